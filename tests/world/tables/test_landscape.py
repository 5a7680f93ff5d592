"""NK theory through our own code: closed forms, published averages, and the definition itself.

An average over landscapes is compared with its expectation at 4 standard errors, estimated from
the same landscapes; the seeds are fixed. Averages "of N = 8, adjacent" and the like come from an
independent computation on other landscapes; see `simulated`.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import comb, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba.core import config
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from scipy.integrate import quad

from sim.world.tables import landscape as module
from sim.world.tables.landscape import (
    Landscape,
    Shape,
    draw_influences,
    keyed_order,
    landscape,
    local_optima,
    scores,
)

Reals = NDArray[np.float64]

compiled = pytest.mark.skipif(
    bool(config.DISABLE_JIT), reason="2**16 and more settings take minutes without compilation"
)


def draw(n: int, k: int, kind: str, seed: int, sharpness: float = 8.0) -> Landscape:
    return landscape(Shape(n, k, kind, sharpness), seed, (0,) * n)


def means(n: int, k: int, kind: str, count: int) -> Iterator[Reals]:
    """Mean contribution of every setting, for each of ``count`` landscapes."""
    for seed in range(1, count + 1):
        tables = draw(n, k, kind, seed)
        yield scores(tables.influences.copy(), tables.contributions.copy())


def agrees(sample: ArrayLike, expected: float, spread: float = 0.0) -> None:
    """Fail unless the sample's mean is within 4 standard errors and ``spread`` of what is expected,
    or if the standard error is so large that agreement would mean little."""
    values = np.asarray(sample, dtype=np.float64)
    error = values.std(ddof=1) / sqrt(values.size)
    assert error < 0.05 * abs(expected)
    assert abs(values.mean() - expected) < 4 * error + spread


def by_definition(tables: Landscape, setting: int) -> float:
    """Mean contribution of a setting, looked up bit by bit."""
    n, total = len(tables.contributions), 0.0
    for e in range(n):
        states = [setting >> i & 1 for i in (e, *tables.influences[e].tolist())]
        column = sum(state * 2**position for position, state in enumerate(states))
        total += float(tables.contributions[e, column])
    return total / n


shapes = st.integers(1, 7).flatmap(
    lambda n: st.builds(
        Shape,
        st.just(n),
        st.integers(0, n - 1),
        st.sampled_from(["adjacent", "random", "skewed"]),
        st.sampled_from([1.0, 2.5, 8.0]),
    )
)


@given(shapes, st.integers(0, 2**32 - 1))
def test_every_setting_is_worth_what_the_definition_says(shape: Shape, seed: int) -> None:
    tables = landscape(shape, seed, (0,) * shape.elements)
    expected = np.array([by_definition(tables, s) for s in range(2**shape.elements)])
    np.testing.assert_allclose(
        tables.value, (expected / expected.max()) ** shape.sharpness, rtol=1e-12
    )
    assert tables.contributions.shape == (shape.elements, 2 ** (shape.complexity + 1))


@given(shapes, st.integers(0, 2**32 - 1))
def test_influences_are_distinct_others_and_grow_by_one_with_complexity(
    shape: Shape, seed: int
) -> None:
    influences = draw_influences(shape, seed)
    assert influences.shape == (shape.elements, shape.complexity)
    for e, row in enumerate(influences.tolist()):
        assert len({e, *row}) == shape.complexity + 1
        assert all(0 <= i < shape.elements for i in row)
    fewer = draw_influences(shape._replace(complexity=shape.complexity // 2), seed)
    np.testing.assert_array_equal(fewer, influences[:, : shape.complexity // 2])


@compiled
@pytest.mark.parametrize("k", [5, 19])
def test_twenty_elements(k: int) -> None:
    tables = draw(20, k, "random", 1)
    best = by_definition(tables, int(tables.value.argmax()))
    for setting in np.random.default_rng(1).integers(0, 2**20, 100).tolist():
        expected = (by_definition(tables, setting) / best) ** 8
        assert tables.value[setting] == pytest.approx(expected, rel=1e-12)
    assert tables.value.max() == 1.0


@pytest.mark.parametrize(("n", "count"), [(8, 400), (10, 150)])
def test_local_optima_of_uncorrelated_landscapes(n: int, count: int) -> None:
    """Kauffman & Levin 1987: a setting is the best of its N + 1 neighbourhood with chance
    1 / (N + 1); the optima's mean score is that of the highest of N + 1 normals."""
    tables = [(score, local_optima(score)) for score in means(n, n - 1, "random", count)]
    agrees([optima.size for _, optima in tables], 2**n / (n + 1))
    highest = quad(lambda x: x * (n + 1) * stats.norm.pdf(x) * stats.norm.cdf(x) ** n, -9, 9)[0]
    expected = 0.5 + sqrt(1 / (12 * n)) * highest
    assert expected == pytest.approx({8: 0.652, 10: 0.645}[n], abs=0.001)
    # The central limit theorem is off by about .001 here.
    agrees([score[optima].mean() for score, optima in tables], expected, spread=0.001)


@compiled
def test_local_optima_of_an_uncorrelated_landscape_of_16_elements() -> None:
    agrees([local_optima(score).size for score in means(16, 15, "adjacent", 12)], 2**16 / 17)


@pytest.mark.parametrize("kind", ["adjacent", "random", "skewed"])
def test_a_simple_problem_has_one_optimum(kind: str) -> None:
    """K = 0: one optimum; the best score is the mean of N maxima of two uniforms."""
    tables = list(means(9, 0, kind, 1000))
    assert {local_optima(score).size for score in tables} == {1}
    best = np.array([score.max() for score in tables])
    agrees(best, 2 / 3)
    agrees((best - 2 / 3) ** 2, 1 / (18 * 9))


def walk_lengths(score: Reals) -> Reals:
    """Expected steps of an uphill walk that takes a random better neighbour, from every setting."""
    n = score.size.bit_length() - 1
    steps = np.zeros(score.size)
    for setting in np.argsort(-score):
        better = [s for s in (setting ^ (1 << e) for e in range(n)) if score[s] > score[setting]]
        if better:
            steps[setting] = 1 + steps[better].mean()
    return steps


def test_uphill_walks() -> None:
    """K = 0: half the elements are wrong at the start. K = N - 1: ln N + .099 (Flyvbjerg & Lautrup
    1992, for large N; off by .02 at most from N = 8 on)."""
    for score in means(8, 0, "random", 5):
        assert walk_lengths(score).mean() == pytest.approx(4.0)
    for n, count in ((8, 150), (10, 25)):
        lengths = [walk_lengths(score).mean() for score in means(n, n - 1, "random", count)]
        agrees(lengths, log(n) + 0.099, spread=0.02)


@pytest.mark.parametrize("kind", ["adjacent", "random", "skewed"])
@pytest.mark.parametrize("k", [0, 3, 6])
def test_scores_of_settings_d_changes_apart(kind: str, k: int) -> None:
    """Ensemble correlation C(N-K-1, d) / C(N, d): the chance that d changes miss a contribution.

    Deviations are taken from the ensemble's mean and variance; the mean and variance of each single
    landscape would give .744 instead of .875 at N = 8, K = 0, d = 1.
    """
    n = 8
    tables = [score - 0.5 for score in means(n, k, kind, 400)]
    settings = np.arange(2**n)
    for d in (1, 2, 3):
        changes = [c for c in range(2**n) if c.bit_count() == d]
        apart = settings[:, None] ^ np.array(changes)
        products = np.array([(score[:, None] * score[apart]).mean() for score in tables])
        correlation = products * 12 * n
        expected = comb(n - k - 1, d) / comb(n, d)
        error = correlation.std(ddof=1) / sqrt(correlation.size)
        assert error < 0.05
        assert abs(correlation.mean() - expected) < 4 * error


simulated = pytest.mark.parametrize(
    ("n", "kind", "k", "optima", "mean", "best", "count"),
    [
        (8, "adjacent", 2, 5.92, 0.682, 0.744, 300),
        (8, "adjacent", 4, 12.92, 0.672, 0.770, 300),
        (8, "random", 2, 5.12, 0.680, 0.742, 300),
        (8, "random", 4, 12.37, 0.670, 0.771, 300),
        pytest.param(16, "adjacent", 2, 33.1, 0.682, 0.745, 60, marks=compiled),
        pytest.param(16, "adjacent", 4, 176.0, 0.666, 0.773, 60, marks=compiled),
        pytest.param(16, "random", 2, 25.5, 0.675, 0.745, 60, marks=compiled),
        pytest.param(16, "random", 4, 129.0, 0.669, 0.777, 60, marks=compiled),
    ],
)
"""Number of local optima, their mean score and the best score, simulated with other code on other
landscapes; the standard error of the scores is at most .006 there."""


@simulated
def test_local_optima_between_simple_and_chaotic(
    n: int, kind: str, k: int, optima: float, mean: float, best: float, count: int
) -> None:
    tables = [(score, local_optima(score)) for score in means(n, k, kind, count)]
    found = np.array([at.size for _, at in tables])
    # Both sides are sampled; so the error of the difference is sqrt(2) times ours.
    assert abs(found.mean() - optima) < 4 * sqrt(2) * found.std(ddof=1) / sqrt(count)
    assert abs(found.mean() - optima) < 0.2 * optima
    agrees([score[at].mean() for score, at in tables], mean, spread=0.01)
    agrees([score.max() for score, _ in tables], best, spread=0.01)


def test_local_optima_of_a_table_done_by_hand() -> None:
    value = np.array([0.5, 0.2, 0.1, 1.0])
    assert local_optima(value).tolist() == [0, 3]


def test_adjacent_elements_are_the_next_in_a_circle() -> None:
    influences = draw_influences(Shape(5, 2, "adjacent", 8.0), seed=1)
    assert influences.tolist() == [[1, 2], [2, 3], [3, 4], [4, 0], [0, 1]]


@pytest.mark.parametrize("kind", ["random", "skewed"])
def test_chances_of_being_an_influence(kind: str) -> None:
    """K = 1: equal chances, or chances proportional to 1 / rank among the others."""
    n, seeds = 6, range(500)
    rank = np.empty((len(seeds), n), dtype=np.int64)
    chosen = np.zeros((n, n))
    for seed in seeds:
        rank[seed, keyed_order(module._LEVERAGE, seed, 0, n)] = np.arange(n)
        influences = draw_influences(Shape(n, 1, kind, 8.0), seed)
        np.add.at(chosen, (rank[seed], rank[seed, influences[:, 0]]), 1)
    weight = 1 / np.arange(1, n + 1) if kind == "skewed" else np.ones(n)
    for own in range(n):
        others = np.arange(n) != own
        expected = len(seeds) * weight[others] / weight[others].sum()
        assert stats.chisquare(chosen[own, others], expected).pvalue > 0.001
        assert chosen[own, own] == 0


def test_skewed_influence_is_concentrated() -> None:
    def gini(kind: str, seed: int) -> float:
        reach = np.bincount(draw_influences(Shape(12, 3, kind, 8.0), seed).ravel(), minlength=12)
        return float(np.abs(reach[:, None] - reach).mean() / (2 * reach.mean()))

    gaps = [gini("skewed", seed) - gini("random", seed) for seed in range(50)]
    assert stats.ttest_1samp(gaps, 0.1, alternative="greater").pvalue < 0.001


@given(shapes, st.data())
def test_an_element_that_was_not_redrawn_keeps_its_contributions(
    shape: Shape, data: st.DataObject
) -> None:
    n = shape.elements
    slots = data.draw(st.lists(st.sampled_from([0, 1, 132]), min_size=n, max_size=n).map(tuple))
    before, after = landscape(shape, 7, (0,) * n), landscape(shape, 7, slots)
    kept = np.array(slots) == 0
    np.testing.assert_array_equal(before.influences, after.influences)
    same = (before.contributions == after.contributions).all(axis=1)
    np.testing.assert_array_equal(same, kept)


def test_redrawn_contributions_are_independent() -> None:
    n = 10
    shape = Shape(n, 9, "random", 8.0)
    draws = np.array([landscape(shape, 1, (slot,) * n).contributions.ravel() for slot in (0, 1, 2)])
    draws = np.vstack([draws, landscape(shape, 2, (0,) * n).contributions.ravel()])
    correlation = np.corrcoef(np.vstack([draws, np.roll(draws, 1, axis=1)]))
    assert np.abs(correlation[np.triu_indices(8, 1)]).max() < 4 / sqrt(draws.shape[1])
    for row in draws:
        assert stats.kstest(row, "uniform").pvalue > 0.001


def test_a_landscape_is_shared_and_cannot_be_written() -> None:
    tables = draw(6, 2, "random", 11)
    with ThreadPoolExecutor(2) as pool:
        assert all(
            one is tables for one in pool.map(draw, [6] * 4, [2] * 4, ["random"] * 4, [11] * 4)
        )
    for table in tables:
        with pytest.raises(ValueError, match="read-only"):
            table[...] = 0


def test_memory_of_shared_landscapes_is_bounded() -> None:
    shape, slots = Shape(6, 2, "random", 8.0), (0,) * 6
    size = sum(table.nbytes for table in landscape(shape, 1, slots))
    cache = module._Cache(2 * size)
    first = cache.get(shape, 1, slots)
    second = cache.get(shape, 2, slots)
    assert cache.get(shape, 1, slots) is first
    cache.get(shape, 3, slots)
    assert cache.bytes == 2 * size
    assert cache.get(shape, 1, slots) is first, "used more recently than the second"
    again = cache.get(shape, 2, slots)
    assert again is not second
    np.testing.assert_array_equal(again.value, second.value)
    assert module._Cache(1).get(shape, 1, slots).value.size == 64, "too large to keep, yet usable"

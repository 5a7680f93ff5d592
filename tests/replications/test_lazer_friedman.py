"""Lazer & Friedman (2007) through the engine, by parameters alone.

Published: Administrative Science Quarterly 52: 667-694, figures 4 and 8, table B.1. Their figures
were read off to +-.01 and recomputed once with an independent program on 200 landscapes (standard
errors in brackets below); the line's long-run level is .868 in the figure and .811 (.011)
recomputed, a gap we share and cannot explain, so .76 to .92 is accepted.
Seeds were fixed before the first run.
"""

import numpy as np
import pytest
from numpy.typing import NDArray

FILE = "lazer-friedman-2007"
SEEDS_SMALL = range(100_700, 100_850)
SEEDS_SIMPLE = range(100_700, 100_730)
SEEDS = range(200_700, 200_760)


def mean_se(x: NDArray[np.float64]) -> tuple[float, float]:
    """Mean over landscapes and its standard error."""
    return float(x.mean()), float(x.std(ddof=1) / np.sqrt(x.size))


def crossing(line: NDArray[np.float64], full: NDArray[np.float64]) -> int:
    """First round in which the mean on the line is above the mean on the full network."""
    return int(np.argmax(line.mean(axis=0) > full.mean(axis=0))) + 1


def close(x: NDArray[np.float64], published: float, published_se: float) -> bool:
    """Whether a mean is within three standard errors of a published mean."""
    mean, se = mean_se(x)
    print(f"{mean:.3f} ({se:.3f}), published {published} ({published_se})")
    return abs(mean - published) <= 3 * np.hypot(se, published_se)


def search(
    rng: np.random.Generator, n: int, k: int, rounds: int, full: bool
) -> NDArray[np.float64]:
    """The model of the paper in plain numpy, sharing nothing with the engine but the text.

    Returns the mean payoff of 100 agents after every round on one random landscape.
    """
    bits = np.arange(2**n)[:, None] >> np.arange(n) & 1
    score = np.zeros(2**n)
    for i in range(n):
        others = rng.permutation(np.delete(np.arange(n), i))[:k]
        column = bits[:, [i, *others]] @ (1 << np.arange(k + 1))
        score += rng.random(2 ** (k + 1))[column]
    payoff = (score / score.max()) ** 8
    at = rng.integers(0, 2**n, 100)
    means = []
    for _ in range(rounds):
        if full:
            best = np.full(100, at[np.argmax(payoff[at])])
        else:
            left, right = np.r_[at[0], at[:-1]], np.r_[at[1:], at[-1]]
            best = np.where(payoff[left] >= payoff[right], left, right)
        alone = at ^ (1 << rng.integers(0, n, 100))
        alone = np.where(payoff[alone] > payoff[at], alone, at)
        at = np.where(payoff[best] > payoff[at], best, alone)
        means.append(payoff[at].mean())
    return np.array(means)


@pytest.fixture(scope="module")
def small(outcomes):
    """N = 10, K = 5 on 150 landscapes: line and full network."""
    return tuple(
        outcomes(FILE, SEEDS_SMALL, weeks=100, problem__elements=10, community__topology=graph)
        for graph in ("path", "complete")
    )


def test_small_levels_and_crossing(small) -> None:
    """Recomputed for N = 10, K = 5: line .957, full .721, crossing in round 14."""
    line, full = small
    assert line[:, -1].mean() == pytest.approx(0.957, abs=0.06)
    assert full[:, -1].mean() == pytest.approx(0.721, abs=0.06)
    assert (line - full)[:, -1].mean() > 0.15
    # The crossing of two means with standard errors of .02, one rising .02 a round, is known to
    # about a round; so is the published one.
    assert abs(crossing(line, full) - 14) <= 4


def test_small_agrees_with_an_independent_program(small) -> None:
    """On landscapes of its own, plain numpy finds the same course within 3 standard errors."""
    for engine, full in zip(small, (False, True), strict=True):
        rng = np.random.default_rng(2007)
        plain = np.array([search(rng, 10, 5, 100, full) for _ in SEEDS_SMALL])
        for after in (1, 5, 20, 100):
            assert close(engine[:, after - 1], *mean_se(plain[:, after - 1]))


def test_simple_problem(outcomes) -> None:
    """K = 0: both reach the optimum, and the full network is faster (.988 to .676 in round 5)."""
    values = {"weeks": 60, "problem__elements": 10, "problem__complexity": 0}
    line = outcomes(FILE, SEEDS_SIMPLE, community__topology="path", **values)
    full = outcomes(FILE, SEEDS_SIMPLE, community__topology="complete", **values)
    assert line[:, -1].mean() > 0.999
    assert full[:, -1].mean() > 0.999
    assert full[:, 4].mean() == pytest.approx(0.988, abs=0.06)
    assert line[:, 4].mean() == pytest.approx(0.676, abs=0.06)


def test_outsiders_and_participants_search_alike(outcomes) -> None:
    """The replication may run with everybody outside the effort or with everybody in it."""
    values = {"weeks": 40, "problem__elements": 10}
    outside = outcomes(FILE, SEEDS_SIMPLE[:3], people__founders_share=0.0, **values)
    inside = outcomes(FILE, SEEDS_SIMPLE[:3], people__founders_share=1.0, **values)
    assert np.array_equal(outside, inside)


@pytest.fixture(scope="module")
def large(outcomes):
    """N = 20, K = 5 on 60 landscapes, by graph."""
    return {
        graph: outcomes(FILE, SEEDS, community__topology=graph)
        for graph in ("path", "complete", "ring_lattice")
    }


@pytest.mark.full
def test_first_round_and_long_run(large) -> None:
    """Means after rounds 1 and 130; recomputed ones in the same setting, and the figures."""
    line, full, lattice = large["path"], large["complete"], large["ring_lattice"]
    assert close(line[:, 0], 0.079, 0.004)
    assert close(full[:, 0], 0.250, 0.014)
    assert close(full[:, -1], 0.564, 0.014)  # figure 4
    assert close(full[:, -1], 0.557, 0.014)
    assert close(line[:, -1], 0.811, 0.011)
    assert close(lattice[:, -1], 0.758, 0.012)
    assert 0.76 <= line[:, -1].mean() <= 0.92  # the figure has .868


@pytest.mark.full
def test_crossing_and_wins(large) -> None:
    """The line passes the full network after round 18, and wins 845 of 1,000 spaces, losing 26."""
    line, full, lattice = large["path"], large["complete"], large["ring_lattice"]
    assert 15 <= crossing(line, full) <= 24
    assert crossing(lattice, full) == pytest.approx(15, abs=4)
    assert close(1.0 * (line[:, -1] > full[:, -1]), 0.845, 0.011)
    assert close(1.0 * (lattice[:, -1] > full[:, -1]), 0.76, 0.014)
    losses = (line[:, -1] < full[:, -1]).mean()
    assert losses <= 0.026 + 3 * np.sqrt(0.026 * 0.974 / len(SEEDS))


@pytest.mark.full
def test_slower_looking_is_better_in_the_long_run(outcomes, large) -> None:
    """Full network, looking in a fifth of the rounds: .669 (.013) instead of .557."""
    slow = outcomes(
        FILE,
        SEEDS,
        community__topology="complete",
        communication__velocity=0.2,
        communication__velocity_outside=0.2,
    )
    assert close(slow[:, -1], 0.669, 0.013)
    assert slow[:, 2].mean() < large["complete"][:, 2].mean()
    assert slow[:, -1].mean() > large["complete"][:, -1].mean()


@pytest.mark.full
def test_large_agrees_with_an_independent_program(large) -> None:
    """On landscapes of its own, plain numpy finds the same course within 3 standard errors."""
    for graph in ("path", "complete"):
        rng = np.random.default_rng(2008)
        plain = np.array([search(rng, 20, 5, 130, graph == "complete") for _ in range(40)])
        for after in (1, 5, 20, 130):
            assert close(large[graph][:, after - 1], *mean_se(plain[:, after - 1]))

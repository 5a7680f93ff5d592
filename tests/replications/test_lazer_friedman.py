"""Lazer & Friedman (2007) through the engine, beside the same model in plain numpy.

The published figures themselves are in sim/replications.
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


def test_small_agrees_with_an_independent_program(small) -> None:
    """On landscapes of its own, plain numpy finds the same course within 3 standard errors."""
    for engine, full in zip(small, (False, True), strict=True):
        rng = np.random.default_rng(2007)
        plain = np.array([search(rng, 10, 5, 100, full) for _ in SEEDS_SMALL])
        for after in (1, 5, 20, 100):
            assert close(engine[:, after - 1], *mean_se(plain[:, after - 1]))


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
        graph: outcomes(FILE, SEEDS, community__topology=graph) for graph in ("path", "complete")
    }


@pytest.mark.full
def test_large_agrees_with_an_independent_program(large) -> None:
    """On landscapes of its own, plain numpy finds the same course within 3 standard errors."""
    for graph in ("path", "complete"):
        rng = np.random.default_rng(2008)
        plain = np.array([search(rng, 20, 5, 130, graph == "complete") for _ in range(40)])
        for after in (1, 5, 20, 130):
            assert close(large[graph][:, after - 1], *mean_se(plain[:, after - 1]))

"""Statistics of one problem that NK theory has closed forms for."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.world.tables.landscape import local_optima, scores
from sim.world.tables.problem import Problem, ProblemParameters

STATISTICS: Final = ("optima", "highest", "mean_optimum", "walk", "near_1", "near_2", "near_3")
"""Number of local optima; highest and mean local optimum, as mean contribution; steps of a random
uphill walk from a random start; products of deviations from 1/2 at settings one to three flips
apart, in units of the variance 1 / (12 N)."""

PAIRS: Final = 200
"""Pairs of settings for each distance."""


def statistics(parameters: ProblemParameters, seed: int) -> NDArray[np.float64]:
    """The statistics of one drawn problem, shape (len(STATISTICS),), in their order.

    The scores are mean contributions, before they are divided by the best and sharpened. What is
    drawn here (starts, walks, pairs) is no part of the model.
    """
    problem = Problem.draw(parameters, seed)
    score = scores(problem.influences, problem.contributions)
    rng = np.random.default_rng(seed)
    optima = local_optima(score)
    near = [_near(score, distance, rng) for distance in (1, 2, 3)]
    return np.array(
        [optima.size, score.max(), score[optima].mean(), _walk(score, rng), *near], np.float64
    )


def _walk(score: NDArray[np.float64], rng: np.random.Generator) -> int:
    """Steps to a local optimum, each to a neighbour drawn among those that are better."""
    at, steps = int(rng.integers(score.size)), 0
    flips = 1 << np.arange(score.size.bit_length() - 1)
    while (better := flips[score[at ^ flips] > score[at]]).size:
        at ^= int(rng.choice(better))
        steps += 1
    return steps


def _near(score: NDArray[np.float64], distance: int, rng: np.random.Generator) -> float:
    """Mean product of deviations from 1/2 of settings this many flips apart, times 12 N.

    About the ensemble's mean of 1/2, not about the landscape's own, which would be biased.
    """
    n = score.size.bit_length() - 1
    one = rng.integers(score.size, size=PAIRS)
    flips = np.argsort(rng.random((PAIRS, n)), axis=1)[:, : min(distance, n)]
    two = one ^ (1 << flips).sum(axis=1)
    return float(12 * n * ((score[one] - 0.5) * (score[two] - 0.5)).mean())

"""What errors of measurement cost: runs along them, on simple and on rugged problems."""

from collections.abc import Mapping
from contextlib import closing
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reports.page import PageOptions
from sim.analysis.estimates.statistics import Estimate, paired_difference
from sim.batch.runner import Progress, run_jobs
from sim.runs import run
from sim.scenario import ARMS, Scenario

ERRORS: Final = (0.0, 0.05, 0.1, 0.2)
"""Standard errors of a single reading, in value."""

COMPLEXITIES: Final = (0, 2, 5)
SEEDS: Final = 30
FIRST: Final = 711_000

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "projects": ("learning.reading_error",),
    "everybody": ("learning.reading_error", "people.judging_error"),
}
"""Whose errors vary: those of projects' readings, or those of people's judgements as well."""

OUTCOMES: Final[Mapping[str, str]] = {
    "impact": "impact.final",
    "successes": "growth.successes",
    "helpful": "understanding.helpful_successes",
}

Outcomes = Mapping[str, NDArray[np.float64]]
"""By name; each of shape (complexities, errors, arms, seeds), NaN where it is undefined."""


def read(place: int, scenario: Scenario, seed: int) -> tuple[int, list[float]]:
    """The place of a run among all, and its outcomes in the order of ``OUTCOMES``."""
    result = run(scenario, seed, shadow=False)
    successes = float(result.series["successes"].iloc[-1])
    known = {**result.summary, "growth.successes": successes}
    values = [known[name] for name in OUTCOMES.values()]
    return place, [np.nan if value is None else value for value in values]


def read_all(whose: str, options: PageOptions) -> Outcomes:
    """Outcomes of every arm along the errors, on equal seeds.

    Parameters
    ----------
    whose
        One of ``KEYS``.
    options
        A quick version has two seeds.
    """
    seeds = range(FIRST, FIRST + (2 if options.quick else SEEDS))
    scenarios = [
        _scenario(arm, complexity, whose, error)
        for complexity in COMPLEXITIES
        for error in ERRORS
        for arm in ARMS
    ]
    runs = [(scenario, seed) for scenario in scenarios for seed in seeds]
    jobs = [(place, *each) for place, each in enumerate(runs)]
    table = np.empty((len(jobs), len(OUTCOMES)))
    with closing(run_jobs(read, jobs, scenarios, options.workers, options.progress)) as finished:
        for done, (place, outcomes) in enumerate(finished, start=1):
            table[place] = outcomes
            options.progress(Progress("running", done, len(jobs)))
    shape = (len(COMPLEXITIES), len(ERRORS), len(ARMS), len(seeds))
    return {name: table[:, i].reshape(shape) for i, name in enumerate(OUTCOMES)}


def _scenario(arm: str, complexity: int, whose: str, error: float) -> Scenario:
    values = {"problem.complexity": complexity, "shocks.weeks": ()}
    return Scenario.load(arm).with_values(values | dict.fromkeys(KEYS[whose], error))


def changes(values: NDArray[np.float64]) -> list[Estimate]:
    """The outcome at the largest error less that at none, of each arm, over equal seeds.

    ``values`` has the shape (errors, arms, seeds).
    """
    return [
        paired_difference(most.tolist(), none.tolist())
        for most, none in zip(values[-1], values[0], strict=True)
    ]

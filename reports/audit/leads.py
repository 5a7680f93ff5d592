"""Which arm leads on which outcome, in how much of the sampled space."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reports.sampled_space import scenario_at
from sim.analysis.estimates.statistics import CONFIDENCE
from sim.analysis.explanation.explain import combinations_of
from sim.analysis.explanation.levers import find_levers
from sim.analysis.explanation.result import Explanation
from sim.batch.runner import Listener, Progress, ignore_progress, run_jobs
from sim.measures.catalogue import FRONT, Measure
from sim.scenario import ARMS, Scenario

SEEDS: Final = 16
"""Seeds at each setting: the same for all arms there, and used at no other setting."""
NOWHERE: Final = 0.05
"""A bundle that leads in a smaller share of the space than this is explained."""
ALIKE: Final = 1e-9
"""Values that differ by less, as a share of the larger one, are a tie: that is rounding."""
TIE: Final = -1
UNDEFINED: Final = -2

BESIDE: Final = ("growth.people_reached", "adaptivity.regained")
OUTCOMES: Final[tuple[Measure, ...]] = tuple(
    each for each in FRONT if each.headline or each.name in BESIDE
)
"""The headline measures, and of those beside them the ones that an arm can lead on by itself."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class LeadCounts:
    """In how many settings each arm leads on one outcome.

    Attributes
    ----------
    counts
        Settings by arm, in the order of ``ARMS``.
    ties
        Settings in which two arms or more share the best value.
    undefined
        Settings in which no seed has a value for every arm.
    """

    counts: tuple[int, ...]
    ties: int
    undefined: int

    @property
    def settings(self) -> int:
        """Settings in which the outcome can be compared."""
        return sum(self.counts) + self.ties

    def share(self, arm: int) -> float:
        """Share of those in which an arm leads; NaN where there are none."""
        return self.counts[arm] / self.settings if self.settings else float("nan")

    def interval(self, arm: int) -> tuple[float, float]:
        """95 % interval of the share, by Wilson's score; NaN where there are no settings."""
        from scipy.stats import binomtest

        if not self.settings:
            return float("nan"), float("nan")
        found = binomtest(self.counts[arm], self.settings).proportion_ci(method="wilson")
        return float(found.low), float(found.high)


@dataclass(frozen=True)
class Lead(LeadCounts):
    """The same, and how much of it is left to chance.

    Attributes
    ----------
    clear
        Settings in which the lead is clear: the 95 % interval of the paired difference over the
        seeds, by Student's t, leaves out 0 for each of the other arms.
    """

    clear: int


def lower_leads(outcome: Measure) -> bool:
    """Whether the arm with the least leads; of hands, the most are the least concentrated."""
    concentrated = outcome.group == "power" and not outcome.name.endswith("_effective")
    return outcome.lower_is_better or concentrated


def leaders(values: Numbers, lower: bool) -> NDArray[np.int64]:
    """The arm with the best mean over the seeds at each setting, ``TIE`` or ``UNDEFINED``.

    Parameters
    ----------
    values
        One outcome, NaN where undefined, shape (settings, seeds, arms). A seed on which it is
        undefined in one arm is left out for all.
    lower
        Whether less of it leads.
    """
    found = np.full(len(values), UNDEFINED, np.int64)
    for setting, rows in enumerate(values):
        whole = rows[np.isfinite(rows).all(axis=1)]
        if not len(whole):
            continue
        means = whole.mean(axis=0) * (-1.0 if lower else 1.0)
        best = means.max()
        near = np.flatnonzero(best - means <= ALIKE * abs(best))
        found[setting] = near[0] if near.size == 1 else TIE
    return found


def count(who: NDArray[np.int64], arms: int = len(ARMS)) -> LeadCounts:
    """Count leaders, as :func:`leaders` returns them."""
    counts = tuple(int((who == arm).sum()) for arm in range(arms))
    return LeadCounts(counts, int((who == TIE).sum()), int((who == UNDEFINED).sum()))


def lead(values: Numbers, lower: bool) -> Lead:
    """Count who leads, also by seed; arguments as for :func:`leaders`."""
    who = leaders(values, lower)
    clear = sum(
        arm >= 0 and is_clear(rows * (-1.0 if lower else 1.0), int(arm))
        for arm, rows in zip(who, values, strict=True)
    )
    whole = count(who, values.shape[2])
    return Lead(whole.counts, whole.ties, whole.undefined, clear)


def is_clear(rows: Numbers, arm: int) -> bool:
    """Whether an arm is ahead of each other one, by the interval of their paired difference.

    Parameters
    ----------
    rows
        One outcome, shape (seeds, arms), more being better; NaN where undefined.
    arm
        The arm that leads.
    """
    from scipy.stats import t

    whole = rows[np.isfinite(rows).all(axis=1)]
    if len(whole) < 2:
        return False
    ahead = np.delete(whole[:, [arm]] - whole, arm, axis=1)
    half = t.ppf(0.5 + CONFIDENCE / 2, len(whole) - 1) * ahead.std(axis=0, ddof=1)
    return bool((ahead.mean(axis=0) > half / len(whole) ** 0.5).all())


def sample(
    settings: Sequence[Mapping[str, Any]],
    seeds: int = SEEDS,
    *,
    measures: Sequence[Measure] = OUTCOMES,
    workers: int | None = None,
    progress: Listener | None = None,
) -> Numbers:
    """Measures of every arm at every setting; NaN where undefined.

    Returns
    -------
    ndarray of float64, shape (settings, seeds, arms, measures)
    """
    scenarios = [[scenario_at(arm, setting) for arm in ARMS] for setting in settings]
    jobs = [
        (scenario, seeds * i + seed + 1)
        for i, arms in enumerate(scenarios)
        for seed in range(seeds)
        for scenario in arms
    ]
    values, _ = outcomes_of(jobs, workers, progress, measures)
    return values.reshape(len(settings), seeds, len(ARMS), len(measures))


def explain_outcomes(
    a: str,
    b: str,
    seeds: Sequence[int],
    *,
    workers: int | None = None,
    progress: Listener | None = None,
) -> dict[str, Explanation]:
    """Divide b minus a among the seven rules, for every outcome, from the same runs.

    Both arms are as shipped, with every other setting at its default.
    """
    first, second = Scenario.load(a), Scenario.load(b)
    levers = find_levers(first, second)
    mixtures = combinations_of(first, second, levers)
    jobs = [(mixture, seed) for seed in seeds for mixture in mixtures]
    values, reasons = outcomes_of(jobs, workers, progress)
    worths = values.reshape(len(seeds), len(mixtures), len(OUTCOMES))
    return {
        each.name: Explanation(
            {a: first, b: second}, each, levers, list(seeds), worths[:, :, i], reasons[i]
        )
        for i, each in enumerate(OUTCOMES)
    }


def outcomes_of(
    jobs: Sequence[tuple[Scenario, int]],
    workers: int | None = None,
    progress: Listener | None = None,
    measures: Sequence[Measure] = OUTCOMES,
) -> tuple[Numbers, list[list[str]]]:
    """Run scenarios, each on its seed, with the further runs that outcomes are read against.

    Returns
    -------
    values : ndarray of float64, shape (jobs, measures)
        NaN where undefined.
    reasons : list of list of str
        For each measure the reason of every undefined value.
    """
    tell = progress or ignore_progress
    values = np.full((len(jobs), len(measures)), np.nan)
    reasons: dict[tuple[int, int], str] = {}
    names = [each.name for each in measures]
    numbered = [(row, *job, names) for row, job in enumerate(jobs)]
    finished = run_jobs(_run, numbered, [scenario for scenario, _ in jobs], workers, tell)
    with closing(finished):  # an interrupt ends the pool now, not when memory is swept
        for done, (row, found) in enumerate(finished, start=1):
            for column, value in enumerate(found):
                if isinstance(value, str):
                    reasons[row, column] = value
                else:
                    values[row, column] = value
            tell(Progress("running", done, len(jobs)))
    why = [[reasons[at] for at in sorted(reasons) if at[1] == i] for i in range(len(measures))]
    return values, why


def _run(
    row: int, scenario: Scenario, seed: int, names: list[str]
) -> tuple[int, list[float | str]]:
    from sim.runs import measure

    summary, reasons = measure(scenario, seed, names)
    found: list[float | str] = []
    for name in names:
        value = summary[name]
        found.append(reasons.get(name, "undefined") if value is None else value)
    return row, found

"""Which arm leads on which outcome, in how much of the sampled space."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reports.sampled_space import scenario_at
from sim.analysis.explanation.explain import combinations_of
from sim.analysis.explanation.levers import find_levers
from sim.analysis.explanation.result import Explanation
from sim.batch.runner import Listener, Progress, ignore_progress, run_jobs
from sim.measures.catalogue import MEASURES, Measure
from sim.scenario import ARMS, Scenario

SEEDS: Final = 4
"""Seeds at each setting: the same for all arms there, and used at no other setting."""
NOWHERE: Final = 0.05
"""A bundle that leads in a smaller share of the space than this is explained."""
ALIKE: Final = 1e-9
"""Values that differ by less, as a share of the larger one, are a tie: that is rounding."""
TIE: Final = -1
UNDEFINED: Final = -2

OUTCOMES: Final[tuple[Measure, ...]] = tuple(
    MEASURES[name]
    for name in (
        "growth.engaged", "adaptivity.area", "power.money_gini", "impact.final",
        "money.spent_share",
    )
)  # fmt: skip
"""The headline measures of the first generation, so that all steps of the model are comparable."""

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
    alone
        Settings in which the same arm leads on every seed that has values.
    """

    alone: int


def lower_leads(outcome: Measure) -> bool:
    """Whether the arm with the least leads; so too for power, where less is less concentrated."""
    return outcome.lower_is_better or outcome.group == "power"


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
    by_seed = np.array([leaders(values[:, [s]], lower) for s in range(values.shape[1])])
    alone = sum(
        arm >= 0 and set(column[column != UNDEFINED]) == {arm}
        for arm, column in zip(who, by_seed.T, strict=True)
    )
    whole = count(who, values.shape[2])
    return Lead(whole.counts, whole.ties, whole.undefined, int(alone))


def sample(
    settings: Sequence[Mapping[str, Any]],
    seeds: int = SEEDS,
    *,
    workers: int | None = None,
    progress: Listener | None = None,
) -> Numbers:
    """Every outcome at every setting; NaN where undefined.

    Returns
    -------
    ndarray of float64, shape (settings, seeds, arms, outcomes)
    """
    scenarios = [[scenario_at(arm, setting) for arm in ARMS] for setting in settings]
    jobs = [
        (scenario, seeds * i + seed + 1)
        for i, arms in enumerate(scenarios)
        for seed in range(seeds)
        for scenario in arms
    ]
    values, _ = outcomes_of(jobs, workers, progress)
    return values.reshape(len(settings), seeds, len(ARMS), len(OUTCOMES))


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
) -> tuple[Numbers, list[list[str]]]:
    """Run scenarios, each on its seed, with its run without shocks.

    Returns
    -------
    values : ndarray of float64, shape (jobs, outcomes)
        NaN where undefined.
    reasons : list of list of str
        For each outcome the reason of every undefined value.
    """
    tell = progress or ignore_progress
    values = np.full((len(jobs), len(OUTCOMES)), np.nan)
    reasons: dict[tuple[int, int], str] = {}
    numbered = [(row, *job) for row, job in enumerate(jobs)]
    finished = run_jobs(_run, numbered, [scenario for scenario, _ in jobs], workers, tell)
    with closing(finished):  # an interrupt ends the pool now, not when memory is swept
        for done, (row, found) in enumerate(finished, start=1):
            for column, value in enumerate(found):
                if isinstance(value, str):
                    reasons[row, column] = value
                else:
                    values[row, column] = value
            tell(Progress("running", done, len(jobs)))
    why = [[reasons[at] for at in sorted(reasons) if at[1] == i] for i in range(len(OUTCOMES))]
    return values, why


def _run(row: int, scenario: Scenario, seed: int) -> tuple[int, list[float | str]]:
    from sim.runs import measure

    summary, reasons = measure(scenario, seed, [each.name for each in OUTCOMES])
    found: list[float | str] = []
    for each in OUTCOMES:
        value = summary[each.name]
        found.append(reasons.get(each.name, "undefined") if value is None else value)
    return row, found

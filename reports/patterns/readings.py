"""Features of courses: a lead that changes hands, saturation, survival, an order of stages."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.stats import binomtest

from reports.patterns.base import YEAR, Values
from sim.analysis.estimates.statistics import Estimate, paired_difference
from sim.replications.base import crossing

WINDOW: Final = 26
"""Weeks over which an effort is looked at, as in the measure of collapse."""


def in_year(course: Values, year: int) -> list[float]:
    """Mean of every run over one year; 0 is the first, -1 the last.

    Parameters
    ----------
    course
        Weekly values, shape (runs, weeks).
    """
    years = course.shape[1] // YEAR
    start = (year % years) * YEAR
    means: list[float] = course[:, start : start + YEAR].mean(axis=1).tolist()
    return means


def lead(first: Values, second: Values, year: int) -> Estimate:
    """First less second on equal seeds, mean over one year."""
    return paired_difference(in_year(first, year), in_year(second, year))


def overtakes(behind: Values, ahead: Values) -> float:
    """Week from which the mean of one that was behind stays above; NaN if it never was behind.

    Also NaN if it is not above in the end.
    """
    week = crossing(behind, ahead)
    return week if week > 1 else float("nan")


def saturates(members: Values) -> bool:
    """Whether something grew and then stopped growing.

    It grew to at least twice its first value, and in the last third of the time it added less than
    a quarter of what it added in the third in which it added most. A straight line or an
    exponential course does not saturate; a logistic one does, well past its middle.

    Parameters
    ----------
    members
        Values at equal distances, shape (points,), at least 4.
    """
    thirds = members[[round(i * (members.size - 1) / 3) for i in range(4)]]
    added = np.diff(thirds)
    return bool(members.max() >= 2 * members[0] and added[-1] < added.max() / 4)


def yearly_growth(members: Values, years: int) -> float:
    """Mean yearly rate of growth over the first years; NaN if nobody was there at first."""
    if members[0] <= 0:
        return float("nan")
    return float((members[years] / members[0]) ** (1 / years) - 1)


def alive(engaged: Values, active: Values) -> bool:
    """Whether an effort still goes on in the last half-year.

    It does if a project was active in it, and the mean of the engaged over it is at least a third
    of the highest such mean before (weekly series, shape (weeks,)).
    """
    smooth = np.convolve(engaged, np.ones(WINDOW) / WINDOW, "valid")
    return bool(active[-WINDOW:].any() and smooth[-1] >= smooth.max() / 3 and smooth[-1] > 0)


def share(held: Sequence[bool]) -> Estimate:
    """Share of runs in which something holds, with Wilson's 95 % interval."""
    n = len(held)
    if n == 0:
        return Estimate(None, None, None, 0, 0, "none", "no run can be read")
    ends = binomtest(sum(map(bool, held)), n).proportion_ci(method="wilson")
    mean = float(np.mean(held))
    return Estimate(mean, min(float(ends.low), mean), max(float(ends.high), mean), n, 0, "wilson")


def first_seen(stages: Values) -> dict[int, int]:
    """Place at which each stage is first seen; what has no stage is left out (shape (points,))."""
    seen: dict[int, int] = {}
    for place, stage in enumerate(stages):
        if not np.isnan(stage):
            seen.setdefault(int(stage), place)
    return seen


def in_order(stages: Values, last: int = 4) -> bool:
    """Whether all stages up to the last are seen, each for the first time after the one before."""
    seen = first_seen(stages)
    places = [seen.get(stage) for stage in range(1, last + 1)]
    known = [place for place in places if place is not None]
    return len(known) == last and known == sorted(known)


def falls_back(stages: Values) -> bool:
    """Whether an earlier stage is ever seen after a later one."""
    known = stages[~np.isnan(stages)]
    return bool((np.diff(known) < 0).any())

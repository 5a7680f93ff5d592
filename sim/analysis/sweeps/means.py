"""Means of a sweep over all points and seeds, and paired differences of arms."""

import math
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.analysis.estimates.statistics import Estimate, narrowing, two_sided
from sim.analysis.sweeps.cube import read_cubes
from sim.analysis.sweeps.selection import default_measures

if TYPE_CHECKING:
    from sim.batch.results import Results


@dataclass(frozen=True)
class Mean:
    """A mean over all points and seeds, or of a difference.

    Attributes
    ----------
    runs : int
        Runs, or pairs of runs with equal seeds.
    mean : float
        NaN if there are none.
    half_width : float
        Half the width of its 95 % interval; NaN with a single seed.
    p : float or None
        Of a mean of 0, two-sided; None with a single seed.
    narrowing : float or None
        Of a difference: share by which pairing narrows its interval.
    error : float
        Standard error of the mean; NaN with a single seed.
    """

    runs: int
    mean: float
    half_width: float
    p: float | None
    narrowing: float | None = None
    error: float = math.nan

    @property
    def estimate(self) -> Estimate:
        """The same as an :class:`Estimate`."""
        low, high = self.mean - self.half_width, self.mean + self.half_width
        if math.isnan(low):
            return Estimate(self.mean, None, None, self.runs, 0, "none", "one seed")
        return Estimate(self.mean, low, high, self.runs, 0, "t", p=self.p)


def mean_over(values: NDArray[np.float64], *, shared: bool) -> Mean:
    """Mean of values with an interval for the luck of the seeds; the points are those of the study.

    Parameters
    ----------
    values : ndarray of float64, shape (points, seeds)
        NaN where undefined; those are left out.
    shared : bool
        Whether all points have the same seeds. Then runs with one seed are no independent
        observations, and each seed counts as one: the spread is that of clusters (Liang & Zeger
        1986), which for whole tables is that of the seeds' own means.
    """
    present = ~np.isnan(values)
    count = int(present.sum())
    if not count:
        return Mean(0, math.nan, math.nan, None)
    mean = float(values[present].mean())
    apart = np.where(present, values - mean, 0.0)
    sums = apart.sum(axis=0)[present.any(axis=0)] if shared else apart[present]
    if sums.size < 2:
        return Mean(count, mean, math.nan, None)
    error = math.sqrt(float((sums**2).sum()) * sums.size / (sums.size - 1)) / count
    freedom = sums.size - 1
    if error <= 1e-12 * abs(mean):  # a spread that is nothing but rounding is none
        error = 0.0
    half = float(stats.t.ppf(0.975, freedom)) * error
    return Mean(count, mean, half, two_sided(mean, error, freedom), error=error)


def _narrowing(one: NDArray[np.float64], two: NDArray[np.float64]) -> float | None:
    """Share by which equal seeds narrow the interval of a difference of means over the points.

    Against seeds of their own for each arm, equal at all points.
    """
    both = ~np.isnan(one - two)
    seen = both.any(axis=0)
    if seen.sum() < 3:
        return None
    a, b = (np.nanmean(np.where(both, x, np.nan)[:, seen], axis=0) for x in (one, two))
    return narrowing(a.tolist(), b.tolist())


@dataclass(frozen=True)
class MeasureOverview:
    """Means of one measure by arm, and its paired differences by (arm, minus)."""

    arms: dict[str, Mean]
    differences: dict[tuple[str, str], Mean]


def means_of(results: "Results") -> dict[str, MeasureOverview]:
    """Means of the shown measures; empty before the first run."""
    names = default_measures(results)
    found = {}
    for name, cube in (read_cubes(results, names) if results.done else {}).items():
        arms = {arm: mean_over(cube.level(arm), shared=cube.paired) for arm in cube.arms}
        pairs = combinations(cube.arms, 2) if cube.paired else ()
        differences = {}
        for minus, arm in pairs:
            mean = mean_over(cube.difference(arm, minus), shared=True)
            share = _narrowing(cube.level(arm), cube.level(minus))
            differences[arm, minus] = replace(mean, narrowing=share)
        found[name] = MeasureOverview(arms, differences)
    return found

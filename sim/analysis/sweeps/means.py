"""Means over the runs of a sweep, with intervals for the luck of the seeds."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.analysis.estimates.statistics import Estimate, two_sided
from sim.analysis.presentation.numbers import UNDEFINED, decimals, interval, unit_of


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


def mean_data(it: Mean) -> dict[str, Any]:
    """A mean as JSON, None where undefined."""
    wide = not math.isnan(it.half_width)
    return {
        "runs": it.runs,
        "mean": it.mean if it.runs else None,
        "half_width": it.half_width if wide else None,
    }


def cell(measure: str, it: Mean, *, places: int | None = None, signed: bool = False) -> str:
    """A mean with its interval as text, in the printed unit of the measure.

    ``places`` are its decimals; by default those of three figures of the mean.
    """
    if not it.runs:
        return UNDEFINED
    scale = unit_of(measure)[1]
    mean, half = it.mean * scale, it.half_width * scale
    if places is None:
        places = decimals(mean)
    return interval(mean, mean - half, mean + half, places, signed=signed)

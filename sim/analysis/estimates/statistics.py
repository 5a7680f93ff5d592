"""Means, paired differences and their intervals, over runs with equal seeds."""

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

CONFIDENCE: Final = 0.95
ENOUGH_FOR_BOOTSTRAP: Final = 10
"""Fewest values for a bootstrap; below, resampling understates the spread."""
RESAMPLES: Final = 4999

Values = Sequence[float | None]


@dataclass(frozen=True)
class Estimate:
    """A mean with its interval.

    Attributes
    ----------
    mean, low, high : float or None
        Mean and ends of its 95 % interval, in the unit of the values; ``None`` with a reason.
    seeds : int
        Values (or pairs) used.
    left_out : int
        Values (or pairs) left out because a number is missing.
    method : str
        ``"bca"``, ``"t"``, ``"equal"`` (all values are the same, so the interval has no width) or
        ``"none"``.
    reason : str
        Why the mean or its interval is missing; empty otherwise.
    p : float or None
        For a mean of 0, two-sided, by Student's t; to be corrected by :func:`holm` among several
        estimates. 0 or 1 where all values are the same.
    """

    mean: float | None
    low: float | None
    high: float | None
    seeds: int
    left_out: int
    method: str
    reason: str = ""
    p: float | None = None

    @property
    def holds_zero(self) -> bool:
        """Whether the interval includes 0, or there is none."""
        return self.low is None or self.high is None or self.low <= 0.0 <= self.high


def mean_interval(values: Values) -> Estimate:
    """Mean of values over seeds with a 95 % interval.

    Parameters
    ----------
    values : sequence of float or None, shape (seeds,)
        One value a seed; ``None`` or NaN where it is undefined. Those are left out and counted.

    Returns
    -------
    Estimate

    Notes
    -----
    From 10 values on the bias-corrected and accelerated bootstrap (Efron 1987, *JASA* 82:
    171-185) with a fixed generator, so that one comparison always prints the same interval;
    below, and where the bootstrap is undefined, Student's t.
    """
    numbers = _numbers(values)
    present = numbers[~np.isnan(numbers)]
    left_out = numbers.size - present.size
    if present.size == 0:
        return Estimate(None, None, None, 0, left_out, "none", "undefined in every run")
    mean = float(present.mean())
    if present.size == 1:
        why = "one run says nothing about the spread"
        return Estimate(mean, None, None, 1, left_out, "none", why)
    # Exactly equal values, not equal up to rounding: a mean of equal floats can be off by a bit.
    if (present == present[0]).all():
        same = float(present[0])
        p = 1.0 if same == 0.0 else 0.0
        return Estimate(same, same, same, present.size, left_out, "equal", p=p)
    ends = _bootstrap(present) if present.size >= ENOUGH_FOR_BOOTSTRAP else None
    method = "bca" if ends else "t"
    low, high = ends or _student(present)
    error = float(present.std(ddof=1)) / math.sqrt(present.size)
    p = two_sided(mean, error, present.size - 1)
    return Estimate(mean, low, high, present.size, left_out, method, p=p)


def differences(first: Values, second: Values) -> list[float | None]:
    """``first - second`` on every seed, shape (seeds,); None where either is missing.

    Raises
    ------
    ValueError
        The arms have different numbers of seeds.
    """
    if len(first) != len(second):
        raise ValueError(f"arms must have one value a seed: {len(first)} and {len(second)}")
    apart = _numbers(first) - _numbers(second)
    return [None if math.isnan(each) else each for each in apart.tolist()]


def paired_difference(first: Values, second: Values) -> Estimate:
    """Mean of ``first - second`` over equal seeds with a 95 % interval.

    Parameters
    ----------
    first, second : sequence of float or None, shape (seeds,)
        Values of two arms, in the same order of seeds. Pairs with a missing number are left out
        and counted.

    Returns
    -------
    Estimate

    Raises
    ------
    ValueError
        The arms have different numbers of seeds.
    """
    estimate = mean_interval(differences(first, second))
    if estimate.seeds == 0:
        why = "no seed has a number in both arms"
        return Estimate(None, None, None, 0, estimate.left_out, "none", why)
    return estimate


def variance_reduction(first: Values, second: Values) -> float | None:
    """Share of variance that equal seeds remove from a difference between two arms.

    Parameters
    ----------
    first, second : sequence of float or None, shape (seeds,)
        As for :func:`paired_difference`.

    Returns
    -------
    float or None
        ``1 - var(a - b) / (var(a) + var(b))``: 0 as good as independent seeds, 1 all noise
        cancels, below 0 where pairing hurts. ``None`` with fewer than 3 pairs or no variance.
    """
    a, b = _numbers(first), _numbers(second)
    both = ~np.isnan(_numbers(differences(first, second)))
    if both.sum() < 3:
        return None
    apart = float(a[both].var() + b[both].var())
    return 1.0 - float((a[both] - b[both]).var()) / apart if apart > 0.0 else None


def narrowing(first: Values, second: Values) -> float | None:
    """Share by which pairing narrows the interval of a difference, ``1 - sqrt(1 - reduction)``.

    Parameters
    ----------
    first, second : sequence of float or None, shape (seeds,)
        As for :func:`variance_reduction`; the width goes with the root of the variance.
    """
    reduction = variance_reduction(first, second)
    return None if reduction is None else 1.0 - math.sqrt(1.0 - reduction)


def holm(ps: Sequence[float]) -> list[float]:
    """P values corrected for their number, by Holm's step-down procedure.

    Parameters
    ----------
    ps : sequence of float
        P values of one family of tests, in any order.

    Returns
    -------
    list of float
        In the same order. Rejecting those below 0.05 makes any false rejection at most 5 % likely,
        however the tests depend on each other (Holm 1979, *Scandinavian Journal of Statistics* 6:
        65-70).
    """
    raw = np.asarray(ps, dtype=np.float64)
    order = np.argsort(raw, kind="stable")
    steps = np.arange(raw.size, 0, -1) * raw[order]
    corrected = np.empty_like(raw)
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return [float(p) for p in corrected]


def two_sided(estimate: float, error: float, freedom: int) -> float:
    """P value of a number being 0, by Student's t from its standard error."""
    if error == 0.0:
        return 1.0 if estimate == 0.0 else 0.0
    return 2.0 * float(stats.t.sf(abs(estimate) / error, freedom))


def p_of_interval(estimate: float, half_width: float) -> float:
    """P value of a number being no higher than 0, from half its normal 95 % interval.

    Two-sided, so that it is below 0.05 exactly where the interval lies above 0.
    """
    if half_width == 0.0:
        return 0.0 if estimate > 0.0 else 1.0
    quantile = float(stats.norm.ppf(0.5 + CONFIDENCE / 2))
    return min(1.0, 2.0 * float(stats.norm.sf(estimate / half_width * quantile)))


def seeds_needed(values: Values, half_width: float) -> int | None:
    """Seeds for a 95 % interval of the mean no wider than plus or minus ``half_width``.

    Parameters
    ----------
    values : sequence of float or None, shape (seeds,)
        A pilot: values, or paired differences, whose spread is taken for the true one.
    half_width : float
        Half the wanted width, above zero, in the unit of the values.

    Returns
    -------
    int or None
        Smallest n with ``t(n - 1) * sd / sqrt(n) <= half_width``; at least 2. ``None`` with fewer
        than 2 values in the pilot.

    Raises
    ------
    ValueError
        ``half_width`` is not above zero.
    """
    if not half_width > 0.0:
        raise ValueError(f"half_width must be above zero, not {half_width}")
    numbers = _numbers(values)
    present = numbers[~np.isnan(numbers)]
    if present.size < 2:
        return None
    ratio = float(present.std(ddof=1)) / half_width
    # The normal quantile is below every t quantile, so this is a start from below.
    count = max(2, math.ceil((stats.norm.ppf(0.5 + CONFIDENCE / 2) * ratio) ** 2))
    while _t_quantile(count) * ratio > math.sqrt(count):
        count += 1
    return count


def most_frequent(reasons: Sequence[str]) -> str:
    """The most frequent of some sentences, the first by the alphabet of equals; empty for none."""
    return max(sorted(set(reasons)), key=reasons.count) if reasons else ""


def _numbers(values: Values) -> NDArray[np.float64]:
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)


def _t_quantile(count: int) -> float:
    return float(stats.t.ppf(0.5 + CONFIDENCE / 2, count - 1))


def _student(present: NDArray[np.float64]) -> tuple[float, float]:
    half = _t_quantile(present.size) * float(present.std(ddof=1)) / math.sqrt(present.size)
    return float(present.mean()) - half, float(present.mean()) + half


def _bootstrap(present: NDArray[np.float64]) -> tuple[float, float] | None:
    """Ends of the BCa interval; None where it is undefined (nearly all values alike)."""
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        interval = stats.bootstrap(
            (present,),
            np.mean,
            confidence_level=CONFIDENCE,
            n_resamples=RESAMPLES,
            method="BCa",
            rng=np.random.default_rng(0),
        ).confidence_interval
    low, high = float(interval.low), float(interval.high)
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None

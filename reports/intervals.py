"""Estimates in words, and what their intervals say."""

from sim.analysis.estimates.statistics import Estimate
from sim.analysis.presentation.numbers import interval as presented


def interval(estimate: Estimate, places: int = 3, *, sign: bool = False) -> str:
    """Mean and 95 % interval in words."""
    if estimate.mean is None:
        return "undefined"
    nan = float("nan")
    low, high = (nan if end is None else end for end in (estimate.low, estimate.high))
    return presented(estimate.mean, low, high, places, signed=sign)


def above(estimate: Estimate, bound: float = 0.0) -> bool | None:
    """Whether the whole interval is above a bound; None without one."""
    return None if estimate.low is None else estimate.low > bound


def below(estimate: Estimate, bound: float = 0.0) -> bool | None:
    """Whether the whole interval is below a bound; None without one."""
    return None if estimate.high is None else estimate.high < bound


def within(estimate: Estimate, low: float, high: float) -> bool | None:
    """Whether the whole interval is between two bounds; None without one."""
    if estimate.low is None or estimate.high is None:
        return None
    return low <= estimate.low and estimate.high <= high

"""How unequally something is held: money, votes, ties, project leads, authorship.

Every measure takes one non-negative amount per holder and ignores their order and unit. Where
nobody holds anything there are no shares, so the measure is undefined and the answer is ``None``.
One holder alone is defined: Gini 0, everything else 1; a Gini of so few says nothing, so read it
beside the number of holders.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


def gini(values: ArrayLike) -> float | None:
    """Gini coefficient: mean absolute difference of all pairs, over twice the mean.

    Parameters
    ----------
    values : array_like, shape (holders,)
        Amounts held, not negative, in any unit.

    Returns
    -------
    float or None
        0 when all hold the same, ``(n - 1) / n`` when one of n holds everything; not corrected
        for small n. ``None`` without holders or when all amounts are zero.

    Raises
    ------
    ValueError
        An amount is negative or not finite, or ``values`` is not one-dimensional.

    Notes
    -----
    ``sum_i (2 i - n - 1) x_i / (n sum x)`` over amounts in rising order (Sen 1973, *On Economic
    Inequality*). The terms of rank i and n + 1 - i are summed as a pair, which makes the result
    exactly 0 for equal amounts. O(n log n); no practical size limit.
    """
    shares = _shares(values)
    return None if shares is None else _gini(np.sort(shares))


def hhi(values: ArrayLike) -> float | None:
    """Herfindahl-Hirschman index: the sum of squared shares.

    Parameters
    ----------
    values : array_like, shape (holders,)
        Amounts held, not negative; divided by their sum here.

    Returns
    -------
    float or None
        1 when one holds everything, ``1 / n`` when n hold the same. ``None`` without holders or
        when all amounts are zero.

    Raises
    ------
    ValueError
        An amount is negative or not finite, or ``values`` is not one-dimensional.

    Notes
    -----
    Hirschman (1964), *American Economic Review* 54: 761. No practical size limit.
    """
    shares = _shares(values)
    return None if shares is None else float((shares * shares).sum())


def effective_number(values: ArrayLike) -> float | None:
    """Number of equal holders that would give the same concentration: ``1 / HHI``.

    Parameters
    ----------
    values : array_like, shape (holders,)
        Amounts held, not negative.

    Returns
    -------
    float or None
        From 1 (one holds everything) to n (all hold the same); who holds nothing does not count.
        ``None`` without holders or when all amounts are zero.

    Raises
    ------
    ValueError
        An amount is negative or not finite, or ``values`` is not one-dimensional.

    Notes
    -----
    Laakso & Taagepera (1979), *Comparative Political Studies* 12: 3-27; the Hill number of
    order 2. No practical size limit.
    """
    index = hhi(values)
    return None if index is None else 1.0 / index


def top_share(values: ArrayLike, fraction: float = 0.1) -> float | None:
    """Share held by the largest holders, by default the top tenth.

    The tenth of n is rounded *up*: 1 to 10 holders have a top tenth of one, 11 to 20 of two.
    Equal amounts therefore give ``ceil(n * fraction) / n``, which exceeds ``fraction`` in small
    groups: compare groups of one size only.

    Parameters
    ----------
    values : array_like, shape (holders,)
        Amounts held, not negative.
    fraction : float
        Part of the holders counted as the top, above 0 and at most 1.

    Returns
    -------
    float or None
        Share from ``fraction`` to 1. ``None`` without holders or when all amounts are zero.

    Raises
    ------
    ValueError
        ``fraction`` is out of range, an amount is negative or not finite, or ``values`` is not
        one-dimensional.

    Notes
    -----
    One point of the Lorenz curve (Lorenz 1905), read at a whole number of holders. No practical
    size limit.
    """
    if not 0.0 < fraction <= 1.0:
        raise ValueError(f"fraction must be above 0 and at most 1, not {fraction}")
    shares = _shares(values)
    return None if shares is None else _top(np.sort(shares), fraction)


@dataclass(frozen=True)
class Concentration:
    """All measures of this module for one list of amounts."""

    gini: float
    hhi: float
    top_tenth: float
    effective: float


def concentration(values: ArrayLike) -> Concentration | None:
    """Gini coefficient, HHI, share of the top tenth and effective number at once.

    Parameters
    ----------
    values : array_like, shape (holders,)
        Amounts held, not negative.

    Returns
    -------
    Concentration or None
        Each as the function of its name gives it; ``None`` where they are undefined.

    Raises
    ------
    ValueError
        An amount is negative or not finite, or ``values`` is not one-dimensional.
    """
    shares = _shares(values)
    if shares is None:
        return None
    rising = np.sort(shares)
    index = float((shares * shares).sum())
    return Concentration(_gini(rising), index, _top(rising, 0.1), 1.0 / index)


def _gini(rising: NDArray[np.float64]) -> float:
    """Gini coefficient of shares in rising order."""
    n = rising.size
    gaps = (rising[::-1] - rising)[: n // 2]
    ranks = n - 1 - 2 * np.arange(n // 2)
    return float((ranks * gaps).sum() / n)


def _top(rising: NDArray[np.float64], fraction: float) -> float:
    """Sum of the largest shares, given in rising order."""
    # Rounded before it is rounded up, because 100 * 0.07 is a hair above 7 in floating point.
    count = max(1, math.ceil(round(rising.size * fraction, 9)))
    return float(rising[-count:].sum())


def _shares(values: ArrayLike) -> NDArray[np.float64] | None:
    """Checked amounts divided by their sum, or ``None`` where there is nothing to divide."""
    amounts = np.asarray(values, dtype=np.float64)
    if amounts.ndim != 1:
        raise ValueError(f"values must have one dimension, not {amounts.ndim}")
    if not np.isfinite(amounts).all() or (amounts < 0.0).any():
        raise ValueError("values must be finite and not negative")
    if not amounts.any():
        return None
    # By the largest first: the plain sum of huge amounts can overflow.
    scaled = amounts / amounts.max()
    shares: NDArray[np.float64] = scaled / scaled.sum()
    return shares

"""How unequally something is held: money, votes, ties, project leads, authorship.

Every measure takes one non-negative amount per holder and ignores their order and unit. Where
nobody holds anything there are no shares, so the measures are undefined and the answer is ``None``.
One holder alone is defined: Gini 0, everything else 1; a Gini of so few says nothing, so read it
beside the number of holders.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

TEN = 10


@dataclass(frozen=True)
class Concentration:
    """How concentrated a list of amounts is.

    Attributes
    ----------
    gini : float
        Gini coefficient, the mean absolute difference of all pairs over twice the mean: 0 when all
        hold the same, ``(n - 1) / n`` when one of n holds everything; not corrected for small n.
    hhi : float
        Herfindahl-Hirschman index, the sum of squared shares: ``1 / n`` when n hold the same, 1
        when one holds everything.
    top_tenth : float
        Share of the tenth with the largest amounts. The tenth of n is rounded *up*: 1 to 10
        holders have a top tenth of one, 11 to 20 of two. Equal amounts therefore give
        ``ceil(n / 10) / n``, more than a tenth in small groups: compare groups of one size only.
    top_ten : float
        Share of the ten with the largest amounts; 1 where ten or fewer hold anything.
    effective : float
        Number of equal holders that would give the same concentration, ``1 / hhi``: from 1 (one
        holds everything) to n (all hold the same). Holders of nothing do not count.
    """

    gini: float
    hhi: float
    top_tenth: float
    top_ten: float
    effective: float


def concentration(values: ArrayLike) -> Concentration | None:
    """Gini coefficient, HHI, share of the top tenth and effective number.

    Parameters
    ----------
    values : array_like, shape (holders,)
        Amounts held, not negative, in any unit.

    Returns
    -------
    Concentration or None
        ``None`` without holders or when all amounts are zero.

    Raises
    ------
    ValueError
        An amount is negative or not finite, or ``values`` is not one-dimensional.

    Notes
    -----
    Gini: Sen (1973), *On Economic Inequality*. HHI: Hirschman (1964), *American Economic Review*
    54: 761. Top tenth: one point of the curve of Lorenz (1905), read at a whole number of holders.
    Effective number: Laakso & Taagepera (1979), *Comparative Political Studies* 12: 3-27, the Hill
    number of order 2. O(n log n); no practical size limit.
    """
    shares = _shares(values)
    if shares is None:
        return None
    rising = np.sort(shares)
    index = float((shares * shares).sum())
    top_ten = float(rising[-TEN:].sum())
    return Concentration(_gini(rising), index, _top_tenth(rising), top_ten, 1.0 / index)


def _gini(rising: NDArray[np.float64]) -> float:
    """``sum_i (2 i - n - 1) x_i / n`` over shares in rising order.

    The terms of rank i and n + 1 - i are summed as a pair: exactly 0 for equal shares.
    """
    n = rising.size
    gaps = (rising[::-1] - rising)[: n // 2]
    ranks = n - 1 - 2 * np.arange(n // 2)
    return float((ranks * gaps).sum() / n)


def _top_tenth(rising: NDArray[np.float64]) -> float:
    """Sum of the largest tenth of shares in rising order."""
    count = -(-rising.size // 10)
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

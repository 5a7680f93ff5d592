"""Power in weighted votes: how often a vote decides, which is not how large it is.

A coalition wins when its weight reaches the quota. A player is decisive, or *swings*, where a
coalition loses without the player and wins with it. Counts are exact integers and indices exact
fractions, from one generating function of the losing coalitions by weight and size.

Real weights become integers first (``integer_weights``, ``integer_quota``).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

MAX_CELLS = 10_000_000
"""Largest table, ``quota * (players + 1)``; about 80 MB of 64-bit integers, twice over."""

# All counts are at most 2 ** players, so 64 bits are exact up to here; beyond, Python's integers.
_MAX_INT64_PLAYERS = 62


@dataclass(frozen=True)
class VotingPower:
    """Power of each player of a weighted vote; every tuple has length players.

    Attributes
    ----------
    swings : tuple of int
        Coalitions of the others that a player turns from losing to winning.
    shapley_shubik : tuple of Fraction or None
        Share of all orders of the players in which a player is the pivot. ``None`` when no order
        has a pivot: no players, a quota that all together cannot reach, or a quota of zero or
        less, which is reached without anyone.
    """

    swings: tuple[int, ...]
    shapley_shubik: tuple[Fraction, ...] | None

    @property
    def banzhaf(self) -> tuple[Fraction, ...] | None:
        """Swings as shares of all swings; ``None`` when no player ever swings."""
        total = sum(self.swings)
        return tuple(Fraction(count, total) for count in self.swings) if total else None


def voting_power(weights: Sequence[int], quota: int) -> VotingPower:
    """Banzhaf and Shapley-Shubik power of each player.

    Parameters
    ----------
    weights : sequence of int, length players
        Votes of each player, not negative.
    quota : int
        Votes that win.

    Raises
    ------
    ValueError
        A weight is negative or not a whole number, the quota is not a whole number, or the table
        would exceed ``MAX_CELLS``.

    Notes
    -----
    Banzhaf (1965), *Rutgers Law Review* 19: 317-343; Shapley & Shubik (1954), *American Political
    Science Review* 48: 787-792: ``sum_s swings(s) s! (n - 1 - s)! / n!`` over the sizes s of the
    coalitions joined. Generating function after Brams & Affuso (1976), *Theory and Decision* 7:
    29-56. O(players ** 2 * quota) time: 40 players with 1,000 votes between them take some
    milliseconds.
    """
    votes, quota = _checked(weights, quota)
    n = len(votes)
    by_size = _swings_by_size(votes, quota, _losing_coalitions(votes, quota))
    swings = tuple(sum(row) for row in by_size)
    if not 0 < quota <= sum(votes):
        return VotingPower(swings, None)
    orders = [math.factorial(size) * math.factorial(n - 1 - size) for size in range(n)]
    return VotingPower(
        swings,
        tuple(Fraction(sum(map(int.__mul__, row, orders)), math.factorial(n)) for row in by_size),
    )


def integer_weights(weights: ArrayLike, parts: int = 1000) -> tuple[int, ...]:
    """Real voting weights as integers, by largest remainder.

    Equal weights stay equal, or the rounding itself would hand out power: where the parts left
    over cannot serve all who tie in remainder, none of them is served. The integers then sum to
    less than ``parts``, by less than the number of players; take the quota of their own sum
    (``integer_quota``). Remainders count as tied within ``1e-9`` of a part.

    Parameters
    ----------
    weights : array_like, shape (players,)
        Weights, not negative, in any unit.
    parts : int
        Parts to divide, at least the number of players.

    Returns
    -------
    tuple of int
        One per player; all zero when all weights are zero.

    Raises
    ------
    ValueError
        A weight is negative or not finite, ``weights`` is not one-dimensional, or there are more
        players than parts.

    Notes
    -----
    Hamilton's method of apportionment (Balinski & Young 1982, *Fair Representation*), with the
    rule for ties above.
    """
    amounts = np.asarray(weights, dtype=np.float64)
    if amounts.ndim != 1 or not np.isfinite(amounts).all() or (amounts < 0.0).any():
        raise ValueError("weights must be one row of finite numbers, none negative")
    if amounts.size > parts:
        raise ValueError(f"{amounts.size} players need at least as many parts, not {parts}")
    if not amounts.any():
        return (0,) * amounts.size
    scaled = amounts / amounts.max()
    shares = parts * (scaled / scaled.sum())
    whole = np.floor(shares).astype(np.int64)
    remainder = np.round(shares - whole, 9)
    left = parts - int(whole.sum())
    # Served: those who are among the first `left` even if every tie went against them.
    level_or_above = (remainder[None, :] >= remainder[:, None]).sum(axis=1)
    return tuple(int(part) for part in whole + (level_or_above <= left))


def integer_quota(share: float, weights: Sequence[int]) -> int:
    """Smallest whole number of votes that is at least a share of all votes.

    Parameters
    ----------
    share : float
        Part of all votes that wins, above 0 and at most 1. For a strict majority take
        ``sum(weights) // 2 + 1`` instead.
    weights : sequence of int, length players
        Integer weights, as from ``integer_weights``.

    Raises
    ------
    ValueError
        The share is out of range.
    """
    if not 0.0 < share <= 1.0:
        raise ValueError(f"share must be above 0 and at most 1, not {share}")
    # Rounded before it is rounded up, because 0.07 * 100 is a hair above 7 in floating point.
    return math.ceil(round(share * sum(weights), 9))


def _checked(weights: Sequence[int], quota: int) -> tuple[list[int], int]:
    """Weights and quota as Python integers, with a table of bearable size."""
    votes = [int(weight) for weight in weights]
    if any(vote != weight for vote, weight in zip(votes, weights, strict=True)):
        raise ValueError("weights must be whole numbers; see integer_weights")
    if int(quota) != quota:
        raise ValueError("quota must be a whole number; see integer_quota")
    if min(votes, default=0) < 0:
        raise ValueError("weights must not be negative")
    # Beyond the sum of all votes every quota is equally out of reach.
    quota = min(int(quota), sum(votes) + 1)
    if quota * (len(votes) + 1) > MAX_CELLS:
        raise ValueError(f"{len(votes)} players with quota {quota}: scale with integer_weights")
    return votes, quota


def _losing_coalitions(votes: list[int], quota: int) -> NDArray[Any]:
    """Number of losing coalitions by weight and size, shape (quota, players + 1)."""
    exact = np.int64 if len(votes) <= _MAX_INT64_PLAYERS else object
    table = np.zeros((max(quota, 0), len(votes) + 1), dtype=exact)
    table[:1, 0] = 1
    for vote in votes:
        table[vote:, 1:] += table[: max(quota - vote, 0), :-1].copy()
    return table


def _swings_by_size(votes: list[int], quota: int, table: NDArray[Any]) -> list[list[int]]:
    """Per player, the losing coalitions of others it turns winning, by size 0 .. players - 1."""
    below = np.zeros((len(table) + 1, len(votes) + 1), table.dtype)
    below[1:] = table.cumsum(axis=0)
    by_weight = {vote: _turned(below, vote) for vote in set(votes) - {0}}
    by_weight[0] = [0] * len(votes)
    return [by_weight[vote] for vote in votes]


def _turned(below: NDArray[Any], vote: int) -> list[int]:
    """Losing coalitions of the others that one with ``vote`` turns winning, by size.

    Those of the others, of a weight and a size, are all less those it is in: the others' again, of
    ``vote`` less and one member fewer, and so on. ``below`` counts all below each weight.
    """
    top = len(below) - 1
    turned = np.zeros(below.shape[1] - 1, below.dtype)
    for fewer in range(turned.size):
        upper, lower = max(0, top - fewer * vote), max(0, top - (fewer + 1) * vote)
        found = (below[upper] - below[lower])[: turned.size - fewer]
        turned[fewer:] += found if fewer % 2 == 0 else -found
    return [int(count) for count in turned]

"""Cooperative games: the contribution of each player, and the interaction of two.

A game says what every coalition of its players is worth. Coalitions are numbered: bit i of the
number says whether player i is in, so a game of n players is a row of ``2**n`` worths, the first
that of nobody and the last that of all.
"""

from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray


def shapley(worths: ArrayLike) -> NDArray[np.float64]:
    """Shapley value of every player: what it adds, averaged over all orders of joining.

    Parameters
    ----------
    worths : array_like, shape (..., 2**n)
        Worth of every coalition; games along leading axes are solved separately.

    Returns
    -------
    ndarray of float64, shape (..., n)
        The values add up to the worth of all minus that of nobody, up to rounding; a player that
        never adds anything gets exactly 0.

    Raises
    ------
    ValueError
        The number of worths is no power of two, or one is not finite.

    Notes
    -----
    ``sum_S |S|! (n - 1 - |S|)! / n! (v(S + i) - v(S))`` over the coalitions S without player i;
    Shapley (1953), in *Contributions to the Theory of Games* II: 307-317. Takes O(n 2**n) steps.
    """
    games, players = _games(worths)
    values = np.zeros((*games.shape[:-1], players))
    weight = _weights(players, 1)
    for i in range(players):
        values[..., i] = (_added(games, i) * weight).sum(axis=-1)
    return values


def interactions(worths: ArrayLike) -> NDArray[np.float64]:
    """Shapley interaction index of every pair: what both add beyond what each adds alone.

    Parameters
    ----------
    worths : array_like, shape (..., 2**n)
        As for :func:`shapley`.

    Returns
    -------
    ndarray of float64, shape (..., n, n)
        Symmetric, 0 on the diagonal. Above zero where two players need each other, below where
        one makes up for the other.

    Raises
    ------
    ValueError
        As for :func:`shapley`.

    Notes
    -----
    ``sum_S |S|! (n - 2 - |S|)! / (n - 1)! (v(S + ij) - v(S + i) - v(S + j) + v(S))`` over the
    coalitions S without players i and j; Grabisch & Roubens (1999), *International Journal of Game
    Theory* 28: 547-565.
    """
    games, players = _games(worths)
    values = np.zeros((*games.shape[:-1], players, players))
    weight = _weights(players, 2)
    for j in range(players):
        added = _added(games, j)
        for i in range(j):  # below j, so that i keeps its place among those who are left
            values[..., i, j] = values[..., j, i] = (_added(added, i) * weight).sum(axis=-1)
    return values


def _games(worths: ArrayLike) -> tuple[NDArray[np.float64], int]:
    games = np.asarray(worths, dtype=np.float64)
    count = games.shape[-1] if games.ndim else 0
    if count == 0 or count & (count - 1):
        raise ValueError(f"a game of n players has 2**n worths, not {count}")
    if not np.isfinite(games).all():
        raise ValueError("every coalition needs a finite worth")
    return games, count.bit_length() - 1


def _added(games: NDArray[np.float64], player: int) -> NDArray[np.float64]:
    """What a player adds to each coalition of the others: half as many numbers along the end."""
    # Sizes in full, because there may be no game at all.
    *before, count = games.shape
    halves = games.reshape(*before, count >> player + 1, 2, 1 << player)
    added = halves[..., 1, :] - halves[..., 0, :]
    return added.reshape(*before, count // 2)


def _weights(players: int, together: int) -> NDArray[np.float64]:
    """Weight of each coalition of the others when so many join together; they sum to 1.

    Every size of coalition counts alike, and within a size every coalition.
    """
    others = players - together
    if others < 0:
        return np.zeros(0)
    sizes = np.bitwise_count(np.arange(2**others))
    return np.array([1.0 / ((others + 1) * comb(others, int(size))) for size in sizes])

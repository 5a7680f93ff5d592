"""NK landscapes: what every combination of the elements is worth.

The NK model of Kauffman & Levin (1987, J. Theor. Biol. 128:11-45) as Levinthal (1997, Management
Science 43:934-950) and Lazer & Friedman (2007, Administrative Science Quarterly 52:667-694) use it.
A setting is an integer: bit e says how element e is done. A landscape is a pure function of its
shape, the seed and the week in which each element was last redrawn, so arms of one comparison
share the tables, and the history of shocks before an element's last one leaves no trace in it.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.constants import LANDSCAPE_BYTES
from sim.kernels import IntGrid, Ints, RealGrid, Reals, allocating
from sim.randomness import AT_ONCE, decision, uniform, uniforms

Interdependence: TypeAlias = Literal["adjacent", "random", "skewed"]

_CONTRIBUTION: Final = decision("problem.contribution")
"""Contribution of an element at one state of itself and its influences.

Key: (slot, element, column // 4), words 0 to 3.
"""

_INFLUENCE: Final = decision("problem.influence")
"""Wait of another element, of which the shortest influence this one.

Key: (0, element, other element).
"""

_LEVERAGE: Final = decision("problem.leverage")
"""Rank of an element where influences are skewed. Key: (0, element, 0)."""


class Shape(NamedTuple):
    """What decides a landscape besides the seed and the shocks."""

    elements: int
    complexity: int
    interdependence: Interdependence
    sharpness: float


class Landscape(NamedTuple):
    """Read-only tables of one landscape."""

    influences: NDArray[np.int64]
    """Elements that the contribution of each element depends on besides itself, shape (N, K)."""
    contributions: NDArray[np.float64]
    """Contribution of each element, from 0 to 1, shape (N, 2**(K+1)); bit 0 of the column is the
    element's own state, bit j + 1 that of ``influences[:, j]``."""
    value: NDArray[np.float64]
    """Worth of every setting, from 0 to 1 (the best), shape (2**N,)."""
    spread: NDArray[np.float64]
    """Root mean square of what turning a single element brings, over elements and settings, shape
    ()."""


class _Cache:
    """Landscapes by what determines them; the one unused for longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.held: OrderedDict[tuple[Shape, int, tuple[int, ...]], Landscape] = OrderedDict()
        self.lock = Lock()

    def get(self, shape: Shape, seed: int, slots: tuple[int, ...]) -> Landscape:
        key = (shape, seed, slots)
        with self.lock:
            if key in self.held:
                self.held.move_to_end(key)
                return self.held[key]
        # Drawn outside the lock, so that threads with other landscapes need not wait.
        drawn = _draw(shape, seed, slots)
        with self.lock:
            found = self.held.setdefault(key, drawn)
            if found is drawn:
                self.bytes += _size(drawn)
            while self.bytes > self.most_bytes and len(self.held) > 1:
                self.bytes -= _size(self.held.popitem(last=False)[1])
        return found


def _size(tables: Landscape) -> int:
    """Bytes that the tables of a landscape fill."""
    return sum(table.nbytes for table in tables)


_cache = _Cache(LANDSCAPE_BYTES)


def landscape(shape: Shape, seed: int, slots: tuple[int, ...]) -> Landscape:
    """The landscape of a shape, a seed and a history of shocks; the same object when asked again.

    Parameters
    ----------
    shape
        Size, complexity, interdependence and sharpness.
    seed
        Scenario seed, 0 to 2**32 - 1.
    slots
        For each element the slot its contributions are drawn from: 0 as the problem began, w + 1
        after a shock in week w.
    """
    return _cache.get(shape, seed, slots)


def _draw(shape: Shape, seed: int, slots: tuple[int, ...]) -> Landscape:
    influences = draw_influences(shape, seed)
    width = 2 ** (shape.complexity + 1)
    contributions = _contributions(seed, _CONTRIBUTION, np.array(slots, dtype=np.int64), width)
    mean = scores(influences, contributions)
    # numpy's pow, once for the table: a compiled pow differs from it in the last bit, and every
    # reader of a value must see the same one.
    value = np.power(mean / mean.max(), shape.sharpness)
    tables = Landscape(influences, contributions, value, np.array(spread_of_gains(value)))
    for table in tables:
        table.flags.writeable = False
    return tables


def spread_of_gains(value: NDArray[np.float64]) -> float:
    """Root mean square of what turning a single element brings.

    Parameters
    ----------
    value
        Worth of every setting, shape (2**N,).
    """
    settings = np.arange(value.size)
    n = value.size.bit_length() - 1
    squares = [np.mean((value[settings ^ (1 << e)] - value) ** 2) for e in range(n)]
    return float(np.sqrt(sum(squares) / n))


def draw_influences(shape: Shape, seed: int) -> NDArray[np.int64]:
    """Draw which elements each contribution depends on besides its own.

    ``adjacent``: the next K, in a circle (Kauffman). ``random``: K others with equal chances.
    ``skewed``: K others drawn one by one with chances proportional to 1 / rank, where a keyed
    shuffle gives the ranks: a few elements influence many.

    Returns
    -------
    ndarray of int64, shape (N, K)
        For one seed, the influences at K are the first K of those at K + 1.
    """
    n, k = shape.elements, shape.complexity
    itself = np.arange(n)
    if shape.interdependence == "adjacent":
        return (itself[:, None] + np.arange(1, k + 1)) % n
    rank = np.ones(n)
    if shape.interdependence == "skewed":
        rank[keyed_order(_LEVERAGE, seed, 0, n)] = np.arange(1, n + 1)
    draws = np.array([[uniform(seed, _INFLUENCE, 0, e, i) for i in range(n)] for e in range(n)])
    # The first of exponential waiting times with rates 1 / rank, then the second, ...: drawing
    # without replacement with chances proportional to the rates (Efraimidis & Spirakis 2006).
    waits = -np.log(draws) * rank
    waits[itself, itself] = np.inf
    return np.argsort(waits, axis=1, kind="stable")[:, :k].astype(np.int64)


def keyed_order(what: int, seed: int, week: int, n: int) -> NDArray[np.int64]:
    """Shuffle of ``0 .. n - 1`` that depends on nothing but its key."""
    draws = np.array([uniform(seed, what, week, e, 0) for e in range(n)])
    return np.argsort(draws, kind="stable")


@allocating
def _contributions(seed: int, what: int, slots: Ints, width: int) -> RealGrid:
    """Draw the contributions of every element: uniform from 0 to 1, shape (N, width)."""
    table = np.empty((slots.size, width))
    for element in range(slots.size):
        for start in range(0, width, AT_ONCE):
            draws = uniforms(seed, what, slots[element], element, start // AT_ONCE, 0)
            for i in range(min(AT_ONCE, width - start)):
                table[element, start + i] = draws[i]
    return table


@allocating
def scores(influences: IntGrid, contributions: RealGrid) -> Reals:
    """Mean contribution of the elements, for every setting.

    Parameters
    ----------
    influences
        Shape (N, K), as in :class:`Landscape`.
    contributions
        Shape (N, 2**(K+1)), as in :class:`Landscape`.

    Returns
    -------
    ndarray of float64, shape (2**N,)
        Contributions are summed in the order of the elements.
    """
    n, k = influences.shape
    low_bits = n // 2
    low_count = 1 << low_bits
    high_count = 1 << (n - low_bits)
    # A column of `contributions` is a low half, which depends on the setting's low bits, plus a
    # high half. Listing both halves once saves gathering K + 1 bits for each of 2**N settings.
    columns = np.zeros((n, low_count + high_count), dtype=np.int64)
    for element in range(n):
        for j in range(k + 1):
            bit = element if j == 0 else influences[element, j - 1]
            first, count = (0, low_count) if bit < low_bits else (low_count, high_count)
            shift = bit if bit < low_bits else bit - low_bits
            for part in range(count):
                columns[element, first + part] |= ((part >> shift) & 1) << j
    total = np.zeros(low_count * high_count)
    for high in range(high_count):
        start = high << low_bits
        for element in range(n):
            base = columns[element, low_count + high]
            for low in range(low_count):
                total[start + low] += contributions[element, base + columns[element, low]]
    mean: Reals = total / n
    return mean


def local_optima(value: NDArray[np.float64]) -> NDArray[np.int64]:
    """Settings that no change of a single element makes better, in rising order.

    Parameters
    ----------
    value
        Worth of every setting, shape (2**N,).
    """
    settings = np.arange(value.size)
    stuck = np.ones(value.size, dtype=np.bool_)
    for element in range(value.size.bit_length() - 1):
        stuck &= value[settings ^ (1 << element)] <= value
    return settings[stuck]

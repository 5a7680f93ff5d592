"""The quarterly columns: what spreads, what is understood, the shape of the network.

They are worked out in the first week of each quarter and carried forward.
"""

from typing import Final

import numpy as np

from sim.kernels import Ints, Reals, kernel
from sim.measures.understanding import (
    awareness,
    chosen_participants,
    duplicated,
    map_accuracy,
    running,
    views,
)
from sim.measures.weaving import SHAPE, network_of, shape_of
from sim.world.order import sort_by
from sim.world.tables.actors import NEVER
from sim.world.tables.world import World

SPREADING: Final = 0.01
"""Growth, in a quarter, of the share of all actors from which on an improvement is spreading."""

QUARTERLY: Final = (
    "power_authorship_gini", "power_degree_gini", "spreading", "map_accuracy", "map_ceiling",
    "view_accuracy", "diversity_of_views", "awareness", "duplicated_effort",
    *(f"network_{name}" for name in SHAPE),
)  # fmt: skip
"""Names of these columns, in order."""

FIRST_OF_NETWORK: Final = QUARTERLY.index("network_components")


class Quarterly:
    """Works out the quarterly columns; remembers what was common a quarter ago."""

    def __init__(self, elements: int) -> None:
        self.row = np.full(len(QUARTERLY), np.nan)
        """Values of the last quarter, shape (columns of ``QUARTERLY``,)."""
        self._common = np.full(elements, np.nan)

    def measure(self, world: World) -> None:
        """Work out everything anew."""
        actors, projects, row = world.actors, world.projects, self.row
        problem = world.problem
        start, neighbour = network_of(actors.status, actors.tie_to, actors.tie_count)
        chosen = chosen_participants(actors.status)
        slots = running(projects.cell, projects.live, projects.count)
        row[0] = gini_of(actors.authored, actors.joined, world.keys, world.items)
        row[1] = degree_gini(start, world.keys, world.items)
        row[2] = spreading(actors.setting, problem.value, world.prevailing, self._common)
        row[3], row[4] = map_accuracy(world, chosen)
        row[5], row[6] = views(world, chosen)
        row[7] = awareness(world, chosen, slots)
        row[8] = duplicated(projects.cell, slots)
        shape_of(start, neighbour, row[FIRST_OF_NETWORK:])


@kernel
def gini_of(values: Reals, joined: Ints, keys: Reals, items: Ints) -> float:
    """Gini coefficient over actors that ever joined; not a number while nobody has any."""
    n = 0
    some = 0
    for a in range(values.size):
        if joined[a] > NEVER:
            n += 1
            if values[a] > 0.0:
                keys[some] = values[a]
                items[some] = a
                some += 1
    return sorted_gini(keys, items, some, n)


@kernel
def hands_of(values: Reals, joined: Ints) -> float:
    """As if so many actors that ever joined held equal parts: 1 over the sum of squared shares.

    Not a number while nobody has any; as in :func:`sim.measures.inequality.concentration`.
    """
    total = 0.0
    squares = 0.0
    for a in range(values.size):
        if joined[a] > NEVER:
            total += values[a]
            squares += values[a] * values[a]
    return total * total / squares if squares > 0.0 else np.nan


@kernel
def degree_gini(start: Ints, keys: Reals, items: Ints) -> float:
    """Gini coefficient of the numbers of ties among participants; NaN where nobody has any."""
    n = start.size - 1
    for node in range(n):
        keys[node] = start[node + 1] - start[node]
        items[node] = node
    return sorted_gini(keys, items, n, n)


@kernel
def sorted_gini(keys: Reals, items: Ints, some: int, n: int) -> float:
    """Gini coefficient among ``n`` who have the first ``some`` keys, which it sorts, or nothing.

    NaN where all have nothing. The mean absolute difference over twice the mean, by the sorted
    form (Sen 1973), as in :func:`sim.measures.inequality.concentration`.
    """
    total = 0.0
    for i in range(some):
        total += keys[i]
    if total <= 0.0:
        return np.nan
    sort_by(keys, items, some)
    ranked = 0.0
    for i in range(some):
        ranked += (2.0 * (n - some + i + 1) - n - 1.0) * keys[i]
    return ranked / (n * total)


@kernel
def spreading(setting: Ints, value: Reals, prevailing: int, common: Reals) -> float:
    """Elements whose better way became more common in the quarter; NaN the first time.

    The better way is the one that is worth more where all else is as it prevails. ``common`` holds
    the number of actors with a 1, shape (elements,), and is set to what it is now: whole numbers,
    since differences of rounded shares would miss growth by exactly the threshold.
    """
    n = 0
    known = common[0] == common[0]
    for e in range(common.size):
        ones = 0
        for a in range(setting.size):
            ones += (setting[a] >> e) & 1
        bit = 1 << e
        grown = (ones - common[e]) / setting.size
        better = value[prevailing | bit] - value[prevailing & ~bit]
        if better < 0.0:
            grown = -grown
        if known and better != 0.0 and grown >= SPREADING:
            n += 1
        common[e] = ones
    return float(n) if known else np.nan

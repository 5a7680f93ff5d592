"""Finds from other communities: what isolated search on the same problem came to elsewhere."""

import numpy as np

from sim.constants import FAIR_COIN
from sim.kernels import Ints, Reals, kernel
from sim.randomness import decision, uniform
from sim.world.tables.world import World
from sim.world.week.hosting import host

LIBRARY = decision("communication.library")
"""First setting of a search in another community. Key: (0, search, element)."""

FIND = decision("communication.find")
"""Which find is brought. Key: (week, 0, 0)."""


def bring_find(world: World, week: int, count: int, bringer: int) -> int:
    """Bring one find of a library of ``count``, drawn by key, to where people look at each other.

    Coordinators read up on it, or ``bringer`` does in its own time. The library is made when it is
    first asked for; after a shock the other communities search on from where they were.

    Returns
    -------
    int
        The place of the find: it can be seen as if it were an actor behind the last one; -1 if
        nobody had the time to bring one.
    """
    support, actors, prices = world.support, world.actors, world.parameters.coordination
    if support.finds.size == 0:
        support.finds = np.zeros(count, np.int64)
        begin_elsewhere(world.seed, support.finds, world.problem.elements)
    climb(support.finds, world.problem.value, world.problem.elements)
    if not host(world, week, world.hours, prices.reading * prices.price_factor, bringer):
        return -1
    return actors.count + int(uniform(world.seed, FIND, week, 0, 0) * count)


def shelf(world: World) -> tuple[Ints, Reals]:
    """Settings that can be seen and what they are worth: all actors', then all finds'."""
    actors, finds = world.actors, world.support.finds
    if finds.size == 0:
        return actors.setting, actors.own_value
    return (
        np.concatenate((actors.setting, finds)),
        np.concatenate((actors.own_value, world.problem.value[finds])),
    )


@kernel
def begin_elsewhere(seed: int, finds: Ints, elements: int) -> None:
    """Draw where the search of each other community begins."""
    for i in range(finds.size):
        for e in range(elements):
            if uniform(seed, LIBRARY, 0, i, e) < FAIR_COIN:
                finds[i] |= 1 << e


@kernel
def climb(finds: Ints, value: Reals, elements: int) -> None:
    """Turn the one element that gains most, again and again, until none does: greedy search."""
    for i in range(finds.size):
        better = True
        while better:
            better = False
            best = finds[i]
            for e in range(elements):
                other = finds[i] ^ (1 << e)
                if value[other] > value[best]:
                    best = other
                    better = True
            finds[i] = best

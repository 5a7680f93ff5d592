"""Mapping the network: who works with whom, as participants tell it."""

from sim.kernels import kernel
from sim.randomness import decision, uniform
from sim.world.order import sort_by
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.coordination import pay_minutes
from sim.world.tables.world import World

CHART = decision("learning.chart")
"""Turn of a participant in mapping the network. Key: (week, actor, 0)."""


@kernel
def chart(world: World, week: int, most: int, price: float, until: int) -> int:
    """Put participants who are not on the map on it, by lot, for at most ``most`` minutes.

    Returns
    -------
    int
        Coordinators' minutes spent.
    """
    actors, support = world.actors, world.support
    n = 0
    for a in range(actors.status.size):
        if actors.status[a] == PARTICIPANT and support.charted[a] <= week:
            world.keys[n] = uniform(world.seed, CHART, week, a, 0)
            world.items[n] = a
            n += 1
    sort_by(world.keys, world.items, n)
    spent = 0
    for i in range(n):
        if spent + int(price) > most or not pay_minutes(world.hours, price):
            break
        spent += int(price)
        support.charted[world.items[i]] = until
    return spent

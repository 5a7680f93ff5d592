"""Mapping the network: who works with whom, as participants tell it."""

from sim.kernels import Ints, Reals, kernel
from sim.randomness import decision, uniform
from sim.world.order import sort_by
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.coordination import pay_minutes

CHART = decision("learning.chart")
"""Turn of a participant in mapping the network. Key: (week, actor, 0)."""


@kernel
def chart(
    seed: int, week: int, most: int, price: float, until: int, status: Ints, charted: Ints,
    hours: Ints, keys: Reals, items: Ints,
) -> int:  # fmt: skip
    """Put participants who are not on the map on it, by lot, for at most ``most`` minutes.

    Returns
    -------
    int
        Coordinators' minutes spent.
    """
    n = 0
    for a in range(status.size):
        if status[a] == PARTICIPANT and charted[a] <= week:
            keys[n] = uniform(seed, CHART, week, a, 0)
            items[n] = a
            n += 1
    sort_by(keys, items, n)
    spent = 0
    for i in range(n):
        if spent + int(price) > most or not pay_minutes(hours, price):
            break
        spent += int(price)
        charted[items[i]] = until
    return spent

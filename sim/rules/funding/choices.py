"""What funding rules choose, against the truth: noted for the measures, read by no rule."""

import numpy as np

from sim.constants import LEAST_ROUND, MOST_RANKED
from sim.kernels import Ints, allocating
from sim.world.order import rank_correlation
from sim.world.tables.record import CHOICES, SUM
from sim.world.tables.world import World
from sim.world.week.plans import plan_gain


@allocating
def note_choice(world: World, order: Ints) -> None:
    """Note how an order of projects, best first, agrees with their true gains.

    Nothing is noted of fewer than ``LEAST_ROUND``; of many, some that are spread evenly.
    """
    n = min(order.size, MOST_RANKED)
    if n < LEAST_ROUND:
        return
    place = np.empty(n)
    gain = np.empty(n)
    for i in range(n):
        place[i] = -i
        gain[i] = plan_gain(world, order[i * order.size // n])
    found = rank_correlation(place, gain)
    if found == found:
        world.record.choices[SUM] += found
        world.record.choices[CHOICES] += 1.0

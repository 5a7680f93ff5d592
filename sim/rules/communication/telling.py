"""Readings travel along ties: participants tell each other what they saw in their own lives.

What travels is the reading, once, and not an estimate: going from hand to hand, an estimate would
count one reading again and again.
"""

import numpy as np

from sim.kernels import allocating
from sim.randomness import decision, uniform
from sim.world.evidence import observe, turned_on
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.world import World

TELL = decision("communication.tell")
"""Whether a participant tells another one. Key: (week, who tells, who hears)."""


@allocating
def tell(world: World, week: int, rate: float, reading: int) -> None:
    """Participants tell others they are tied to, each with chance ``rate`` x weight of the tie.

    Whoever hears anything pays ``reading`` own minutes, once a week; without them it hears nothing.
    """
    actors = world.actors
    listens = np.zeros(actors.status.size, np.bool_)
    for b in range(actors.status.size):
        if actors.status[b] != PARTICIPANT or actors.own_read[b] == 0:
            continue
        for slot in range(actors.tie_count[b]):
            a = actors.tie_to[b, slot]
            if (
                actors.status[a] != PARTICIPANT
                or uniform(world.seed, TELL, week, b, a) >= rate * actors.tie_weight[b, slot]
            ):
                continue
            if not listens[a]:
                if actors.spent[a] + reading > actors.minutes[a]:
                    continue
                actors.spent[a] += reading
                actors.active[a] = week
                listens[a] = True
            for e in range(actors.own_readings.shape[1]):
                if (actors.own_read[b] >> e) & 1:
                    readings = actors.own_readings[b, e]
                    gain = turned_on(actors.setting[a], e, actors.own_gains[b, e] / readings)
                    observe(world, a, e, gain, readings)

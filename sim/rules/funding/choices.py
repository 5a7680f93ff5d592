"""What funding rules choose, against the truth: noted for the measures, read by no rule."""

import numpy as np

from sim.constants import LEAST_ROUND, MOST_RANKED
from sim.kernels import Ints, Reals, allocating
from sim.world.order import rank_correlation
from sim.world.tables.record import CHOICES, SUM
from sim.world.tables.world import World
from sim.world.week.plans import plan_gain


@allocating
def note_choice(world: World, projects: Ints, merit: Reals) -> None:
    """Note how what a rule goes by in paying projects, more being better, agrees with their gains.

    Nothing is noted of fewer than ``LEAST_ROUND``; of many, some that are spread evenly.
    """
    n = min(projects.size, MOST_RANKED)
    if n < LEAST_ROUND:
        return
    chosen = np.empty(n)
    gain = np.empty(n)
    for i in range(n):
        place = i * projects.size // n
        chosen[i] = merit[place]
        gain[i] = plan_gain(world, projects[place])
    found = rank_correlation(chosen, gain)
    if found == found:
        world.record.choices[SUM] += found
        world.record.choices[CHOICES] += 1.0

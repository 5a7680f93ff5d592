"""The kernel of the fair."""

from sim.kernels import Ints, kernel
from sim.randomness import decision, uniform
from sim.rules.membership.base import SPONTANEOUS, enter
from sim.world.tables.actors import OUTSIDER

VISIT = decision("street_fair.visit")
"""A draw's name begins with the name of the package, so that no two packages share one."""


@kernel
def hold_fair(
    seed: int, week: int, turn: int, neighbourhood: Ints, status: Ints, joined: Ints, joins: Ints,
    chance: float,
) -> None:  # fmt: skip
    """Each outsider of the neighbourhood whose turn it is joins with this chance."""
    here = neighbourhood[turn % neighbourhood.size]  # the home of one actor after the other
    for a in range(status.size):
        outside = status[a] == OUTSIDER and neighbourhood[a] == here
        if outside and uniform(seed, VISIT, week, a, 0) < chance:
            enter(a, week, SPONTANEOUS, status, joined, joins)

"""The approved projects that wait for money."""

from sim.kernels import Ints
from sim.randomness import decision
from sim.world.tables.projects import APPROVED
from sim.world.tables.world import World
from sim.world.week.proposals import list_in_keyed_order

WAITING = decision("funding.waiting")
"""Turn of a project that waits for money. Key: (week, proposer, code)."""


def list_waiting(world: World, week: int) -> Ints:
    """Slots of the approved projects, which wait for money, in keyed order."""
    waiting: int = list_in_keyed_order(
        world, week, WAITING, APPROVED, APPROVED, world.keys, world.items
    )
    return world.items[:waiting].copy()

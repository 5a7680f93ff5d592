"""Pieces of a plan: what is taken."""

from sim.kernels import IntGrid, Ints, kernel
from sim.world.tables.projects import LISTED, MASK, ORPHANED, STATE, UNPLANNED


@kernel
def taken_up(cell: IntGrid, live: Ints, count: Ints) -> tuple[int, int]:
    """Elements of projects drafted, waiting or running; how many of these belong to the plan."""
    taken = 0
    open_now = 0
    for i in range(count[LISTED]):
        p = live[i]
        if cell[p, STATE] <= ORPHANED:
            taken |= cell[p, MASK]
            open_now += 1 - cell[p, UNPLANNED]
    return taken, open_now

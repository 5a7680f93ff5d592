"""Pieces of a plan: what is taken, and who takes part."""

from sim.kernels import IntGrid, Ints, kernel
from sim.world.bits import bits_in
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.projects import (
    LISTED,
    MASK,
    MEMBERS,
    ORPHANED,
    STATE,
    UNPLANNED,
    WANTED,
)
from sim.world.week.proposals import spare, weekly_minutes


@kernel
def taken_up(cell: IntGrid, live: Ints, count: Ints) -> tuple[int, int]:
    """Elements of the projects that wait or run, and how many of these belong to the plan."""
    taken = 0
    open_now = 0
    for i in range(count[LISTED]):
        p = live[i]
        if cell[p, STATE] <= ORPHANED:
            taken |= cell[p, MASK]
            open_now += 1 - cell[p, UNPLANNED]
    return taken, open_now


@kernel
def invite_partners(
    p: int, cell: IntGrid, member: IntGrid, leading: Ints, status: Ints, own_elements: Ints,
    promised: Ints, minutes: Ints, served: Ints, hours_o: float, limit: float,
) -> None:  # fmt: skip
    """The most powerful organizations that work in a project's parts, and have time, join it."""
    more = weekly_minutes(True, bits_in(cell[p, MASK]), hours_o, 0.0)
    for k in range(leading.size):
        b = leading[k]
        n = cell[p, MEMBERS]
        if n >= member.shape[1]:
            return
        if b == member[p, 0] or status[b] != PARTICIPANT or not own_elements[b] & cell[p, MASK]:
            continue
        if spare(b, more, promised, minutes, limit):
            member[p, n] = b
            cell[p, MEMBERS] = n + 1
            cell[p, WANTED] += served[b]

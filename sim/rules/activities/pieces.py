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
from sim.world.tables.world import World
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
def invite_partners(world: World, p: int) -> None:
    """The most powerful organizations that work in a project's parts, and have time, join it."""
    projects, council, actors = world.projects, world.council, world.actors
    costs, people = world.parameters.projects, world.parameters.people
    cell = projects.cell
    more = weekly_minutes(True, bits_in(cell[p, MASK]), costs.hours_organization, 0.0)
    for k in range(council.leading.size):
        b = council.leading[k]
        n = cell[p, MEMBERS]
        if n >= projects.member.shape[1]:
            return
        if (
            b == projects.member[p, 0]
            or actors.status[b] != PARTICIPANT
            or not actors.own_elements[b] & cell[p, MASK]
        ):
            continue
        if spare(b, more, actors.promised, actors.minutes, people.promise_limit):
            projects.member[p, n] = b
            cell[p, MEMBERS] = n + 1
            cell[p, WANTED] += actors.served[b]

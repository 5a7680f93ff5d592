"""Proposals: listed by lot, joined, left, given up."""

from sim.constants import PROMISE_PER_ELEMENT_ORGANIZATION, PROMISE_PER_ELEMENT_RESIDENT
from sim.kernels import IntGrid, Ints, Reals, inlined, kernel
from sim.randomness import uniform
from sim.units import MINUTES_AN_HOUR
from sim.world.order import sort_by
from sim.world.tables.projects import (
    APPLIED,
    CO_LEAD,
    CODE,
    COORDINATED,
    DROPPED,
    FILED,
    LEAD,
    LISTED,
    MEMBERS,
    PROPOSER,
    READ_BY_DECIDERS,
    STATE,
)
from sim.world.tables.record import COORDINATORS, DECIDERS, ORGANIZATIONS, RESIDENTS
from sim.world.tables.tally import DROPS, REFUSED
from sim.world.tables.world import World


@kernel
def list_in_keyed_order(
    world: World, week: int, what: int, state: int, other: int, keys: Reals, items: Ints
) -> int:
    """List the projects in one of two states in an order drawn by lot for the decision ``what``.

    Returns
    -------
    int
        How many; their slots stand in ``items``.
    """
    projects = world.projects
    cell = projects.cell
    n = 0
    for i in range(projects.count[LISTED]):
        p = projects.live[i]
        if cell[p, STATE] == state or cell[p, STATE] == other:
            keys[n] = uniform(world.seed, what, week, cell[p, PROPOSER], cell[p, CODE])
            items[n] = p
            n += 1
    sort_by(keys, items, n)
    return n


@inlined
def weekly_minutes(
    organization: bool, size: int, hours_organization: float, hours_resident: float
) -> int:
    """Minutes a week that one member promises to a project of ``size`` elements."""
    if organization:
        return int(
            MINUTES_AN_HOUR * hours_organization * (1.0 + PROMISE_PER_ELEMENT_ORGANIZATION * size)
        )
    return int(MINUTES_AN_HOUR * hours_resident * (1.0 + PROMISE_PER_ELEMENT_RESIDENT * size))


@inlined
def spare(a: int, more: int, promised: Ints, minutes: Ints, limit: float) -> bool:
    """Whether an actor may promise ``more`` minutes a week."""
    return promised[a] + more <= limit * minutes[a]


@kernel
def is_member(world: World, a: int, p: int) -> bool:
    """Whether an actor is in a project."""
    projects = world.projects
    found = False
    for slot in range(projects.cell[p, MEMBERS]):
        found = found or projects.member[p, slot] == a
    return found


@kernel
def drop_member(cell: IntGrid, member: IntGrid, p: int, slot: int) -> None:
    """Take a member out; those behind move up."""
    n = cell[p, MEMBERS] - 1
    for i in range(slot, n):
        member[p, i] = member[p, i + 1]
    member[p, n] = -1
    cell[p, MEMBERS] = n


@kernel
def most_skilled(cell: IntGrid, member: IntGrid, p: int, skill: Reals) -> int:
    """The most skilled member; of equals the one who joined the project first; -1 if none."""
    best = -1
    for slot in range(cell[p, MEMBERS]):
        a = member[p, slot]
        if best < 0 or skill[a] > skill[best]:
            best = a
    return best


@kernel
def succeed_lead(cell: IntGrid, member: IntGrid, p: int, skill: Reals) -> None:
    """The second lead takes over a project that lost its lead; without one, the most skilled."""
    lead = cell[p, CO_LEAD]
    cell[p, LEAD] = lead if lead >= 0 else most_skilled(cell, member, p, skill)
    cell[p, CO_LEAD] = -1


@kernel
def drop(world: World, p: int) -> None:
    """End a plan or proposal; what was spent on one that had been filed was spent in vain."""
    cell, record = world.projects.cell, world.record
    a = cell[p, PROPOSER]
    world.actors.pending[a] = 0
    cell[p, STATE] = DROPPED
    if cell[p, FILED]:
        world.tally.projects[REFUSED] += 1
        record.in_vain[RESIDENTS if a < world.actors.residents else ORGANIZATIONS] += cell[
            p, APPLIED
        ]
        record.in_vain[DECIDERS] += cell[p, READ_BY_DECIDERS]
        record.in_vain[COORDINATORS] += cell[p, COORDINATED]


@kernel
def embitter(world: World, a: int) -> None:
    """An actor has a bad experience with the effort."""
    opinion = world.actors.opinion
    opinion[a] = max(-1.0, opinion[a] - world.parameters.people.opinion_event)


@kernel
def give_up(world: World, p: int) -> None:
    """Drop a proposal that nobody is left for, or that waited too long."""
    drop(world, p)
    world.tally.projects[DROPS] += 1

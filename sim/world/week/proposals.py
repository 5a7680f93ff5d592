"""Proposals: put on the table, listed by lot, joined, left, given up."""

from sim.constants import (
    CODES_A_WEEK,
    PROMISE_PER_ELEMENT_ORGANIZATION,
    PROMISE_PER_ELEMENT_RESIDENT,
)
from sim.kernels import IntGrid, Ints, Reals, inlined, kernel
from sim.randomness import uniform
from sim.units import MINUTES_AN_HOUR
from sim.world.order import sort_by
from sim.world.tables.projects import (
    CO_LEAD,
    CODE,
    DROPPED,
    FIELDS,
    FREE,
    HOLDER,
    LEAD,
    LISTED,
    MASK,
    MEMBERS,
    NEXT_SLOT,
    PROPOSED,
    PROPOSER,
    SINCE,
    STATE,
    TARGET,
    WANTED,
)
from sim.world.tables.tally import DROPS
from sim.world.tables.world import World
from sim.world.values import expects


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


@kernel
def open_proposal(
    world: World, week: int, proposer: int, mask: int, target: int, wanted: int
) -> int:
    """Put a proposal, with its proposer as only member and lead, on the table; -1 if it is full.

    Slots are taken round and round, so that the order of proposals is the order in memory.
    """
    projects, actors = world.projects, world.actors
    cell = projects.cell
    slots = projects.live.size
    if projects.count[LISTED] == slots:
        return -1
    p = projects.count[NEXT_SLOT]
    while cell[p, STATE] != FREE:
        p = (p + 1) % slots
    projects.count[NEXT_SLOT] = (p + 1) % slots
    for field in range(FIELDS):
        cell[p, field] = 0
    for slot in range(projects.member.shape[1]):
        projects.member[p, slot] = -1
    projects.member[p, 0] = proposer
    cell[p, STATE] = PROPOSED
    cell[p, PROPOSER] = proposer
    cell[p, CODE] = week * CODES_A_WEEK
    cell[p, MASK] = mask
    cell[p, TARGET] = target & mask
    cell[p, MEMBERS] = 1
    cell[p, LEAD] = proposer
    cell[p, CO_LEAD] = -1
    cell[p, WANTED] = wanted
    cell[p, SINCE] = week
    cell[p, HOLDER] = proposer
    actors.pending[proposer] = 1
    projects.live[projects.count[LISTED]] = p
    projects.count[LISTED] += 1
    return p


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
def give_up(
    cell: IntGrid, p: int, pending: Ints, opinion: Reals, event: float, tally: Ints
) -> None:
    """Drop a proposal that waited too long or has nobody left; its proposer resents it."""
    a = cell[p, PROPOSER]
    pending[a] = 0
    opinion[a] = max(-1.0, opinion[a] - event)
    cell[p, STATE] = DROPPED
    tally[DROPS] += 1


@kernel
def hope_of(world: World, a: int, p: int) -> float:
    """What an actor expects of a proposal (E8)."""
    cell = world.projects.cell
    return expects(world, a, cell[p, MASK], cell[p, TARGET])

"""Plans: outlined, read by their proposers, filed once their hours are worked."""

from sim.constants import CODES_A_WEEK
from sim.kernels import kernel
from sim.randomness import decision
from sim.units import MINUTES_AN_HOUR
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.projects import (
    APPLIED,
    CO_LEAD,
    CODE,
    DRAFTED,
    FIELDS,
    FILED,
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
from sim.world.tables.record import APPLYING, WHEN_FILED
from sim.world.tables.tally import FILINGS
from sim.world.tables.world import World
from sim.world.values import gain_of, judge
from sim.world.week.proposals import drop
from sim.world.week.reach import count_within_reach

DRAFT = decision("proposals.draft")
"""Error with which a proposer judges a draft.

Key: (week, proposer, 0), block: number of the draft.
"""


@kernel
def _turned(world: World, a: int, mask: int, target: int) -> float:
    """What turning elements to a target would add to an actor's own value."""
    setting = world.actors.setting[a]
    new = (setting & ~mask) | (target & mask)
    return 0.0 if new == setting else gain_of(world, a, new)


@kernel
def plan_gain(world: World, p: int) -> float:
    """True gain of a plan, in value: the mean over its members, and over those they serve or know.

    Whoever is met twice counts twice, as in the number of residents that a plan wants to reach.
    """
    projects, actors = world.projects, world.actors
    cell = projects.cell
    mask, target = cell[p, MASK], cell[p, TARGET]
    total = 0.0
    lives = cell[p, MEMBERS]
    for slot in range(cell[p, MEMBERS]):
        total += _turned(world, projects.member[p, slot], mask, target)
    for slot in range(cell[p, MEMBERS]):
        a = projects.member[p, slot]
        if a >= actors.residents:
            for k in range(actors.served_start[a], actors.served_start[a + 1]):
                total += _turned(world, actors.served_list[k], mask, target)
            lives += actors.served[a]
        else:
            for tie in range(actors.tie_count[a]):
                if actors.tie_to[a, tie] < actors.residents:
                    total += _turned(world, actors.tie_to[a, tie], mask, target)
                    lives += 1
    return total / max(1, lives)


@kernel
def open_plan(world: World, week: int, proposer: int) -> int:
    """Put a plan, with its proposer as only member and lead, on the table; -1 if it is full.

    Slots are taken round and round, so that the order of plans is the order in memory.
    """
    projects = world.projects
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
    cell[p, STATE] = DRAFTED
    cell[p, PROPOSER] = proposer
    cell[p, CODE] = week * CODES_A_WEEK
    cell[p, LEAD] = proposer
    cell[p, CO_LEAD] = -1
    cell[p, SINCE] = week
    cell[p, HOLDER] = proposer
    projects.claimed[p] = 0.0
    projects.behind[p] = 0.0
    world.actors.pending[proposer] = 1
    projects.live[projects.count[LISTED]] = p
    projects.count[LISTED] += 1
    return p


@kernel
def withdraw(world: World, p: int) -> None:
    """Take the plan that was opened last off the table, as if it had never been opened."""
    projects = world.projects
    world.actors.pending[projects.cell[p, PROPOSER]] = 0
    projects.cell[p, STATE] = FREE
    projects.count[LISTED] -= 1
    projects.count[NEXT_SLOT] = p


@kernel
def outline(world: World, p: int, mask: int, target: int) -> None:
    """Write a draft: its elements and how they should be done, its proposer alone."""
    projects = world.projects
    cell = projects.cell
    a = cell[p, PROPOSER]
    for slot in range(projects.member.shape[1]):
        projects.member[p, slot] = -1
    projects.member[p, 0] = a
    cell[p, MASK] = mask
    cell[p, TARGET] = target & mask
    cell[p, MEMBERS] = 1


@kernel
def read_draft(world: World, week: int, p: int, number: int) -> float:
    """Gain of a draft, with its members, as its proposer judges it (E27), in value."""
    a = world.projects.cell[p, PROPOSER]
    return judge(world, DRAFT, week, a, 0, number, plan_gain(world, p))


@kernel
def owe_drafts(world: World, p: int, drafts: int) -> None:
    """Let a proposer owe the minutes of so many drafts of a plan."""
    minutes = int(MINUTES_AN_HOUR * world.parameters.proposals.draft_hours) * drafts
    world.actors.owed[world.projects.cell[p, PROPOSER]] += minutes
    world.projects.cell[p, APPLIED] += minutes
    world.record.hours_of_money[APPLYING] += minutes


@kernel
def put_forward(world: World, week: int, p: int, claimed: float, behind: float) -> None:
    """Propose a plan with the evidence for it, once its proposer owes nothing.

    ``claimed`` is a gain, in value, and ``behind`` the readings behind it.
    """
    world.projects.claimed[p] = claimed
    world.projects.behind[p] = behind
    world.projects.cell[p, WANTED] = count_within_reach(world, p)
    if world.actors.owed[world.projects.cell[p, PROPOSER]] == 0:
        _file(world, week, p)


@kernel
def _file(world: World, week: int, p: int) -> None:
    """Put a plan on the agenda of whoever decides."""
    cell = world.projects.cell
    cell[p, STATE] = PROPOSED
    cell[p, SINCE] = week
    cell[p, FILED] = 1
    world.tally.projects[FILINGS] += 1
    world.record.plan_gain[WHEN_FILED] += plan_gain(world, p)


@kernel
def file_plans(world: World, week: int) -> None:
    """Participants work off what they owe, in minutes promised to nobody; plans are filed."""
    actors, projects = world.actors, world.projects
    cell = projects.cell
    for a in range(actors.status.size):
        if actors.owed[a] > 0 and actors.status[a] == PARTICIPANT:
            left = actors.minutes[a] - actors.spent[a] - actors.promised[a]
            worked = min(actors.owed[a], max(0, left))
            if worked > 0:
                actors.owed[a] -= worked
                actors.spent[a] += worked
                actors.active[a] = week
    for i in range(projects.count[LISTED]):
        p = projects.live[i]
        if cell[p, STATE] != DRAFTED:
            continue
        a = cell[p, PROPOSER]
        if actors.status[a] != PARTICIPANT:
            drop(world, p)
        elif actors.owed[a] == 0:
            _file(world, week, p)

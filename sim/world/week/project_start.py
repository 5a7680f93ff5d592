"""What a project costs, and how it starts with a grant."""

import numpy as np

from sim.constants import CODES_A_WEEK, MOST_ELEMENTS, PERMILLE
from sim.kernels import IntGrid, kernel
from sim.randomness import decision, uniforms
from sim.units import CENTS_A_DOLLAR, MINUTES_AN_HOUR
from sim.world.bits import bits_in
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.ledger import MATERIALS, transfer
from sim.world.tables.projects import (
    CO_LEAD,
    CODE,
    CONTENT,
    GRANTED,
    HOLDER,
    LEAD,
    MASK,
    MATERIALS_PAID,
    MEMBERS,
    PLANNED,
    PROPOSER,
    RUNNING,
    SINCE,
    SOURCE,
    STAFF,
    STARTED,
    STATE,
    TARGET,
    WANTED,
)
from sim.world.tables.record import WHEN_FUNDED
from sim.world.tables.tally import GRANTS, STARTS, WAITED
from sim.world.tables.world import World
from sim.world.week.plans import plan_gain
from sim.world.week.proposals import drop_member, spare, succeed_lead, weekly_minutes
from sim.world.week.reach import count_within_reach

TRIM = decision("project.trim")
"""Place of an element in the order in which a project that is too dear drops them.

Key: (0, proposer, code), block: element.
"""


@kernel
def work_of(world: World, p: int, mask: int) -> tuple[int, int, int]:
    """Work content in minutes, weeks, and share of staff in thousandths, of some elements.

    All members of the project share the work.
    """
    projects, costs = world.projects, world.parameters.projects
    size = bits_in(mask)
    n = projects.cell[p, MEMBERS]
    staff = 0
    everybody = 0
    for slot in range(n):
        organization = projects.member[p, slot] >= world.actors.residents
        promise = weekly_minutes(organization, size, costs.hours_organization, costs.hours_resident)
        everybody += promise
        if organization:
            staff += promise
    content = int(MINUTES_AN_HOUR * costs.work * (1.0 + size) * (1.0 + costs.agreeing * (n - 1)))
    content = min(content, costs.longest * everybody)
    weeks = max(costs.shortest, -(-content // max(1, everybody)))
    return content, weeks, PERMILLE * staff // max(1, everybody)


@kernel
def price_of(world: World, p: int, mask: int) -> int:
    """Cents that some elements of a project cost with all its members, without reach."""
    costs = world.parameters.projects
    content, _, staff = work_of(world, p, mask)
    wages = content / MINUTES_AN_HOUR * costs.staff_wage * staff / PERMILLE
    return int(np.ceil(CENTS_A_DOLLAR * (costs.materials * bits_in(mask) + wages)))


@kernel
def smallest_price(world: World, p: int) -> int:
    """Cents that one element of a project would cost with all its members."""
    mask = world.projects.cell[p, MASK]
    return price_of(world, p, mask & -mask)


@kernel
def _stays(world: World, a: int, size: int) -> bool:
    """Whether a member takes part and can promise its minutes to a project that begins."""
    actors, costs = world.actors, world.parameters.projects
    limit = world.parameters.people.promise_limit
    more = weekly_minutes(
        a >= actors.residents, size, costs.hours_organization, costs.hours_resident
    )
    free = spare(a, more, actors.promised, actors.minutes, limit)
    return actors.status[a] == PARTICIPANT and free


@kernel
def keep_free_members(world: World, p: int) -> int:
    """Drop members who left or have promised their minutes elsewhere; returns how many stay."""
    cell, member = world.projects.cell, world.projects.member
    size = bits_in(cell[p, MASK])
    slot = 0
    while slot < cell[p, MEMBERS]:
        if _stays(world, member[p, slot], size):
            slot += 1
        else:
            drop_member(cell, member, p, slot)
    return cell[p, MEMBERS]


@kernel
def _drop_element(seed: int, cell: IntGrid, p: int) -> None:
    """Take one element out of a project, by lot."""
    dropped = 0
    least = np.inf
    for e in range(MOST_ELEMENTS):
        if (cell[p, MASK] >> e) & 1:
            u = uniforms(seed, TRIM, 0, cell[p, PROPOSER], cell[p, CODE], e)[0]
            if u < least:
                least = u
                dropped = 1 << e
    cell[p, MASK] ^= dropped


@kernel
def begin(
    world: World, week: int, p: int, source: int, available: int, least: int, most: int
) -> int:
    """Start an approved project with a grant of at most ``most`` cents, if money is ``available``.

    Members who left, or who have promised their minutes elsewhere, are not counted on. The
    project shrinks, element by element, to what the grant can pay; a cap below the price of the
    smallest version is lifted to that price. Reach takes what remains. A project that then takes
    less than ``least`` cents waits.

    Returns
    -------
    int
        Cents granted; -1 if the project waits; -2 if nobody is left to do it.
    """
    ledger, actors, tally = world.ledger, world.actors, world.tally
    cell, member = world.projects.cell, world.projects.member
    costs = world.parameters.projects
    if available < smallest_price(world, p):
        return -1
    if keep_free_members(world, p) == 0:
        return -2
    mask = cell[p, MASK]
    base = price_of(world, p, cell[p, MASK])
    while base > min(most, available) and bits_in(cell[p, MASK]) > 1:
        _drop_element(world.seed, cell, p)
        base = price_of(world, p, cell[p, MASK])
    if base > available:
        cell[p, MASK] = mask
        return -1
    size = bits_in(cell[p, MASK])
    price = round(CENTS_A_DOLLAR * costs.price_of_reach)
    left = max(0, min(most, available) - base)
    wanted = count_within_reach(world, p)
    if price > 0:
        wanted = min(wanted, left // price)
    grant = base + wanted * price
    if grant < least:
        cell[p, MASK] = mask
        return -1
    content, weeks, staff = work_of(world, p, cell[p, MASK])
    cell[p, CONTENT] = content
    cell[p, PLANNED] = weeks
    cell[p, STAFF] = staff
    cell[p, TARGET] &= cell[p, MASK]
    cell[p, WANTED] = wanted
    account = ledger.projects + p
    transfer(ledger.balance, source, account, grant)
    cell[p, MATERIALS_PAID] = round(CENTS_A_DOLLAR * costs.materials * size)
    transfer(ledger.balance, account, MATERIALS, cell[p, MATERIALS_PAID])
    here = False
    seconded = False
    for slot in range(cell[p, MEMBERS]):
        a = member[p, slot]
        actors.promised[a] += weekly_minutes(
            a >= actors.residents, size, costs.hours_organization, costs.hours_resident
        )
        actors.active[a] = week
        world.funders.reached_by[a] = source
        here = here or a == cell[p, LEAD]
        seconded = seconded or a == cell[p, CO_LEAD]
    if not seconded:
        cell[p, CO_LEAD] = -1
    if not here:
        if cell[p, HOLDER] == cell[p, LEAD]:
            cell[p, HOLDER] = -1
        succeed_lead(cell, member, p, actors.skill)
        if cell[p, HOLDER] < 0:
            cell[p, HOLDER] = cell[p, LEAD]
    for lead in (cell[p, LEAD], cell[p, CO_LEAD]):
        if lead >= 0:
            actors.leads[lead] += 1
            actors.led[lead] += 1
    actors.steered[cell[p, HOLDER]] += grant
    world.record.money_by_place[actors.neighbourhood[cell[p, LEAD]]] += grant
    actors.pending[cell[p, PROPOSER]] = 0
    tally.projects[STARTS] += 1
    tally.projects[GRANTS] += 1
    tally.projects[WAITED] += week - cell[p, CODE] // CODES_A_WEEK
    world.record.plan_gain[WHEN_FUNDED] += plan_gain(world, p)
    cell[p, STATE] = RUNNING
    cell[p, SINCE] = week
    cell[p, STARTED] = week
    cell[p, GRANTED] = grant
    cell[p, SOURCE] = source
    return grant

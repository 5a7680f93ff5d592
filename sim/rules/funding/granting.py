"""From approved projects to grants: kernels that all funding rules share."""

from typing import Final

import numpy as np

from sim.kernels import IntGrid, Ints, allocating, kernel
from sim.world.tables.coordination import AVAILABLE
from sim.world.tables.projects import CO_LEAD, FOLLOW_UP, HOLDER, LEAD, MEMBERS
from sim.world.tables.world import World
from sim.world.week.hosting import host, host_together, own_minutes
from sim.world.week.project_start import begin, smallest_price, time_of_those_who_stay
from sim.world.week.proposals import give_up

SCALES_FOR = ("proven_leads", "follow_ups", "proven_members")
"""For whom the first of two accounts pays; ``make_grants`` takes the place in this list."""

PROVEN_LEADS: Final = SCALES_FOR.index("proven_leads")
PROVEN_MEMBERS: Final = SCALES_FOR.index("proven_members")


@kernel
def has_hours(world: World, grantee: int, price: float, reporting: int) -> bool:
    """Whether a grantee has the minutes for reporting, and it or coordinators those of a grant."""
    actors = world.actors
    own = reporting
    if int(price) > world.hours[AVAILABLE]:
        own += own_minutes(world, price)
    return actors.spent[grantee] + own <= actors.minutes[grantee]


@kernel
def charge_grant(world: World, week: int, grantee: int, price: float, reporting: int) -> None:
    """Take the minutes of a grant, and those of reporting on it, as far as there are any."""
    actors = world.actors
    host(world, week, world.hours, price, grantee)
    actors.spent[grantee] += min(reporting, actors.minutes[grantee] - actors.spent[grantee])


@kernel
def reports_of(cell: IntGrid, p: int, reporting: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Who reports on a project, and own minutes of each: two leads share the work.

    Without a second lead the first stands in both places, with nothing more to do.
    """
    lead = cell[p, LEAD]
    second = cell[p, CO_LEAD] if cell[p, CO_LEAD] >= 0 else lead
    half = reporting // 2 if second != lead else 0
    return (lead, reporting - half), (second, half)


@kernel
def members_have_hours(world: World, p: int, price: float, reporting: int) -> bool:
    """Whether there are the minutes for a project's grant, and its leads' for reporting.

    Coordinators', or those of the members who would stay if it began now.
    """
    projects, actors = world.projects, world.actors
    for lead, own in reports_of(projects.cell, p, reporting):
        if actors.spent[lead] + own > actors.minutes[lead]:
            return False
    if int(price) <= world.hours[AVAILABLE]:
        return True
    left = time_of_those_who_stay(world, p)
    return own_minutes(world, price) + reporting <= left


@kernel
def charge_members(world: World, week: int, p: int, price: float, reporting: int) -> None:
    """Take the minutes of a grant, and the leads' for reporting as far as they have them."""
    projects, actors = world.projects, world.actors
    for lead, own in reports_of(projects.cell, p, reporting):
        actors.spent[lead] += min(own, actors.minutes[lead] - actors.spent[lead])
    host_together(world, week, world.hours, price, p)


@kernel
def may_scale(rule: int, cell: IntGrid, member: IntGrid, p: int, succeeded: Ints) -> bool:
    """Whether a project counts as scaling what worked; ``rule`` is a place in ``SCALES_FOR``."""
    if cell[p, FOLLOW_UP] == 1:
        return True
    if rule == PROVEN_LEADS:
        return succeeded[cell[p, LEAD]] > 0
    if rule == PROVEN_MEMBERS:
        for slot in range(cell[p, MEMBERS]):
            if succeeded[member[p, slot]] > 0:
                return True
    return False


@allocating
def smallest_prices(world: World, projects: Ints) -> Ints:
    """Cents that the smallest version of each of the projects costs, shape (projects,)."""
    prices = np.empty(projects.size, np.int64)
    for i in range(projects.size):
        prices[i] = smallest_price(world, projects[i])
    return prices


@allocating
def make_grants(
    world: World,
    week: int,
    items: Ints,
    sources: Ints,
    least: int,
    most: IntGrid,
    price: float,
    reporting: int,
    scales_for: int,
) -> Ints:
    """Begin projects in the order of ``items``, as far as money and hours go.

    Parameters
    ----------
    sources
        Two accounts: the first pays for what :func:`may_scale` (-1: there is none), the second for
        everything that the first does not pay for.
    least
        Least cents of one grant.
    most
        Most cents of the grant of each project from each account, shape (items, 2); -1 is none.
    price
        Coordinators' minutes of one grant; without them members give their own.
    reporting
        Own minutes of the lead for reporting on one grant; two leads share them.

    Returns
    -------
    Ints
        Sizes of the grants made, in cents.
    """
    ledger, actors, tally = world.ledger, world.actors, world.tally
    cell, member = world.projects.cell, world.projects.member
    given = np.empty(items.size, np.int64)
    made = 0
    for i in range(items.size):
        p = items[i]
        if not members_have_hours(world, p, price, reporting):
            continue
        scales = may_scale(scales_for, cell, member, p, actors.succeeded)
        granted = -1
        for k in range(2):
            if granted != -1 or sources[k] < 0 or most[i, k] < 0 or (k == 0 and not scales):
                continue
            granted = begin(
                world, week, p, sources[k], ledger.balance[sources[k]], least, most[i, k]
            )
        if granted >= 0:
            charge_members(world, week, p, price, reporting)
            given[made] = granted
            made += 1
        elif granted == -2:
            give_up(cell, p, actors.pending, actors.opinion, 0.0, tally.projects)
    return given[:made]


@kernel
def begin_from_own(world: World, week: int, items: Ints) -> int:
    """Begin projects, in the order of ``items``, from what their own organizations hold.

    The payer is the organization with most money among a project's members and those who serve
    its members; of equals, the one met first. It steers the money. Returns how many began.
    """
    projects, ledger, actors, tally = world.projects, world.ledger, world.actors, world.tally
    cell = projects.cell
    began = 0
    for i in range(items.size):
        p = items[i]
        payer = -1
        for slot in range(cell[p, MEMBERS]):
            a = projects.member[p, slot]
            for k in range(-1, actors.server.shape[1]):
                b = a if k < 0 else actors.server[a, k]
                if b < actors.residents:
                    continue
                if (
                    payer < 0
                    or ledger.balance[ledger.actors + b] > ledger.balance[ledger.actors + payer]
                ):
                    payer = b
        if payer < 0 or ledger.balance[ledger.actors + payer] <= 0:
            continue
        cell[p, HOLDER] = payer
        account = ledger.actors + payer
        granted = begin(
            world, week, p, account, ledger.balance[account], 0, ledger.balance[account]
        )
        if granted >= 0:
            began += 1
        elif granted == -2:
            give_up(cell, p, actors.pending, actors.opinion, 0.0, tally.projects)
    return began

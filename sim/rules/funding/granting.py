"""From approved projects to grants: kernels that all funding rules share."""

from typing import Final

import numpy as np

from sim.kernels import IntGrid, Ints, allocating, kernel
from sim.rules.funding.choices import note_choice
from sim.rules.funding.reading import read_for_money
from sim.world.tables.coordination import pay_minutes
from sim.world.tables.projects import CO_LEAD, FOLLOW_UP, HOLDER, LEAD, MEMBERS
from sim.world.tables.record import ADMINISTERING, BY_COORDINATORS, REPORTING
from sim.world.tables.world import World
from sim.world.week.hosting import own_minutes
from sim.world.week.judging import can_read, hope_of
from sim.world.week.project_start import begin, smallest_price
from sim.world.week.proposals import give_up, is_member

SCALES_FOR = ("proven_leads", "follow_ups", "proven_members")
"""For whom the first of two accounts pays; ``make_grants`` takes the place in this list."""

PROVEN_LEADS: Final = SCALES_FOR.index("proven_leads")
PROVEN_MEMBERS: Final = SCALES_FOR.index("proven_members")


@kernel
def owe(world: World, p: int, minutes: int) -> None:
    """Let the lead of a project owe minutes; two leads share them."""
    cell, owed = world.projects.cell, world.actors.owed
    half = minutes // 2 if cell[p, CO_LEAD] >= 0 else 0
    owed[cell[p, LEAD]] += minutes - half
    if half > 0:
        owed[cell[p, CO_LEAD]] += half


@kernel
def book_hours_of_a_grant(world: World, reporting: int) -> int:
    """Coordinators see a grant through, if they have the minutes; returns what a grantee must give.

    ``reporting`` is booked beside, as what grantees owe anyway.
    """
    prices, hours = world.parameters.coordination, world.record.hours_of_money
    price = prices.grant * prices.price_factor
    hours[REPORTING] += reporting
    if pay_minutes(world.hours, price):
        hours[BY_COORDINATORS] += int(price)
        return 0
    own = own_minutes(world, price)
    hours[ADMINISTERING] += own
    return own


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
    reporting
        Own minutes that a grantee owes for reporting on one grant.

    Returns
    -------
    Ints
        Sizes of the grants made, in cents.
    """
    ledger, actors = world.ledger, world.actors
    cell, member = world.projects.cell, world.projects.member
    given = np.empty(items.size, np.int64)
    made = 0
    for i in range(items.size):
        p = items[i]
        scales = may_scale(scales_for, cell, member, p, actors.succeeded)
        granted = -1
        for k in range(2):
            if granted != -1 or sources[k] < 0 or most[i, k] < 0 or (k == 0 and not scales):
                continue
            granted = begin(
                world, week, p, sources[k], ledger.balance[sources[k]], least, most[i, k]
            )
        if granted >= 0:
            owe(world, p, reporting)
            owe(world, p, book_hours_of_a_grant(world, reporting))
            given[made] = granted
            made += 1
        elif granted == -2:
            give_up(world, p)
    return given[:made]


@kernel
def _payer_of(world: World, p: int) -> int:
    """The organization that would pay for a project of its own; -1 if none is near.

    The one with most money among a project's members, those who serve them and those they know; of
    equals, the one met first.
    """
    projects, actors, ledger = world.projects, world.actors, world.ledger
    payer = -1
    most = -1
    for slot in range(projects.cell[p, MEMBERS]):
        a = projects.member[p, slot]
        for k in range(-1, actors.server.shape[1]):
            b = a if k < 0 else actors.server[a, k]
            if b >= actors.residents and ledger.balance[ledger.actors + b] > most:
                payer = b
                most = ledger.balance[ledger.actors + b]
        for tie in range(actors.tie_count[a]):
            b = actors.tie_to[a, tie]
            if b >= actors.residents and ledger.balance[ledger.actors + b] > most:
                payer = b
                most = ledger.balance[ledger.actors + b]
    return payer


@allocating
def begin_from_own(world: World, week: int, items: Ints) -> None:
    """Begin projects from what organizations near them hold, each payer's best hope first.

    A payer that is not in a project reads it first. It steers the money.
    """
    projects, ledger = world.projects, world.ledger
    payer = np.empty(items.size, np.int64)
    hope = np.empty(items.size)
    considered = np.empty(items.size, np.int64)
    n = 0
    for p in items:
        b = _payer_of(world, p)
        if b < 0 or ledger.balance[ledger.actors + b] < smallest_price(world, p):
            continue
        if not is_member(world, b, p):
            if not can_read(world, b, p):
                continue
            read_for_money(world, week, b, p)
        considered[n] = p
        payer[n] = b
        hope[n] = hope_of(world, week, b, p)
        n += 1
    note_choice(world, considered[:n], hope[:n])
    for i in np.argsort(-hope[:n], kind="mergesort"):  # stable
        p = considered[i]
        account = ledger.actors + payer[i]
        held = ledger.balance[account]
        if held <= 0:
            continue
        before = projects.cell[p, HOLDER]
        projects.cell[p, HOLDER] = payer[i]
        granted = begin(world, week, p, account, held, 0, held)
        if granted < 0:
            projects.cell[p, HOLDER] = before
        if granted == -2:
            give_up(world, p)

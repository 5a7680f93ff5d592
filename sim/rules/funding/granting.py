"""From approved projects to grants: kernels that all funding rules share."""

from typing import Final

import numpy as np

from sim.kernels import IntGrid, Ints, allocating, kernel
from sim.rules.funding.choices import note_choice
from sim.world.tables.coordination import AVAILABLE
from sim.world.tables.projects import CO_LEAD, FOLLOW_UP, HOLDER, LEAD, MEMBERS
from sim.world.tables.world import World
from sim.world.week.hosting import host_together, own_minutes
from sim.world.week.judging import can_read, hope_of, spend_reading
from sim.world.week.project_start import begin, smallest_price, time_of_those_who_stay
from sim.world.week.proposals import give_up, is_member

SCALES_FOR = ("proven_leads", "follow_ups", "proven_members")
"""For whom the first of two accounts pays; ``make_grants`` takes the place in this list."""

PROVEN_LEADS: Final = SCALES_FOR.index("proven_leads")
PROVEN_MEMBERS: Final = SCALES_FOR.index("proven_members")


@kernel
def has_hours(world: World, grantee: int, price: float) -> bool:
    """Whether coordinators have the minutes of a grant, or the grantee does."""
    actors = world.actors
    if int(price) <= world.hours[AVAILABLE]:
        return True
    return actors.spent[grantee] + own_minutes(world, price) <= actors.minutes[grantee]


@kernel
def owe_reports(world: World, p: int, reporting: int) -> None:
    """Let the lead of a project owe the minutes of reporting; two leads share them."""
    cell, owed = world.projects.cell, world.actors.owed
    half = reporting // 2 if cell[p, CO_LEAD] >= 0 else 0
    owed[cell[p, LEAD]] += reporting - half
    if half > 0:
        owed[cell[p, CO_LEAD]] += half


@kernel
def members_have_hours(world: World, p: int, price: float) -> bool:
    """Whether coordinators have the minutes of a grant, or the members who would stay if it began
    now have them between them.
    """
    if int(price) <= world.hours[AVAILABLE]:
        return True
    return own_minutes(world, price) <= time_of_those_who_stay(world, p)


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
        if not members_have_hours(world, p, price):
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
            owe_reports(world, p, reporting)
            host_together(world, week, world.hours, price, p)
            given[made] = granted
            made += 1
        elif granted == -2:
            give_up(world, p)
    return given[:made]


@kernel
def _payer_of(world: World, p: int) -> int:
    """The organization that would pay for a project of its own; -1 if none is near.

    The one with most money among a project's members and those who serve its members; of equals,
    the one met first.
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
            if not can_read(world, b):
                continue
            spend_reading(world, week, b, p)
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

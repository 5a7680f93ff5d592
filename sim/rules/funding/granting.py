"""From approved projects to grants: kernels that all funding rules share."""

from typing import Final

import numpy as np

from sim.kernels import IntGrid, Ints, Reals, allocating, kernel
from sim.world.tables.coordination import AVAILABLE, host
from sim.world.tables.numbers import Numbers
from sim.world.tables.projects import CO_LEAD, FOLLOW_UP, HOLDER, LEAD, MEMBERS
from sim.world.week.project_start import begin, smallest_price, time_of_those_who_stay
from sim.world.week.proposals import give_up, host_together

SCALES_FOR = ("proven_leads", "follow_ups", "proven_members")
"""For whom the first of two accounts pays; ``make_grants`` takes the place in this list."""

PROVEN_LEADS: Final = SCALES_FOR.index("proven_leads")
PROVEN_MEMBERS: Final = SCALES_FOR.index("proven_members")


@kernel
def has_hours(
    grantee: int, price: float, self_hosting: float, reporting: int, hours: Ints, spent: Ints,
    minutes: Ints,
) -> bool:  # fmt: skip
    """Whether a grantee has the minutes for reporting, and it or coordinators those of a grant."""
    own = reporting
    if int(price) > hours[AVAILABLE]:
        own += int(price * self_hosting)
    return spent[grantee] + own <= minutes[grantee]


@kernel
def charge_grant(
    grantee: int, price: float, self_hosting: float, reporting: int, week: int, hours: Ints,
    spent: Ints, minutes: Ints, active: Ints,
) -> None:  # fmt: skip
    """Take the minutes of a grant, and those of reporting on it, as far as there are any."""
    host(hours, price, grantee, self_hosting, spent, minutes, active, week)
    spent[grantee] += min(reporting, minutes[grantee] - spent[grantee])


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
def members_have_hours(
    cell: IntGrid, member: IntGrid, p: int, residents: int, status: Ints, promised: Ints,
    minutes: Ints, spent: Ints, numbers: Numbers, price: float, self_hosting: float, reporting: int,
    hours: Ints,
) -> bool:  # fmt: skip
    """Whether there are the minutes for a project's grant, and its leads' for reporting.

    Coordinators', or those of the members who would stay if it began now.
    """
    for lead, own in reports_of(cell, p, reporting):
        if spent[lead] + own > minutes[lead]:
            return False
    if int(price) <= hours[AVAILABLE]:
        return True
    left = time_of_those_who_stay(
        cell, member, p, residents, status, promised, minutes, spent, numbers
    )
    return int(price * self_hosting) + reporting <= left


@kernel
def charge_members(
    cell: IntGrid, member: IntGrid, p: int, status: Ints, price: float, self_hosting: float,
    reporting: int, week: int, hours: Ints, spent: Ints, minutes: Ints, active: Ints,
) -> None:  # fmt: skip
    """Take the minutes of a grant, and the leads' for reporting as far as they have them."""
    for lead, own in reports_of(cell, p, reporting):
        spent[lead] += min(own, minutes[lead] - spent[lead])
    host_together(hours, price, self_hosting, cell, member, p, status, spent, minutes, active, week)


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
def smallest_prices(
    n: int, items: Ints, cell: IntGrid, member: IntGrid, residents: int, numbers: Numbers
) -> Ints:
    """Cents that the smallest version of each of the first ``n`` projects costs, shape (n,)."""
    prices = np.empty(n, np.int64)
    for i in range(n):
        prices[i] = smallest_price(cell, member, items[i], residents, numbers)
    return prices


@allocating
def make_grants(
    seed: int, week: int, n: int, items: Ints, sources: Ints, least: int, most: IntGrid,
    cell: IntGrid, member: IntGrid, balance: Ints, status: Ints, promised: Ints, minutes: Ints,
    spent: Ints, pending: Ints, leads: Ints, led: Ints, active: Ints, skill: Reals, opinion: Reals,
    steered: Ints, succeeded: Ints, tally: Ints, numbers: Numbers, hours: Ints, first_project: int,
    residents: int, price: float, self_hosting: float, reporting: int, scales_for: int,
) -> Ints:  # fmt: skip
    """Begin the first ``n`` projects of ``items`` in their order, as far as money and hours go.

    Parameters
    ----------
    sources
        Two accounts: the first pays for what :func:`may_scale` (-1: there is none), the second for
        everything that the first does not pay for.
    least
        Least cents of one grant.
    most
        Most cents of the grant of each project from each account, shape (n, 2); -1 is none.
    price, self_hosting
        Coordinators' minutes of one grant, or members' own in so many times of them.
    reporting
        Own minutes of the lead for reporting on one grant; two leads share them.

    Returns
    -------
    Ints
        Sizes of the grants made, in cents.
    """
    given = np.empty(n, np.int64)
    made = 0
    for i in range(n):
        p = items[i]
        if not members_have_hours(
            cell, member, p, residents, status, promised, minutes, spent, numbers, price,
            self_hosting, reporting, hours,
        ):  # fmt: skip
            continue
        scales = may_scale(scales_for, cell, member, p, succeeded)
        granted = -1
        for k in range(2):
            if granted != -1 or sources[k] < 0 or most[i, k] < 0 or (k == 0 and not scales):
                continue
            granted = begin(
                seed, cell, member, p, week, sources[k], balance[sources[k]], least, most[i, k],
                first_project, balance, status, promised, minutes, pending, leads, led, active,
                skill, steered, tally, numbers, residents,
            )  # fmt: skip
        if granted >= 0:
            charge_members(
                cell, member, p, status, price, self_hosting, reporting, week, hours, spent,
                minutes, active,
            )  # fmt: skip
            given[made] = granted
            made += 1
        elif granted == -2:
            give_up(cell, p, pending, opinion, 0.0, tally)
    return given[:made]


@kernel
def begin_from_own(
    seed: int, week: int, n: int, items: Ints, cell: IntGrid, member: IntGrid, balance: Ints,
    status: Ints, promised: Ints, minutes: Ints, pending: Ints, leads: Ints, led: Ints,
    active: Ints, skill: Reals, opinion: Reals, steered: Ints, server: IntGrid, tally: Ints,
    numbers: Numbers, first_actor: int, first_project: int, residents: int,
) -> int:  # fmt: skip
    """Begin projects, in the order of ``items``, from what their own organizations hold.

    The payer is the organization with most money among a project's members and those who serve
    its members; of equals, the one met first. It steers the money. Returns how many began.
    """
    began = 0
    for i in range(n):
        p = items[i]
        payer = -1
        for slot in range(cell[p, MEMBERS]):
            a = member[p, slot]
            for k in range(-1, server.shape[1]):
                b = a if k < 0 else server[a, k]
                if b < residents:
                    continue
                if payer < 0 or balance[first_actor + b] > balance[first_actor + payer]:
                    payer = b
        if payer < 0 or balance[first_actor + payer] <= 0:
            continue
        cell[p, HOLDER] = payer
        account = first_actor + payer
        granted = begin(
            seed, cell, member, p, week, account, balance[account], 0, balance[account],
            first_project, balance, status, promised, minutes, pending, leads, led, active, skill,
            steered, tally, numbers, residents,
        )  # fmt: skip
        if granted >= 0:
            began += 1
        elif granted == -2:
            give_up(cell, p, pending, opinion, 0.0, tally)
    return began

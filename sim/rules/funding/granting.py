"""From approved projects to grants: kernels that all funding rules share."""

import numpy as np

from sim.kernels import IntGrid, Ints, Reals, kernel
from sim.world.coordination import AVAILABLE
from sim.world.projects import FOLLOW_UP, HOLDER, LEAD, MEMBERS
from sim.world.proposals import give_up, host_together
from sim.world.starting import begin, time_of_those_who_stay


@kernel
def make_grants(
    seed: int, week: int, n: int, items: Ints, sources: Ints, most: Ints, cell: IntGrid,
    member: IntGrid, balance: Ints, status: Ints, promised: Ints, minutes: Ints, spent: Ints,
    pending: Ints, leads: Ints, led: Ints, active: Ints, skill: Reals, opinion: Reals,
    steered: Ints, succeeded: Ints, tally: Ints, numbers: Reals, hours: Ints, first_project: int,
    residents: int, price: float, self_hosting: float,
) -> Ints:  # fmt: skip
    """Begin the first ``n`` projects of ``items`` in their order, as far as money and hours go.

    Parameters
    ----------
    sources
        Two accounts: the first pays for follow-ups and for leads who have succeeded before (-1:
        there is none), the second for everything that the first does not pay for.
    most
        Most cents of one grant from each account.
    price, self_hosting
        Coordinators' minutes of one grant, or members' own in so many times of them.

    Returns
    -------
    Ints
        Sizes of the grants made, in cents.
    """
    given = np.empty(n, np.int64)
    made = 0
    for i in range(n):
        p = items[i]
        lead = cell[p, LEAD]
        if int(price) > hours[AVAILABLE]:
            left = time_of_those_who_stay(
                cell, member, p, residents, status, promised, minutes, spent, numbers
            )
            if int(price * self_hosting) > left:
                continue
        proven = cell[p, FOLLOW_UP] == 1 or succeeded[lead] > 0
        granted = -1
        for k in range(2):
            if granted != -1 or sources[k] < 0 or (k == 0 and not proven):
                continue
            granted = begin(
                seed, cell, member, p, week, sources[k], balance[sources[k]], most[k],
                first_project, balance, status, promised, minutes, pending, leads, led, active,
                skill, steered, tally, numbers, residents,
            )  # fmt: skip
        if granted >= 0:
            host_together(
                hours, price, self_hosting, cell, member, p, status, spent, minutes, active, week
            )
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
    numbers: Reals, first_actor: int, first_project: int, residents: int,
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
            seed, cell, member, p, week, account, balance[account], balance[account], first_project,
            balance, status, promised, minutes, pending, leads, led, active, skill, steered,
            tally, numbers, residents,
        )  # fmt: skip
        if granted >= 0:
            began += 1
        elif granted == -2:
            give_up(cell, p, pending, opinion, 0.0, tally)
    return began

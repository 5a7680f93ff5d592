"""Funders who give to organizations directly: what they do in a week."""

import numpy as np

from sim.constants import LEAST_SUM, MOST_GRANTS_A_WEEK, PREFERENCE
from sim.kernels import Flags, Ints, Reals, allocating, kernel
from sim.randomness import decision, uniform, uniforms
from sim.rules.funding.base import Funding, list_waiting
from sim.rules.funding.granting import begin_from_own, has_hours
from sim.units import QUARTERS_A_YEAR
from sim.world.tables.actors import GONE, OUTSIDER, PARTICIPANT
from sim.world.tables.ledger import FUNDERS, transfer
from sim.world.tables.projects import MEMBERS
from sim.world.tables.tally import ROUTES
from sim.world.tables.world import World
from sim.world.week.hosting import host
from sim.world.week.judging import funder_hope

CHOOSE = decision("funding.choose")
"""Size and recipient of a direct grant.

Key: (0, funder, 0), block: number of the grant, words 0 and 1.
"""

TURN = decision("funding.turn")
"""Which funder gives first. Key: (week, 0, 0)."""

BY_GRANT = ROUTES.index("grant")


def give_directly(
    world: World, week: int, rule: Funding, gives: Flags, weight_size: float, weight_plan: float
) -> None:
    """A round: funders give while money and hours allow; holders begin approved projects.

    Parameters
    ----------
    rule
        The rule in force, whose rounds and reports are theirs, too.
    gives
        Which funders give directly, shape (funders,).
    weight_size
        Weight of an organization's size in a funder's choice.
    weight_plan
        Weight, in what size leaves, of what it hopes of projects, against visible outcome.
    """
    if week % rule.round_weeks:
        return
    actors, prices = world.actors, world.parameters.coordination
    return_unspent(
        week, world.ledger.balance, actors.status, FUNDERS,
        world.funders.yearly.size, world.ledger.actors, actors.residents,
    )  # fmt: skip
    waiting = list_waiting(world, week)
    sizes = give(
        world, week, gives, waiting, weight_size, weight_plan,
        prices.grant * prices.price_factor, rule.reporting,
    )  # fmt: skip
    world.tally.grant_sizes.extend(sizes.tolist())
    if waiting.size:
        begin_from_own(world, week, waiting)


@kernel
def return_unspent(
    week: int, balance: Ints, status: Ints, FUNDERS: int, funders: int,
    first_actor: int, residents: int,
) -> None:  # fmt: skip
    """Give back, to each funder in turn, what an organization that left has not begun to use."""
    for a in range(residents, status.size):
        if status[a] == GONE and balance[first_actor + a] > 0:
            funder = FUNDERS + (a + week) % funders
            transfer(balance, first_actor + a, funder, balance[first_actor + a])


@allocating
def plans_around(world: World, week: int, funder: int, waiting: Ints) -> Reals:
    """Most that a funder hopes of a waiting project of each organization, shape (organizations,).

    Of those that it is in, or a member of which it serves; 0 where it hopes for nothing.
    """
    projects, actors = world.projects, world.actors
    found = np.zeros(actors.status.size - actors.residents)
    for p in waiting:
        hope = funder_hope(world, week, funder, p)
        for slot in range(projects.cell[p, MEMBERS]):
            a = projects.member[p, slot]
            for k in range(-1, actors.server.shape[1]):
                b = (a if k < 0 else actors.server[a, k]) - actors.residents
                if b >= 0:
                    found[b] = max(found[b], hope)
    return found


@kernel
def _choose(
    world: World, funder: int, u: float, weight_size: float, weight_plan: float, plans: Reals
) -> int:
    """The organization that a funder gives to, drawn by one uniform; -1 if there is none (E16)."""
    funders, actors = world.funders, world.actors
    sizes = 0.0
    outcomes = 0.0
    hopes = 0.0
    for a in range(actors.residents, actors.status.size):
        sizes += actors.endowment[a]
        outcomes += actors.outcome[a]
        hopes += plans[a - actors.residents]
    sizes = max(sizes, LEAST_SUM)
    outcomes = max(outcomes, LEAST_SUM)
    hopes = max(hopes, LEAST_SUM)
    total = 0.0
    for final in range(2):
        mark = u * total
        total = 0.0
        for a in range(actors.residents, actors.status.size):
            if actors.status[a] == GONE:
                continue
            visible = (1.0 - weight_plan) * actors.outcome[a] / outcomes
            visible += weight_plan * plans[a - actors.residents] / hopes
            weight = weight_size * actors.endowment[a] / sizes + (1.0 - weight_size) * visible
            if actors.parts[a] & funders.parts[funder]:
                weight *= PREFERENCE
            total += weight
            if final == 1 and total > mark:
                return a
    return -1


@allocating
def give(
    world: World,
    week: int,
    gives: Flags,
    waiting: Ints,
    weight_size: float,
    weight_plan: float,
    price: float,
    reporting: int,
) -> Ints:
    """Funders' grants of this week; returns their sizes in cents.

    The n-th grant ever of a funder has the size of a past grant, drawn by key, and goes to an
    organization drawn by its size, by its outcome and by what the funder hopes of the waiting
    projects around it; twice as likely where it works in a part the funder prefers. No grant is
    larger than a quarter of the funder's year; a funder saves for its next grant if that is more
    than it has. It stops for the week when neither coordinators nor the grantee have the hours. Who
    begins changes by lot. Only those who are in ``gives``, shape (funders,), give.
    """
    ledger, funders, actors = world.ledger, world.funders, world.actors
    organizations = actors.status.size - actors.residents
    given = np.empty(MOST_GRANTS_A_WEEK, np.int64)
    n = 0
    if organizations == 0 or funders.sizes.size == 0:
        return given[:0]
    first = int(uniform(world.seed, TURN, week, 0, 0) * funders.parts.size)
    for place in range(funders.parts.size):
        funder = (first + place) % funders.parts.size
        if not gives[funder]:
            continue
        plans = plans_around(world, week, funder, waiting)
        while n < given.size:
            u_size, u_choice, _, _ = uniforms(
                world.seed, CHOOSE, 0, funder, 0, funders.made[funder]
            )
            cents = min(
                funders.sizes[int(u_size * funders.sizes.size)],
                funders.yearly[funder] // QUARTERS_A_YEAR,
            )
            if cents <= 0 or cents > ledger.balance[FUNDERS + funder]:
                break
            chosen = _choose(world, funder, u_choice, weight_size, weight_plan, plans)
            if chosen < 0 or not has_hours(world, chosen, price):
                break
            host(world, week, world.hours, price, chosen)
            actors.owed[chosen] += reporting
            transfer(ledger.balance, FUNDERS + funder, ledger.actors + chosen, cents)
            actors.active[chosen] = week
            if actors.status[chosen] == OUTSIDER:
                actors.status[chosen] = PARTICIPANT
                actors.joined[chosen] = week
                world.tally.joins[BY_GRANT] += 1
            funders.made[funder] += 1
            given[n] = cents
            n += 1
    return given[:n]

"""Funders who give to organizations directly: what they do in a week."""

import numpy as np

from sim.constants import LEAST_SUM, MOST_GRANTS_A_WEEK, PREFERENCE
from sim.kernels import Flags, Ints, allocating, kernel
from sim.randomness import decision, uniform, uniforms
from sim.rules.funding.base import list_waiting
from sim.rules.funding.granting import begin_from_own, charge_grant, has_hours
from sim.units import QUARTERS_A_YEAR
from sim.world.tables.actors import GONE, OUTSIDER, PARTICIPANT
from sim.world.tables.ledger import FUNDERS, transfer
from sim.world.tables.tally import ROUTES
from sim.world.tables.world import World

CHOOSE = decision("funding.choose")
"""Size and recipient of a direct grant.

Key: (0, funder, 0), block: number of the grant, words 0 and 1.
"""

TURN = decision("funding.turn")
"""Which funder gives first. Key: (week, 0, 0)."""

BY_GRANT = ROUTES.index("grant")


def give_directly(
    world: World, week: int, weight_size: float, gives: Flags, reporting: int
) -> None:
    """Funders give while money, hours and sizes allow; holders begin approved projects.

    Parameters
    ----------
    weight_size
        Weight of an organization's size, against its visible outcome, in a funder's choice.
    gives
        Which funders give directly, shape (funders,).
    reporting
        Own minutes that a grantee spends on reporting on one grant.
    """
    actors, prices = world.actors, world.parameters.coordination
    return_unspent(
        week, world.ledger.balance, actors.status, FUNDERS,
        world.funders.yearly.size, world.ledger.actors, actors.residents,
    )  # fmt: skip
    sizes = give(world, week, gives, weight_size, prices.grant * prices.price_factor, reporting)
    world.tally.grant_sizes.extend(sizes.tolist())
    waiting = list_waiting(world, week)
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
def give(
    world: World,
    week: int,
    gives: Flags,
    weight_size: float,
    price: float,
    reporting: int,
) -> Ints:
    """Funders' grants of this week; returns their sizes in cents.

    The n-th grant ever of a funder has the size of a past grant, drawn by key, and goes to an
    organization drawn in proportion to ``w endowment share + (1 - w) outcome share``, doubled where
    it works in a part the funder prefers. No grant is larger than a quarter of the funder's year; a
    funder saves for its next grant if that is more than it has. It stops for the week when neither
    coordinators nor the grantee have the hours. Who begins changes by lot. Only those who are in
    ``gives``, shape (funders,), give.
    """
    ledger, funders, actors = world.ledger, world.funders, world.actors
    tally = world.tally
    organizations = actors.status.size - actors.residents
    given = np.empty(MOST_GRANTS_A_WEEK, np.int64)
    n = 0
    if organizations == 0 or funders.sizes.size == 0:
        return given[:0]
    total_size = 0.0
    total_outcome = 0.0
    for a in range(actors.residents, actors.status.size):
        total_size += actors.endowment[a]
        total_outcome += actors.outcome[a]
    first = int(uniform(world.seed, TURN, week, 0, 0) * funders.parts.size)
    for place in range(funders.parts.size):
        funder = (first + place) % funders.parts.size
        while gives[funder] and n < given.size:
            u_size, u_choice, _, _ = uniforms(
                world.seed, CHOOSE, 0, funder, 0, funders.made[funder]
            )
            cents = min(
                funders.sizes[int(u_size * funders.sizes.size)],
                funders.yearly[funder] // QUARTERS_A_YEAR,
            )
            if cents <= 0 or cents > ledger.balance[FUNDERS + funder]:
                break
            total = 0.0
            chosen = -1
            for final in range(2):
                mark = u_choice * total
                total = 0.0
                for a in range(actors.residents, actors.status.size):
                    if actors.status[a] == GONE:
                        continue
                    weight = weight_size * actors.endowment[a] / max(total_size, LEAST_SUM)
                    weight += (
                        (1.0 - weight_size) * actors.outcome[a] / max(total_outcome, LEAST_SUM)
                    )
                    if actors.parts[a] & funders.parts[funder]:
                        weight *= PREFERENCE
                    total += weight
                    if final == 1 and chosen < 0 and total > mark:
                        chosen = a
            if chosen < 0:
                break
            if not has_hours(world, chosen, price, reporting):
                break
            charge_grant(world, week, chosen, price, reporting)
            transfer(ledger.balance, FUNDERS + funder, ledger.actors + chosen, cents)
            actors.active[chosen] = week
            if actors.status[chosen] == OUTSIDER:
                actors.status[chosen] = PARTICIPANT
                actors.joined[chosen] = week
                tally.joins[BY_GRANT] += 1
            funders.made[funder] += 1
            given[n] = cents
            n += 1
    return given[:n]

"""Funders who give to organizations directly: what they do in a week."""

import numpy as np

from sim.constants import LEAST_SUM, MOST_GRANTS_A_WEEK, PREFERENCE
from sim.kernels import Flags, Ints, Reals, allocating, kernel
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
    sizes = give(
        world.seed, week, world.ledger.balance, world.funders.sizes, world.funders.parts,
        world.funders.yearly, world.funders.made, gives,
        actors.status, actors.joined, actors.active, actors.spent, actors.minutes,
        actors.endowment, actors.outcome, actors.parts, world.hours, world.tally.joins,
        FUNDERS, world.ledger.actors, actors.residents, weight_size,
        prices.grant * prices.price_factor, prices.self_hosting, reporting,
    )  # fmt: skip
    world.tally.grant_sizes.extend(sizes.tolist())
    waiting = list_waiting(world, week)
    if waiting.size:
        projects = world.projects
        begin_from_own(
            world.seed, week, waiting.size, waiting, projects.cell, projects.member,
            world.ledger.balance, actors.status, actors.promised, actors.minutes,
            actors.pending, actors.leads, actors.led, actors.active, actors.skill,
            actors.opinion, actors.steered, actors.server, world.tally.projects,
            world.numbers, world.ledger.actors, world.ledger.projects, actors.residents,
        )  # fmt: skip


@kernel
def return_unspent(
    week: int, balance: Ints, status: Ints, first_funder: int, funders: int,
    first_actor: int, residents: int,
) -> None:  # fmt: skip
    """Give back, to each funder in turn, what an organization that left has not begun to use."""
    for a in range(residents, status.size):
        if status[a] == GONE and balance[first_actor + a] > 0:
            funder = first_funder + (a + week) % funders
            transfer(balance, first_actor + a, funder, balance[first_actor + a])


@allocating
def give(
    seed: int, week: int, balance: Ints, sizes: Ints, preferred: Ints, yearly: Ints, made: Ints,
    gives: Flags, status: Ints, joined: Ints, active: Ints, spent: Ints, minutes: Ints,
    endowment: Reals, outcome: Reals, parts: Ints, hours: Ints, joins: Ints, first_funder: int,
    first_actor: int, residents: int, weight_size: float, price: float, self_hosting: float,
    reporting: int,
) -> Ints:  # fmt: skip
    """Funders' grants of this week; returns their sizes in cents.

    The n-th grant ever of a funder has the size of a past grant, drawn by key, and goes to an
    organization drawn in proportion to ``w endowment share + (1 - w) outcome share``, doubled where
    it works in a part the funder prefers. No grant is larger than a quarter of the funder's year; a
    funder saves for its next grant if that is more than it has. It stops for the week when neither
    coordinators nor the grantee have the hours. Who begins changes by lot. Only those who are in
    ``gives``, shape (funders,), give.
    """
    organizations = status.size - residents
    given = np.empty(MOST_GRANTS_A_WEEK, np.int64)
    n = 0
    if organizations == 0 or sizes.size == 0:
        return given[:0]
    total_size = 0.0
    total_outcome = 0.0
    for a in range(residents, status.size):
        total_size += endowment[a]
        total_outcome += outcome[a]
    first = int(uniform(seed, TURN, week, 0, 0) * preferred.size)
    for place in range(preferred.size):
        funder = (first + place) % preferred.size
        while gives[funder] and n < given.size:
            u_size, u_choice, _, _ = uniforms(seed, CHOOSE, 0, funder, 0, made[funder])
            cents = min(sizes[int(u_size * sizes.size)], yearly[funder] // QUARTERS_A_YEAR)
            if cents <= 0 or cents > balance[first_funder + funder]:
                break
            total = 0.0
            chosen = -1
            for final in range(2):
                mark = u_choice * total
                total = 0.0
                for a in range(residents, status.size):
                    if status[a] == GONE:
                        continue
                    weight = weight_size * endowment[a] / max(total_size, LEAST_SUM)
                    weight += (1.0 - weight_size) * outcome[a] / max(total_outcome, LEAST_SUM)
                    if parts[a] & preferred[funder]:
                        weight *= PREFERENCE
                    total += weight
                    if final == 1 and chosen < 0 and total > mark:
                        chosen = a
            if chosen < 0:
                break
            if not has_hours(chosen, price, self_hosting, reporting, hours, spent, minutes):
                break
            charge_grant(
                chosen, price, self_hosting, reporting, week, hours, spent, minutes, active
            )
            transfer(balance, first_funder + funder, first_actor + chosen, cents)
            active[chosen] = week
            if status[chosen] == OUTSIDER:
                status[chosen] = PARTICIPANT
                joined[chosen] = week
                joins[BY_GRANT] += 1
            made[funder] += 1
            given[n] = cents
            n += 1
    return given[:n]

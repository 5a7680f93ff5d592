"""Policy work as projects: coordinators draft them, a governing organization leads them."""

from sim.kernels import IntGrid, Ints, RealGrid, Reals, kernel
from sim.rules.activities.base import drawn_size, most_wanted
from sim.rules.activities.pieces import invite_partners, taken_up
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.coordination import RELEASED, pay_minutes
from sim.world.tables.projects import LISTED
from sim.world.tables.world import World
from sim.world.week.proposals import open_proposal


def advocate(world: World, week: int, share: float, plan: int) -> None:
    """Draft one project on structural elements, if the share of hours so far pays for it."""
    actors, projects, beliefs = world.actors, world.projects, world.beliefs
    costs, prices, support = world.parameters.projects, world.parameters.coordination, world.support
    price = int(prices.draft * prices.price_factor)
    if support.drafted + price > int(world.hours[RELEASED] * share):
        return
    if draft(
        world.seed, week, projects.cell, projects.member, projects.live, projects.count,
        world.council.member, world.council.leading, actors.status, actors.pending,
        actors.minutes, actors.promised, actors.setting, actors.own_elements, actors.estimate,
        actors.confidence, beliefs.gain, beliefs.unknown, beliefs.trust, actors.served,
        world.hours, actors.residents, beliefs.scope & world.problem.structural, beliefs.agreed,
        beliefs.target, plan, costs.large, world.explore, price, costs.hours_organization,
        world.parameters.people.promise_limit,
    ):  # fmt: skip
        support.drafted += price


@kernel
def draft(
    seed: int, week: int, cell: IntGrid, member: IntGrid, live: Ints, count: Ints, council: Ints,
    leading: Ints, status: Ints, pending: Ints, minutes: Ints, promised: Ints, setting: Ints,
    own_elements: Ints, estimate: RealGrid, confidence: RealGrid, gain: RealGrid,
    unknown: RealGrid, trust: Reals, served: Ints, hours: Ints, residents: int, structural: int,
    agreed: int, target: int, plan: int, large: int, explore: float, price: int, hours_o: float,
    limit: float,
) -> bool:  # fmt: skip
    """Put policy work on the table; returns whether anything was drafted.

    The most powerful governing organization without an open proposal leads it. It is about the
    structural elements in scope that no open project has and that this organization does not do
    as agreed, or as it would rather; it finds its members as every piece of the plan does.
    """
    taken, open_now = taken_up(cell, live, count)
    lead = -1
    for k in range(council.size):
        c = council[k]
        if lead < 0 and c >= residents and status[c] == PARTICIPANT and pending[c] == 0:
            lead = c
    if lead < 0 or open_now >= plan:
        return False
    aim = (~setting[lead] & ~agreed) | (target & agreed)
    size = drawn_size(seed, week, lead, 1, large)
    mask = most_wanted(
        lead, size, structural & ~taken & (aim ^ setting[lead]), setting, estimate, confidence,
        gain, unknown, trust, explore,
    )  # fmt: skip
    if mask == 0 or count[LISTED] == live.size or not pay_minutes(hours, price):
        return False
    p = open_proposal(cell, member, live, count, pending, lead, week, mask, aim, served[lead])
    invite_partners(
        p, cell, member, leading, status, own_elements, promised, minutes, served, hours_o, limit,
    )  # fmt: skip
    return True

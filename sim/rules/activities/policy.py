"""Policy work as projects: coordinators draft them, a governing organization leads them."""

from sim.kernels import kernel
from sim.rules.activities.base import drawn_size
from sim.rules.activities.drafting import LEADING, draft_for, most_wanted
from sim.rules.activities.pieces import taken_up
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.coordination import RELEASED, pay_minutes
from sim.world.tables.projects import LISTED
from sim.world.tables.world import World


def advocate(world: World, week: int, share: float, plan: int) -> None:
    """Draft one project on structural elements, if the share of hours so far pays for it."""
    beliefs = world.beliefs
    prices, support = world.parameters.coordination, world.support
    price = int(prices.draft * prices.price_factor)
    if support.drafted + price > int(world.hours[RELEASED] * share):
        return
    if draft(world, week, beliefs.scope & world.problem.structural, plan, price):
        support.drafted += price


@kernel
def draft(world: World, week: int, structural: int, plan: int, price: int) -> bool:
    """Draft policy work; returns whether anything was drafted.

    The most powerful governing organization without an open proposal leads it. It is about the
    structural elements in scope that no open project has and that this organization does not do
    as agreed, or as it would rather; it finds its members as every piece of the plan does.
    """
    projects, council, actors = world.projects, world.council, world.actors
    beliefs, costs = world.beliefs, world.parameters.projects
    taken, open_now = taken_up(projects.cell, projects.live, projects.count)
    lead = -1
    for k in range(council.member.size):
        c = council.member[k]
        if (
            lead < 0
            and c >= actors.residents
            and actors.status[c] == PARTICIPANT
            and actors.pending[c] == 0
        ):
            lead = c
    if lead < 0 or open_now >= plan:
        return False
    aim = (~actors.setting[lead] & ~beliefs.agreed) | (beliefs.target & beliefs.agreed)
    size = drawn_size(world.seed, week, lead, 1, costs.large)
    mask = most_wanted(world, lead, size, structural & ~taken & (aim ^ actors.setting[lead]))
    if (
        mask == 0
        or projects.count[LISTED] == projects.live.size
        or not pay_minutes(world.hours, price)
    ):
        return False
    draft_for(world, week, lead, mask, aim, LEADING)
    return True

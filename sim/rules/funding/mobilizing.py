"""Mobilizing funding: coordinators' hours entice other funders to match what is given."""

from sim.randomness import decision, uniform
from sim.units import CENTS_A_DOLLAR, MINUTES_AN_HOUR
from sim.world.tables.coordination import pay_minutes
from sim.world.tables.funders import FUNDER_LEFT, FUNDER_OUTSIDE, join
from sim.world.tables.world import World

MATCH = decision("funding.match")
"""With which funder other funders give. Key: (week, 0, 0)."""


def court_funders(world: World, share: float) -> None:
    """Spend a share of a week's hours on other funders, as far as there are so many."""
    minutes = world.share_of_week(share) if share > 0.0 else 0
    if minutes > 0 and pay_minutes(world.hours, minutes):
        world.support.courted += minutes


def match_offers(world: World, week: int, cost: float) -> None:
    """Open a quarter: other funders match what the last quarter's hours on them are worth.

    Their yearly money comes in, from now on, with that of one of the funders, drawn by key; one
    that has left, or is disappointed by what it saw last, declines. One that was outside is
    enticed: it joins. Together they match no more than all that the present ones give.
    """
    support, funders = world.support, world.funders
    yearly = funders.yearly
    wage = world.parameters.coordination.wage
    offered = int(support.courted * wage * CENTS_A_DOLLAR / MINUTES_AN_HOUR / cost)
    support.courted = 0
    offered = min(offered, int(yearly.sum()) - 2 * support.matched)
    if offered > 0:
        f = int(uniform(world.seed, MATCH, week, 0, 0) * yearly.size)
        if funders.state[f] == FUNDER_LEFT or funders.seen[f] < 0.0:
            return
        if funders.state[f] == FUNDER_OUTSIDE:
            join(funders, f)
        support.matched += offered
        yearly[f] += offered

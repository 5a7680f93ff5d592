"""Nobody is asked."""

from sim.rules.base import rule
from sim.rules.membership.base import Membership
from sim.world.tables.world import World


@rule(
    "membership",
    "spontaneous",
    seeds="isolated initiatives",
    reads=["actors"],
    writes=["actors", "tally"],
)
class Spontaneous(Membership):
    """People join when they feel like it. Nobody invites them and nobody introduces them, so
    joining costs nobody any time, and the effort grows as fast as it attracts."""

    def bring_in(self, world: World, week: int) -> None:
        """Nobody is brought in."""

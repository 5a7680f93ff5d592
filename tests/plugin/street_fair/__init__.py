"""A fair in one neighbourhood after the other."""

from sim.parameters import ASSUMPTION, parameter
from sim.rules.base import rule
from sim.rules.membership import Membership
from sim.world.tables.world import World
from street_fair.fair import hold_fair


@rule(
    "membership",
    "street_fair",
    seeds="let network membership expand naturally through members' connections",
    reads=["actors"],
    writes=["actors", "tally"],
)
class StreetFair(Membership):
    """Every few weeks there is a fair in one neighbourhood, in turn. Some of those who live there
    and do not take part yet come by, like what they see, and stay."""

    interval: int = parameter(4, unit="weeks", range=(2, 13), limits=(1, None), source=ASSUMPTION)
    """Weeks between two fairs."""

    visitors: float = parameter(
        0.1, unit="share of outsiders", range=(0.02, 0.3), limits=(0, 1), source=ASSUMPTION
    )
    """Chance that an outsider who lives there comes and stays."""

    def bring_in(self, world: World, week: int) -> None:
        """Hold a fair, if one is due."""
        if week % self.interval == self.interval - 1:
            actors = world.actors
            hold_fair(
                world.seed, week, week // self.interval, actors.neighbourhood, actors.status,
                actors.joined, world.tally.joins, self.visitors,
            )  # fmt: skip

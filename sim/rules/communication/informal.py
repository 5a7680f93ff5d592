"""Word of mouth along ties."""

from sim.rules.base import rule
from sim.rules.communication.base import Communication
from sim.world.tables.world import World


@rule(
    "communication",
    "informal",
    seeds="isolated initiatives",
    reads=["actors"],
    writes=["actors", "audience"],
)
class Informal(Communication):
    """People hear from those they know, when they happen to meet. There is no meeting, no
    newsletter and no platform."""

    def listen(self, world: World, week: int) -> None:
        """Ties are all there is."""

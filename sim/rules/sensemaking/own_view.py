"""Everybody judges alone."""

from sim.rules.base import rule
from sim.rules.sensemaking.base import Sensemaking
from sim.world.tables.world import World


@rule(
    "sensemaking",
    "own_view",
    seeds="No single organization is responsible for any major social problem, nor can any "
    "single organization cure it",
    reads=["actors"],
    writes=["beliefs", "actors"],
)
class OwnView(Sensemaking):
    """Everybody acts on what they see themselves: sharply in their own part of the system,
    dimly elsewhere. Nobody draws a common picture, and nothing is out of bounds."""

    def prepare(self, world: World) -> None:
        """Nobody trusts a shared belief; everything is in scope."""
        world.beliefs.trust[:] = 0.0
        world.beliefs.scope = world.problem.all_elements

    def focus(self, world: World, week: int) -> None:
        """Views are moved by what actors do; everybody is the author of their own scope."""
        if week == 0:
            world.actors.authored[:] = 1.0

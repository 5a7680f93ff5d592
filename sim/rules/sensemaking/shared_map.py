"""A map of everybody's evidence, with the differences kept."""

from sim.rules.base import rule
from sim.rules.sensemaking.base import Sensemaking, rate_unknown, trust_shared_belief
from sim.world.evidence import read_reports
from sim.world.tables.world import World


@rule(
    "sensemaking",
    "shared_map",
    seeds="CREATIVE SYSTEM ANALYSIS; encourages different perspectives on problem integrated "
    "through a system map; identifies leverage points to drive experimentation",
    cites=["Auer, Cesa-Bianchi & Fischer 2002"],
    reads=["beliefs", "actors"],
    writes=["beliefs", "actors"],
)
class SharedMap(Sensemaking):
    """Everybody's evidence goes onto one map of the system, and nobody has to agree. Each
    participant reads the map next to their own view; blank spots attract experiments as much as
    promising ones. Nothing is out of bounds."""

    def prepare(self, world: World) -> None:
        """Everything is in scope."""
        world.beliefs.scope = world.problem.all_elements

    def focus(self, world: World, week: int) -> None:
        """Draw the map from all evidence reported so far; its authors are those who reported."""
        beliefs = world.beliefs
        world.actors.authored[:] = world.actors.reported
        read_reports(world, beliefs.gain)
        rate_unknown(beliefs.count, beliefs.unknown)
        trust_shared_belief(world.actors.status, beliefs.trust, self.trust)

"""Everybody does their own thing."""

from sim.kernels import kernel
from sim.rules.activities.base import Activities, comes_forward, drawn_size
from sim.rules.activities.drafting import ALONE, draft_plan
from sim.rules.base import rule
from sim.world.tables.world import World


@rule(
    "activities",
    "solo",
    seeds="isolated initiatives",
    reads=["actors", "beliefs"],
    writes=["projects", "actors"],
)
class Solo(Activities):
    """Whoever sees something to do in their own part of the system does it alone, for those they
    serve or know. Nobody joins in, and nobody checks whether somebody else does the same."""

    def come_forward(self, world: World, week: int) -> None:
        """Participants plan small projects of their own."""
        for first, last in self.take_turns(world, week):
            propose_alone(
                world, week, int(world.parameters.coordination.reading * world.easier), first, last
            )


@kernel
def propose_alone(world: World, week: int, reading: int, first: int, last: int) -> None:
    """Each actor who comes forward plans to turn what it most wants to turn, alone."""
    actors, beliefs = world.actors, world.beliefs
    costs = world.parameters.projects
    for a in range(first, last):
        need = reading if beliefs.trust[a] > 0.0 else 0
        if not comes_forward(world, week, a, need):
            continue
        actors.spent[a] += need
        size = drawn_size(world.seed, week, a, 1, costs.small)
        allowed = actors.own_elements[a] & beliefs.scope
        draft_plan(world, week, a, size, allowed, 0, ~actors.setting[a], ALONE)

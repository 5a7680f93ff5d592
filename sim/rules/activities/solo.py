"""Everybody does their own thing."""

from sim.kernels import IntGrid, Ints, RealGrid, Reals, kernel
from sim.rules.activities.base import Activities, can_pay, comes_forward, drawn_size, most_wanted
from sim.rules.base import rule
from sim.world.tables.world import World
from sim.world.week.proposals import open_proposal


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

    def propose(self, world: World, week: int) -> None:
        """Participants propose small projects of their own."""
        actors, projects, beliefs = world.actors, world.projects, world.beliefs
        costs = world.parameters.projects
        for first, last in self.take_turns(world, week):
            propose_alone(
                world.seed, week, projects.cell, projects.member, projects.live, projects.count,
                actors.status, actors.pending, actors.spent, actors.minutes,
                actors.setting, actors.own_elements, actors.estimate, actors.confidence,
                beliefs.gain, beliefs.unknown, beliefs.trust, world.ledger.balance, actors.served,
                actors.tie_count, world.ledger.actors, beliefs.scope, costs.small, actors.residents,
                world.small_grant, world.explore, costs.proposal_rate, costs.proposal_rate_funded,
                int(world.parameters.coordination.reading * world.easier), first, last,
            )  # fmt: skip


@kernel
def propose_alone(
    seed: int, week: int, cell: IntGrid, member: IntGrid, live: Ints, count: Ints,
    status: Ints, pending: Ints, spent: Ints, minutes: Ints, setting: Ints, own_elements: Ints,
    estimate: RealGrid, confidence: RealGrid, gain: RealGrid, unknown: RealGrid, trust: Reals,
    balance: Ints, served: Ints, tie_count: Ints, first_actor: int, scope: int, small: int,
    residents: int, small_grant: int, explore: float, rate: float, rate_funded: float,
    reading: int, first: int, last: int,
) -> None:  # fmt: skip
    """Each actor who comes forward proposes what it most wants to turn, alone."""
    for a in range(first, last):
        funded = can_pay(a, residents, balance, first_actor, small_grant)
        need = reading if trust[a] > 0.0 else 0
        if not comes_forward(
            seed, week, a, status, pending, spent, minutes, need, funded, rate, rate_funded
        ):
            continue
        spent[a] += need
        size = drawn_size(seed, week, a, 1, small)
        mask = most_wanted(
            a, size, own_elements[a] & scope, setting, estimate, confidence, gain, unknown, trust,
            explore,
        )  # fmt: skip
        if mask:
            wanted = served[a] if a >= residents else tie_count[a]
            open_proposal(cell, member, live, count, pending, a, week, mask, ~setting[a], wanted)

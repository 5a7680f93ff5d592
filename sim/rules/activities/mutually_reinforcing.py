"""A few large projects of key organizations, cut from one plan."""

from sim.kernels import IntGrid, Ints, RealGrid, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.activities.base import Activities, can_pay, comes_forward, drawn_size, most_wanted
from sim.rules.base import rule
from sim.world.bits import bits_in, nth_bit
from sim.world.projects import MASK, MEMBERS, MOST_MEMBERS, ORPHANED, STATE, WANTED
from sim.world.proposals import open_proposal, spare, weekly_minutes
from sim.world.world import World

PIECE = decision("activities.piece")


@rule(
    "activities",
    "mutually_reinforcing",
    seeds="MUTUALLY REINFORCING ACTIVITIES: prioritized set of activities; each participant "
    "undertaking a specific set of plan-based activities; cascading levels of linked "
    "collaboration; more likely to be a few large projects",
    cites=["Kania & Kramer 2011"],
    reads=["actors", "beliefs", "council", "projects"],
    writes=["projects", "actors"],
)
class MutuallyReinforcing(Activities):
    """The scope is cut into a few large projects, led by key organizations, that do not overlap
    and all move towards the same target. Each changes several elements at once, with organizations
    that work in those parts, and cascades to the people they serve."""

    plan: int = parameter(
        5, unit="projects", range=(3, 9), limits=(1, None), source="3 to 5 large projects a year; "
        + ASSUMPTION, by_arm="More likely to be a few large projects.",
    )  # fmt: skip
    """Projects of the plan that run or wait at the same time."""

    def propose(self, world: World, week: int) -> None:
        """Key organizations propose the next pieces of the plan."""
        actors, projects, beliefs = world.actors, world.projects, world.beliefs
        costs = world.parameters.projects
        for first, last in self.turns(world, week, world.council.leading):
            propose_plan(
                world.seed, week, projects.cell, projects.member, projects.live, projects.free,
                projects.count, world.council.leading, actors.status, actors.pending, actors.spent,
                actors.minutes, actors.promised, actors.setting, actors.own_elements,
                actors.estimate, actors.confidence, beliefs.gain, beliefs.unknown, beliefs.trust,
                actors.served, world.ledger.balance, world.ledger.actors, actors.residents,
                beliefs.scope, beliefs.agreed, beliefs.target, self.plan, costs.small, costs.large,
                world.small_grant, world.explore, costs.proposal_rate, costs.proposal_rate_funded,
                int(world.parameters.coordination.reading * world.easier), costs.hours_organization,
                world.parameters.people.promise_limit, first, last,
            )  # fmt: skip

    def has_room(self, world: World) -> bool:
        """Whether the plan has room for one more project."""
        projects = world.projects
        live = projects.live[: projects.count[0]]
        return int((projects.cell[live, STATE] <= ORPHANED).sum()) < self.plan

    def bring(self, world: World, week: int, a: int, mask: int, target: int) -> int:
        """Let key organizations that work in its parts join a piece of the plan."""
        p = super().bring(world, week, a, mask, target)
        if p >= 0:
            actors, projects = world.actors, world.projects
            _invite_partners(
                p, bits_in(mask), projects.cell, projects.member, world.council.leading,
                actors.status, actors.own_elements, actors.promised, actors.minutes,
                actors.served, world.parameters.projects.hours_organization,
                world.parameters.people.promise_limit,
            )  # fmt: skip
        return p


@kernel
def _invite_partners(
    p: int, size: int, cell: IntGrid, member: IntGrid, leading: Ints, status: Ints,
    own_elements: Ints, promised: Ints, minutes: Ints, served: Ints, hours_o: float, limit: float,
) -> None:  # fmt: skip
    """The most powerful organizations that work in a project's parts, and have time, join it."""
    more = weekly_minutes(True, size, hours_o, 0.0)
    for k in range(leading.size):
        b = leading[k]
        n = cell[p, MEMBERS]
        if n >= MOST_MEMBERS:
            return
        if b == member[p, 0] or status[b] != 1 or not own_elements[b] & cell[p, MASK]:
            continue
        if spare(b, more, promised, minutes, limit):
            member[p, n] = b
            cell[p, MEMBERS] = n + 1
            cell[p, WANTED] += served[b]


@kernel
def propose_plan(
    seed: int, week: int, cell: IntGrid, member: IntGrid, live: Ints, free: Ints, count: Ints,
    leading: Ints, status: Ints, pending: Ints, spent: Ints, minutes: Ints, promised: Ints,
    setting: Ints, own_elements: Ints, estimate: RealGrid, confidence: RealGrid, gain: RealGrid,
    unknown: RealGrid, trust: Reals, served: Ints, balance: Ints, first_actor: int,
    residents: int, scope: int, agreed: int, target: int, plan: int, small: int, large: int,
    small_grant: int, explore: float, rate: float, rate_funded: float, reading: int,
    hours_o: float, limit: float, first: int, last: int,
) -> None:  # fmt: skip
    """Key organizations propose large pieces of the scope.

    A piece leaves out what open projects have as long as enough is left of the scope; then others
    may do the same with those whom they serve. Elements with an agreed target are turned that way,
    others as the proposer wants. A piece has at least one element more than a small project.
    """
    taken = 0
    open_now = 0
    for i in range(count[0]):
        p = live[i]
        if cell[p, STATE] <= 4:
            taken |= cell[p, MASK]
            open_now += 1
    for k in range(first, last):
        if open_now >= plan:
            return
        a = leading[k]
        funded = can_pay(a, residents, balance, first_actor, small_grant)
        need = reading if trust[a] > 0.0 else 0
        if not comes_forward(
            seed, week, a, status, pending, spent, minutes, need, funded, rate, rate_funded
        ):
            continue
        spent[a] += need
        size = drawn_size(seed, week, a, min(small + 1, large), large)
        aim = (~setting[a] & ~agreed) | (target & agreed)
        piece = scope & ~taken
        if bits_in(piece) < size:
            piece = scope
        missing = piece & (aim ^ setting[a])  # what the proposer itself does not do yet, first
        mask = most_wanted(
            a, size, missing, setting, estimate, confidence, gain, unknown, trust, explore
        )
        rest = piece & ~mask
        while bits_in(mask) < size and rest:
            lot = uniform(seed, PIECE, week, a, bits_in(mask))
            mask |= nth_bit(rest, int(lot * bits_in(rest)))
            rest = piece & ~mask
        if mask == 0:
            continue
        p = open_proposal(cell, member, live, free, count, pending, a, week, mask, aim, served[a])
        if p < 0:
            return
        _invite_partners(
            p, size, cell, member, leading, status, own_elements, promised, minutes, served,
            hours_o, limit,
        )  # fmt: skip
        taken |= mask
        open_now += 1

"""A few large projects of key organizations, cut from one plan."""

from sim.kernels import allocating, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.activities.base import Activities, comes_forward, drawn_size
from sim.rules.activities.drafting import ALONE, LEADING, draft_own, draft_plan
from sim.rules.activities.pieces import taken_up
from sim.rules.activities.policy import advocate
from sim.rules.base import rule
from sim.world.bits import bits_in
from sim.world.order import sort_by
from sim.world.tables.coordination import pay_minutes
from sim.world.tables.projects import LISTED, MASK, ORPHANED, STATE, UNPLANNED
from sim.world.tables.world import World

SURPRISE = decision("activities.surprise")
"""Turn of an actor who proposes outside the plan. Key: (week, actor, 0)."""


@rule(
    "activities",
    "mutually_reinforcing",
    seeds="MUTUALLY REINFORCING ACTIVITIES; prioritized set of activities; each participant "
    "undertaking a specific set of plan-based activities; cascading levels of linked "
    "collaboration; more likely to be a few large projects",
    cites=["Kania & Kramer 2011"],
    reads=["actors", "beliefs", "council", "projects"],
    writes=["projects", "actors", "hours", "support"],
    tried_with={"activities.policy": 0.1},
)
class MutuallyReinforcing(Activities):
    """The scope is cut into a few large projects, led by key organizations, that do not overlap
    and all move towards the same target. Each changes several elements at once, with organizations
    that work in those parts, and cascades to the people they serve. Coordinators check each
    proposal against the plan; they may also draft policy work for the governing organizations."""

    plan: int = parameter(
        5, unit="projects", range=(3, 9), limits=(1, 1000), source="3 to 5 large projects a year; "
        + ASSUMPTION, by_arm="More likely to be a few large projects.",
    )  # fmt: skip
    """Projects of the plan that run or wait at the same time, to scale."""

    unplanned: float = parameter(
        0.0, unit="share left open", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="Be open to surprises; don't try to pin everything down.",
    )  # fmt: skip
    """Places for small projects that any participant plans, beside the plan's own and as a share of
    their number."""

    aligned: bool = parameter(
        True, unit="truth", source="the seeds: aligning and coordinating activities",
        by_arm="Aligning and Coordinating Activities",
    )  # fmt: skip
    """Whether coordinators check proposals against the plan, so that pieces do not overlap; if
    not, key organizations propose without regard to what others have taken."""

    policy: float = parameter(
        0.0, unit="share of hours", range=(0.0, 0.2), limits=(0, 1), source=ASSUMPTION,
        by_arm="Advancing an Aligned Advocacy/ Policy Agenda",
    )  # fmt: skip
    """Most, as a share of all coordinators' hours so far, that is spent on drafting policy work;
    0 is none."""

    def come_forward(self, world: World, week: int) -> None:
        """Coordinators draft policy; key organizations draft the next pieces of the plan."""
        beliefs = world.beliefs
        prices = world.parameters.coordination
        reading = int(prices.reading * world.easier)
        plan = world.scaled(self.plan)
        if self.policy > 0.0:
            advocate(world, week, self.policy, plan)
        for first, last in self.take_turns(world, week, world.council.leading):
            propose_plan(
                world,
                week,
                plan,
                reading,
                self.aligned,
                prices.alignment * prices.price_factor,
                first,
                last,
            )
        places = round(self.unplanned * plan)
        if places and beliefs.scope:
            propose_surprises(world, week, places, reading)

    def has_room(self, world: World) -> bool:
        """Whether the plan has room for one more project."""
        projects = world.projects
        _, open_now = taken_up(projects.cell, projects.live, projects.count)
        return bool(open_now < world.scaled(self.plan))

    def open_own(self, world: World, week: int, a: int, mask: int, target: int) -> int:
        """Let key organizations that work in its parts join a piece of the plan."""
        return int(draft_own(world, week, a, mask, target, LEADING))


@kernel
def propose_plan(
    world: World,
    week: int,
    plan: int,
    reading: int,
    aligned: bool,
    price: float,
    first: int,
    last: int,
) -> None:
    """Key organizations draft large pieces of the scope.

    A piece leaves out what open projects have, if coordinators have the hours to check that, as
    long as enough is left of the scope; then others may do the same with those whom they serve.
    Elements with an agreed target are turned that way, others as the proposer wants. A piece has
    at least one element more than a small project.
    """
    projects, council, actors = world.projects, world.council, world.actors
    beliefs, costs = world.beliefs, world.parameters.projects
    taken, open_now = taken_up(projects.cell, projects.live, projects.count)
    for k in range(first, last):
        if open_now >= plan:
            return
        a = council.leading[k]
        need = reading if beliefs.trust[a] > 0.0 else 0
        if not comes_forward(world, week, a, need):
            continue
        actors.spent[a] += need
        size = drawn_size(world.seed, week, a, min(costs.small + 1, costs.large), costs.large)
        aim = (~actors.setting[a] & ~beliefs.agreed) | (beliefs.target & beliefs.agreed)
        piece = beliefs.scope
        if aligned and pay_minutes(world.hours, price):
            piece &= ~taken
        if bits_in(piece) < size:
            piece = beliefs.scope
        # What the proposer itself does not do yet comes first.
        wanted = piece & (aim ^ actors.setting[a])
        p = draft_plan(world, week, a, size, wanted, piece, aim, LEADING)
        if p >= 0:
            taken |= projects.cell[p, MASK]
            open_now += 1


@allocating
def propose_surprises(world: World, week: int, places: int, reading: int) -> None:
    """Participants who come forward take the places beside the plan, by lot.

    Each plans, alone, to turn what it most wants to turn of its own elements in scope.
    """
    projects, actors, beliefs = world.projects, world.actors, world.beliefs
    costs = world.parameters.projects
    cell = projects.cell
    for i in range(projects.count[LISTED]):
        if cell[projects.live[i], STATE] <= ORPHANED:
            places -= cell[projects.live[i], UNPLANNED]
    n = 0
    for a in range(actors.status.size):
        need = reading if beliefs.trust[a] > 0.0 else 0
        if actors.own_elements[a] & beliefs.scope and comes_forward(world, week, a, need):
            world.keys[n] = uniform(world.seed, SURPRISE, week, a, 0)
            world.items[n] = a
            n += 1
    sort_by(world.keys, world.items, n)
    for a in world.items[: max(0, min(n, places))].copy():  # drafting uses the same scratch
        actors.spent[a] += reading if beliefs.trust[a] > 0.0 else 0
        size = drawn_size(world.seed, week, a, 1, costs.small)
        allowed = actors.own_elements[a] & beliefs.scope
        p = draft_plan(world, week, a, size, allowed, 0, ~actors.setting[a], ALONE)
        if p >= 0:
            cell[p, UNPLANNED] = 1

"""Many small projects among people with ties."""

from sim.constants import MOST_MEMBERS
from sim.kernels import kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.activities.base import Activities, comes_forward, drawn_size
from sim.rules.activities.drafting import (
    add_what_was_proven,
    draft_follow_up,
    draft_own,
    draft_plan,
    most_wanted,
)
from sim.rules.base import rule
from sim.units import WEEKS_A_YEAR
from sim.world.tables.actors import PARTICIPANT, PLANNED_ELEMENTS, SETTING_THEN
from sim.world.tables.world import World

UNPLANNED = decision("activities.unplanned")
"""Whether an actor proposes outside its plan of the year. Key: (week, actor, 0)."""


@rule(
    "activities",
    "self_organizing",
    seeds="SELF-ORGANIZING; many people initiate opportunity-based collaborative action; people "
    "involved in many projects; increasing numbers of self-organized emergent small projects build "
    "skills to organize large projects",
    cites=["Holley 2012", "Yellowroot Fund: most successful in small ways"],
    reads=["actors", "beliefs"],
    writes=["projects", "actors"],
)
class SelfOrganizing(Activities):
    """Anybody starts a project where they see an opportunity, with two or three people they know.
    Most are small. Whoever has brought one to success may take it further, and try larger ones
    with more people. Since people are in several projects at once, what works travels between
    them."""

    partners: int = parameter(
        3, unit="members", range=(2, 5), limits=(2, MOST_MEMBERS),
        source="at least 3 organizations per project (Holley, innovation fund)",
        by_arm="Many people initiate opportunity-based collaborative action.",
    )  # fmt: skip
    """Members of a first project; each success adds one, up to the largest group."""

    unplanned: float = parameter(
        1.0, unit="share left open", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION,
        by_arm="Be open to surprises; don't try to pin everything down.",
    )  # fmt: skip
    """Share of proposals that may take up whatever offers itself; the others follow what their
    proposer planned when the year began."""

    def come_forward(self, world: World, week: int) -> None:
        """Participants plan projects with those they know."""
        if self.unplanned < 1.0 and week % WEEKS_A_YEAR == 0:
            plan_the_year(world)
        for first, last in self.take_turns(world, week):
            propose_together(
                world,
                week,
                self.unplanned,
                self.partners,
                int(world.parameters.coordination.reading * world.easier),
                first,
                last,
            )

    def open_own(self, world: World, week: int, a: int, mask: int, target: int) -> int:
        """Ask contacts to join; what has been proven is taken further."""
        actors = world.actors
        grown = min(int(actors.succeeded[a]), world.parameters.projects.large)
        most = min(world.projects.member.shape[1], self.partners + grown)
        p = int(draft_own(world, week, a, mask, target, most))
        again = actors.proven_mask[a] & world.beliefs.scope
        if p >= 0 and mask == again and not (target ^ actors.proven_target[a]) & mask:
            add_what_was_proven(world, a, p)
            actors.proven_mask[a] = 0
        return p


@kernel
def _make_plan(world: World, a: int, allowed: int) -> None:
    """An actor plans to turn the elements it now wants turned most."""
    actors, costs = world.actors, world.parameters.projects
    actors.plan[a, PLANNED_ELEMENTS] = most_wanted(world, a, costs.large, allowed)
    actors.plan[a, SETTING_THEN] = actors.setting[a]


@kernel
def plan_the_year(world: World) -> None:
    """Participants plan a year, others will when they first need to: as many elements as a large
    project has.
    """
    actors, beliefs = world.actors, world.beliefs
    for a in range(actors.status.size):
        actors.plan[a, PLANNED_ELEMENTS] = 0
        if actors.status[a] == PARTICIPANT:
            _make_plan(world, a, actors.own_elements[a] & beliefs.scope)


@kernel
def propose_together(
    world: World, week: int, unplanned: float, partners: int, reading: int, first: int, last: int
) -> None:
    """Each actor who comes forward takes a success further, or starts something new.

    A coordinator's projects may have one element and one member more for each success; a
    follow-up carries what is proven to the contacts of its members. A proposal by plan takes what
    is left of the proposer's plan for the year; who had none makes it now.
    """
    projects, actors, beliefs = world.projects, world.actors, world.beliefs
    costs = world.parameters.projects
    for a in range(first, last):
        need = reading if beliefs.trust[a] > 0.0 else 0
        if not comes_forward(world, week, a, need):
            continue
        actors.spent[a] += need
        grown = min(actors.succeeded[a], costs.large)
        by_plan = unplanned < 1.0 and uniform(world.seed, UNPLANNED, week, a, 0) >= unplanned
        if by_plan and actors.plan[a, PLANNED_ELEMENTS] == 0:
            _make_plan(world, a, actors.own_elements[a] & beliefs.scope)
        most = min(projects.member.shape[1], partners + grown)
        if actors.proven_mask[a] & beliefs.scope and not by_plan:
            mask = actors.proven_mask[a] & beliefs.scope
            actors.proven_mask[a] = 0
            draft_follow_up(world, week, a, mask, actors.proven_target[a], most)
            continue
        size = drawn_size(world.seed, week, a, 1, min(costs.large, costs.small + grown))
        allowed = actors.own_elements[a] & beliefs.scope
        if by_plan:
            allowed &= actors.plan[a, PLANNED_ELEMENTS] & ~(
                actors.setting[a] ^ actors.plan[a, SETTING_THEN]
            )
        draft_plan(world, week, a, size, allowed, 0, ~actors.setting[a], most)

"""Many small projects among people with ties."""

from sim.constants import MOST_MEMBERS
from sim.kernels import IntGrid, Ints, RealGrid, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.activities.base import Activities, can_pay, comes_forward, drawn_size, most_wanted
from sim.rules.base import rule
from sim.units import WEEKS_A_YEAR
from sim.world.bits import bits_in
from sim.world.tables.actors import PARTICIPANT, PLANNED_ELEMENTS, SETTING_THEN
from sim.world.tables.projects import FOLLOW_UP, MEMBERS, WANTED
from sim.world.tables.world import World
from sim.world.week.proposals import open_proposal, spare, weekly_minutes

ASK = decision("activities.ask")
"""Which of several equally strong ties is asked first to join a proposal.

Key: (week, proposer, contact).
"""

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

    def propose(self, world: World, week: int) -> None:
        """Participants propose projects with those they know."""
        actors, projects, beliefs = world.actors, world.projects, world.beliefs
        costs = world.parameters.projects
        if self.unplanned < 1.0 and week % WEEKS_A_YEAR == 0:
            plan_the_year(
                actors.status, actors.plan, actors.setting, actors.own_elements, actors.estimate,
                actors.confidence, beliefs.gain, beliefs.unknown, beliefs.trust, beliefs.scope,
                costs.large, world.explore,
            )  # fmt: skip
        for first, last in self.take_turns(world, week):
            propose_together(
                world.seed, week, projects.cell, projects.member, projects.live, projects.count,
                actors.status, actors.pending, actors.spent, actors.minutes,
                actors.promised, actors.setting, actors.own_elements, actors.estimate,
                actors.confidence, beliefs.gain, beliefs.unknown, beliefs.trust, actors.succeeded,
                actors.proven_mask, actors.proven_target, actors.plan, actors.tie_to,
                actors.tie_weight, actors.tie_count, actors.served, world.ledger.balance,
                world.ledger.actors, actors.residents, beliefs.scope, self.unplanned,
                self.partners, costs.small, costs.large,
                world.small_grant, world.explore, costs.proposal_rate, costs.proposal_rate_funded,
                int(world.parameters.coordination.reading * world.easier), costs.hours_organization,
                costs.hours_resident, world.parameters.people.promise_limit, first, last,
            )  # fmt: skip

    def open_own(self, world: World, week: int, a: int, mask: int, target: int) -> int:
        """Ask contacts to join; what the actor brought to success last is taken further."""
        p = super().open_own(world, week, a, mask, target)
        if p < 0:
            return p
        actors, projects, costs = world.actors, world.projects, world.parameters.projects
        again = actors.proven_mask[a] & world.beliefs.scope
        if mask == again and not (target ^ actors.proven_target[a]) & mask:
            projects.cell[p, FOLLOW_UP] = 1
            actors.proven_mask[a] = 0
        _ask_contacts(
            world.seed, week, p,
            min(costs.most_members, self.partners + min(int(actors.succeeded[a]), costs.large)),
            bits_in(mask), projects.cell, projects.member, actors.status, actors.promised,
            actors.minutes, actors.tie_to, actors.tie_weight, actors.tie_count, actors.served,
            actors.residents, costs.hours_organization, costs.hours_resident,
            world.parameters.people.promise_limit,
        )  # fmt: skip
        return p


@kernel
def _ask_contacts(
    seed: int, week: int, p: int, wanted: int, size: int, cell: IntGrid, member: IntGrid,
    status: Ints, promised: Ints, minutes: Ints, tie_to: IntGrid, tie_weight: RealGrid,
    tie_count: Ints, served: Ints, residents: int, hours_o: float, hours_r: float, limit: float,
) -> None:  # fmt: skip
    """Participating contacts with time to spare join, strongest ties first, equal ones by lot."""
    a = member[p, 0]
    while cell[p, MEMBERS] < wanted:
        best = -1
        most = 0.0
        lowest = 1.0
        for tie in range(tie_count[a]):
            b = tie_to[a, tie]
            if status[b] != PARTICIPANT or tie_weight[a, tie] < most:
                continue
            in_it = False
            for slot in range(cell[p, MEMBERS]):
                in_it = in_it or member[p, slot] == b
            more = weekly_minutes(b >= residents, size, hours_o, hours_r)
            if in_it or not spare(b, more, promised, minutes, limit):
                continue
            lot = uniform(seed, ASK, week, a, b)
            if tie_weight[a, tie] > most or best < 0 or lot < lowest:
                best = b
                most = tie_weight[a, tie]
                lowest = lot
        if best < 0:
            return
        member[p, cell[p, MEMBERS]] = best
        cell[p, MEMBERS] += 1
        cell[p, WANTED] += served[best] if best >= residents else tie_count[best]


@kernel
def _make_plan(
    a: int, plan: IntGrid, setting: Ints, allowed: int, estimate: RealGrid, confidence: RealGrid,
    gain: RealGrid, unknown: RealGrid, trust: Reals, size: int, explore: float,
) -> None:  # fmt: skip
    """An actor plans to turn the elements it now wants turned most."""
    plan[a, PLANNED_ELEMENTS] = most_wanted(
        a, size, allowed, setting, estimate, confidence, gain, unknown, trust, explore
    )
    plan[a, SETTING_THEN] = setting[a]


@kernel
def plan_the_year(
    status: Ints, plan: IntGrid, setting: Ints, own_elements: Ints, estimate: RealGrid,
    confidence: RealGrid, gain: RealGrid, unknown: RealGrid, trust: Reals, scope: int, size: int,
    explore: float,
) -> None:  # fmt: skip
    """Participants plan a year, others will when they first need to: as many elements as a large
    project has.
    """
    for a in range(status.size):
        plan[a, PLANNED_ELEMENTS] = 0
        if status[a] == PARTICIPANT:
            _make_plan(
                a, plan, setting, own_elements[a] & scope, estimate, confidence, gain, unknown,
                trust, size, explore,
            )  # fmt: skip


@kernel
def propose_together(
    seed: int, week: int, cell: IntGrid, member: IntGrid, live: Ints, count: Ints,
    status: Ints, pending: Ints, spent: Ints, minutes: Ints, promised: Ints, setting: Ints,
    own_elements: Ints, estimate: RealGrid, confidence: RealGrid, gain: RealGrid,
    unknown: RealGrid, trust: Reals, succeeded: Ints, proven_mask: Ints, proven_target: Ints,
    plan: IntGrid, tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, served: Ints,
    balance: Ints, first_actor: int, residents: int, scope: int, unplanned: float, partners: int,
    small: int, large: int, small_grant: int, explore: float, rate: float, rate_funded: float,
    reading: int, hours_o: float, hours_r: float, limit: float, first: int,
    last: int,
) -> None:  # fmt: skip
    """Each actor who comes forward takes a success further, or starts something new.

    A coordinator's projects may have one element and one member more for each success; a
    follow-up carries what is proven to the contacts of its members. A proposal by plan takes what
    is left of the proposer's plan for the year; who had none makes it now.
    """
    for a in range(first, last):
        funded = can_pay(a, residents, balance, first_actor, small_grant)
        need = reading if trust[a] > 0.0 else 0
        if not comes_forward(
            seed, week, a, status, pending, spent, minutes, need, funded, rate, rate_funded
        ):
            continue
        spent[a] += need
        grown = min(succeeded[a], large)
        by_plan = unplanned < 1.0 and uniform(seed, UNPLANNED, week, a, 0) >= unplanned
        if by_plan and plan[a, PLANNED_ELEMENTS] == 0:
            _make_plan(
                a, plan, setting, own_elements[a] & scope, estimate, confidence, gain, unknown,
                trust, large, explore,
            )  # fmt: skip
        if proven_mask[a] & scope and not by_plan:
            mask = proven_mask[a] & scope
            target = proven_target[a]
            follow_up = 1
            proven_mask[a] = 0
        else:
            size = drawn_size(seed, week, a, 1, min(large, small + grown))
            allowed = own_elements[a] & scope
            if by_plan:
                allowed &= plan[a, PLANNED_ELEMENTS] & ~(setting[a] ^ plan[a, SETTING_THEN])
            mask = most_wanted(
                a, size, allowed, setting, estimate, confidence, gain, unknown, trust, explore
            )
            target = ~setting[a]
            follow_up = 0
        if mask == 0:
            continue
        wanted = served[a] if a >= residents else tie_count[a]
        p = open_proposal(cell, member, live, count, pending, a, week, mask, target, wanted)
        if p < 0:
            return
        cell[p, FOLLOW_UP] = follow_up
        _ask_contacts(
            seed, week, p, min(member.shape[1], partners + grown), bits_in(mask), cell, member,
            status, promised, minutes, tie_to, tie_weight, tie_count, served, residents, hours_o,
            hours_r, limit,
        )  # fmt: skip

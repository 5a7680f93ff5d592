"""Those who take part consent; leads move to skill; nobody dominates."""

from sim.kernels import IntGrid, Ints, RealGrid, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.governance.base import Governance, own_votes
from sim.world.coordination import host
from sim.world.own import votes_for
from sim.world.projects import (
    APPROVED,
    CODE,
    DROPPED,
    HOLDER,
    LEAD,
    MASK,
    MEMBERS,
    PROPOSED,
    PROPOSER,
    SINCE,
    STATE,
    TARGET,
)
from sim.world.proposals import drop_member, in_keyed_order
from sim.world.tables import PARTICIPANT
from sim.world.values import expected
from sim.world.world import World

AGENDA = decision("governance.round")
HAND_OVER = decision("governance.hand_over")


@rule(
    "governance",
    "distributed_leadership",
    seeds="Decision making is distributed throughout the membership; distributed and "
    "well-connected network leadership; minimal formal rules; intentionally dilute your power over "
    "time; having anyone exercise dominance erodes the network",
    cites=["CivicLab, ten lessons", "Holley 2012"],
    reads=["projects", "beliefs", "council"],
    writes=["projects", "actors", "hours"],
)
class DistributedLeadership(Governance):
    """Whoever would do the work decides about it: each member of a proposed project consents or
    steps out, and a project that keeps its people goes ahead. The most skilled leads, if the
    proposer is open to that, but nobody leads more than a few projects at once. The builder of the
    network has a say of its own, which fades over time."""

    objection: float = parameter(
        0.05, unit="value", range=(0.0, 0.2), limits=(0, 1), source=ASSUMPTION
    )
    """Loss that a member must expect before it objects and steps out."""

    lead_cap: int = parameter(
        3, unit="projects", range=(1, 6), limits=(1, None), source=ASSUMPTION,
        by_arm="if whatever governance structure you set up can't call the dominant character on "
        "that kind of behavior, then there's a design flaw",
    )  # fmt: skip
    """Most projects that one actor leads at once: the check on dominance."""

    builder_weight: float = parameter(
        0.3, unit="share of weight", range=(0.0, 0.5), limits=(0, 1), source=ASSUMPTION,
        by_arm="Intentionally dilute your power over time.",
    )  # fmt: skip
    """Weight of the network's builder, the most powerful founder, in the first decisions."""

    dilution: float = parameter(
        52.0, unit="weeks", range=(13.0, 156.0), limits=(1, None), source=ASSUMPTION,
        by_arm="Intentionally dilute your power over time.",
    )  # fmt: skip
    """Weeks in which the builder's weight halves."""

    def decide_on_proposals(self, world: World, week: int) -> None:
        """Ask the members of each proposal, in keyed order, as far as the hours go."""
        actors, projects, beliefs = world.actors, world.projects, world.beliefs
        prices, builder = world.parameters.coordination, world.council.builder
        if builder >= 0 and actors.status[builder] != PARTICIPANT:
            builder = -1
        consent(
            world.seed, week, actors.status, actors.openness, projects.cell, projects.member,
            projects.live, projects.count, actors.setting, actors.estimate, actors.confidence,
            beliefs.gain, beliefs.unknown, beliefs.trust, actors.spent, actors.minutes,
            actors.active, actors.pending, actors.opinion, actors.decided, actors.skill,
            actors.leads, world.hours, world.keys, world.items, world.tally.projects,
            own_votes(world),
            self.objection, self.lead_cap,
            self.builder_weight * 0.5 ** (week / self.dilution) if builder >= 0 else 0.0, builder,
            world.parameters.people.opinion_event, prices.decision * prices.price_factor,
            prices.decision_person, prices.price_factor, prices.self_hosting,
        )  # fmt: skip


@kernel
def _hope(
    a: int, p: int, cell: IntGrid, setting: Ints, estimate: RealGrid, confidence: RealGrid,
    gain: RealGrid, unknown: RealGrid, trust: Reals,
) -> float:  # fmt: skip
    """What an actor expects of a proposal."""
    return expected(
        cell[p, MASK], cell[p, TARGET], setting[a], estimate[a], confidence[a], gain, unknown,
        trust[a],
    )  # fmt: skip


@kernel
def consent(
    seed: int, week: int, status: Ints, openness: Reals, cell: IntGrid, member: IntGrid, live: Ints,
    count: Ints, setting: Ints, estimate: RealGrid, confidence: RealGrid, gain: RealGrid,
    unknown: RealGrid, trust: Reals, spent: Ints, minutes: Ints, active: Ints, pending: Ints,
    opinion: Reals, decided: Reals, skill: Reals, leads: Ints, hours: Ints, keys: Reals,
    items: Ints, tally: Ints, own: IntGrid, objection: float, lead_cap: int, builder: float,
    who: int, event: float, price: float, person: int, factor: float, self_hosting: float,
) -> None:  # fmt: skip
    """Members consent or step out; what keeps half of the weight goes ahead.

    The builder's weight adds its own word to the members' share. A group needs at least two who
    consent; a project proposed for one actor needs that one. A proposer hands the lead over to the
    most skilled member with the chance of its openness.
    """
    n = in_keyed_order(seed, week, AGENDA, cell, live, count, PROPOSED, PROPOSED, keys, items)
    for i in range(n):
        p = items[i]
        proposer = cell[p, PROPOSER]
        asked = cell[p, MEMBERS]
        need = price + person * factor * asked
        if not host(hours, need, proposer, self_hosting, spent, minutes, active, week):
            continue
        slot = 0
        while slot < cell[p, MEMBERS]:
            a = member[p, slot]
            hope = _hope(a, p, cell, setting, estimate, confidence, gain, unknown, trust)
            here = status[a] == 1 and spent[a] + person <= minutes[a]
            if here and (a == proposer or votes_for(own, p, a, hope >= -objection)):
                spent[a] += person
                active[a] = week
                decided[a] += (1.0 - builder) / asked
                slot += 1
            else:
                drop_member(cell, member, p, slot)
        staying = cell[p, MEMBERS]
        favour = (1.0 - builder) * staying / asked
        if who >= 0 and spent[who] + person <= minutes[who]:
            spent[who] += person
            active[who] = week
            decided[who] += builder
            hope = _hope(who, p, cell, setting, estimate, confidence, gain, unknown, trust)
            if votes_for(own, p, who, hope >= -objection):
                favour += builder
        best = -1
        for slot in range(staying):
            a = member[p, slot]
            if leads[a] < lead_cap and (best < 0 or skill[a] > skill[best]):
                best = a
        keeps = uniform(seed, HAND_OVER, week, proposer, cell[p, CODE]) >= openness[proposer]
        if keeps and member[p, 0] == proposer and leads[proposer] < lead_cap:
            best = proposer
        cell[p, SINCE] = week
        if favour >= 0.5 and staying >= min(2, asked) and best >= 0:
            cell[p, STATE] = APPROVED
            cell[p, LEAD] = best
            cell[p, HOLDER] = best
        else:
            cell[p, STATE] = DROPPED
            pending[proposer] = 0
            opinion[proposer] = max(-1.0, opinion[proposer] - event)
            tally[4] += 1

"""Those who take part consent; leads move to skill; nobody dominates."""

import numpy as np

from sim.constants import HALF, LEAST_CONSENTING, LEAST_WEIGHT
from sim.kernels import IntGrid, Ints, Reals, allocating, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.governance.base import Governance, ask_for_votes
from sim.rules.governance.voices import amend, cap_weights, is_heeded
from sim.units import WEEKS_A_YEAR
from sim.world.own import votes_for
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.projects import (
    APPROVED,
    CODE,
    HOLDER,
    LEAD,
    MEMBERS,
    PROPOSED,
    PROPOSER,
    SINCE,
    STATE,
)
from sim.world.tables.world import World
from sim.world.week.hosting import host_decision
from sim.world.week.judging import can_read, hope_of, note_decision, refuse, spend_reading
from sim.world.week.proposals import drop_member, embitter, list_in_keyed_order

AGENDA = decision("governance.round")
"""Turn of a proposal where its members decide. Key: (week, proposer, code)."""

HAND_OVER = decision("governance.hand_over")
"""Whether a proposer hands the lead to the member with the largest voice.

Key: (week, proposer, code).
"""


@rule(
    "governance",
    "distributed_leadership",
    seeds="Decision making is distributed throughout the membership; distributed and "
    "well-connected network leadership; minimal formal rules; intentionally dilute your power over "
    "time; having anyone in the network exercise dominance erodes, rather than builds, the network",
    cites=["CivicLab, ten lessons", "Holley 2012"],
    reads=["projects", "beliefs", "council"],
    writes=["projects", "actors", "hours"],
)
class DistributedLeadership(Governance):
    """Whoever would do the work decides about it: each member of a proposed project consents,
    objects until the proposal is changed, or steps out, and a project that keeps its people goes
    ahead. The most skilled leads, if the proposer is open to that. How much objections are heeded,
    whether some voices weigh more than others and how many projects one may lead is what the
    lessons are about. The builder of the network has a say of its own, which fades over time."""

    builder_weight: float = parameter(
        0.3, unit="share of weight", range=(0.0, 0.5), limits=(0, 1), source=ASSUMPTION,
        by_arm="Intentionally dilute your power over time.",
    )  # fmt: skip
    """Weight of the network's builder, the most powerful founder, in the first decisions."""

    dilution: float = parameter(
        1.0, unit="halvings a year", limits=(0, 100), range=(0.0, 4.0), source=ASSUMPTION,
        by_arm="Intentionally dilute your power over time.",
    )  # fmt: skip
    """How often a year the builder's weight halves; at 0 it stays."""

    def weight_of_builder(self, week: int) -> float:
        """Weight of the builder's word in a week: it halves ``dilution`` times a year."""
        return self.builder_weight * HALF ** (self.dilution * week / WEEKS_A_YEAR)

    def decide_on_proposals(self, world: World, week: int) -> None:
        """Ask the members of each proposal, in keyed order, as far as the hours go."""
        actors = world.actors
        prices, builder = world.parameters.coordination, world.council.builder
        if builder >= 0 and actors.status[builder] != PARTICIPANT:
            builder = -1
        seek_consent(
            world,
            week,
            own=ask_for_votes(world),
            objection=self.objection,
            quota=self.quota,
            heeding=self.heeding,
            weight_cap=self.weight_cap,
            lead_cap=self.lead_cap,
            builder=self.weight_of_builder(week) if builder >= 0 else 0.0,
            who=builder,
            price=prices.decision * prices.price_factor,
        )


@allocating
def weigh_voices(cell: IntGrid, member: IntGrid, p: int, power: Reals, cap: float) -> Reals:
    """Share of the members' weight that each member has, by slot: by power, up to the cap."""
    voice = np.empty(cell[p, MEMBERS])
    total = 0.0
    for slot in range(voice.size):
        voice[slot] = power[member[p, slot]] + LEAST_WEIGHT
        total += voice[slot]
    for slot in range(voice.size):
        voice[slot] /= total
    cap_weights(voice, voice.size, cap)
    return voice


@kernel
def _choose_lead(
    cell: IntGrid, member: IntGrid, p: int, voice: Reals, skill: Reals, leads: Ints, lead_cap: int
) -> int:
    """Slot of the weightiest member below the cap; of equals the most skilled; -1 if none."""
    best = -1
    for slot in range(cell[p, MEMBERS]):
        a = member[p, slot]
        if leads[a] >= lead_cap:
            continue
        if best >= 0 and voice[slot] < voice[best]:
            continue
        if best < 0 or voice[slot] > voice[best] or skill[a] > skill[member[p, best]]:
            best = slot
    return best


@allocating
def seek_consent(
    world: World,
    week: int,
    own: IntGrid,
    objection: float,
    quota: float,
    heeding: float,
    weight_cap: float,
    lead_cap: int,
    builder: float,
    who: int,
    price: float,
) -> None:
    """Members consent, object or step out; what keeps a quota of the weight goes ahead.

    Objections that are heeded change the proposal first. Then who still objects steps out: in
    peace if it was heeded, embittered if it was not and the proposal goes ahead. The builder's
    weight adds its own word to the members' share. A group needs at least two who consent; a
    project proposed for one actor needs that one. The weightiest leads, of equals the most
    skilled; a proposer whom nobody outweighs keeps the lead unless it is open to hand it over.
    """
    actors, prices = world.actors, world.parameters.coordination
    cell, member = world.projects.cell, world.projects.member
    n = list_in_keyed_order(world, week, AGENDA, PROPOSED, PROPOSED, world.keys, world.items)
    overridden = np.empty(member.shape[1], np.int64)
    for i in range(n):
        p = world.items[i]
        proposer = cell[p, PROPOSER]
        asked = cell[p, MEMBERS]
        need = price + prices.decision_person * prices.price_factor * asked
        if not host_decision(world, week, need, p):
            continue
        voice = weigh_voices(cell, member, p, actors.power, weight_cap)
        amended = heeding > 0.0
        while amended:
            amended = False
            for slot in range(asked):
                a = member[p, slot]
                here = actors.status[a] == PARTICIPANT and can_read(world, a, p)
                if here and a != proposer and is_heeded(world.seed, week, a, proposer, heeding):
                    amended |= amend(world, week, a, p, -objection)
        favour = 0.0
        resent = 0
        slot = 0
        while slot < cell[p, MEMBERS]:
            a = member[p, slot]
            consents = hope_of(world, week, a, p) >= -objection
            here = actors.status[a] == PARTICIPANT and can_read(world, a, p)
            if here and (a == proposer or votes_for(own, p, a, consents)):
                spend_reading(world, week, a, p)
                actors.decided[a] += (1.0 - builder) * voice[slot]
                favour += (1.0 - builder) * voice[slot]
                slot += 1
                continue
            if here and not is_heeded(world.seed, week, a, proposer, heeding):
                overridden[resent] = a
                resent += 1
            drop_member(cell, member, p, slot)
            for later in range(slot, voice.size - 1):
                voice[later] = voice[later + 1]
        staying = cell[p, MEMBERS]
        if who >= 0 and can_read(world, who, p):
            spend_reading(world, week, who, p)
            actors.decided[who] += builder
            if votes_for(own, p, who, hope_of(world, week, who, p) >= -objection):
                favour += builder
        best = _choose_lead(cell, member, p, voice, actors.skill, actors.leads, lead_cap)
        wants = (
            uniform(world.seed, HAND_OVER, week, proposer, cell[p, CODE])
            >= actors.openness[proposer]
        )
        if wants and best >= 0 and member[p, 0] == proposer and actors.leads[proposer] < lead_cap:
            if voice[0] >= voice[best]:
                best = 0
            else:  # its project is taken out of its hands
                overridden[resent] = proposer
                resent += 1
        passed = favour >= quota and staying >= min(LEAST_CONSENTING, asked) and best >= 0
        note_decision(world, p, passed)
        if passed:
            cell[p, SINCE] = week
            cell[p, STATE] = APPROVED
            cell[p, LEAD] = member[p, best]
            cell[p, HOLDER] = member[p, best]
            for k in range(resent):
                embitter(world, overridden[k])
        else:
            refuse(world, week, p)

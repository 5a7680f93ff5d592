"""A group of the powerful votes by weight."""

import numpy as np

from sim.kernels import IntGrid, Ints, Reals, allocating, kernel
from sim.randomness import decision
from sim.rules.base import rule
from sim.rules.governance.base import Governance, ask_for_votes
from sim.rules.governance.voices import amend, cap_weights, is_heeded
from sim.world.bits import bits_in
from sim.world.own import votes_for
from sim.world.tables.projects import (
    APPROVED,
    HOLDER,
    LEAD,
    MASK,
    MEMBERS,
    PROPOSED,
    PROPOSER,
    SINCE,
    STATE,
)
from sim.world.tables.world import World
from sim.world.week.hosting import host_decision
from sim.world.week.judging import can_read, hope_of, note_decision, refuse, spend_reading
from sim.world.week.proposals import embitter, list_in_keyed_order

AGENDA = decision("governance.agenda")
"""Turn of a proposal in the governance group. Key: (week, proposer, code)."""


@rule(
    "governance",
    "governance_group",
    seeds="Governance group; influential champion(s); centralized governance group; Collective "
    "Impact usually involves a small number of high-powered organizations",
    cites=["Kania & Kramer 2011"],
    reads=["council", "beliefs", "projects"],
    writes=["projects", "actors", "hours"],
)
class GovernanceGroup(Governance):
    """A group of the most powerful organizations, a champion and the backbone votes on every
    proposal, by weight. Members look at what a proposal promises, and favour what is close to
    them. Where objections are heeded, the proposal is changed or stopped; where they are not,
    those who are outvoted resent it, and so does a proposer who is turned down."""

    def prepare(self, world: World) -> None:
        """Seat the first council, and let it know what a proposal needs."""
        super().prepare(world)
        world.council.quota = self.quota

    def decide_on_proposals(self, world: World, week: int) -> None:
        """Vote on proposals in keyed order, as far as the hours go."""
        prices = world.parameters.coordination
        weight = world.council.weight.copy()
        cap_weights(weight, weight.size, self.weight_cap)
        hold_votes(
            world,
            week,
            weight=weight,
            own=ask_for_votes(world),
            quota=self.quota,
            objection=self.objection,
            heeding=self.heeding,
            lead_cap=self.lead_cap,
            price=prices.decision * prices.price_factor,
        )


@kernel
def _lead_below_cap(
    cell: IntGrid, member: IntGrid, p: int, skill: Reals, leads: Ints, cap: int
) -> int:
    """The lead, or the most skilled member if it leads too many already; -1 if all do."""
    if leads[cell[p, LEAD]] < cap:
        return cell[p, LEAD]
    best = -1
    for slot in range(cell[p, MEMBERS]):
        a = member[p, slot]
        if leads[a] < cap and (best < 0 or skill[a] > skill[best]):
            best = a
    return best


@allocating
def hold_votes(
    world: World,
    week: int,
    weight: Reals,
    own: IntGrid,
    quota: float,
    objection: float,
    heeding: float,
    lead_cap: int,
    price: float,
) -> None:
    """One weighted vote on each proposal that the week's hours allow.

    A council member who has not the minutes to decide does not vote; weights are those of the
    members present. The backbone votes for what lies in scope. Without a council everything that
    lies in scope passes. Objections that are heeded change the proposal before the vote; if a
    member still objects, and is heeded, that stops it.
    """
    council, actors, beliefs = world.council, world.actors, world.beliefs
    prices = world.parameters.coordination
    cell, member = world.projects.cell, world.projects.member
    n = list_in_keyed_order(world, week, AGENDA, PROPOSED, PROPOSED, world.keys, world.items)
    votes = np.zeros(council.member.size, np.int64)
    for i in range(n):
        p = world.items[i]
        proposer = cell[p, PROPOSER]
        need = price + prices.decision_person * prices.price_factor * council.member.size
        if not host_decision(world, week, need, p):
            continue
        for k in range(council.member.size):
            votes[k] = 1 if can_read(world, council.member[k], p) else 0
        amended = heeding > 0.0
        while amended:
            amended = False
            for k in range(council.member.size):
                c = council.member[k]
                if votes[k] and is_heeded(world.seed, week, c, proposer, heeding):
                    amended |= amend(world, week, c, p, -objection)
        inside = 2 * bits_in(cell[p, MASK] & beliefs.scope) >= bits_in(cell[p, MASK])
        present = council.backbone
        stopped = False
        for k in range(council.member.size):
            c = council.member[k]
            if votes[k] == 0:
                continue
            spend_reading(world, week, c, p)
            present += weight[k]
            consents = hope_of(world, week, c, p) >= -objection
            votes[k] = 1 if votes_for(own, p, c, consents) else -1
            if not consents and is_heeded(world.seed, week, c, proposer, heeding):
                stopped = True
        favour = council.backbone if inside else 0.0
        for k in range(council.member.size):
            if votes[k] != 0:
                actors.decided[council.member[k]] += weight[k] / present
                if votes[k] > 0:
                    favour += weight[k]
        lead = _lead_below_cap(cell, member, p, actors.skill, actors.leads, lead_cap)
        passed = favour >= quota * present and not stopped and lead >= 0
        for k in range(council.member.size):
            if passed and votes[k] < 0:
                embitter(world, council.member[k])
        note_decision(world, p, passed)
        if passed:
            cell[p, SINCE] = week
            cell[p, STATE] = APPROVED
            cell[p, LEAD] = lead
            cell[p, HOLDER] = lead
        else:
            refuse(world, week, p)

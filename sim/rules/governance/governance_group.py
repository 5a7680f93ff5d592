"""A group of the powerful votes by weight."""

import numpy as np

from sim.kernels import IntGrid, Ints, Reals, allocating, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision
from sim.rules.base import rule
from sim.rules.governance.base import Governance, ask_for_votes
from sim.rules.governance.voices import amend, cap_weights, is_heeded
from sim.world.bits import bits_in
from sim.world.own import votes_for
from sim.world.tables.projects import (
    APPROVED,
    DROPPED,
    HOLDER,
    LEAD,
    MASK,
    MEMBERS,
    PROPOSED,
    PROPOSER,
    SINCE,
    STATE,
)
from sim.world.tables.tally import REJECTIONS
from sim.world.tables.world import World
from sim.world.week.hosting import host_together
from sim.world.week.proposals import hope_of, list_in_keyed_order

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
    proposal, by weight. Members look at what a proposal promises, and at what it does for
    themselves. Where objections are heeded, the proposal is changed or stopped; where they are not,
    those who are outvoted resent it, and so does a proposer who is turned down."""

    quota: float = parameter(
        0.5, unit="share of weight", range=(0.5, 0.67), limits=(0, 1), source=ASSUMPTION
    )
    """Weight that must be in favour."""

    self_interest: float = parameter(
        0.05, unit="value", range=(0.0, 0.2), limits=(0, 1), source=ASSUMPTION
    )
    """What leading or joining a project is worth to a member of the council by itself."""

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
            self_interest=self.self_interest,
            objection=self.objection,
            heeding=self.heeding,
            lead_cap=self.lead_cap,
            price=prices.decision * prices.price_factor,
        )


@kernel
def _interest(c: int, p: int, cell: IntGrid, member: IntGrid, self_interest: float) -> float:
    """What a proposal is worth by itself to a council member: for joining, again for leading."""
    worth = 0.0
    for slot in range(cell[p, MEMBERS]):
        if member[p, slot] == c:
            worth += self_interest
    if cell[p, LEAD] == c:
        worth += self_interest
    return worth


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
    self_interest: float,
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
    tally, people, prices = world.tally, world.parameters.people, world.parameters.coordination
    cell, member = world.projects.cell, world.projects.member
    n = list_in_keyed_order(world, week, AGENDA, PROPOSED, PROPOSED, world.keys, world.items)
    votes = np.zeros(council.member.size, np.int64)
    for i in range(n):
        p = world.items[i]
        proposer = cell[p, PROPOSER]
        need = price + prices.decision_person * prices.price_factor * council.member.size
        if not host_together(world, week, world.hours, need, p):
            continue
        for k in range(council.member.size):
            votes[k] = (
                1
                if actors.spent[council.member[k]] + prices.decision_person
                <= actors.minutes[council.member[k]]
                else 0
            )
        amended = heeding > 0.0
        while amended:
            amended = False
            for k in range(council.member.size):
                c = council.member[k]
                if votes[k] and is_heeded(world.seed, week, c, proposer, heeding):
                    least = -objection - _interest(c, p, cell, member, self_interest)
                    amended |= amend(world, c, p, least)
        inside = 2 * bits_in(cell[p, MASK] & beliefs.scope) >= bits_in(cell[p, MASK])
        present = council.backbone
        stopped = False
        for k in range(council.member.size):
            c = council.member[k]
            if votes[k] == 0:
                continue
            actors.spent[c] += prices.decision_person
            actors.active[c] = week
            present += weight[k]
            hope = hope_of(world, c, p)
            hope += _interest(c, p, cell, member, self_interest)
            votes[k] = 1 if votes_for(own, p, c, hope >= 0.0) else -1
            if hope < -objection and is_heeded(world.seed, week, c, proposer, heeding):
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
                actors.opinion[council.member[k]] = max(
                    -1.0, actors.opinion[council.member[k]] - people.opinion_event
                )
        cell[p, SINCE] = week
        if passed:
            cell[p, STATE] = APPROVED
            cell[p, LEAD] = lead
            cell[p, HOLDER] = lead
        else:
            cell[p, STATE] = DROPPED
            actors.pending[proposer] = 0
            actors.opinion[proposer] = max(-1.0, actors.opinion[proposer] - people.opinion_event)
            tally.projects[REJECTIONS] += 1

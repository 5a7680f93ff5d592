"""What the rules in force decide for everybody, written a second time: as agents in Python.

By docs/odd.md and docs/variants.md (V12), with the draws of the rules, so that a run must not
change by a bit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sim.agents import Actor, Organization, Project, Proposal, Resident
from sim.model import CommunityModel
from sim.randomness import decision, uniform, uniforms
from sim.world.tables.projects import MASK, ORPHANED, STATE
from sim.world.tables.world import World
from tests.rules.worlds import check_world, small

LIVELY = {
    "weeks": 60,
    "people.founders_share": 0.3,
    "people.join_spontaneous": 0.006,
    "people.judging_error": 0.0,  # these agents ask what a setting is worth
    "communication.velocity": 0.3,
    "coordination.share": 0.2,
    "funders.money_per_actor": 2500.0,
    "governance.council_size": 7,
}
SEED = 3
FIRST_WORD = {
    "collective_impact": {"coordination.alignment": 0},
    "system_shifting_network": {"governance.heeding": 0.0},
}
"""What agents cannot repeat: they command no coordinators, and say once whether they object."""


def elements_in(mask: int) -> list[int]:
    return [e for e in range(mask.bit_length()) if mask >> e & 1]


class Repeats(Actor):
    """What the repetitions below share."""

    model: CommunityModel

    @property
    def world(self) -> World:
        return self.model.world

    def lot(self, name: str, other: int = 0) -> float:
        return uniform(self.model.seed, decision(name), self.model.week, self.row, other)

    def lots(self, name: str) -> tuple[float, float, float, float]:
        return uniforms(self.model.seed, decision(name), self.model.week, self.row, 0, 0)


class JoinsAsUsual(Repeats):
    """Stage 2: E11, E13, and who accepts an invitation."""

    def join(self, route: str) -> bool:
        people, engaged = self.world.parameters.people, self.world.actors.engaged
        if route == "spontaneous":
            return self.lot("membership.join") < 2.0 * people.join_spontaneous * self.attraction
        if route == "invited":
            return self.lot("membership.accept") < 2.0 * people.acceptance * self.attraction
        if route == "public_will":
            rate = people.join_by_tie * self.world.parameters.ties.new
            return self.lots("membership.outreach")[1] < rate * self.attraction
        weight = 0.0
        for other, tie in self.ties.items():
            weight += tie if engaged[other] else 0.0
        chance = 1.0 - (1.0 - people.join_by_tie) ** weight
        return self.lot("membership.introduce") < chance * self.attraction


class ProposesAsUsual(Repeats):
    """Stage 4, in the way of each of the three rules."""

    def propose(self) -> Proposal | None:
        world, costs = self.world, self.world.parameters.projects
        if self.lot("activities.propose") >= self._rate():
            return None
        if self.model.settings.activities.name == "mutually_reinforcing":
            return self._piece_of_the_plan()
        least, most = 1, costs.small
        if self.model.settings.activities.name == "self_organizing":
            proven = int(world.actors.proven_mask[self.row]) & world.beliefs.scope
            if proven:
                return Proposal(proven, int(world.actors.proven_target[self.row]))
            most = min(costs.large, costs.small + min(self.succeeded, costs.large))
        size = self._size(least, most)
        wanted = self._most_wanted(self.own_elements & world.beliefs.scope, size)
        return Proposal(wanted, ~self.setting)

    def _rate(self) -> float:
        """Chance to come forward: the more money is at hand, the larger."""
        world, costs = self.world, self.world.parameters.projects
        balance, small = world.ledger.balance, world.small_grant
        own, common = int(balance[world.ledger.actors + self.row]), int(balance[2:5].sum())
        residents = world.actors.residents
        if own < small and (self.row < residents or common < small):
            return costs.proposal_rate
        grants = own / small
        if self.row >= residents:
            grants = max(1.0, grants + common / small / (world.actors.count - residents))
        return 1.0 - (1.0 - costs.proposal_rate_funded) ** grants

    def _size(self, least: int, most: int) -> int:
        return least + int(self.lot("activities.size") * (most - least + 1))

    def _most_wanted(self, allowed: int, size: int) -> int:
        order = sorted(elements_in(allowed), key=lambda e: (-self.priority(e), e))
        return sum(1 << e for e in order[:size])

    def _piece_of_the_plan(self) -> Proposal:
        beliefs, costs = self.world.beliefs, self.world.parameters.projects
        projects = self.world.projects
        taken = 0
        for p in projects.live[: projects.count[0]]:
            taken |= int(projects.cell[p, MASK]) if projects.cell[p, STATE] <= ORPHANED else 0
        size = self._size(min(costs.small + 1, costs.large), costs.large)
        aim = (~self.setting & ~beliefs.agreed) | (beliefs.target & beliefs.agreed)
        piece = beliefs.scope & ~taken
        if piece.bit_count() < size:
            piece = beliefs.scope
        chosen = self._most_wanted(piece & (aim ^ self.setting), size)
        while chosen.bit_count() < size and piece & ~chosen:
            rest = elements_in(piece & ~chosen)
            lot = self.lot("activities.piece", chosen.bit_count())
            chosen |= 1 << rest[int(lot * len(rest))]
        return Proposal(chosen, aim)


class VotesAsUsual(Repeats):
    """Stage 5: E28, and the one threshold of consent."""

    def vote(self, project: Project) -> bool:
        return self.hopes(project) >= -self.model.settings.governance.objection


class LooksAsUsual(Repeats):
    """Stage 9: look and copy the best, else try alone."""

    def look(self) -> int | None:
        world, rule = self.world, self.model.settings.communication
        u_look, u_try, u_element, _ = self.lots("communication.look")
        inside = self.status == 1
        velocity = rule.velocity if inside else rule.velocity_outside
        if u_look < velocity or (inside and world.audience.eager[self.row]):
            seen = self.see()
            if seen:
                best = max(seen, key=lambda other: other.own_value)
                copied = self.setting ^ (best.setting ^ self.setting) & world.problem.everyday
                if self.worth(copied) > self.own_value:
                    return copied
        return self._try_alone(u_element) if u_try < world.parameters.people.trial_rate else None

    def _try_alone(self, u: float) -> int | None:
        people = self.world.parameters.people
        allowed = elements_in(self.own_elements & self.world.problem.everyday)
        weights = [people.trial_floor + max(0.0, self.priority(e)) for e in allowed]
        total = 0.0
        for weight in weights:
            total += weight
        if not allowed:
            return None
        mark, element = u * total, allowed[-1]
        for e, weight in zip(allowed, weights, strict=True):
            mark -= weight
            if mark < 0.0:
                element = e
                break
        tried = self.setting ^ (1 << element)
        gain = self.worth(tried) - self.own_value
        self.observe(element, gain)
        return tried if gain > 0.0 else None


def finished(arm: str, agents: Any = None, drafts: int = 2) -> CommunityModel:
    """A model in a lively community after some weeks, audited and checked in each.

    An agent makes one draft of what it proposes, and files it whatever it read (V12); a rule makes
    several, and files the best if it looks like a gain. So agents that propose can repeat a rule
    only where plans are filed unread: with ``drafts`` 0.
    """
    values = LIVELY | FIRST_WORD.get(arm, {}) | {"proposals.drafts": drafts}
    model = CommunityModel(small(values, arm), SEED, agents=agents, audit=True)
    for _ in range(LIVELY["weeks"]):
        model.step()
        check_world(model.world)
    return model


def of_kinds(*habits: type[Actor], rows: Iterable[int]) -> dict[type[Actor], list[int]]:
    """Residents and organizations with these habits, for the first 60 and the other rows."""
    chosen = list(rows)
    return {
        type("OwnResident", (*habits, Resident), {}): [row for row in chosen if row < 60],
        type("OwnOrganization", (*habits, Organization), {}): [row for row in chosen if row >= 60],
    }

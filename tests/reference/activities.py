"""Stage 4: who proposes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.draws import elements_of
from tests.reference.people import Actor
from tests.reference.projects import (
    APPROVED,
    DRAFTED,
    ORPHANED,
    PROPOSED,
    RUNNING,
    Project,
    has_place,
)
from tests.reference.proposals import Choose, prepare_follow_up, prepare_plan, prepare_policy

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def reading_minutes(m: Twin) -> int:
    return int(m.settings.coordination.reading * m.backbone.ease)


def comes_forward(m: Twin, a: Actor) -> bool:
    """Whether somebody drafts a plan this week; it reads the community's beliefs first."""
    if not could_come_forward(m, a):
        return False
    if a.trust > 0:
        a.spend(reading_minutes(m), active=False)
    return True


def could_come_forward(m: Twin, a: Actor) -> bool:
    """More money at hand draws more plans."""
    if not a.participates or a.pending or a.owed > 0:
        return False
    if a.trust > 0 and not a.has(reading_minutes(m)):
        return False
    balance, projects = m.ledger.balance, m.settings.projects
    common = balance["backbone"] + balance["innovation"] + balance["scaling"]
    funded = balance[a] >= m.small_grant or (a.is_organization and common >= m.small_grant)
    rate = projects.proposal_rate
    if funded:
        small = max(1, m.small_grant)
        grants = balance[a] / small
        if a.is_organization:
            grants = max(1.0, grants + common / small / len(m.organizations))
        if grants > 0:  # where projects cost nothing, nothing may be enough
            rate = 1.0 - (1.0 - projects.proposal_rate_funded) ** grants
    return bool(m.draws("activities.propose", m.week, a.row, 0) < rate)


def size(m: Twin, a: Actor, least: int, most: int) -> int:
    return least + int(m.draws("activities.size", m.week, a.row, 0) * (most - least + 1))


def propose_alone(m: Twin, a: Actor) -> Project | None:
    """A small project on what somebody most wants changed in its own parts."""
    number = size(m, a, 1, m.settings.projects.small)
    candidates = a.own_elements & m.beliefs.scope
    return prepare_plan(m, a, candidates, most_wanted(a, number), ~a.setting)


def most_wanted(a: Actor, number: int) -> Choose:
    """Every draft has what somebody most wants of what is left to choose from."""
    return lambda left, draft: a.most_wanted(left, number)


class Solo:
    def propose(self, m: Twin) -> None:
        for a in m.actors:
            if comes_forward(m, a):
                propose_alone(m, a)


class MutuallyReinforcing:
    """A plan of a few large projects that do not overlap, and what is left open beside it."""

    def propose(self, m: Twin) -> None:
        rule = m.settings.activities
        places_for_surprises = round(rule.unplanned * m.scaled(rule.plan))
        standing = m.projects_in(DRAFTED, PROPOSED, APPROVED, RUNNING, ORPHANED)
        self.taken = 0
        for project in standing:
            self.taken |= project.mask
        surprises = sum(project.surprise for project in standing)
        self.open, self.places = len(standing) - surprises, m.scaled(rule.plan)
        if rule.policy > 0:
            self._policy_work(m)
        for a in m.council.leading:
            if self.open < self.places and comes_forward(m, a):
                self._propose_piece(m, a)
        if places_for_surprises > 0 and m.beliefs.scope:
            self._surprises(m, places_for_surprises - surprises)

    def _aim(self, m: Twin, a: Actor) -> int:
        agreed = m.beliefs.agreed
        return m.beliefs.target & agreed | ~a.setting & ~agreed & m.problem.everything

    def _propose_piece(self, m: Twin, a: Actor) -> None:
        p, scope = m.settings.projects, m.beliefs.scope
        number = size(m, a, min(p.small + 1, p.large), p.large)
        piece, aligned = scope, m.settings.activities.aligned
        if aligned and m.backbone.pay(m.backbone.price("alignment")):
            rest = scope & ~self.taken
            piece = rest if rest.bit_count() >= number else scope
        aim = self._aim(m, a)

        def choose(left: int, draft: int) -> int:
            mask = a.most_wanted(left, number)
            while mask.bit_count() < min(number, piece.bit_count()):
                rest_of_piece = list(elements_of(piece & ~mask))
                u = m.draws("activities.piece", m.week, a.row, mask.bit_count(), draft)
                mask |= 1 << rest_of_piece[int(u * len(rest_of_piece))]
            return mask

        candidates = piece & (aim ^ a.setting)
        self._enter(prepare_plan(m, a, candidates, choose, aim, self._gather))

    def _gather(self, plan: Project) -> None:
        m = plan.m
        for b in m.council.leading:
            if len(plan.members) >= m.most_members:
                break
            fits = b is not plan.proposer and b.participates and b.own_elements & plan.mask
            if fits and b.may_promise(plan.promise(b)):
                plan.members.append(b)

    def _enter(self, plan: Project | None) -> None:
        """What is proposed takes its elements and a place."""
        if plan is not None:
            self.taken |= plan.mask
            self.open += 1

    def _surprises(self, m: Twin, places: int) -> None:
        ready = [
            a for a in m.actors if a.own_elements & m.beliefs.scope and could_come_forward(m, a)
        ]
        ready.sort(key=lambda a: m.draws("activities.surprise", m.week, a.row, 0))
        for a in ready[: max(0, places)]:
            if comes_forward(m, a):
                project = propose_alone(m, a)
                if project is not None:
                    project.surprise = True

    def _policy_work(self, m: Twin) -> None:
        backbone = m.backbone
        minutes = int(backbone.price("draft"))
        if backbone.drafted + minutes > int(backbone.released * m.settings.activities.policy):
            return
        able = [
            a for a in m.council.members if a.is_organization and a.participates and not a.pending
        ]
        if not able or self.open >= self.places:
            return
        lead = able[0]
        aim = self._aim(m, lead)
        number = size(m, lead, 1, m.settings.projects.large)
        free = m.problem.structural & m.beliefs.scope & ~self.taken & (aim ^ lead.setting)
        mask = lead.most_wanted(free, number)
        if mask and has_place(m) and backbone.pay(minutes):
            backbone.drafted += minutes
            self._enter(prepare_policy(m, lead, mask, aim, self._gather))


class SelfOrganizing:
    """Anybody proposes, with people it knows; success makes room for more."""

    def propose(self, m: Twin) -> None:
        rule = m.settings.activities
        if rule.unplanned < 1 and m.week % 52 == 0:
            for a in m.actors:
                a.plan = 0
                if a.participates:
                    self._plan(m, a)
        for a in m.actors:
            if comes_forward(m, a):
                u = m.draws("activities.unplanned", m.week, a.row, 0)
                self._propose(m, a, by_plan=rule.unplanned < 1 and u >= rule.unplanned)

    def _plan(self, m: Twin, a: Actor) -> None:
        a.plan = a.most_wanted(a.own_elements & m.beliefs.scope, m.settings.projects.large)
        a.planned_from = a.setting

    def _propose(self, m: Twin, a: Actor, by_plan: bool) -> None:
        p = m.settings.projects
        grown = min(a.succeeded, p.large)
        candidates = a.own_elements & m.beliefs.scope
        if by_plan:
            if not a.plan:
                self._plan(m, a)
            candidates &= a.plan & ~(a.setting ^ a.planned_from)
        most = min(m.most_members, m.settings.activities.partners + grown)

        def ask(plan: Project) -> None:
            self._ask(m, plan, most)

        proven = a.proven_mask & m.beliefs.scope
        if proven and not by_plan:
            a.proven_mask = 0
            prepare_follow_up(m, a, proven, a.proven_target, ask)
        else:
            number = size(m, a, 1, min(p.large, p.small + grown))
            prepare_plan(m, a, candidates, most_wanted(a, number), ~a.setting, ask)

    def _ask(self, m: Twin, plan: Project, most: int) -> None:
        a = plan.proposer
        strongest_first = sorted(
            a.ties,
            key=lambda b: (-a.weight_of[b], m.draws("activities.ask", m.week, a.row, b.row)),
        )
        for b in strongest_first:
            if len(plan.members) >= most:
                break
            if b.participates and b.may_promise(plan.promise(b)):
                plan.members.append(b)


RULES = {
    "solo": Solo,
    "mutually_reinforcing": MutuallyReinforcing,
    "self_organizing": SelfOrganizing,
}

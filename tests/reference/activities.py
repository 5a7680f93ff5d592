"""Stage 4: who proposes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.draws import elements_of
from tests.reference.people import Actor
from tests.reference.projects import (
    APPROVED,
    ORPHANED,
    PROPOSED,
    RUNNING,
    Project,
    open_proposal,
    promise,
)

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def reading_minutes(m: Twin) -> int:
    return int(m.settings.coordination.reading * m.backbone.ease)


def comes_forward(m: Twin, a: Actor) -> bool:
    """Whether somebody makes a proposal this week; it reads the community's beliefs first."""
    if not could_come_forward(m, a):
        return False
    if a.trust > 0:
        a.spend(reading_minutes(m), active=False)
    return True


def could_come_forward(m: Twin, a: Actor) -> bool:
    if not a.participates or a.pending or (a.trust > 0 and not a.has(reading_minutes(m))):
        return False
    balance, projects = m.ledger.balance, m.settings.projects
    common = balance["backbone"] + balance["innovation"] + balance["scaling"]
    funded = balance[a] >= m.small_grant or (a.is_organization and common >= m.small_grant)
    rate = projects.proposal_rate_funded if funded else projects.proposal_rate
    return m.draws("activities.propose", m.week, a.row, 0) < rate


def size(m: Twin, a: Actor, least: int, most: int) -> int:
    return least + int(m.draws("activities.size", m.week, a.row, 0) * (most - least + 1))


def propose_alone(m: Twin, a: Actor) -> Project | None:
    """A small project on what somebody most wants changed in its own parts."""
    number = size(m, a, 1, m.settings.projects.small)
    mask = a.most_wanted(a.own_elements & m.beliefs.scope, number)
    return open_proposal(m, a, mask, ~a.setting) if mask else None


class Solo:
    def propose(self, m: Twin) -> None:
        for a in m.actors:
            if comes_forward(m, a):
                propose_alone(m, a)


class MutuallyReinforcing:
    """A plan of a few large projects that do not overlap, and what is left open beside it."""

    def propose(self, m: Twin) -> None:
        rule = m.settings.activities
        self.kept = round(rule.unplanned * rule.plan)
        self.places = rule.plan - self.kept
        standing = m.projects_in(PROPOSED, APPROVED, RUNNING, ORPHANED)
        self.taken = 0
        for project in standing:
            self.taken |= project.mask
        surprises = sum(project.surprise for project in standing)
        self.open = len(standing) - surprises
        if rule.policy > 0:
            self._policy_work(m)
        for a in m.council.leading:
            if self.open < self.places and comes_forward(m, a):
                self._propose_piece(m, a)
        if self.kept > 0 and m.beliefs.scope:
            self._surprises(m, self.kept - surprises)

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
        mask = a.most_wanted(piece & (aim ^ a.setting), number)
        while mask.bit_count() < min(number, piece.bit_count()):
            rest_of_piece = list(elements_of(piece & ~mask))
            u = m.draws("activities.piece", m.week, a.row, mask.bit_count())
            mask |= 1 << rest_of_piece[int(u * len(rest_of_piece))]
        if mask:
            self._open(m, a, mask, aim)

    def _open(self, m: Twin, a: Actor, mask: int, aim: int) -> None:
        project = open_proposal(m, a, mask, aim)
        if project is None:
            return
        for b in m.council.leading:
            if len(project.members) >= m.settings.projects.most_members:
                break
            fits = b is not a and b.participates and b.own_elements & mask
            if fits and b.may_promise(promise(m, b, project.size)):
                project.members.append(b)
                project.wanted += b.would_reach()
        self.taken |= mask
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
        if mask and backbone.pay(minutes):
            backbone.drafted += minutes
            self._open(m, lead, mask, aim)


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
        follow_up = not by_plan and bool(a.proven_mask & m.beliefs.scope)
        if follow_up:
            mask, target = a.proven_mask & m.beliefs.scope, a.proven_target
            a.proven_mask = 0
        else:
            mask = a.most_wanted(candidates, size(m, a, 1, min(p.large, p.small + grown)))
            target = ~a.setting
        project = open_proposal(m, a, mask, target) if mask else None
        if project is not None:
            project.follow_up = follow_up
            wanted = m.settings.activities.partners + grown
            self._ask(m, project, min(p.most_members, wanted))

    def _ask(self, m: Twin, project: Project, most: int) -> None:
        a = project.proposer
        strongest_first = sorted(
            a.ties,
            key=lambda b: (-a.weight_of[b], m.draws("activities.ask", m.week, a.row, b.row)),
        )
        for b in strongest_first:
            if len(project.members) >= most:
                break
            if b.participates and b.may_promise(promise(m, b, project.size)):
                project.members.append(b)
                project.wanted += b.would_reach()


RULES = {
    "solo": Solo,
    "mutually_reinforcing": MutuallyReinforcing,
    "self_organizing": SelfOrganizing,
}

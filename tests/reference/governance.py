"""Stage 5: the council, and who decides on proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.reference.people import Actor
from tests.reference.projects import APPROVED, PROPOSED, Project, give_up
from tests.reference.proposals import can_read, hope, least_expected, reads, refuse

if TYPE_CHECKING:
    from tests.reference.twin import Twin

QUARTER = 13


class Council:
    """Seats, their weights, and the leading organizations."""

    def __init__(self, m: Twin) -> None:
        self.m = m
        self.members: list[Actor] = []
        self.weights: list[float] = []
        self.backbone = 0.0
        self.leading: list[Actor] = []
        self.builder: Actor | None = None

    def seat(self) -> None:
        m = self.m
        count_power(m)
        ranked = sorted(
            (a for a in m.actors if a.participates),
            key=lambda a: (
                a is not m.convener,
                -a.power,
                m.draws("governance.seat", m.week, a.row, 0),
            ),
        )
        organizations = [a for a in ranked if a.is_organization]
        residents = [a for a in ranked if not a.is_organization]
        size = m.scaled(m.settings.governance.council_size)
        self.members = organizations[: size - 1] + residents[:1]
        self.members += organizations[size - 1 :][: size - len(self.members)]
        self.leading = organizations[: 3 * size]
        self.backbone = 1.0 / (len(self.members) + 1)
        powers = np.array([a.power + 1e-9 for a in self.members])
        share = (1.0 - self.backbone) / max(float(powers.sum()), 1e-12)
        self.weights = [share * float(each) for each in powers]

    def vacate(self) -> None:
        kept = [i for i, a in enumerate(self.members) if a.participates]
        self.members = [self.members[i] for i in kept]
        self.weights = [self.weights[i] for i in kept]
        self.leading = [a for a in self.leading if a.participates]


def count_power(m: Twin) -> None:
    """Mean of an actor's shares of size, of money steered and of leads."""
    endowments = 0.0
    for a in m.actors:
        endowments += a.endowment
    endowments = max(endowments, 1e-12)
    steered = max(1, sum(a.steered for a in m.actors))
    led = max(1, sum(a.led for a in m.actors))
    for a in m.actors:
        a.power = (a.endowment / endowments + a.steered / steered + a.led / led) / 3.0


def decide(m: Twin) -> None:
    m.rules.governance.decide(m)
    _appoint_co_leads(m)
    projects = m.settings.projects
    for project in m.projects_in(PROPOSED, APPROVED):
        if m.week - project.since >= projects.queue_weeks:
            give_up(project, m.settings.people.opinion_event)
    if m.week % QUARTER == QUARTER - 1:
        m.council.seat()


def _appoint_co_leads(m: Twin) -> None:
    rule = m.settings.governance
    for project in m.projects_in(APPROVED):
        if project.since != m.week or not project.draw("governance.co_lead") < rule.co_lead:
            continue
        free = [a for a in project.members if a is not project.lead and a.leads < rule.lead_cap]
        if free:
            project.co_lead = project.most_skilled(free)


class ProposerAlone:
    def decide(self, m: Twin) -> None:
        for project in m.projects_in(PROPOSED):
            a = project.proposer
            if reads(a, project):
                a.decided += 1.0
                project.turn_to(APPROVED)


def heeds(m: Twin, objector: Actor, proposer: Actor) -> bool:
    u = m.draws("governance.heed", m.week, objector.row, proposer.row)
    return u < m.settings.governance.heeding


def objects(m: Twin, a: Actor, project: Project) -> bool:
    return bool(hope(a, project) < -m.settings.governance.objection)


def amend(m: Twin, project: Project, heard: list[Actor]) -> None:
    """Take out what those who are heard fear most, until all can live with the rest."""
    before = -1
    while project.mask != before:
        before = project.mask
        for a in heard:
            while project.size >= 2 and objects(m, a, project):
                size = project.size
                project.mask &= ~(1 << least_expected(a, project))
                project.claimed = project.claimed * (size - 1) / size


def capped(weights: list[float], cap: float) -> list[float]:
    """Weights, of which none is above a share of all."""
    n = len(weights)
    summed = 0.0
    for w in weights:
        summed += w
    if cap >= 1:
        return list(weights)
    if cap * n <= 1.0:
        return [summed / n for _ in weights]
    most, weights = cap * summed, list(weights)
    before = -1
    while True:
        at_most = [w >= most for w in weights]
        below = 0.0
        for w, high in zip(weights, at_most, strict=True):
            if not high:
                below += w
        count = sum(at_most)
        weights = [most if high else w for w, high in zip(weights, at_most, strict=True)]
        if count in (n, before):
            return weights
        factor = (summed - most * count) / below
        weights = [w if high else w * factor for w, high in zip(weights, at_most, strict=True)]
        before = count


def _best_lead(project: Project, cap: int) -> Actor | None:
    free = [a for a in project.members if a.leads < cap]
    return project.most_skilled(free) if free else None


def _host(m: Twin, need: float, project: Project) -> bool:
    """The hours of a decision, from coordinators or, together, from the members."""
    if m.backbone.pay(need):
        project.coordinated += int(need)
        return True
    if m.backbone.host_together(need, project):
        project.read += int(need * m.backbone.prices.self_hosting)
        return True
    return False


def _close(project: Project, passed: bool) -> None:
    project.m.filings.note_decision(project, passed)
    if passed:
        project.turn_to(APPROVED)
    else:
        refuse(project)


class GovernanceGroup:
    def decide(self, m: Twin) -> None:
        weights = capped(m.council.weights, m.settings.governance.weight_cap)
        weight_of = dict(zip(m.council.members, weights, strict=True))
        need = m.backbone.decision_price(len(weights))
        proposals = m.projects_in(PROPOSED)
        for project in sorted(proposals, key=lambda p: p.draw("governance.agenda")):
            if _host(m, need, project):
                self._vote(m, project, weight_of)

    def _vote(self, m: Twin, project: Project, weight_of: dict[Actor, float]) -> None:
        rule = m.settings.governance
        heard = [a for a in weight_of if heeds(m, a, project.proposer)]
        amend(m, project, [a for a in heard if can_read(a, project)])
        inside = 2 * (project.mask & m.beliefs.scope).bit_count() >= project.size
        present, favour = m.council.backbone, m.council.backbone if inside else 0.0
        votes: dict[Actor, bool] = {}
        stopped = False
        for a, weight in weight_of.items():
            if not reads(a, project):
                continue
            votes[a] = not objects(m, a, project)
            present += weight
            if votes[a]:
                favour += weight
            elif a in heard:
                stopped = True
        for a in votes:
            a.decided += weight_of[a] / present
        lead: Actor | None = project.proposer
        if project.proposer.leads >= rule.lead_cap:
            lead = _best_lead(project, rule.lead_cap)
        passed = favour >= rule.quota * present and not stopped and lead is not None
        if passed:
            assert lead is not None
            project.lead = project.holder = lead
            outvoted = [a for a, in_favour in votes.items() if not in_favour]
        else:
            outvoted = [project.proposer]
        for a in outvoted:
            a.feel(-m.settings.people.opinion_event)
        _close(project, passed)


class DistributedLeadership:
    def decide(self, m: Twin) -> None:
        proposals = m.projects_in(PROPOSED)
        for project in sorted(proposals, key=lambda p: p.draw("governance.round")):
            need = m.backbone.decision_price(len(project.members))
            if _host(m, need, project):
                self._consent(m, project)

    def _builder_weight(self, m: Twin) -> float:
        rule, builder = m.settings.governance, m.council.builder
        if builder is None or not builder.participates:
            return 0.0
        return float(rule.builder_weight * 0.5 ** (rule.dilution * m.week / 52))

    def _voices(self, m: Twin, project: Project) -> dict[Actor, float]:
        powers = [a.power + 1e-9 for a in project.members]
        summed = 0.0
        for each in powers:
            summed += each
        voices = capped([each / summed for each in powers], m.settings.governance.weight_cap)
        return dict(zip(project.members, voices, strict=True))

    def _consent(self, m: Twin, project: Project) -> None:
        proposer, beta = project.proposer, self._builder_weight(m)
        voices = self._voices(m, project)
        heard = [a for a in voices if a is not proposer and heeds(m, a, proposer)]
        amend(m, project, [a for a in heard if a.participates and can_read(a, project)])
        favour = 0.0
        embittered = []
        staying = []
        for a, voice in voices.items():
            able = a.participates and can_read(a, project)
            if able and (a is proposer or not objects(m, a, project)):
                reads(a, project)
                a.decided += (1.0 - beta) * voice
                favour += (1.0 - beta) * voice
                staying.append(a)
            elif able and a not in heard:
                embittered.append(a)
        asked = len(project.members)
        project.members = staying
        builder = m.council.builder
        if builder and builder.participates and reads(builder, project):
            builder.decided += beta
            if not objects(m, builder, project):
                favour += beta
        lead = self._lead(m, project, voices, embittered)
        enough = favour >= m.settings.governance.quota and len(staying) >= min(2, asked)
        passed = enough and lead is not None
        if passed:
            assert lead is not None
            project.lead = project.holder = lead
        else:
            embittered = [proposer]
        for a in embittered:
            a.feel(-m.settings.people.opinion_event)
        _close(project, passed)

    def _lead(
        self, m: Twin, project: Project, voices: dict[Actor, float], embittered: list[Actor]
    ) -> Actor | None:
        cap, proposer = m.settings.governance.lead_cap, project.proposer
        free = [a for a in project.members if a.leads < cap]
        if not free:
            return None
        best = max(free, key=lambda a: (voices[a], a.skill))
        if proposer in free and project.draw("governance.hand_over") >= proposer.openness:
            if voices[best] > voices[proposer]:
                embittered.append(proposer)
                return best
            return proposer
        return best


RULES = {
    "proposer_alone": ProposerAlone,
    "governance_group": GovernanceGroup,
    "distributed_leadership": DistributedLeadership,
}

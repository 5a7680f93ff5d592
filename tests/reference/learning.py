"""Stage 8: what ended projects leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.activities import reading_minutes
from tests.reference.agenda import turn_now
from tests.reference.draws import elements_of, total
from tests.reference.people import Actor
from tests.reference.projects import DROPPED, FAILED, SUCCEEDED, Project

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def reflect(m: Twin) -> None:
    _map_network(m)
    m.rules.learning.report(m)
    for project in m.projects_in(SUCCEEDED, FAILED):
        _leave_behind(m, project)
    m.projects = [
        project for project in m.projects if project.state not in (SUCCEEDED, FAILED, DROPPED)
    ]


def _map_network(m: Twin) -> None:
    rule, backbone = m.settings.learning, m.backbone
    if rule.mapping <= 0:
        return
    minutes = int(backbone.price("survey_person"))
    unmapped = [a for a in m.actors if a.participates and a.charted_until <= m.week]
    for a in sorted(unmapped, key=lambda a: m.draws("learning.chart", m.week, a.row, 0)):
        if backbone.mapped + minutes > int(backbone.released * rule.mapping):
            break
        if not backbone.pay(minutes):
            break
        backbone.mapped += minutes
        a.charted_until = m.week + rule.map_weeks


def _leave_behind(m: Twin, project: Project) -> None:
    people = m.settings.people
    success = project.state == SUCCEEDED
    left = m.ledger.balance[project]
    if left > 0:
        m.ledger.transfer(project, project.source, left)
    for a in (project.lead, project.co_lead):
        if a is not None:
            a.leads -= 1
            a.succeeded += int(success)
    if success:
        assert project.lead is not None
        _prove(m, project, project.lead)
    for a in project.members:
        a.promised -= project.promise(a)
        a.skill += people.skill_gain * (1.0 - a.skill)
        a.openness += people.openness_gain * (1.0 - a.openness)
        a.feel(people.opinion_event if success else -people.opinion_event)
        _observe_readings(project, a)


def _prove(m: Twin, project: Project, lead: Actor) -> None:
    """The last success of a lead, with what was read of it in one look."""
    lead.proven_mask, lead.proven_target = project.best, project.target
    lead.proven_gain, lead.proven_readings = project.best_reading, one_look(m, project)


def one_look(m: Twin, project: Project) -> float:
    """(E20) How many readings one look at a project is worth."""
    agreed = (project.mask & m.beliefs.agreed).bit_count()
    return float(m.rules.learning.readings(m, project.size, agreed))


def _observe_readings(project: Project, a: Actor) -> None:
    for e in elements_of(project.mask & (a.setting ^ project.target)):
        if project.readings[e]:
            a.observe(e, project.gains[e] / project.readings[e], project.readings[e])


def owns_up(m: Twin, project: Project) -> bool:
    if project.state == SUCCEEDED:
        return True
    return project.draw("learning.own_up") < m.settings.communication.sharing_mistakes


class OwnLessons:
    def prepare(self, m: Twin) -> None:
        """Nothing is due."""

    def readings(self, m: Twin, size: int, agreed: int) -> float:
        """(E20) How many readings one look is worth."""
        return 1.0

    def report(self, m: Twin) -> None:
        """Nothing."""


def record(m: Twin, project: Project, mask: int) -> None:
    """Put what a project read of some elements into the pool."""
    readings = 0.0
    for e in elements_of(project.mask & mask):
        if project.readings[e]:
            way = (project.target >> e) & 1
            m.beliefs.record(e, way, project.readings[e], project.gains[e])
            readings += project.readings[e]
    for a in project.members:
        a.reported += readings / len(project.members)


def record_noticed(m: Twin, mask: int) -> None:
    """Participants put on record what they noticed of what they do."""
    for a in m.actors:
        told = [e for e in elements_of(mask) if a.own_readings[e]]
        if a.participates and told and a.spend_if_it_can(reading_minutes(m)):
            for e in told:
                n, gain, way = a.own_readings[e], a.own_gains[e], a.way(e)
                m.beliefs.record(e, way, n, gain if way else -gain)
                a.reported += n


class SharedMeasurement:
    """The agreed elements are measured sharply and reported to all."""

    def prepare(self, m: Twin) -> None:
        self.due = m.settings.learning.report_weeks - 1

    def readings(self, m: Twin, size: int, agreed: int) -> float:
        share = agreed / size
        return float(1.0 / (agreed / m.settings.learning.readings * share + (1.0 - share)))

    def report(self, m: Twin) -> None:
        rule = m.settings.learning
        if rule.tracking and m.week % rule.report_weeks == rule.report_weeks - 1:
            self._track(m)
        record_noticed(m, m.beliefs.agreed)
        self._record_ended(m)
        first = m.council.members[0] if m.council.members else None
        pooled = any(sum(counts) for counts in m.beliefs.pooled)
        need = m.backbone.price("report")
        if m.week >= self.due and pooled and m.backbone.host(need, first, rule.supported):
            self.due = m.week + rule.report_weeks
            m.beliefs.publish()
            self._read(m)

    def _track(self, m: Twin) -> None:
        now = [a for a in m.actors if a.participates]
        if m.backbone.pay(m.backbone.price(person="survey_person", persons=len(now))):
            for a in m.actors:
                a.tracked = -1.0
                if a.participates:
                    a.tracked = total(a.weight_of[b] for b in a.ties if b.participates)

    def _record_ended(self, m: Twin) -> None:
        ended = m.projects_in(SUCCEEDED, FAILED)
        for project in sorted(ended, key=lambda p: p.draw("learning.record")):
            agreed = project.mask & m.beliefs.agreed
            if agreed and owns_up(m, project):
                need = m.backbone.price(person="record", persons=agreed.bit_count())
                if m.backbone.host_together(need, project, m.settings.learning.supported):
                    record(m, project, agreed)

    def _read(self, m: Twin) -> None:
        """Whoever reads a report may take up one proven way."""
        proven = {}
        for e in elements_of(m.problem.everyday):
            gain = m.beliefs.reported(e, 1, m.settings.people.prior_readings)
            if gain:
                proven[e] = int(gain > 0)
        for a in m.actors:
            if a.participates and a.spend_if_it_can(reading_minutes(m)):
                others = [e for e, way in proven.items() if a.way(e) != way]
                if others:
                    u = m.draws("learning.proven", m.week, a.row, 0)
                    bit = 1 << others[int(u * len(others))]
                    gain = a.value(a.setting ^ bit) - a.own_value
                    if a.judge("learning.judge_proven", gain) > 0:
                        turn_now(a, bit)


class DeepReflection:
    """Every ended project reflects on all it touched; the map shows it the same week."""

    def prepare(self, m: Twin) -> None:
        """Nothing is due."""

    def readings(self, m: Twin, size: int, agreed: int) -> float:
        return float(m.settings.learning.readings / min(m.problem.elements, 2 * size))

    def report(self, m: Twin) -> None:
        record_noticed(m, m.problem.everything)
        training = m.settings.learning.training
        names = ("reflection", "training") if training > 0 else ("reflection",)
        ended = m.projects_in(SUCCEEDED, FAILED)
        for project in sorted(ended, key=lambda p: p.draw("learning.reflect")):
            if m.backbone.host_together(m.backbone.price(*names), project):
                for a in project.members:
                    if a.attend():
                        a.skill += training * (1.0 - a.skill)
                        a.openness += m.settings.people.openness_gain * (1.0 - a.openness)
                if owns_up(m, project):
                    record(m, project, project.mask)
        m.beliefs.publish()


RULES = {
    "own_lessons": OwnLessons,
    "shared_measurement": SharedMeasurement,
    "deep_reflection": DeepReflection,
}

"""Stage 8: what ended projects leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.draws import elements_of
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
        project.lead.proven_mask, project.lead.proven_target = project.best, project.target
    for a in project.members:
        a.promised -= project.promise(a)
        a.skill += people.skill_gain * (1.0 - a.skill)
        a.openness += people.openness_gain * (1.0 - a.openness)
        a.feel(people.opinion_event if success else -people.opinion_event)
        _observe_readings(project, a)


def _observe_readings(project: Project, a: Actor) -> None:
    for e in elements_of(project.mask & (a.setting ^ project.target)):
        if project.readings[e]:
            a.observe(e, project.gains[e] / project.readings[e])


def owns_up(m: Twin, project: Project) -> bool:
    if project.state == SUCCEEDED:
        return True
    return project.draw("learning.own_up") < m.settings.communication.sharing_mistakes


class OwnLessons:
    def prepare(self, m: Twin) -> None:
        """Nothing is due."""

    def error(self, m: Twin, size: int, agreed: int) -> float:
        """(E20) Standard error of a reading."""
        return float(m.settings.learning.reading_error)

    def report(self, m: Twin) -> None:
        """Nothing."""


RULES = {"own_lessons": OwnLessons}

"""Stage 7: members work, read variants, and what succeeds is carried out."""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING

from tests.reference.beginning import count_outcomes
from tests.reference.draws import as_mask, elements_of, z
from tests.reference.learning import one_look
from tests.reference.people import Actor
from tests.reference.projects import FAILED, ORPHANED, RUNNING, SUCCEEDED, Project
from tests.reference.reach import pay_for_reach, reached

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def work_week(m: Twin) -> None:
    for project in m.projects_in(RUNNING, ORPHANED):
        _people_leave(m, project)
    finished: list[Project] = []
    worked: dict[Actor, int] = {}
    for project in m.projects_in(RUNNING):
        _work(m, project, worked)
        _read_if_due(m, project)
        age = m.week - project.started + 1
        if project.worked >= project.content and age >= m.settings.projects.shortest:
            finished.append(project)
        elif age > m.settings.projects.overrun * project.planned:
            _end(m, project, FAILED)
    for a, minutes in worked.items():
        a.spent += minutes
    succeeded = [project for project in finished if _execute(m, project)]
    if succeeded:
        _carry_out(m, succeeded)
        count_outcomes(m)


def _end(m: Twin, project: Project, state: str) -> None:
    project.turn_to(state)
    m.tally["successes" if state == SUCCEEDED else "failures"] += 1


def _people_leave(m: Twin, project: Project) -> None:
    for a in [a for a in project.members if not a.participates]:
        project.let_go(a)
    if not project.members and project.state == RUNNING:
        project.turn_to(ORPHANED)
    if project.state == ORPHANED:
        _look_for_successor(m, project)
    if project.members and project.lead is None:
        project.lead = project.co_lead
        project.co_lead = None
    if project.members and project.lead is None:
        project.lead = project.most_skilled(project.members)
        project.lead.leads += 1
        project.lead.led += 1


def _look_for_successor(m: Twin, project: Project) -> None:
    last = project.left_last
    assert last is not None
    fit = [b for b in last.ties if b.participates and b.may_promise(project.promise(b))]
    if fit:
        successor = min(fit, key=lambda b: project.draw("project.successor", b.row))
        project.members = [successor]
        successor.promised += project.promise(successor)
        project.turn_to(RUNNING)
    elif m.week - project.since >= m.settings.projects.successor_weeks:
        _end(m, project, FAILED)


def _work(m: Twin, project: Project, worked: dict[Actor, int]) -> None:
    summed = staff = 0
    for a in project.members:
        left = max(0, a.minutes - a.spent)
        minutes = project.promise(a)
        if a.promised > left:
            minutes = minutes * left // a.promised
        if minutes >= 1:
            a.active = m.week
            a.work()
        worked[a] = worked.get(a, 0) + minutes
        summed += minutes
        if a.is_organization:
            staff += minutes
    project.worked += summed
    project.worked_now = summed
    m.minutes_worked += summed
    wage = m.settings.projects.staff_wage
    to_pay = pay_for_reach(project)
    pay = min(int(staff * wage * 100.0 / 60.0), m.ledger.balance[project] - to_pay)
    if pay > 0:
        m.ledger.transfer(project, "staff", pay)


def _read_if_due(m: Twin, project: Project) -> None:
    """One reading at most: the plan in the first week, variants later."""
    if project.tried == 0 and project.started == m.week:
        _read(m, project, project.mask)
        return
    promised = sum(project.promise(a) for a in project.members)
    chance = m.settings.projects.trial_rate * project.worked_now / promised
    if project.draw("project.try") < chance:
        variant = as_mask(
            e for e in elements_of(project.mask) if project.draw("project.try", 1 + e) < 0.5
        )
        _read(m, project, variant or project.mask & -project.mask)


def _read(m: Twin, project: Project, variant: int) -> None:
    """(E18)"""
    number = project.tried
    project.tried += 1
    if project.follow_up and number == 0:
        project.best = variant
    gain, lives, turned = 0.0, 0, 0
    for a in project.members:
        turns = variant & (a.setting ^ project.target)
        if turns:
            gain += a.value(a.setting ^ turns) - a.own_value
            lives += 1
            turned |= turns
    if not lives:
        return
    readings = one_look(m, project)
    sigma = m.standard_error(m.settings.learning.reading_error) / sqrt(readings)
    seen = gain / lives + sigma * z(project.draw("project.read", number))
    m.tally["variants"] += 1
    count = turned.bit_count()
    for e in elements_of(turned):
        project.readings[e] += readings
        project.gains[e] += readings * seen / count
    if seen > project.best_reading:
        project.best, project.best_reading = variant, seen


def _execute(m: Twin, project: Project) -> bool:
    """(E19)"""
    p = m.settings.projects
    assert project.lead is not None
    lead = project.lead.skill
    if project.co_lead is not None:
        lead = max(lead, project.co_lead.skill)
    best = max(a.skill for a in project.members)
    q = p.skill_lead * lead + (1 - p.skill_lead) * best
    chance = 1.0 / (1.0 + exp(-6.0 * (q + 0.25 - p.difficulty * project.size)))
    success = project.best != 0 and project.draw("project.execute") < chance
    _end(m, project, SUCCEEDED if success else FAILED)
    return success


def _carry_out(m: Twin, succeeded: list[Project]) -> None:
    taken: dict[Actor, tuple[Project, int]] = {}

    def take_up(a: Actor, project: Project, mask: int, judged: str = "") -> bool:
        """Everybody once; who is reached judges it first."""
        setting = a.setting & ~mask | project.target & mask
        if a in taken or setting == a.setting:
            return False
        gain = a.value(setting) - a.own_value
        if judged and a.judge(judged, gain, project.proposer.row, project.code) <= 0:
            return False
        taken[a] = project, setting
        return True

    in_order = sorted(succeeded, key=lambda project: project.draw("project.order"))
    for project in in_order:
        for a in project.members:
            take_up(a, project, project.best)
        for a in reached(project) + [b for o in project.members for b in o.served]:
            a.served_last = m.week
        for a in reached(project):
            a.reached_by = project.source
            u, v, _, _ = m.draws.four(
                "project.adopt", m.week, a.row, project.proposer.row, project.code
            )
            willing = u < m.settings.projects.willing
            if willing and not take_up(a, project, project.best, "project.judge_all"):
                elements = list(elements_of(project.best))
                one = 1 << elements[int(v * len(elements))]
                take_up(a, project, one, "project.judge_one")
    m.mistakes.note(taken)
    for a, (_, setting) in taken.items():
        a.reverse_views(a.setting ^ setting)
        a.setting = setting

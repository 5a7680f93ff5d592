"""7.10: how plans are drafted, filed, read, and revised."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tests.reference.draws import elements_of, total, z
from tests.reference.people import Actor, Funder, learn
from tests.reference.projects import DRAFTED, PROPOSED, Project, drop, open_plan
from tests.reference.reach import within_reach

if TYPE_CHECKING:
    from tests.reference.twin import Twin

Choose = Callable[[int, int], int]
"""The elements of a draft, out of those to choose from, by the number of the draft."""
Gather = Callable[[Project], None]
"""Adds members to a plan."""


class Draft(NamedTuple):
    """One way to do it, what was read of it, and what the proposer makes of that."""

    looks: float
    read: float
    mask: int
    members: list[Actor]


def nobody(plan: Project) -> None:
    """Only the proposer."""


def minutes_of_a_draft(m: Twin) -> int:
    return int(60.0 * m.settings.proposals.draft_hours)


# Drafting


def prepare_plan(
    m: Twin, a: Actor, candidates: int, choose: Choose, aim: int, gather: Gather = nobody
) -> Project | None:
    """Draft a plan a few times over, and propose the best draft; None if none is any good."""
    first = choose(candidates, 0)
    plan = open_plan(m, a) if first else None
    if plan is None:
        return None
    drafts = [_draft(plan, first, aim, gather, 0)]
    while len(drafts) < m.settings.proposals.drafts:
        taken = a.most_wanted(candidates, (drafts[-1].mask & candidates).bit_count())
        candidates &= ~taken | a.most_wanted(taken, taken.bit_count() - 1)
        if not candidates:
            break
        number = len(drafts)
        drafts.append(_draft(plan, choose(candidates, number), aim, gather, number))
    best = max(drafts, key=lambda draft: draft.looks)  # of equals the first
    _, _, plan.mask, plan.members = best
    plan.target = aim & plan.mask
    return _propose(plan, best.read, 1.0, len(drafts))


def prepare_follow_up(m: Twin, a: Actor, mask: int, aim: int, gather: Gather) -> Project | None:
    """One draft, which is one more reading of what was proven."""
    plan = open_plan(m, a)
    if plan is None:
        return None
    plan.follow_up = True
    claimed, behind = a.proven_gain, a.proven_readings
    seems = _draft(plan, mask, aim, gather, 0).read
    if not m.settings.proposals.drafts:
        return _put_forward(plan, claimed, behind)
    return _propose(plan, *learn(claimed, behind, seems, 1.0), 1)


def prepare_policy(m: Twin, a: Actor, mask: int, aim: int, gather: Gather) -> Project | None:
    """One draft, in coordinators' hours."""
    plan = open_plan(m, a)
    if plan is None:
        return None
    return _propose(plan, _draft(plan, mask, aim, gather, 8).read, 1.0, 0)


def _draft(plan: Project, mask: int, aim: int, gather: Gather, number: int) -> Draft:
    """Write one draft into a plan, with its own members, and judge it."""
    a = plan.proposer
    plan.mask, plan.target = mask, aim & mask
    plan.members = [a]
    gather(plan)
    seems = a.judge("proposals.draft", plan.true_gain(), block=number)
    return Draft(looks_like(plan, seems, 1.0), seems, mask, plan.members)


def _propose(plan: Project, claimed: float, behind: float, drafts: int) -> Project | None:
    """Owe the minutes of so many drafts, and propose what they led to, or forget it."""
    m = plan.m
    if m.settings.proposals.drafts == 0:  # unread
        claimed, behind = 0.0, 0.0
    else:
        _owe_drafts(plan, drafts)
        if looks_like(plan, claimed, behind) <= 0:
            m.projects.remove(plan)
            plan.proposer.pending = 0
            return None
    return _put_forward(plan, claimed, behind)


def _put_forward(plan: Project, claimed: float, behind: float) -> Project:
    """Propose a plan, or let it wait until its hours are worked."""
    plan.claimed, plan.behind = claimed, behind
    plan.wanted = len(within_reach(plan.m, plan.members))
    if plan.proposer.owed > 0:
        plan.turn_to(DRAFTED)
    else:
        _file(plan)
    return plan


def _owe_drafts(plan: Project, drafts: int) -> None:
    minutes = drafts * minutes_of_a_draft(plan.m)
    plan.proposer.owed += minutes
    plan.applied += minutes


# Filing


def file_plans(m: Twin) -> None:
    """Stage 4 begins: minutes that are owed are worked off, and plans are filed."""
    for a in m.actors:
        if a.participates:
            minutes = min(a.owed, max(0, a.minutes - a.spent - a.promised))
            if minutes > 0:
                a.spend(minutes)
                a.owed -= minutes
    for plan in m.projects_in(DRAFTED):
        if not plan.proposer.participates:
            drop(plan)
        elif plan.proposer.owed == 0:
            _file(plan)


def _file(plan: Project) -> None:
    plan.turn_to(PROPOSED)
    plan.filed = True
    plan.m.filings.note_filed(plan)


# Reading


def can_read(a: Actor, project: Project) -> bool:
    """Whether somebody has the minutes to read a proposal; its proposer needs none."""
    return a is project.proposer or a.has(a.model.settings.proposals.appraisal)


def reads(a: Actor, project: Project) -> bool:
    """Whether somebody reads a proposal, as it has the minutes; they are spent."""
    if not can_read(a, project):
        return False
    minutes = 0 if a is project.proposer else a.model.settings.proposals.appraisal
    a.spend(minutes)
    a.work()
    project.read += minutes
    return True


def closeness(a: Actor, project: Project) -> float:
    if a in project.members:
        return 1.0
    proposer = project.proposer
    x = (project.mask & a.own_elements).bit_count() / project.size
    y = 1.0 if proposer.neighbourhood == a.neighbourhood else 0.0
    return (x + y + (1.0 if a.is_tied(proposer) else 0.0)) / 3.0


def hope(a: Actor, project: Project) -> float:
    """(E28) of an actor."""
    m, known = a.model, _sureness(a, project)
    expects = a.expectation(project.mask, project.target)
    u = m.draws("proposals.read", m.week, a.row, project.proposer.row, project.code)
    return _hope(project, expects, closeness(a, project), known, u)


def looks_like(plan: Project, seen: float, readings: float) -> float:
    """What its proposer makes of a plan after some readings."""
    a = plan.proposer
    q = readings / (readings + plan.m.settings.proposals.view_readings * _sureness(a, plan))
    return float((1.0 - q) * a.expectation(plan.mask, plan.target) + q * seen)


def _sureness(a: Actor, project: Project) -> float:
    m, tau = a.model, a.trust
    return _mean(
        [
            tau * _reported(m, e) + (1.0 - tau) * a.confidence(e)
            for e in elements_of(project.mask & (a.setting ^ project.target))
        ]
    )


def backbone_expects(m: Twin, project: Project) -> float:
    """(E8) with trust 1, of all elements."""
    gain, target = m.beliefs.gain, project.target
    return total(gain[e][(target >> e) & 1] for e in elements_of(project.mask))


def backbone_hopes(m: Twin, project: Project) -> float:
    known = [_reported(m, e) for e in elements_of(project.mask)]
    u = m.draws("proposals.backbone_reads", m.week, 0, project.proposer.row, project.code)
    return _hope(project, backbone_expects(m, project), 0.0, _mean(known), u)


def funder_hopes(m: Twin, funder: Funder, project: Project) -> float:
    """Of a funder, who has no views."""
    number = funder.number
    u = m.draws("proposals.funder_reads", m.week, number, project.proposer.row, project.code)
    return _hope(project, 0.0, 0.0, 0.0, u)


def _hope(project: Project, expects: float, near: float, known: float, u: float) -> float:
    m, n = project.m, project.behind
    p = m.settings.proposals
    if n == 0:
        return float(expects + p.favour * near)
    q = n / (n + p.view_readings * known)
    shared = p.shared_error * z(project.draw("proposals.shared", week=0))
    error = m.standard_error(p.reader_error)
    seen = project.claimed + shared + error * (1.0 - p.sharpening * near) * z(u)
    return float((1.0 - q) * expects + q * seen + p.favour * near)


def _reported(m: Twin, e: int) -> float:
    """Confidence in the reports of an element, of either way."""
    r = m.beliefs.reports[e][0] + m.beliefs.reports[e][1]
    return float(r / (r + m.settings.people.prior_readings))


def _mean(terms: list[float]) -> float:
    return total(terms) / len(terms) if terms else 0.0


# Refused


def least_expected(a: Actor, project: Project) -> int:
    """The element of which alone somebody expects least, of equals the lowest."""
    return min(elements_of(project.mask), key=lambda e: a.expectation(1 << e, project.target))


def refuse(project: Project) -> None:
    """The proposer revises what was refused, or gives it up."""
    m, a = project.m, project.proposer
    p = m.settings.proposals
    revises = project.draw("proposals.revise") < p.revising and p.drafts > 0
    if revises and a.participates and _revise(project) > 0:
        _owe_drafts(project, 1)
        project.turn_to(DRAFTED)
    else:
        drop(project)


def _revise(project: Project) -> float:
    """Leave out one element, or look once more; what it looks like now."""
    a, shorter = project.proposer, project.size >= 2
    if shorter:
        project.mask &= ~(1 << least_expected(a, project))
    seems = a.judge("proposals.reread", project.true_gain(), project.code)
    if shorter:
        project.claimed, project.behind = seems, 1.0
    else:
        project.claimed, project.behind = learn(project.claimed, project.behind, seems, 1.0)
    return looks_like(project, project.claimed, project.behind)

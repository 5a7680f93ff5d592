"""7.6, 7.7: what a project is, would bring, costs and promises, and how it starts."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from tests.reference.draws import elements_of, total
from tests.reference.people import Actor, Resident
from tests.reference.reach import reach_price, within_reach

if TYPE_CHECKING:
    from tests.reference.twin import Twin

DRAFTED, PROPOSED, APPROVED = "drafted", "proposed", "approved"
RUNNING, ORPHANED = "running", "orphaned"
SUCCEEDED, FAILED, DROPPED = "succeeded", "failed", "dropped"


class Project:
    """A plan, and what becomes of it."""

    def __init__(self, m: Twin, proposer: Actor) -> None:
        n = m.problem.elements
        self.m = m
        self.proposer, self.code = proposer, 16 * m.week
        self.since = m.week
        self.state = DRAFTED
        self.mask = self.target = 0
        self.members: list[Actor] = [proposer]
        self.lead: Actor | None = proposer
        self.co_lead: Actor | None = None
        self.holder: Actor = proposer
        self.left_last: Actor | None = None
        self.wanted = self.paid_for_reach = 0
        self.claimed = self.behind = 0.0
        self.content = self.worked = self.planned = self.started = self.tried = 0
        self.worked_now = 0
        self.best, self.best_reading = 0, 0.0
        self.readings, self.gains = [0.0] * n, [0.0] * n
        self.follow_up = self.surprise = False
        self.source: Any = None
        self.support = self.conviction = 0.0
        self.filed = False
        self.applied = self.read = self.coordinated = 0

    @property
    def size(self) -> int:
        return self.mask.bit_count()

    @property
    def succeeds_success(self) -> bool:
        return self.lead is not None and self.lead.succeeded > 0

    def turn_to(self, state: str) -> None:
        self.state, self.since = state, self.m.week

    def draw(self, name: str, block: int = 0, week: int | None = None) -> float:
        when = self.m.week if week is None else week
        return self.m.draws(name, when, self.proposer.row, self.code, block)

    def fours(self, name: str) -> tuple[float, float, float, float]:
        return self.m.draws.four(name, self.m.week, self.proposer.row, self.code)

    def promise(self, a: Actor, size: int | None = None) -> int:
        """Minutes a week that a member promises to a project of so many elements."""
        return promise(self.m, a, self.size if size is None else size)

    def let_go(self, a: Actor) -> None:
        """A member of a running project is a member no more."""
        self.members.remove(a)
        a.promised -= self.promise(a)
        self.left_last = a
        if self.lead is a:
            self.lead = None
            a.leads -= 1
        if self.co_lead is a:
            self.co_lead = None
            a.leads -= 1

    def true_gain(self) -> float:
        """(7.10) The mean of what it would add to the lives that it meets; nobody sees it."""
        met = list(self.members)
        for a in self.members:
            others = a.served if a.is_organization else a.ties
            met += [b for b in others if isinstance(b, Resident)]
        return total(self._adds_to(a) for a in met) / len(met) if met else 0.0

    def _adds_to(self, a: Actor) -> float:
        turns = self.mask & (a.setting ^ self.target)
        return a.value(a.setting ^ turns) - a.own_value if turns else 0.0

    def most_skilled(self, among: list[Actor]) -> Actor:
        return max(among, key=lambda a: a.skill)  # of equals the first


def promise(m: Twin, a: Actor, size: int) -> int:
    projects = m.settings.projects
    if a.is_organization:
        return int(60.0 * projects.hours_organization * (1.0 + 0.75 * size))
    return int(60.0 * projects.hours_resident * (1.0 + 0.5 * size))


class Cost:
    """(E9) What a project of some members and so many elements takes."""

    def __init__(self, m: Twin, members: list[Actor], size: int) -> None:
        p = m.settings.projects
        self.all = sum(promise(m, a, size) for a in members)
        staff = sum(promise(m, a, size) for a in members if a.is_organization)
        effort = 60.0 * p.work * (1.0 + size) * (1.0 + p.agreeing * (len(members) - 1))
        self.content = min(int(effort), p.longest * self.all)
        self.planned = max(p.shortest, -(-self.content // max(1, self.all)))
        share = 1000 * staff // max(1, self.all)
        wages = self.content / 60.0 * p.staff_wage * share / 1000.0
        self.base = ceil(100.0 * (p.materials * size + wages))


def smallest_price(project: Project) -> int:
    return Cost(project.m, project.members, 1).base


def has_place(m: Twin) -> bool:
    return len(m.projects) < 2 * len(m.actors) + 64


def open_plan(m: Twin, proposer: Actor) -> Project | None:
    """Put an empty plan on the table, if there is a place."""
    if not has_place(m):
        return None
    plan = Project(m, proposer)
    proposer.pending = 1
    m.projects.append(plan)
    m.filings.drafted += 1
    return plan


def drop(project: Project) -> None:
    project.turn_to(DROPPED)
    project.proposer.pending = 0
    project.m.filings.note_dropped(project)


def give_up(project: Project, resentment: float) -> None:
    drop(project)
    project.proposer.opinion = max(-1.0, project.proposer.opinion - resentment)


def drop_out_before_start(project: Project) -> bool:
    """Step 2 of a start; returns whether anybody is left."""
    project.members = [
        a for a in project.members if a.participates and a.may_promise(project.promise(a))
    ]
    if not project.members:
        give_up(project, 0.0)
    return bool(project.members)


Payers = list[tuple[Any, int]]
"""Accounts that pay for a project together, in order, each with the most that it gives."""


def start(
    project: Project, payers: Payers, most: int, least: int = 0, back_to_lead: bool = False
) -> bool:
    """7.7: start an approved project; returns whether it runs now."""
    m = project.m
    available = sum(cents for _, cents in payers)
    if available < smallest_price(project):
        return False
    if not drop_out_before_start(project):
        return False
    mask, wanted = project.mask, project.wanted
    limit = min(most, available)
    cost = Cost(m, project.members, project.size)
    while cost.base > limit and project.size >= 2:
        trimmed = min(
            elements_of(project.mask), key=lambda e: project.draw("project.trim", e, week=0)
        )
        project.mask &= ~(1 << trimmed)
        cost = Cost(m, project.members, project.size)
    if cost.base > available:
        project.mask = mask
        return False
    price = reach_price(m)
    project.wanted = len(within_reach(m, project.members))
    if price:
        project.wanted = min(project.wanted, max(0, limit - cost.base) // price)
    grant = cost.base + project.wanted * price
    if grant < least:
        project.mask, project.wanted = mask, wanted
        return False
    project.content, project.planned = cost.content, cost.planned
    m.filings.note_start(project)
    _pay(project, payers, grant)
    _run(project, grant)
    if back_to_lead:
        project.source = project.lead
    for a in project.members:
        a.reached_by = project.source
    return True


def _pay(project: Project, payers: Payers, grant: int) -> None:
    m = project.m
    project.source = payers[0][0]
    for account, cents in payers:
        part = min(cents, grant)
        m.ledger.transfer(account, project, part)
        grant -= part
    materials = round(100.0 * m.settings.projects.materials * project.size)
    m.ledger.transfer(project, "materials", materials)


def _run(project: Project, grant: int) -> None:
    m = project.m
    for a in project.members:
        a.promised += project.promise(a)
        a.active = m.week
    if project.co_lead not in project.members:
        project.co_lead = None
    if project.lead not in project.members:
        held = project.holder is project.lead
        project.lead = project.co_lead or project.most_skilled(project.members)
        if project.lead is project.co_lead:
            project.co_lead = None
        if held:
            project.holder = project.lead
    for a in (project.lead, project.co_lead):
        if a is not None:
            a.leads += 1
            a.led += 1
    project.holder.steered += grant
    project.proposer.pending = 0
    project.turn_to(RUNNING)
    project.started = m.week
    m.tally["projects_started"] += 1

"""7.6 and stage 7: whom a project can reach, in what order, and what was paid for it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.people import Actor, Resident

if TYPE_CHECKING:
    from tests.reference.projects import Project
    from tests.reference.twin import Twin


def reach_price(m: Twin) -> int:
    return round(100.0 * m.settings.projects.price_of_reach)


def whole_price_of_reach(project: Project) -> int:
    return project.wanted * reach_price(project.m)


def known_to(members: list[Actor]) -> set[Resident]:
    """Whom member organizations serve or resident members are tied to; not the members."""
    found: set[Resident] = set()
    for a in members:
        others = a.served if a.is_organization else a.ties
        found.update(b for b in others if isinstance(b, Resident))
    return found.difference(a for a in members if isinstance(a, Resident))


def within_reach(m: Twin, members: list[Actor]) -> set[Resident]:
    """The known, and all others in the neighbourhoods of the members."""
    places = {a.neighbourhood for a in members}
    near = {b for b in m.residents if b.neighbourhood in places and b not in members}
    return near | known_to(members)


def reached(project: Project) -> list[Resident]:
    """The first so many of those within reach: the known by lot, then place by place."""
    m = project.m
    known = known_to(project.members)
    in_order = sorted(
        known,
        key=lambda a: m.draws("project.reached", m.week, a.row, project.proposer.row, project.code),
    )
    places: list[int] = []
    for a in project.members:
        if a.neighbourhood not in places:
            places.append(a.neighbourhood)
            in_order += _others_near(project, a.neighbourhood, known)
    return in_order[: project.wanted]


def _others_near(project: Project, place: int, known: set[Resident]) -> list[Resident]:
    """In row order from one drawn, going round."""
    there = [b for b in project.m.residents if b.neighbourhood == place]
    begin = int(project.draw("project.begin") * len(there))
    going_round = there[begin:] + there[:begin]
    return [b for b in going_round if b not in known and b not in project.members]


def pay_for_reach(project: Project) -> int:
    """As the work goes; returns the cents that are still to be paid."""
    whole = whole_price_of_reach(project)
    due = whole
    if project.content > 0:
        due = whole * min(project.worked, project.content) // project.content
    project.m.ledger.transfer(project, "reach", due - project.paid_for_reach)
    project.paid_for_reach = due
    return whole - due

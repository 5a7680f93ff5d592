"""Stage 10: ties grow, are made, fade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.people import Actor
from tests.reference.projects import RUNNING

if TYPE_CHECKING:
    from tests.reference.twin import Twin

FORGOTTEN = 0.05


def form_ties(m: Twin) -> None:
    for project in m.projects_in(RUNNING):
        for i, a in enumerate(project.members):
            for b in project.members[i + 1 :]:
                if a.is_tied(b):
                    strengthen(m, a, b, m.settings.ties.strengthening)
                else:
                    m.note_meeting(a, b)
    pairs = sorted(m.meetings, key=lambda p: m.draws.pair("ties.meet", m.week, p[0].row, p[1].row))
    for a, b in pairs:
        _meet(m, a, b)
    m.meetings = []
    for a in m.actors:
        _fade(m, a)


def strengthen(m: Twin, a: Actor, b: Actor, share: float) -> None:
    """(E21)"""
    w = a.weight_of[b]
    a.weight_of[b] = b.weight_of[a] = max(m.settings.ties.new, w + share * (1.0 - w))


def _meet(m: Twin, a: Actor, b: Actor) -> None:
    new = m.settings.ties.new
    if a.is_tied(b):
        strengthen(m, a, b, 0.0)
        return
    for each in (a, b):
        if len(each.ties) >= each.attention and min(each.weight_of.values(), default=new) >= new:
            return
    for each in (a, b):
        if len(each.ties) >= each.attention:
            weakest = min(
                each.ties,
                key=lambda c: (each.weight_of[c], m.draws.pair("ties.forget", 0, each.row, c.row)),
            )
            forget(each, weakest)
    a.ties.append(b)
    b.ties.append(a)
    a.weight_of[b] = b.weight_of[a] = new


def forget(a: Actor, b: Actor) -> None:
    """At both ends."""
    _drop(a, b)
    _drop(b, a)


def _drop(one: Actor, other: Actor) -> None:
    """At one end; the last tie of the list takes the place."""
    place = one.ties.index(other)
    last = one.ties.pop()
    if last is not other:
        one.ties[place] = last
    del one.weight_of[other]


def _fade(m: Twin, a: Actor) -> None:
    place = 0
    while place < len(a.ties):
        b = a.ties[place]
        a.weight_of[b] *= 1.0 - m.settings.ties.decay
        if a.weight_of[b] < FORGOTTEN:
            _drop(a, b)
        else:
            place += 1

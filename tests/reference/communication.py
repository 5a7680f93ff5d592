"""Stage 9: the rules that open the audience, bring finds, and weave."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from tests.reference.looking import Find
from tests.reference.people import Actor

if TYPE_CHECKING:
    from tests.reference.twin import Twin


class Informal:
    def open(self, m: Twin) -> None:
        """Ties only."""


class LeadershipMeetings:
    """Leaders meet; other organizations see them; all see those who serve them."""

    def open(self, m: Twin) -> None:
        m.audience.servers_seen = True
        leading = m.council.leading
        group: list[Actor | Find] = list(leading)
        for o in m.organizations:
            if o.participates and o not in leading:
                m.audience.groups[o] = [group]
        if m.week % m.settings.communication.meeting_weeks == 0:
            self._meet(m, leading, group)
        if m.settings.communication.alerts and m.redrawn_share > 0:
            self._alert(m)

    def _meet(self, m: Twin, leading: list[Actor], group: list[Actor | Find]) -> None:
        backbone = m.backbone
        minutes = backbone.prices.attendance
        able = [o for o in leading if o.has(minutes)]
        need = backbone.price("meeting", person="meeting_person", persons=len(able))
        if not able or not backbone.host(need, able[0]):
            return
        attending = [o for o in able if o.attend()]
        for o in attending:
            m.audience.groups[o] = [group]
        if attending:
            group += bring_find(m, attending[0])

    def _alert(self, m: Twin) -> None:
        now = [a for a in m.actors if a.participates]
        need = m.backbone.price("alert", person="alert_person", persons=len(now))
        if m.backbone.pay(need):
            m.audience.alerted = set(now)
            m.alerted = True


def bring_find(m: Twin, bringer: Actor) -> list[Find]:
    """One find of another community, if there are any and somebody has the time to read it."""
    count = m.settings.communication.finds
    if count == 0:
        return []
    n, values = m.problem.elements, m.problem.value
    if m.finds is None:
        m.finds = [
            sum(1 << e for e in range(n) if m.draws("communication.library", 0, i, e) < 0.5)
            for i in range(count)
        ]
    m.finds = [climb(values, n, setting) for setting in m.finds]
    if not m.backbone.host(m.backbone.price("reading"), bringer):
        return []
    number = int(m.draws("communication.find", m.week, 0, 0) * count)
    setting = m.finds[number]
    return [Find(setting, values[setting], len(m.actors) + number)]


def climb(values: list[float], n: int, setting: int) -> int:
    """The steepest way up, one element at a time, to where none leads higher."""
    while True:
        best = max((setting ^ (1 << e) for e in range(n)), key=lambda x: values[x])
        if not values[best] > values[setting]:
            return setting
        setting = best


class OpenEcosystem:
    """A platform, communities of practice, and weaving."""

    def open(self, m: Twin) -> None:
        rule, backbone = m.settings.communication, m.backbone
        names = [
            name for name, on in (("platform", rule.platform), ("practice", rule.communities)) if on
        ]
        if backbone.pay(backbone.price(*names)):
            now = [a for a in m.actors if a.participates]
            for a in now:
                m.audience.groups[a] = []
            if rule.platform:
                self._run_platform(m, now)
            if rule.communities:
                goes_to = {a: self._practice(m, a) for a in now}
                for a in now:
                    m.audience.groups[a].append([b for b in now if goes_to[b] == goes_to[a]])
        self._weave(m)

    def _run_platform(self, m: Twin, now: list[Actor]) -> None:
        m.backbone.ease = m.settings.communication.platform_ease
        everybody: list[Actor | Find] = list(now)
        for a in now:
            m.audience.groups[a].append(everybody)
        if now:
            bringer = now[int(m.draws("communication.bring", m.week, 0, 0) * len(now))]
            everybody += bring_find(m, bringer)

    def _practice(self, m: Twin, a: Actor) -> int:
        """The part whose community of practice somebody goes to this week."""
        return a.parts[int(m.draws("communication.practice", m.week, a.row, 0) * len(a.parts))]

    def _weave(self, m: Twin) -> None:
        price = m.backbone.price("weaving")
        lots = {a: m.draws("communication.weaver", m.week, a.row, 0) for a in m.actors if a.engaged}
        for a in sorted(lots, key=lambda a: lots[a]):
            if not lots[a] < m.settings.communication.weaving or len(a.ties) < 2:
                continue
            pair = _widest(m, a) if a.charted_until > m.week else _any_two(m, a)
            if pair is None:
                continue
            b, c = pair
            if b.engaged and c.engaged and not b.is_tied(c):
                if not m.backbone.pay(price):
                    return
                m.note_meeting(b, c)


def _any_two(m: Twin, a: Actor) -> tuple[Actor, Actor]:
    k = len(a.ties)
    i = int(m.draws("ties.weave", m.week, a.row, 1) * k)
    others = a.ties[:i] + a.ties[i + 1 :]
    return a.ties[i], others[int(m.draws("ties.weave", m.week, a.row, 2) * (k - 1))]


def _widest(m: Twin, a: Actor) -> tuple[Actor, Actor] | None:
    """Two contacts who share least and have fewest ties."""
    pairs = [
        (b, c) for b, c in combinations(a.ties, 2) if b.engaged and c.engaged and not b.is_tied(c)
    ]

    def width(pair: tuple[Actor, Actor]) -> tuple[int, int, float]:
        b, c = pair
        common = sum(d.is_tied(c) for d in b.ties)
        u = m.draws.pair("ties.widest", m.week, b.row, c.row)
        return common, len(b.ties) + len(c.ties), u

    return min(pairs, key=width) if pairs else None


RULES = {
    "informal": Informal,
    "leadership_meetings": LeadershipMeetings,
    "open_ecosystem": OpenEcosystem,
}

"""Stage 2: who leaves, who is engaged, who joins."""

from __future__ import annotations

from math import pow as power_of
from typing import TYPE_CHECKING

from tests.reference.draws import elements_of
from tests.reference.people import GONE, OUTSIDE, PARTICIPANT, Actor

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def admit(m: Twin) -> None:
    for a in m.actors:
        _begin_week(m, a)
        _judge(m, a)
        _stay_or_leave(m, a)
        a.engaged = a.participates and m.week - a.active <= m.settings.people.lapse_weeks
    _forget(m)
    for a in m.outsiders():
        chance = 2.0 * m.settings.people.join_spontaneous * a.attraction()
        if m.draws("membership.join", m.week, a.row, 0) < chance:
            a.join("spontaneous")
    m.council.vacate()
    m.rules.membership.bring_in(m)


def _forget(m: Twin) -> None:
    """(E6) A week passes for all evidence."""
    fading = 0.5 ** (1.0 / m.settings.people.evidence_half_life)
    for a in m.actors:
        a.evidence = [n * fading for n in a.evidence]
    m.beliefs.fade(fading)


def _begin_week(m: Twin, a: Actor) -> None:
    a.spent = 0
    a.opinion *= 0.5 ** (1.0 / m.settings.people.opinion_half_life)
    a.overloaded = a.overloaded + 1 if a.promised > a.minutes else 0


def _judge(m: Twin, a: Actor) -> None:
    people = m.settings.people
    if m.week % people.judging_weeks:
        return
    better = a.judge("membership.look_back", a.outcome - a.remembered)
    if a.participates and abs(better) > people.notice:
        a.feel(people.opinion_event if better > 0 else -people.opinion_event)
    changed = list(elements_of(a.setting ^ a.judged_setting))
    sharing = m.settings.communication.sharing_mistakes
    tells = better >= 0 or m.draws("membership.own_up", m.week, a.row, 0) < sharing
    for e in changed:
        a.observe(e, -(better / len(changed)))
        if tells:
            a.note(e, -(better / len(changed)))
    a.remembered, a.judged_setting = a.outcome, a.setting


def _stay_or_leave(m: Twin, a: Actor) -> None:
    people = m.settings.people
    if a.status == GONE and m.week >= a.until:
        a.status = OUTSIDE
    if a.status != PARTICIPANT:
        return
    reason = ""
    if m.week - max(a.active, a.joined) > people.lapse_weeks:
        reason = "lapsed"
    else:
        u = m.draws("membership.leave", m.week, a.row, 0)
        overload = people.leave_overload if a.overloaded >= 4 else 0.0
        bound = people.leave_base + overload
        if u < people.leave_base:
            reason = "base"
        elif u < bound:
            reason = "overload"
        elif u < bound + people.leave_disaffection * max(0.0, -a.opinion):
            reason = "disaffection"
    if reason:
        a.status, a.until = GONE, m.week + people.rest_weeks
        m.exits[reason] += 1


class Spontaneous:
    def bring_in(self, m: Twin) -> None:
        """Nobody."""


def fit(m: Twin, a: Actor) -> float:
    """The share of the scope that lies in an actor's parts."""
    scope = m.beliefs.scope
    return (scope & a.own_elements).bit_count() / max(1, scope.bit_count())


def _accepts(m: Twin, a: Actor) -> bool:
    chance = 2.0 * m.settings.people.acceptance * a.attraction()
    return m.draws("membership.accept", m.week, a.row, 0) < chance


class Invitation:
    def bring_in(self, m: Twin) -> None:
        self._public_will(m)
        self._invite(m)

    def _public_will(self, m: Twin) -> None:
        backbone, settings = m.backbone, m.settings
        q = backbone.price("outreach_person")
        budget = settings.membership.public_will * min(backbone.admission, backbone.available)
        if budget <= 0:
            return
        outsiders = m.outsiders()
        joining = []
        reached = 0
        for a in outsiders:
            ur, uj, _, _ = m.draws.four("membership.outreach", m.week, a.row, 0)
            if q == 0 or ur < min(1.0, budget / (q * len(outsiders))):
                reached += 1
                if uj < settings.people.join_by_tie * settings.ties.new * a.attraction():
                    joining.append(a)
        for a in joining:
            a.join("public_will")
        backbone.pay_admission(min(reached * q, min(backbone.admission, backbone.available)))

    def _invite(self, m: Twin) -> None:
        backbone = m.backbone
        price = backbone.price("invitation") * backbone.ease
        own = int(price * backbone.prices.self_hosting)
        places = len(m.actors) if price < 1 else backbone.admission // int(price)
        host = None
        if places == 0 and backbone.admission == 0:
            able = [a for a in m.council.members if a.has(own)]
            host, places = (able[0], 1) if able else (None, 0)
        for a in self._candidates(m)[:places]:
            if host is not None:
                host.spend(own)
            elif not backbone.pay_admission(price):
                break
            a.asked = m.week
            if _accepts(m, a):
                a.join("invited")

    def _candidates(self, m: Twin) -> list[Actor]:
        """(E12) Outsiders not asked lately, the best first."""
        r = m.settings.membership
        outsiders = m.outsiders()
        most = max([1e-12, *(a.power for a in outsiders)])
        w = {a: a.weight_of_engaged() if r.weight_ties > 0 else 0.0 for a in outsiders}
        most_w = max([1e-12, *w.values()])
        mean = _mean_tracked(m)

        def score(a: Actor) -> float:
            chance = m.draws("membership.invite", m.week, a.row, 0)
            wanted = r.weight_power * a.power / most + r.weight_fit * fit(m, a)
            result = (
                (1.0 - r.weight_ties) * wanted
                + r.weight_ties * w[a] / most_w
                + r.weight_chance * chance
            )
            if mean > 0:
                result += r.weight_thin * _thin(a, mean)
            return result

        free = [a for a in outsiders if m.week - a.asked >= r.ask_again]
        return sorted(free, key=lambda a: -score(a))


def _mean_tracked(m: Twin) -> float:
    tracked = [a.tracked for a in m.actors if a.tracked != -1.0]
    summed = 0.0
    for each in tracked:
        summed += each
    return summed / len(tracked) if tracked else 0.0


def _thin(a: Actor, mean: float) -> float:
    return max([0.0, *(1.0 - b.tracked / mean for b in a.ties if b.tracked != -1.0)])


class ThroughTies:
    def bring_in(self, m: Twin) -> None:
        outsiders = m.outsiders()
        share = m.settings.membership.weight_ties
        listed = [
            a
            for a in outsiders
            if share < 1 and m.draws("membership.way", m.week, a.row, 0) >= share
        ]
        self._by_builder(m, listed)
        drawn = [a for a in outsiders if a not in listed and self._drawn_in(m, a)]
        for a in sorted(drawn, key=lambda a: m.draws("membership.turn", m.week, a.row, 0)):
            self._introduce(m, a)

    def _by_builder(self, m: Twin, listed: list[Actor]) -> None:
        backbone = m.backbone
        builder = m.council.builder
        if builder is None or not builder.participates:
            builder = m.council.members[0] if m.council.members else None
        if builder is None:
            return
        price = backbone.price("introduction") * backbone.ease
        hosting = int(backbone.prices.hosting * backbone.ease)
        alone = int(backbone.prices.hosting * backbone.ease + price * backbone.prices.self_hosting)
        most = max([1e-12, *(a.power for a in m.outsiders())])

        def turn(a: Actor) -> float:
            u = m.draws("membership.turn", m.week, a.row, 0)
            return 1e-9 * u - a.power / most - fit(m, a)

        for a in sorted(listed, key=turn):
            if builder.has(hosting) and backbone.pay_admission(price):
                builder.spend(hosting)
            elif builder.has(alone):
                builder.spend(alone)
            else:
                break
            a.asked = m.week
            if _accepts(m, a):
                a.join("invited")

    def _drawn_in(self, m: Twin, a: Actor) -> bool:
        """(E13)"""
        if not a.engaged_ties():
            return False
        j = m.settings.people.join_by_tie
        chance = (1.0 - power_of(1.0 - j, a.weight_of_engaged())) * a.attraction()
        return m.draws("membership.introduce", m.week, a.row, 0) < chance

    def _introduce(self, m: Twin, a: Actor) -> None:
        host = self._host(m, a)
        if host is None:
            return
        a.join("introduced")
        friend = host.ties[
            int(m.draws("membership.friend", m.week, a.row, host.row) * len(host.ties))
        ]
        if friend.engaged and friend is not a:
            m.note_meeting(a, friend)

    def _host(self, m: Twin, a: Actor) -> Actor | None:
        """Who hosts a newcomer, if anybody can; the hours are spent."""
        backbone = m.backbone
        price = backbone.price("introduction") * backbone.ease
        hosting = backbone.prices.hosting * backbone.ease
        strongest_first = sorted(
            a.engaged_ties(),
            key=lambda b: (-a.weight_of[b], m.draws("membership.host", m.week, a.row, b.row)),
        )
        for b in strongest_first:
            if b.has(int(hosting)):
                if backbone.pay_admission(price):
                    b.spend(int(hosting))
                    return b
                break
        for b in strongest_first:
            if b.spend_if_it_can(int(hosting + price * backbone.prices.self_hosting)):
                return b
        return None


RULES = {
    "spontaneous": Spontaneous,
    "invitation": Invitation,
    "through_ties": ThroughTies,
}

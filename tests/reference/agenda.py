"""Stage 3, ``common_agenda``: rounds, agreements, scans, socialization."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.reference.activities import reading_minutes
from tests.reference.draws import elements_of, total
from tests.reference.people import Actor

if TYPE_CHECKING:
    from tests.reference.twin import Twin

LEAST_STRENGTH = 0.02


class CommonAgenda:
    def prepare(self, m: Twin) -> None:
        m.beliefs.scope = m.beliefs.agreed = 0
        self.next_round, self.next_scan = 0, m.settings.sensemaking.scan_weeks
        self.meetings_needed, self.in_force = 0, False

    def focus(self, m: Twin) -> None:
        rule = m.settings.sensemaking
        members, weights = self._who_agrees(m)
        if m.week >= self.next_round and not self.meetings_needed:
            self.meetings_needed = _meetings_needed(m, members)
        if self.meetings_needed and self._meet(m, members):
            self.meetings_needed -= 1
            if not self.meetings_needed:
                self._agree(m, members, weights)
        self._scan_if_due(m)
        for a in m.actors:
            a.trust = rule.trust if a.participates and self.in_force else 0.0
        for a in m.actors:
            if a.participates:
                _socialize(m, a)

    def _who_agrees(self, m: Twin) -> tuple[list[Actor], list[float]]:
        council = m.council
        members, weights = list(council.members), list(council.weights)
        if not self.in_force:
            weight = float(np.mean(np.array(weights))) if weights else 1.0
            for a in m.actors:
                if a.participates and a not in council.members:
                    u = m.draws("sensemaking.starter", 0, a.row, 0)
                    if u < m.settings.sensemaking.starters:
                        members.append(a)
                        weights.append(weight)
        return members, weights

    def _meet(self, m: Twin, members: list[Actor]) -> bool:
        if not members:
            return True
        backbone = m.backbone
        need = backbone.price("meeting", person="meeting_person", persons=len(members))
        if not backbone.host(need, members[0], m.settings.sensemaking.guided):
            return False
        for a in members:
            a.attend()
        return True

    def _agree(self, m: Twin, members: list[Actor], weights: list[float]) -> None:
        self.next_round, self.in_force = m.week + m.settings.sensemaking.round_weeks, True
        b = m.beliefs
        if not members:
            b.scope = m.problem.everything
            return
        b.gain = [[0.0, 0.0] for _ in b.gain]
        rule = m.settings.sensemaking
        if rule.merge == "performance_weighted":
            weights = [a.own_value + 1e-9 for a in members]
        whole = float(np.array(weights).sum())
        target = self._target(m, members, weights, whole)
        leverage = []
        for e in range(m.problem.elements):
            bit = (target >> e) & 1
            pulls = [
                w * (abs(hope(a, e)) if (wish(a) >> e) & 1 == bit else -abs(hope(a, e)))
                for a, w in zip(members, weights, strict=True)
            ]
            leverage.append(_in_order(m, pulls) / whole)
        ranked = sorted(range(m.problem.elements), key=lambda e: (-leverage[e], e))
        b.target, b.scope = target, sum(1 << e for e in ranked[: rule.boundary])
        b.agreed = b.scope
        for e in ranked[: rule.boundary]:
            self._believe(m, members, e, max(leverage[e], LEAST_STRENGTH))

    def _target(self, m: Twin, members: list[Actor], weights: list[float], whole: float) -> int:
        """One setting out of many wishes; its authors are noted."""
        if m.settings.sensemaking.merge == "best_package":

            def promise(a: Actor) -> float:
                hopes = [max(0.0, hope(a, e)) for e in range(m.problem.elements)]
                return a.own_value + float(np.array(hopes).sum())

            author = max(members, key=promise)
            author.authored += 1.0
            return wish(author)
        for a, w in zip(members, weights, strict=True):
            a.authored += w / whole
        target = 0
        for e in range(m.problem.elements):
            votes = _in_order(
                m, [w * ((wish(a) >> e) & 1) for a, w in zip(members, weights, strict=True)]
            )
            target |= int(votes / whole > 0.5) << e
        return target

    def _believe(self, m: Twin, members: list[Actor], e: int, strength: float) -> None:
        to = (m.beliefs.target >> e) & 1
        m.beliefs.gain[e][to], m.beliefs.gain[e][1 - to] = strength, -strength
        for a in members:
            signed = strength if a.way(e) != to else -strength
            a.estimate[e] += 1.0 / (a.evidence[e] + 1.0) * (signed - a.estimate[e])

    def _scan_if_due(self, m: Twin) -> None:
        rule = m.settings.sensemaking
        alerted, m.alerted = m.alerted, False
        if not self.in_force:
            return
        if m.week >= self.next_scan or alerted:
            first = m.council.members[0] if m.council.members else None
            if m.backbone.host(m.backbone.price("report"), first, rule.guided):
                for e in range(m.problem.elements):
                    _scan(m, e)
                self.next_scan = m.week + rule.scan_weeks
        if alerted:
            self.next_round = m.week


def _in_order(m: Twin, terms: list[float]) -> float:
    """A sum over members; a problem of one element has the order of numpy."""
    return float(np.sum(np.array(terms))) if m.problem.elements == 1 else total(terms)


def hope(a: Actor, e: int) -> float:
    return a.confidence(e) * a.estimate[e]


def wish(a: Actor) -> int:
    """Its setting with all elements of positive hope turned."""
    return a.setting ^ sum(1 << e for e in range(len(a.estimate)) if hope(a, e) > 0)


def _meetings_needed(m: Twin, members: list[Actor]) -> int:
    """(E15)"""
    rule, n = m.settings.sensemaking, len(members)
    if not members:
        return 1
    wishes = [wish(a) for a in members]
    pairs = n * (n - 1) // 2
    differing = sum((wishes[i] ^ wishes[j]).bit_count() for i in range(n) for j in range(i + 1, n))
    d = differing / (pairs * m.problem.elements) if pairs else 0.0
    return max(1, round(rule.first_meetings + rule.meetings_per_view * n * d))


def _scan(m: Twin, e: int) -> None:
    """What reports say of one element, against the target."""
    b = m.beliefs
    gain = b.reported(e, 1, m.settings.people.prior_readings)
    if gain:
        b.target = b.target | 1 << e if gain > 0 else b.target & ~(1 << e)
        _take_on(m, e, abs(gain))


def _take_on(m: Twin, e: int, gain: float) -> None:
    b = m.beliefs
    to = (b.target >> e) & 1
    b.agreed |= 1 << e
    b.scope |= 1 << e
    b.gain[e][to], b.gain[e][1 - to] = gain, -gain


def _socialize(m: Twin, a: Actor) -> None:
    """March 1991: towards the agreed target, each element with the same chance."""
    rule = m.settings.sensemaking
    differing = (a.setting ^ m.beliefs.target) & m.beliefs.agreed & m.problem.everyday
    taken = [
        e
        for e in elements_of(differing)
        if m.draws("sensemaking.conform", m.week, a.row, e) < rule.socialization
    ]
    if taken and a.spend_if_it_can(reading_minutes(m)):
        for e in taken:
            gain = a.judge("sensemaking.judge_agreed", _gain(a, 1 << e), e)
            if rule.enforcement == "always" or gain >= 0:
                turn_now(a, 1 << e)


def _gain(a: Actor, mask: int) -> float:
    return a.value(a.setting ^ mask) - a.own_value


def turn_now(a: Actor, mask: int) -> None:
    """Turn elements at once."""
    a.setting ^= mask
    a.own_value = a.value(a.setting)
    a.reverse_views(mask)

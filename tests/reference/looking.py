"""Stage 9: who is seen, what is copied, what is tried alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.reference.activities import reading_minutes
from tests.reference.draws import elements_of
from tests.reference.people import Actor

if TYPE_CHECKING:
    from tests.reference.twin import Twin


@dataclass(frozen=True)
class Find:
    """What was found in another community: seen as if it were one more actor."""

    setting: int
    own_value: float
    row: int
    """Its place behind the last actor's."""


class Audience:
    """Whom everybody can see this week, besides their ties."""

    def __init__(self) -> None:
        self.servers_seen = False
        self.groups: dict[Actor, list[list[Actor | Find]]] = {}
        self.alerted: set[Actor] = set()

    def of(self, a: Actor) -> list[Actor | Find]:
        places: list[Actor | Find] = list(a.ties)
        if a.participates:
            if self.servers_seen:
                places += a.servers
            for group in self.groups.get(a, []):
                places += group
        return places


def look_and_try(m: Twin) -> None:
    m.backbone.ease = 1.0
    m.audience = Audience()
    m.rules.communication.open(m)
    turns = {a: _turned_by(m, a) for a in m.actors}
    for a, turned in turns.items():
        a.setting ^= turned
        a.reverse_views(turned)
    _tell(m)


def _tell(m: Twin) -> None:
    """What participants read in their own lives goes to the participants they know."""
    rule = m.settings.communication
    listening: set[Actor] = set()
    for b in m.actors:
        read = [e for e, n in enumerate(b.own_readings) if n]
        if not (read and b.participates and rule.telling):
            continue
        for a in b.ties:
            chance = rule.telling * b.weight_of[a]
            if a.participates and m.draws("communication.tell", m.week, b.row, a.row) < chance:
                if a not in listening and not a.spend_if_it_can(reading_minutes(m)):
                    continue
                listening.add(a)
                for e in read:
                    n = b.own_readings[e]
                    gain = b.own_gains[e] / n
                    a.observe(e, -gain if a.way(e) else gain, n)
    for a in m.actors:
        a.own_readings = [0.0] * m.problem.elements
        a.own_gains = [0.0] * m.problem.elements


def _turned_by(m: Twin, a: Actor) -> int:
    """Which elements somebody will turn, by copying or by an own trial."""
    ul, ut, ue, um = m.draws.four("communication.look", m.week, a.row, 0)
    if _looks(m, a, ul):
        turned = _copy(m, a, um)
        if turned:
            return turned
    if ut < m.settings.people.trial_rate:
        return _try_alone(m, a, ue)
    return 0


def _looks(m: Twin, a: Actor, ul: float) -> bool:
    rule = m.settings.communication
    if not a.participates:
        return bool(ul < rule.velocity_outside)
    if ul < rule.velocity or a in m.audience.alerted:
        return a.spend_if_it_can(reading_minutes(m))
    return False


def _seen(m: Twin, a: Actor) -> list[Actor | Find]:
    """A sample of the places of its audience, without replacement (Floyd)."""
    audience = m.audience.of(a)
    t = len(audience)
    s = min(m.settings.communication.sample, t)
    places: list[int] = []
    if s == t:
        places = list(range(t))
    else:
        for i in range(s):
            top = t - s + i
            u = m.draws.four("communication.see", m.week, a.row, 0, i // 4)[i % 4]
            place = int(u * (top + 1))
            places.append(top if place in places else place)
    seen: list[Actor | Find] = []
    for place in places:
        b = audience[place]
        if b is not a and not any(b is other for other in seen):
            seen.append(b)
    return seen


def _model(m: Twin, a: Actor, seen: list[Actor | Find], um: float) -> int:
    """The setting to copy; its own if there is none."""
    copying, everyday = m.settings.communication.copying, m.problem.everyday
    if not seen or copying == "none":
        return a.setting
    if copying == "best":
        return max(seen, key=lambda b: _seems(m, a, b)).setting
    if copying == "random_better":
        return seen[int(um * len(seen))].setting
    if copying == "conformity":
        alike = [sum(not (b.setting ^ c.setting) & everyday for c in seen) for b in seen]
        most = max(alike)
        return seen[alike.index(most)].setting if most >= 2 else a.setting
    setting = a.setting
    for e in elements_of(everyday):
        ones = sum((b.setting >> e) & 1 for b in seen)
        if 2 * ones != len(seen):
            setting = setting & ~(1 << e) | (int(2 * ones > len(seen)) << e)
    return setting


def _seems(m: Twin, a: Actor, b: Actor | Find) -> float:
    """How well somebody does, in another's eyes."""
    return a.judge("communication.compare", b.own_value, b.row)


def _copy(m: Twin, a: Actor, um: float) -> int:
    error = m.settings.communication.copy_error
    turned = (_model(m, a, _seen(m, a), um) ^ a.setting) & m.problem.everyday
    for e in elements_of(turned):
        if error > 0 and m.draws("communication.miscopy", m.week, a.row, e) < error:
            turned &= ~(1 << e)
    gain = a.value(a.setting ^ turned) - a.own_value
    return turned if turned and a.judge("communication.judge_copy", gain) > 0 else 0


def _try_alone(m: Twin, a: Actor, ue: float) -> int:
    candidates = list(elements_of(m.problem.everyday & a.own_elements))
    if not candidates:
        return 0
    weights = [m.settings.people.trial_floor + max(0.0, a.wish(e)) for e in candidates]
    summed = 0.0
    for w in weights:
        summed += w
    rest, chosen = ue * summed, candidates[-1]
    for e, w in zip(candidates, weights, strict=True):
        rest -= w
        if rest < 0:
            chosen = e
            break
    m.tally["trials"] += 1
    gain = a.judge("communication.judge_trial", a.value(a.setting ^ (1 << chosen)) - a.own_value)
    a.observe(chosen, gain)
    a.note(chosen, gain)
    return 1 << chosen if gain > 0 else 0

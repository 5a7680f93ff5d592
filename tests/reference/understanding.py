"""Stage 11, in the first week of a quarter: what is believed, wanted and known."""

from __future__ import annotations

from collections import Counter
from math import nan
from typing import TYPE_CHECKING

from scipy.stats import rankdata

from tests.reference.draws import elements_of, total
from tests.reference.people import Actor
from tests.reference.projects import RUNNING

if TYPE_CHECKING:
    from tests.reference.twin import Twin


def understanding_columns(m: Twin) -> dict[str, float]:
    now = [a for a in m.actors if a.participates]
    return {
        "map_accuracy": _map_accuracy(m),
        "map_ceiling": _map_ceiling(m, now),
        "view_accuracy": _mean([_view_accuracy(m, a) for a in now]),
        "diversity_of_views": _diversity_of_views(m, now),
        "awareness": _mean([_awareness(m, a) for a in now]),
        "duplicated_effort": _duplicated(m),
    }


def _mean(values: list[float]) -> float:
    """Over those that are defined."""
    defined = [x for x in values if x == x]
    return total(defined) / len(defined) if defined else nan


def spearman(xs: list[float], ys: list[float]) -> float:
    """Correlation of mean ranks; not a number where one of the two is constant."""
    a, b = rankdata(xs), rankdata(ys)
    middle = (len(xs) + 1) / 2
    a, b = a - middle, b - middle
    spread = float((a * a).sum() * (b * b).sum())
    return float((a * b).sum()) / spread**0.5 if spread > 0 else nan


def _map_accuracy(m: Twin) -> float:
    if not any(a.trust > 0 for a in m.actors):
        return nan
    believed = {e: m.beliefs.gain[e][1 - (m.prevailing >> e & 1)] for e in _in_scope(m)}
    return spearman(list(believed.values()), _true(m))


def _map_ceiling(m: Twin, now: list[Actor]) -> float:
    """What exact readings of all participants would say."""
    if not any(a.trust > 0 for a in m.actors):
        return nan
    readable = []
    for e in _in_scope(m):
        lives = [a for a in now if a.way(e) == (m.prevailing >> e) & 1]
        gains = total(a.value(a.setting ^ (1 << e)) - a.own_value for a in lives)
        readable.append(gains / max(1, len(lives)))
    return spearman(readable, _true(m))


def _in_scope(m: Twin) -> list[int]:
    return list(elements_of(m.beliefs.scope))


def _true(m: Twin) -> list[float]:
    """What turning each element in scope would bring where all else is as it prevails."""
    x, values = m.prevailing, m.problem.value
    return [values[x ^ (1 << e)] - values[x] for e in _in_scope(m)]


def _hope(a: Actor, e: int) -> float:
    return a.priority(e, 1 - a.way(e), 0.0)


def _view_accuracy(m: Twin, a: Actor) -> float:
    elements = range(m.problem.elements)
    true = [a.value(a.setting ^ (1 << e)) - a.own_value for e in elements]
    return spearman([_hope(a, e) for e in elements], true)


def _diversity_of_views(m: Twin, now: list[Actor]) -> float:
    from tests.reference.measures import binary_entropy

    if not now:
        return nan
    shares = [
        sum(a.way(e) ^ (_hope(a, e) > 0) for a in now) / len(now) for e in range(m.problem.elements)
    ]
    return total(binary_entropy(share) for share in shares) / len(shares)


def _awareness(m: Twin, a: Actor) -> float:
    others = [project for project in m.projects_in(RUNNING) if a not in project.members]
    seen = [b for b in m.audience.of(a) if isinstance(b, Actor)]
    known = sum(any(b in seen for b in project.members) for project in others)
    return known / len(others) if others else nan


def _duplicated(m: Twin) -> float:
    alike = Counter((p.mask, p.target & p.mask) for p in m.projects_in(RUNNING))
    if not alike:
        return nan
    return sum(count for count in alike.values() if count > 1) / alike.total()

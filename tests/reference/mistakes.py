"""Stages 7 and 11: what successes that do not help took, and the mistakes made with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tests.reference.draws import elements_of, total
from tests.reference.people import Actor
from tests.reference.projects import Project

if TYPE_CHECKING:
    from tests.reference.twin import Twin


class Mistakes:
    """Elements turned by mistake, each with the way it was turned and the week."""

    def __init__(self, m: Twin) -> None:
        self.m = m
        self.standing: dict[tuple[Actor, int], tuple[int, int]] = {}
        self.stood: Counter[int] = Counter()
        self.lost: defaultdict[Actor, float] = defaultdict(float)
        self.helped = 0

    def note(self, taken: dict[Actor, tuple[Project, int]]) -> None:
        """What each takes up, from which success, before settings change."""
        takers: dict[Project, list[Actor]] = {}
        for a in self.m.actors:
            if a in taken:
                takers.setdefault(taken[a][0], []).append(a)
        for followers in takers.values():
            gains = [a.value(taken[a][1]) - a.own_value for a in followers]
            if total(gains) > 0:
                self.helped += 1
                continue
            for a, gain in zip(followers, gains, strict=True):
                self.lost[a] -= gain
                self._err(a, taken[a][1])

    def _err(self, a: Actor, setting: int) -> None:
        self._undo(a, setting)
        for e in elements_of(a.setting ^ setting):  # one that stands is none anew
            self.standing.setdefault((a, e), ((setting >> e) & 1, self.m.week))

    def follow(self) -> None:
        """At the end of the week."""
        for a in {a for a, _ in self.standing}:
            self._undo(a, a.setting)

    def _undo(self, a: Actor, setting: int) -> None:
        for e in range(self.m.problem.elements):
            way, since = self.standing.get((a, e), (-1, 0))
            if way >= 0 and way != (setting >> e) & 1:
                self.stood[self.m.week - since] += 1
                del self.standing[a, e]

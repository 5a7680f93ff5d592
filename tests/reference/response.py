"""What the first redrawing of the problem did to those at work, and what is regained in a year."""

from __future__ import annotations

import copy
import sys
from typing import TYPE_CHECKING

from tests.reference.beginning import mean_outcome
from tests.reference.measures import is_at_work

if TYPE_CHECKING:
    from tests.reference.people import Actor
    from tests.reference.twin import Twin

QUARTER = 13


class Response:
    """How those at work changed within a quarter, read in the new and in the old landscape."""

    def __init__(self, m: Twin) -> None:
        self.m = m
        self.since: int | None = None
        self.old: list[float] = []
        self.settings: dict[Actor, int] = {}
        self.counted = [0, 0, 0]
        """Those at work then, of whom so many responded, and so many were misled."""

    def keep(self) -> None:
        """Before anything strikes in the week in which the problem is first redrawn."""
        m = self.m
        self.since, self.old = m.week, list(m.problem.value)
        self.settings = {a: a.setting for a in m.actors if is_at_work(a, m.week - 1)}

    def count(self) -> None:
        """At the end of the last week of the quarter."""
        m = self.m
        if self.since is None or m.week != self.since + QUARTER - 1:
            return
        responded = misled = 0
        for a, before in self.settings.items():
            now, then = self._gain(a, before, m.problem.value), self._gain(a, before, self.old)
            responded += now > 0 and then <= 0
            misled += now < 0
        self.counted = [len(self.settings), responded, misled]

    def _gain(self, a: Actor, before: int, values: list[float]) -> float:
        return a.value(a.setting, values) - a.value(before, values)


def branch(m: Twin, number: int) -> Twin:
    """What would come of a run with another draw of the problem in this week, or with none (0)."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)  # a copy follows ties from actor to actor
    try:
        other = copy.deepcopy(m)
    finally:
        sys.setrecursionlimit(usual)
    other.branch, other.branched_in = number, m.week
    other.level = mean_outcome(m)
    return other


def regained(branched: Twin) -> float | None:
    """Share of the room above the level that a branch has closed; None where there is no room."""
    room = 1.0 - branched.level
    return (mean_outcome(branched) - branched.level) / room if room > 0 else None

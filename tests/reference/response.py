"""What the first redrawing of the problem did to those at work, and what is regained in a year."""

from __future__ import annotations

import copy
from math import nan
from typing import TYPE_CHECKING

from tests.reference.draws import total
from tests.reference.measures import is_at_work

if TYPE_CHECKING:
    from tests.reference.people import Actor
    from tests.reference.twin import Twin

QUARTER, YEAR = 13, 52
DRAWS = 4


class Response:
    """How those at work changed within a quarter, read in the new and in the old landscape."""

    def __init__(self, m: Twin) -> None:
        self.m = m
        self.since: int | None = None
        self.old: list[float] = []
        self.settings: dict[Actor, int] = {}
        self.responded = self.misled = nan

    def keep(self) -> None:
        """Before anything strikes in the week in which the problem is first redrawn."""
        m = self.m
        self.since, self.old = m.week, list(m.problem.value)
        self.settings = {a: a.setting for a in m.actors if is_at_work(a, m.week - 1)}

    def count(self) -> None:
        """At the end of the last week of the quarter."""
        m = self.m
        if self.since is None or m.week != self.since + QUARTER - 1 or not self.settings:
            return
        responded = misled = 0
        for a, before in self.settings.items():
            now, then = self._gain(a, before, m.problem.value), self._gain(a, before, self.old)
            responded += now > 0 and then <= 0
            misled += now < 0
        self.responded = responded / len(self.settings)
        self.misled = misled / len(self.settings)

    def _gain(self, a: Actor, before: int, values: list[float]) -> float:
        return a.value(a.setting, values) - a.value(before, values)


def branch(m: Twin, number: int) -> Twin:
    """What would come of a run with another draw of the problem in this week, or with none (0)."""
    other = copy.deepcopy(m)
    other.branch, other.branched_in = number, m.week
    return other


def mean_outcome(m: Twin) -> float:
    return total(a.outcome for a in m.residents) / len(m.residents)


def regained_by(m: Twin, number: int) -> float:
    """Share of the room above the level that a branch closes within a year."""
    other = branch(m, number)
    level = mean_outcome(other)
    for _ in range(YEAR):
        other.step()
        if number and other.week == m.week + 1:
            level = other.level
    return (mean_outcome(other) - level) / (1.0 - level)


def regained(m: Twin) -> tuple[float, float]:
    """Over four other draws of the problem, and without any; before the week of the redrawing."""
    shares = [regained_by(m, number) for number in range(DRAWS + 1)]
    return total(shares[1:]) / DRAWS, shares[0]

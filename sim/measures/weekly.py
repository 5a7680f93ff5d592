"""The weekly columns beyond the first counts: routes, repertoire, search, leaps, whose impact."""

from math import log2
from typing import Final

import numpy as np

from sim.kernels import IntGrid, Ints, Reals, kernel
from sim.world.bits import bits_in
from sim.world.tables.projects import LISTED, MEMBERS, RUNNING, STATE
from sim.world.tables.record import HALF, WEEK
from sim.world.tables.tally import REASONS, ROUTES
from sim.world.tables.world import World
from sim.world.week.noting import follow_change, follow_mistakes

WEEKLY: Final = (
    *(f"joins_{route}" for route in ROUTES), "exits_lost", "struck", "projects_per_person",
    "repertoire", "trials", "variants", "direction_weeks", "crossings", "breakthroughs",
    "impact_residents", "impact_organizations", "own_hours",
)  # fmt: skip
"""Names of these columns, in order."""

AFTER_ROUTES: Final = len(ROUTES)
LOST: Final = REASONS.index("lost")

PREVAILED: Final = 0
BEST: Final = 1
TURNED: Final = 2
CROSSINGS: Final = 3
BREAKTHROUGHS: Final = 4
MINUTES: Final = 5
"""Columns of what is remembered from week to week."""


class Weekly:
    """Fills in the weekly columns; remembers what it compares the next week with."""

    def __init__(self, elements: int) -> None:
        self._remembered = np.array([-1, -1, -1, 0, 0, 0], np.int64)
        self._often = np.zeros(1 << elements, np.int64)

    def measure(self, world: World, week: int, row: Reals) -> None:
        """Fill in ``row``, shape (columns of ``WEEKLY``,)."""
        if world.record.standing:
            follow_mistakes(world, week)
        write_week(
            world,
            week,
            row,
            self._remembered,
            self._often,
            bool(world.struck) and world.struck[-1] == week,
        )


@kernel
def is_leap(before: int, after: int, value: Reals) -> bool:
    """Whether a change crosses a valley: it improves, but no element of it alone would have."""
    changed = before ^ after
    if bits_in(changed) < 2 or value[after] <= value[before]:
        return False
    while changed:
        bit = changed & -changed
        changed ^= bit
        if value[before ^ bit] > value[before]:
            return False
    return True


@kernel
def repertoire(setting: Ints, often: Ints) -> float:
    """Entropy, in bits, of the whole settings in use; ``often`` is zero before and after."""
    for a in range(setting.size):
        often[setting[a]] += 1
    entropy = 0.0
    for a in range(setting.size):
        n = often[setting[a]]
        if n > 0:
            share = n / setting.size
            entropy -= share * log2(share)
            often[setting[a]] = 0
    return entropy


@kernel
def memberships(cell: IntGrid, live: Ints, count: Ints) -> int:
    """Memberships in running projects."""
    total = 0
    for i in range(count[LISTED]):
        if cell[live[i], STATE] == RUNNING:
            total += cell[live[i], MEMBERS]
    return total


@kernel
def write_week(
    world: World, week: int, row: Reals, remembered: Ints, often: Ints, struck: bool
) -> None:
    """Fill a week's row, in the order of ``WEEKLY``.

    In a week in which the problem was redrawn, another setting may be the best known without
    anybody having changed anything, so it is no breakthrough.
    """
    tally, projects, actors = world.tally, world.projects, world.actors
    record, problem, people = world.record, world.problem, world.parameters.people
    if record.change[WEEK] >= 0 and record.change[HALF] < 0:
        follow_change(week, actors.setting, record.change, record.learner)
    before = remembered[PREVAILED] if remembered[PREVAILED] >= 0 else world.prevailing_first
    inside = 0
    best = 0
    own = 0.0
    total = 0.0
    for a in range(actors.status.size):
        remembered[MINUTES] += actors.spent[a]
        if actors.status[a] == 1:
            inside += 1
        if problem.value[actors.setting[a]] > problem.value[best] or a == 0:
            best = actors.setting[a]
        if a < actors.residents:
            own += (
                (1.0 - people.service_share) * actors.own_value[a]
                if actors.server[a, 0] >= 0
                else actors.own_value[a]
            )
            total += actors.outcome[a]
    if world.prevailing != before:
        remembered[TURNED] = week
        if is_leap(before, world.prevailing, problem.value):
            remembered[CROSSINGS] += 1
    known = remembered[BEST]
    if known >= 0 and not world.shocked_now and is_leap(known, best, problem.value):
        remembered[BREAKTHROUGHS] += 1
    remembered[PREVAILED] = world.prevailing
    remembered[BEST] = best
    for route in range(AFTER_ROUTES):
        row[route] = tally.joins[route]
    row[AFTER_ROUTES] = tally.exits[LOST]
    row[AFTER_ROUTES + 1] = 1.0 if struck else 0.0
    row[AFTER_ROUTES + 2] = (
        memberships(projects.cell, projects.live, projects.count) / inside if inside > 0 else np.nan
    )
    row[AFTER_ROUTES + 3] = repertoire(actors.setting, often)
    row[AFTER_ROUTES + 4] = world.trials
    row[AFTER_ROUTES + 5] = world.variants
    row[AFTER_ROUTES + 6] = week - remembered[TURNED] if remembered[TURNED] >= 0 else np.nan
    row[AFTER_ROUTES + 7] = remembered[CROSSINGS]
    row[AFTER_ROUTES + 8] = remembered[BREAKTHROUGHS]
    row[AFTER_ROUTES + 9] = own / actors.residents
    row[AFTER_ROUTES + 10] = (total - own) / actors.residents
    row[AFTER_ROUTES + 11] = remembered[MINUTES] / 60.0

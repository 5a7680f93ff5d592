"""The weekly columns beyond the first counts: routes, repertoire, search, leaps, whose impact."""

from math import log2
from typing import Final

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, Reals, kernel
from sim.world.bits import bits_in
from sim.world.tables.projects import LISTED, MEMBERS, RUNNING, STATE
from sim.world.tables.record import HALF, WEEK
from sim.world.tables.tally import REASONS, ROUTES
from sim.world.tables.world import World
from sim.world.week.noting import follow_change

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
        actors, tally, projects, record = world.actors, world.tally, world.projects, world.record
        write_week(
            row, week, tally.joins, tally.exits, projects.cell, projects.live, projects.count,
            actors.status, actors.setting, actors.own_value, actors.outcome, actors.spent,
            actors.server, record.change, record.learner, world.problem.value, self._remembered,
            self._often, world.trials, world.variants, world.prevailing, world.prevailing_first,
            actors.residents, world.parameters.people.service_share,
            bool(world.struck) and world.struck[-1] == week, world.shocked_now,
        )  # fmt: skip


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
    row: Reals, week: int, joins: Ints, exits: Ints, cell: IntGrid, live: Ints, count: Ints,
    status: Ints, setting: Ints, own_value: Reals, outcome: Reals, spent: Ints, server: IntGrid,
    change: Ints, learner: Flags, value: Reals, remembered: Ints, often: Ints, trials: int,
    variants: int, prevailing: int, first: int, residents: int, service_share: float,
    struck: bool, redrawn: bool,
) -> None:  # fmt: skip
    """Fill a week's row, in the order of ``WEEKLY``.

    In a week in which the problem was redrawn, another setting may be the best known without
    anybody having changed anything, so it is no breakthrough.
    """
    if change[WEEK] >= 0 and change[HALF] < 0:
        follow_change(week, setting, change, learner)
    before = remembered[PREVAILED] if remembered[PREVAILED] >= 0 else first
    inside = 0
    best = 0
    own = 0.0
    total = 0.0
    for a in range(status.size):
        remembered[MINUTES] += spent[a]
        if status[a] == 1:
            inside += 1
        if value[setting[a]] > value[best] or a == 0:
            best = setting[a]
        if a < residents:
            own += (1.0 - service_share) * own_value[a] if server[a, 0] >= 0 else own_value[a]
            total += outcome[a]
    if prevailing != before:
        remembered[TURNED] = week
        if is_leap(before, prevailing, value):
            remembered[CROSSINGS] += 1
    known = remembered[BEST]
    if known >= 0 and not redrawn and is_leap(known, best, value):
        remembered[BREAKTHROUGHS] += 1
    remembered[PREVAILED] = prevailing
    remembered[BEST] = best
    for route in range(AFTER_ROUTES):
        row[route] = joins[route]
    row[AFTER_ROUTES] = exits[LOST]
    row[AFTER_ROUTES + 1] = 1.0 if struck else 0.0
    row[AFTER_ROUTES + 2] = memberships(cell, live, count) / inside if inside > 0 else np.nan
    row[AFTER_ROUTES + 3] = repertoire(setting, often)
    row[AFTER_ROUTES + 4] = trials
    row[AFTER_ROUTES + 5] = variants
    row[AFTER_ROUTES + 6] = week - remembered[TURNED] if remembered[TURNED] >= 0 else np.nan
    row[AFTER_ROUTES + 7] = remembered[CROSSINGS]
    row[AFTER_ROUTES + 8] = remembered[BREAKTHROUGHS]
    row[AFTER_ROUTES + 9] = own / residents
    row[AFTER_ROUTES + 10] = (total - own) / residents
    row[AFTER_ROUTES + 11] = remembered[MINUTES] / 60.0

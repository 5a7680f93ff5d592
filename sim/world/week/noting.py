"""Notes what the measures alone need: careers, how the first success spreads, mistakes."""

import numpy as np

from sim.constants import TENTHS
from sim.kernels import Flags, IntGrid, Ints, allocating, kernel
from sim.units import WEEKS_A_YEAR
from sim.world.bits import bits_in
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.projects import BEST, LEAD, LISTED, MASK, RUNNING, STARTED, STATE, SUCCEEDED
from sim.world.tables.projects import TARGET as PROJECT_TARGET
from sim.world.tables.record import (
    CLIMBED,
    ELEMENTS,
    FIRST_TIME,
    HALF,
    LARGE,
    LEARNERS,
    TARGET,
    TENTH,
    WEEK,
    Record,
)
from sim.world.tables.tally import HELPED
from sim.world.tables.world import World
from sim.world.values import gain_of
from sim.world.week.project_end import ORDER
from sim.world.week.proposals import list_in_keyed_order


@kernel
def note_beginnings(
    week: int, cell: IntGrid, live: Ints, count: Ints, small: int, careers: Ints,
    began_small: Ints, began_large: Ints,
) -> None:  # fmt: skip
    """Note who leads the projects that began this week; small ones have ``small`` elements or less.

    Projects are met in the order in which they were proposed.
    """
    for i in range(count[LISTED]):
        p = live[i]
        if cell[p, STATE] != RUNNING or cell[p, STARTED] != week:
            continue
        a = cell[p, LEAD]
        if began_small[a] + began_large[a] == 0:
            careers[FIRST_TIME] += 1
        if bits_in(cell[p, MASK]) <= small:
            began_small[a] += 1
            continue
        if began_large[a] == 0:
            careers[LARGE] += 1
            if began_small[a] > 0:
                careers[CLIMBED] += 1
        began_large[a] += 1


@kernel
def note_first_change(world: World, week: int) -> None:
    """Note the change that the first successful project is about to carry out, and who lacks it.

    Of several in one week it is the one that acts first.
    """
    actors, record = world.actors, world.record
    cell = world.projects.cell
    n = list_in_keyed_order(world, week, ORDER, SUCCEEDED, SUCCEEDED, world.keys, world.items)
    if n == 0:
        return
    first = world.items[0]
    record.change[WEEK] = week
    record.change[ELEMENTS] = cell[first, BEST]
    record.change[TARGET] = cell[first, PROJECT_TARGET] & cell[first, BEST]
    for a in range(actors.setting.size):
        record.learner[a] = (
            actors.status[a] == PARTICIPANT
            and (actors.setting[a] ^ record.change[TARGET]) & record.change[ELEMENTS] != 0
        )
        if record.learner[a]:
            record.change[LEARNERS] += 1


@kernel
def follow_change(week: int, setting: Ints, change: Ints, learner: Flags) -> None:
    """Note the first weeks at whose end a tenth, and half, of the learners do it that way."""
    doing = 0
    for a in range(setting.size):
        if learner[a] and (setting[a] ^ change[TARGET]) & change[ELEMENTS] == 0:
            doing += 1
    if change[TENTH] < 0 and TENTHS * doing >= change[LEARNERS]:
        change[TENTH] = week
    if change[HALF] < 0 and 2 * doing >= change[LEARNERS]:
        change[HALF] = week


def note_successes(world: World, week: int, taken_from: Ints) -> None:
    """Note which successes help, what the others cost, and the mistakes made with them.

    Call it before settings change, with what :func:`~sim.world.week.project_end.carry_out` returns.
    """
    _make_room(world.record, week)
    made, undone = _note_successes(world, week, taken_from)
    world.record.standing += made - undone


def follow_mistakes(world: World, week: int) -> None:
    """Note the mistakes that actors have turned back by the end of the week."""
    _make_room(world.record, week)
    world.record.standing -= _follow_mistakes(world, week)


def _make_room(record: Record, week: int) -> None:
    """No mistake can have stood for longer than the weeks so far."""
    if week >= record.undone.size:
        more = np.zeros(week + WEEKS_A_YEAR, np.int64)
        more[: record.undone.size] = record.undone
        record.undone = more


@allocating
def _note_successes(world: World, week: int, taken_from: Ints) -> tuple[int, int]:
    """How many mistakes are made, and how many undone by making others."""
    actors, record = world.actors, world.record
    gain = np.zeros(taken_from.max() + 1)
    for a in range(taken_from.size):
        if taken_from[a] >= 0:
            gain[taken_from[a]] += gain_of(world, a, world.following[a])
    for i in range(gain.size):
        if gain[i] > 0.0:
            world.tally.projects[HELPED] += 1
    made = 0
    undone = 0
    for a in range(taken_from.size):
        if taken_from[a] < 0 or gain[taken_from[a]] > 0.0:
            continue
        record.lost[a] -= gain_of(world, a, world.following[a])
        undone += _undo(world, week, a, world.following[a])
        turned = (world.following[a] ^ actors.setting[a]) & ~record.mistaken[a]
        record.mistaken[a] |= turned
        record.mistaken_way[a] = (record.mistaken_way[a] & ~turned) | (world.following[a] & turned)
        made += bits_in(turned)
        for e in range(record.mistaken_since.shape[1]):
            if (turned >> e) & 1:
                record.mistaken_since[a, e] = week
    return made, undone


@kernel
def _follow_mistakes(world: World, week: int) -> int:
    """How many mistakes are undone."""
    actors, record = world.actors, world.record
    undone = 0
    for a in range(actors.setting.size):
        if record.mistaken[a]:
            undone += _undo(world, week, a, actors.setting[a])
    return undone


@kernel
def _undo(world: World, week: int, a: int, setting: int) -> int:
    """Count the mistakes of an actor that a setting turns back; returns how many."""
    record = world.record
    back = record.mistaken[a] & (record.mistaken_way[a] ^ setting)
    record.mistaken[a] &= ~back
    for e in range(record.mistaken_since.shape[1]):
        if (back >> e) & 1:
            record.undone[week - record.mistaken_since[a, e]] += 1
    return bits_in(back)

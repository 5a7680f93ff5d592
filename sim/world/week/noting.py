"""Notes what the measures alone need: careers of leads, and how the first success spreads."""

from sim.constants import TENTHS
from sim.kernels import Flags, IntGrid, Ints, kernel
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
)
from sim.world.tables.world import World
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

"""What the week keeps for the measures alone: no rule reads it, and nothing is decided by it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, Reals, kernel
from sim.world.bits import bits_in
from sim.world.projects import BEST, LEAD, MASK, RUNNING, STARTED, STATE, SUCCEEDED
from sim.world.projects import TARGET as PROJECT_TARGET
from sim.world.proposals import in_keyed_order
from sim.world.results import ORDER

FIRST_TIME: Final = 0
LARGE: Final = 1
CLIMBED: Final = 2
"""Columns of ``careers``."""

WEEK: Final = 0
ELEMENTS: Final = 1
TARGET: Final = 2
LEARNERS: Final = 3
TENTH: Final = 4
HALF: Final = 5
"""Columns of ``change``."""


@dataclass(slots=True)
class Record:
    """Careers of coordinators, and the spread of the first change that worked."""

    careers: Ints
    """[projects begun by a first-time lead, actors that ever began a large project as lead,
    those of them that had begun a small one before], shape (3,)."""
    began_small: Ints
    """Small projects an actor led when they began, shape (actors,)."""
    began_large: Ints
    """Large projects an actor led when they began, shape (actors,)."""
    begun: int
    """Projects noted so far."""
    change: Ints
    """[week, elements, target, learners, week a tenth of them did it, week half did]; -1 is not
    yet, shape (6,)."""
    learner: Flags
    """Participants that did not do it that way when it was carried out, shape (actors,)."""

    @classmethod
    def empty(cls, actors: int) -> "Record":
        """A record of nothing."""
        return cls(
            np.zeros(3, np.int64),
            np.zeros(actors, np.int64),
            np.zeros(actors, np.int64),
            0,
            np.array([-1, 0, 0, 0, -1, -1], np.int64),
            np.zeros(actors, np.bool_),
        )


@kernel
def note_beginnings(
    week: int, cell: IntGrid, live: Ints, count: Ints, small: int, careers: Ints,
    began_small: Ints, began_large: Ints,
) -> None:  # fmt: skip
    """Note who leads the projects that began this week; small ones have ``small`` elements or less.

    Projects are met in the order in which they were proposed.
    """
    for i in range(count[0]):
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
def note_first_change(
    seed: int, week: int, cell: IntGrid, live: Ints, count: Ints, setting: Ints, status: Ints,
    change: Ints, learner: Flags, keys: Reals, items: Ints,
) -> None:  # fmt: skip
    """Note the change that the first successful project is about to carry out, and who lacks it.

    Of several in one week it is the one that acts first.
    """
    n = in_keyed_order(seed, week, ORDER, cell, live, count, SUCCEEDED, SUCCEEDED, keys, items)
    if n == 0:
        return
    first = items[0]
    change[WEEK] = week
    change[ELEMENTS] = cell[first, BEST]
    change[TARGET] = cell[first, PROJECT_TARGET] & cell[first, BEST]
    for a in range(setting.size):
        learner[a] = status[a] == 1 and (setting[a] ^ change[TARGET]) & change[ELEMENTS] != 0
        if learner[a]:
            change[LEARNERS] += 1


@kernel
def follow_change(week: int, setting: Ints, change: Ints, learner: Flags) -> None:
    """Note the first weeks at whose end a tenth, and half, of the learners do it that way."""
    doing = 0
    for a in range(setting.size):
        if learner[a] and (setting[a] ^ change[TARGET]) & change[ELEMENTS] == 0:
            doing += 1
    if change[TENTH] < 0 and 10 * doing >= change[LEARNERS]:
        change[TENTH] = week
    if change[HALF] < 0 and 2 * doing >= change[LEARNERS]:
        change[HALF] = week

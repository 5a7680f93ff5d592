"""What the week keeps for the measures alone: no rule reads it, and nothing is decided by it."""

from typing import Final

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals
from sim.kernels.record import Table, table

FIRST_TIME: Final = 0
LARGE: Final = 1
CLIMBED: Final = 2
CAREERS: Final = 3
"""Columns of ``careers``."""

WEEK: Final = 0
ELEMENTS: Final = 1
TARGET: Final = 2
LEARNERS: Final = 3
TENTH: Final = 4
HALF: Final = 5
CHANGE: Final = 6
"""Columns of ``change``."""

RESIDENTS: Final = 0
ORGANIZATIONS: Final = 1
DECIDERS: Final = 2
COORDINATORS: Final = 3
BEARERS: Final = 4
"""Places in ``in_vain``: who bore the minutes."""

APPLYING: Final = 0
APPRAISING: Final = 1
REPORTING: Final = 2
ADMINISTERING: Final = 3
BY_COORDINATORS: Final = 4
BY_FUNDERS: Final = 5
PRICES: Final = 6
"""Places in ``hours_of_money``: what own minutes went to, or whose minutes they were."""

WHEN_FILED: Final = 0
WHEN_FUNDED: Final = 1
"""Places in ``plan_gain``."""

NUMBER: Final = 0
GAINS: Final = 1
SQUARES: Final = 2
DECISION: Final = 3
"""Columns of ``decided``."""

SUM: Final = 0
CHOICES: Final = 1
"""Places in ``choices``."""


AT_WORK: Final = 0
RESPONDED: Final = 1
MISLED: Final = 2
RESPONSE: Final = 3
"""Columns of ``response``."""


@table
class Record(Table):
    """Careers of coordinators, the spread of the first change that worked, and mistakes: elements
    that an actor turned when it took up a success that does not help."""

    careers: Ints
    """Projects begun by a first-time lead, actors that ever began a large project as lead, and
    those of them that had begun a small one before, shape (CAREERS,). Written in stage 7."""
    began_small: Ints
    """Small projects an actor led when they began, shape (actors,). Written in stage 7."""
    began_large: Ints
    """Large projects an actor led when they began, shape (actors,). Written in stage 7."""
    begun: int
    """Projects noted so far. Written in stage 7."""
    change: Ints
    """Week, elements, target and learners of the first change that worked, and the weeks in which a
    tenth and half of them did it; -1 is not yet, shape (CHANGE,). Written in stages 7, 11."""
    learner: Flags
    """Participants that did not do it that way when it was carried out, shape (actors,). Written in
    stage 7."""

    plan_gain: Reals
    """True gains of plans when they were filed and when they were funded, in value, summed, shape
    (2,). Written in stages 4, 6."""
    in_vain: Ints
    """Minutes spent on proposals that were refused, by who bore them, shape (BEARERS,). Written in
    stages 4, 5, 6."""
    hours_of_money: Ints
    """Minutes that money costs: own minutes of applying, appraising for a grant, reporting and
    administering; minutes of coordinators and of funders, shape (PRICES,). Written in stages 4, 5,
    6."""
    decided: RealGrid
    """Of proposals refused and passed: how many, the sum of their true gains, and of the squares of
    these, shape (2, DECISION). Written in stage 5."""
    choices: Reals
    """Rank correlations of how funding rules ordered proposals with their true gains, summed, and
    how many there are, shape (2,). Written in stage 6."""
    lost: Reals
    """What an actor lost by taking up successes that do not help, in value, shape (actors,).
    Written in stage 7."""
    mistaken: Ints
    """Mistakes that stand, a bitmask of elements, shape (actors,). Written in stages 7, 11."""
    mistaken_way: Ints
    """How these elements were turned, a setting, shape (actors,). Written in stage 7."""
    mistaken_since: IntGrid
    """Week in which each was made, shape (actors, elements). Written in stage 7."""
    standing: int
    """Mistakes that stand. Written in stages 7, 11."""
    undone: Ints
    """Mistakes undone after 0, 1, 2 ... weeks, shape (weeks,). Written in stages 7, 11."""
    first_outcome: Reals
    """Outcome of every resident at the start, shape (residents,). Written at the start."""
    money_by_place: Ints
    """Cents of grants to projects whose lead has its home or seat there, shape (neighbourhoods,).
    Written in stage 6."""
    reach_by_place: Ints
    """Times that a project reached a resident there, shape (neighbourhoods,). Written in stage
    7."""

    value_before: Reals
    """Worth of every setting before part of the problem was redrawn for the first time, shape
    (2**N,); empty until then. Written in stage 1."""
    setting_before: Ints
    """How actors did each element then, shape (actors,). Written in stage 1."""
    at_work_before: Flags
    """Who was at work then, shape (actors,). Written in stage 1."""
    level_left: float
    """Impact right after it, everybody's setting being the same. Written in stage 1."""
    response: Ints
    """A quarter later: those who were at work, who of them responded, and who were misled, shape
    (RESPONSE,). Written in stage 11."""

    @classmethod
    def empty(cls, actors: int, elements: int, places: int) -> "Record":
        """A record of nothing."""
        change = np.zeros(CHANGE, np.int64)
        change[[WEEK, TENTH, HALF]] = -1
        return cls.sized(
            actors,
            careers=np.zeros(CAREERS, np.int64),
            change=change,
            plan_gain=np.zeros(2),
            in_vain=np.zeros(BEARERS, np.int64),
            hours_of_money=np.zeros(PRICES, np.int64),
            decided=np.zeros((2, DECISION)),
            choices=np.zeros(2),
            mistaken_since=np.zeros((actors, elements), np.int64),
            undone=np.zeros(0, np.int64),
            first_outcome=np.zeros(0),
            money_by_place=np.zeros(places, np.int64),
            reach_by_place=np.zeros(places, np.int64),
            value_before=np.zeros(0),
            response=np.zeros(RESPONSE, np.int64),
        )

"""What sensemaking provides: shared beliefs, agreed targets, and the scope of proposals."""

from typing import Final

from sim.kernels import Ints, RealGrid, Reals
from sim.kernels.record import Table, table

POOLED_COUNT: Final = 0
POOLED_SUM: Final = 1
POOLED_ROWS: Final = 2
"""Rows of ``pooled``: number of readings, and their sum."""

AGREEING: Final = 0
"""Meetings still needed until the round under way has agreed."""
NEXT_ROUND: Final = 1
"""Week from which the next round is due."""
NEXT_SCAN: Final = 2
"""Week from which the next scan of all reports is due."""
IN_FORCE: Final = 3
"""1 once an agenda is in force."""
PLACES_IN_CALENDAR: Final = 4
"""Places of ``calendar``."""


@table
class Beliefs(Table):
    """What sensemaking provides to everybody in stage 3 of every week."""

    gain: RealGrid
    """Believed gain of turning an element to 0 or 1, shape (elements, 2). Written in stage 3."""
    unknown: RealGrid
    """How little is known of it, 0 to 1, shape (elements, 2). Written in stage 3."""
    trust: Reals
    """Weight each actor gives the shared belief against its own view, shape (actors,). Written in
    stage 3."""
    count: RealGrid
    """Reported readings of each pair, as far as they still weigh, shape (elements, 2). Written in
    stages 2, 8."""
    mean: RealGrid
    """Mean gain reported for each pair, shape (elements, 2). Written in stage 8."""
    pooled: RealGrid
    """Evidence recorded but not yet reported, by element and setting, shape (POOLED_ROWS, elements
    * 2). Written in stages 2, 8."""
    scope: int
    """Bitmask of elements that proposals may touch. Written at the start, in stage 3."""
    target: int
    """Agreed setting; meaningful where ``agreed`` has bits. Written in stage 3."""
    agreed: int
    """Bitmask of elements with an agreed target. Written in stage 3."""
    report_due: int
    """Week from which the next report to all is due. Written at the start, in stage 8."""
    calendar: Ints
    """Weeks that sensemaking keeps in mind, shape (PLACES_IN_CALENDAR,). Written at the start, in
    stage 3."""

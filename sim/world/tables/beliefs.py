"""What sensemaking provides: shared beliefs, agreed targets, and the scope of proposals."""

from dataclasses import dataclass
from typing import Final

from sim.kernels import Ints, RealGrid, Reals

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


@dataclass(slots=True)
class Beliefs:
    """What sensemaking provides to everybody in stage 3 of every week."""

    gain: RealGrid
    """Believed gain of turning an element to 0 or 1, shape (elements, 2)."""
    unknown: RealGrid
    """How little is known of it, shape (elements, 2)."""
    trust: Reals
    """Weight each actor gives the shared belief against its own view, shape (actors,)."""
    count: RealGrid
    """Reports of each pair so far, shape (elements, 2)."""
    mean: RealGrid
    """Mean gain reported for each pair, shape (elements, 2)."""
    pooled: RealGrid
    """Evidence recorded but not yet reported: rows count and sum, shape (2, elements * 2)."""
    scope: int
    """Bitmask of elements that proposals may touch."""
    target: int
    """Agreed setting; meaningful where ``agreed`` has bits."""
    agreed: int
    """Bitmask of elements with an agreed target."""
    report_due: int
    """Week from which the next report to all is due."""
    calendar: Ints
    """Weeks that sensemaking keeps in mind, shape (4,)."""

"""What sensemaking provides: shared beliefs, agreed targets, and the scope of proposals."""

from dataclasses import dataclass

from sim.kernels import Ints, RealGrid, Reals


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

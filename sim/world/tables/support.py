"""What coordinators' work leaves behind for later weeks."""

from dataclasses import dataclass

from sim.kernels import Ints, Reals


@dataclass(slots=True)
class Support:
    """What coordinators' work leaves behind for later weeks."""

    courted: int
    """Coordinators' minutes spent on other funders in this quarter."""
    matched: int
    """Cents a year that other funders match so far."""
    drafted: int
    """Coordinators' minutes spent on drafting policy so far."""
    mapped: int
    """Coordinators' minutes spent on mapping so far."""
    charted: Ints
    """Week until which each actor stands on the map, shape (actors,)."""
    tracked: Reals
    """Summed weight of each actor's ties to participants when last tracked; -1: never."""
    finds: Ints
    """Settings found in other communities, shape (finds,)."""

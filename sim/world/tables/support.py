"""What coordinators' work leaves behind for later weeks."""

from sim.kernels import IntGrid, Ints, Reals
from sim.kernels.record import Table, table


@table
class Support(Table):
    """What coordinators' work leaves behind for later weeks."""

    courted: int
    """Coordinators' minutes spent on other funders in this quarter. Written in stage 6."""
    matched: int
    """Cents a year that other funders match so far. Written in stage 6."""
    drafted: int
    """Coordinators' minutes spent on drafting policy so far. Written in stage 4."""
    mapped: int
    """Coordinators' minutes spent on mapping so far. Written in stage 8."""
    charted: Ints
    """Week until which each actor stands on the map, ``NEVER`` if it was never asked, shape
    (actors,). Written in stage 8."""
    tracked: Reals
    """Summed weight of each actor's ties to participants when last tracked; -1: never, shape
    (actors,). Written in stage 8."""
    stakes: IntGrid
    """Slots and codes of the projects that each actor stakes on, in turn, then -1; only where
    support is staked, shape (actors, 2 picks) or (0, 0). Written at the start, in stage 6."""
    finds: Ints
    """Settings found in other communities, shape (finds,). Written in stage 9."""

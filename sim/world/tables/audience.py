"""Who can be seen besides the ties of an actor."""

from typing import Final

from sim.kernels import Flags, IntGrid, Ints
from sim.kernels.record import Table, table

COMMON_GROUP: Final = 0
"""Column of ``group`` for a group that is one for all: a platform, or the leadership meeting."""
PRACTICE_GROUP: Final = 1
"""Column of ``group`` for one of several: a community of practice."""
GROUPS: Final = 2
"""Columns of ``group``."""


@table
class Audience(Table):
    """Who can be seen, besides one's ties: groups stored once, never as ties."""

    start: Ints
    """Where each group begins in ``members``, shape (groups + 1,). Written in stage 9."""
    members: Ints
    """Actor indexes, group after group, shape (memberships,). Written in stage 9."""
    group: IntGrid
    """Groups open to each actor, -1 = none, shape (actors, GROUPS). Written in stage 9."""
    servers: Flags
    """Whether the actor sees the organizations that serve it, shape (actors,). Written in stage
    9."""
    eager: Flags
    """Whether the actor looks this week for certain (an alert), shape (actors,). Written in stage
    9."""

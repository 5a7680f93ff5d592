"""The table of actors: residents, then organizations, one row each."""

from dataclasses import dataclass
from typing import Final

from sim.constants import WEEKS_BEYOND
from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals

OUTSIDER, PARTICIPANT, GONE = 0, 1, 2
"""Where an actor stands towards the effort."""

NEVER: Final = -WEEKS_BEYOND
"""A week before every other."""

NEVER_AGAIN: Final = WEEKS_BEYOND
"""A week after every other."""

PLANNED_ELEMENTS: Final = 0
SETTING_THEN: Final = 1
PLAN: Final = 2
"""Columns of ``plan``: elements planned for the year, and the actor's setting when they were."""


@dataclass(slots=True)
class Actors:
    """Residents, then organizations: one row each; every column has shape (actors,) unless said."""

    setting: Ints
    parts: Ints
    own_elements: Ints
    neighbourhood: Ints
    minutes: Ints
    spent: Ints
    promised: Ints
    endowment: Reals
    power: Reals
    skill: Reals
    openness: Reals
    opinion: Reals
    status: Ints
    engaged: Flags
    until: Ints
    joined: Ints
    active: Ints
    asked: Ints
    overloaded: Ints
    remembered: Reals
    own_value: Reals
    outcome: Reals
    pending: Ints
    leads: Ints
    led: Ints
    succeeded: Ints
    proven_mask: Ints
    proven_target: Ints
    plan: IntGrid
    """Elements planned for this year, and the setting when they were, shape (actors, 2)."""
    steered: Ints
    received: Ints
    """Cents received this quarter where money is passed on."""
    decided: Reals
    authored: Reals
    """Share in what is in scope, as the sensemaking rule gives it; read by measures only."""
    reported: Reals
    """Readings that projects of this actor put on record, shared among their members."""
    estimate: RealGrid
    confidence: RealGrid
    attention: Ints
    tie_to: IntGrid
    tie_weight: RealGrid
    tie_count: Ints
    server: IntGrid
    served: Ints
    served_start: Ints
    served_list: Ints
    weight: Ints
    own: Ints
    """Which decisions it takes itself, and whether it would join; see :mod:`sim.world.own`."""
    residents: int

    @property
    def count(self) -> int:
        """Number of actors."""
        return self.setting.size

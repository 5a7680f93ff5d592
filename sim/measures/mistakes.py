"""Successes that do not help: how many, what they cost, how long until they are undone."""

from typing import Any, Final

import numpy as np

from sim.kernels import Ints
from sim.world.tables.record import Record
from sim.world.tables.tally import HELPED, SUCCESSES
from sim.world.tables.world import World

HALF: Final = 0.5
ROUNDING: Final = 1e-9
"""A product of shares that is a half by hand may be a half and a rounding error."""


def mistakes(world: World, weeks: int) -> dict[str, Any]:
    """Measures of mistakes after so many weeks, or for each the reason why there is none."""
    counts, record = world.tally.projects, world.record
    helpful: Any = "no project succeeded"
    if counts[SUCCESSES]:
        helpful = counts[HELPED] / counts[SUCCESSES]
    return {
        "understanding.helpful_successes": helpful,
        "understanding.lost_to_mistakes": record.lost.sum() / world.actors.count,
        "understanding.weeks_to_undo": _weeks_to_undo(record, weeks),
    }


def _weeks_to_undo(record: Record, weeks: int) -> Any:
    """Median weeks that a mistake stands, those that still do included, or why there is none."""
    if not record.standing and not record.undone.any():
        return "nobody took up a success that does not help"
    standing = np.bincount(weeks - 1 - since_when(record), minlength=record.undone.size)
    median = median_length(record.undone, standing)
    return "fewer than half of the mistakes were undone" if median is None else median


def since_when(record: Record) -> Ints:
    """Week in which each mistake that stands was made, shape (standing,)."""
    rows = np.flatnonzero(record.mistaken)
    elements = np.arange(record.mistaken_since.shape[1])
    stands = (record.mistaken[rows, None] >> elements) & 1 == 1
    found: Ints = record.mistaken_since[rows][stands]
    return found


def median_length(ended: Ints, still: Ints) -> int | None:
    """Median length of spells of which some have not ended yet (Kaplan & Meier 1958).

    Parameters
    ----------
    ended, still
        How many spells ended after 0, 1, 2 ... weeks, and how many had lasted as long when they
        were last seen, shape (lengths,).

    Returns
    -------
    int or None
        The first length at which the estimated share that lasts longer is a half or less; None
        if that is never so within the lengths seen.
    """
    at_risk = np.cumsum((ended + still)[::-1])[::-1]
    lasting = np.cumprod(1.0 - ended / np.maximum(at_risk, 1))
    reached = np.flatnonzero(lasting <= HALF + ROUNDING)
    return int(reached[0]) if reached.size else None

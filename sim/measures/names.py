"""Measures by name, or by the group that one stands for."""

from collections.abc import Sequence
from difflib import get_close_matches

from sim.errors import InputError
from sim.measures.catalogue import HEADLINES


def find_measure(name: str, known: Sequence[str]) -> str:
    """Name of a measure, given its name or its group, for the measure that stands for it.

    Parameters
    ----------
    name
        ``"growth.engaged"``, or ``"growth"``.
    known
        Names of the measures there are.

    Raises
    ------
    InputError
        There is no such measure.
    """
    full = HEADLINES[name].name if name in HEADLINES else name
    if full in known:
        return full
    close = get_close_matches(name, [*HEADLINES, *known], 1)
    meant = f"did you mean {close[0]}? " if close else ""
    raise InputError(
        f"there is no measure {name!r}; {meant}Choose one of {', '.join([*HEADLINES, *known])}"
    )

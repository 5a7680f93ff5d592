"""Seeds of runs, from a number of seeds or a list of them."""

from collections.abc import Sequence
from typing import Final

from sim.errors import InputError

USUAL_SEEDS: Final = 20
"""Seeds of a comparison and of an explanation, unless said otherwise: 1 to 20 in both."""


def seed_list(seeds: int | Sequence[int]) -> list[int]:
    """Seeds 1, 2, 3, ... for a number of seeds, or the seeds themselves.

    Raises
    ------
    InputError
        There are none, or one is named twice.
    """
    if isinstance(seeds, int):
        if seeds < 1:
            raise InputError(f"seeds: at least 1 is needed, not {seeds}")
        return list(range(1, seeds + 1))
    listed = list(seeds)
    if not listed or len(set(listed)) < len(listed):
        raise InputError("seeds: give at least one, and none of them twice")
    return listed

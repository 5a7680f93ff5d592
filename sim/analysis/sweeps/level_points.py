"""Levels of a factor by name, and points of a study that differ in the factor only."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.batch.study import Study
from sim.errors import InputError, unknown_name

MOST_LEVELS: Final = 6
"""Most levels that are compared: six make fifteen differences an arm."""

Rows = NDArray[np.int64]
"""Places of points in ``study.places``."""


def levels_of(study: Study, by: str, wanted: Sequence[str] | None = None) -> tuple[Any, ...]:
    """The values of a factor at the points of a study, in its own order.

    Parameters
    ----------
    study, by
        The study and the factor.
    wanted
        Only these, as text, in this order.

    Raises
    ------
    InputError
        There is no such factor or level, or it takes one value or more than ``MOST_LEVELS``.
    """
    factors = {each.name: each for each in study.factors}
    if not factors:
        raise InputError(f"--by {by}: the study varies nothing, so there are no levels to compare")
    if by not in factors:
        raise InputError(f"--by: {unknown_name('factor', by, factors)}")
    seen = {point[by] for point in study.places.values()}
    listed = [each for each in factors[by].values if each in seen]
    levels = _named(by, tuple(listed or sorted(seen)), wanted)
    if len(levels) > MOST_LEVELS:
        raise InputError(
            f"--by {by}: {len(levels):,} levels, and at most {MOST_LEVELS} can be compared; name "
            f"some of them, such as {level_name(levels[0])} and {level_name(levels[-1])} (--level)"
        )
    if len(levels) < 2:
        raise InputError(f"--by {by}: there is only one level, {level_name(levels[0])}")
    return levels


def _named(by: str, levels: tuple[Any, ...], wanted: Sequence[str] | None) -> tuple[Any, ...]:
    """The levels that are named, or all."""
    if not wanted:
        return levels
    known = {level_name(each): each for each in levels}
    for each in wanted:
        if each not in known:
            raise InputError(f"--by {by}: {unknown_name('level', each, known)}")
    if len(set(wanted)) < len(wanted):
        raise InputError(f"--by {by}: a level is named twice")
    return tuple(known[each] for each in wanted)


def level_name(level: Any) -> str:
    """A level as a user types it, without its unit."""
    if isinstance(level, bool):
        return str(level).lower()
    if isinstance(level, tuple):
        return ",".join(map(str, level))
    return f"{level:g}" if isinstance(level, float) else str(level)


def matched_points(study: Study, by: str, one: Any, two: Any) -> Rows:
    """Points that differ in one factor only, shape (pairs, 2): places in ``study.places``.

    Parameters
    ----------
    study
        The study.
    by
        The factor.
    one, two
        Its value at the first and at the second point of each pair.
    """
    partner: dict[tuple[Any, ...], int] = {}
    pairs = []
    others = [each.name for each in study.factors if each.name != by]
    points = list(study.places.values())
    for place, point in enumerate(points):
        if point[by] == one:
            partner[tuple(point[name] for name in others)] = place
    for place, point in enumerate(points):
        key = tuple(point[name] for name in others)
        if point[by] == two and key in partner:
            pairs.append((partner[key], place))
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)

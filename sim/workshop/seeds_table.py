"""The table over the seeds: both sides, their difference, which way it goes, and how sure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.analysis.estimates.directions import Directions, directions
from sim.analysis.estimates.statistics import (
    Estimate,
    differences,
    mean_interval,
    paired_difference,
)
from sim.measures.catalogue import FRONT
from sim.workshop import limits

FALL: Final = ("fall.before", "fall.after")
"""Impact in the week before part of the problem is first redrawn, and in that week."""

Outcome = Mapping[str, float | None]
"""Measures of one run by name, and those of ``FALL``."""


def seeds_table(a: Sequence[Outcome], b: Sequence[Outcome]) -> dict[str, Any]:
    """A row for each measure of the short table, and the fall at the first crisis.

    Parameters
    ----------
    a, b
        Outcomes of both sides on equal seeds, in one order.

    Returns
    -------
    dict
        ``seeds`` (how many), ``rows`` by name of the measure, and ``falls`` of both sides and of
        the difference.
    """
    before, after = FALL
    falls = [
        differences([each[after] for each in side], [each[before] for each in side])
        for side in (a, b)
    ]
    return {
        "seeds": len(a),
        "rows": {
            each.name: _row([one[each.name] for one in a], [one[each.name] for one in b])
            for each in FRONT
        },
        "fall": _row(*falls),
    }


def _row(a: list[float | None], b: list[float | None]) -> dict[str, Any]:
    """Means of both sides and of B minus A with intervals, and in how many seeds which is higher.

    ``clear`` says that the interval of the difference does not hold 0, ``luck`` that the sign test
    does not tell the way from a coin's.
    """
    apart = paired_difference(b, a)
    ways = directions(differences(b, a))
    return {
        "a": _ends(mean_interval(a)),
        "b": _ends(mean_interval(b)),
        "difference": _ends(apart),
        "higher": [ways.below, ways.above],
        "seeds": ways.seeds,
        "clear": apart.mean is not None and not apart.holds_zero,
        "luck": ways.may_be_luck,
    }


def most_by_luck() -> list[int]:
    """For 0, 1, 2, ... seeds: the most that may differ one way and be luck, by the sign test."""
    return [
        max(k for k in range(n + 1) if Directions(k, n - k, 0).may_be_luck or 2 * k <= n)
        for n in range(limits.SEEDS + 1)
    ]


def _ends(estimate: Estimate) -> list[float | None]:
    return [estimate.mean, estimate.low, estimate.high]

"""Every number the model reports: what it is called, its unit and its exact definition.

Printed tables, reports and the documentation take their words from here.
"""

from collections.abc import Iterable
from typing import Final, get_args

from sim.measures.catalogue.adaptivity import ADAPTIVITY
from sim.measures.catalogue.base import GROUPS, Against, Measure
from sim.measures.catalogue.growth import GROWTH
from sim.measures.catalogue.impact import ADDED, IMPACT, PLACES, SHIFT
from sim.measures.catalogue.money import MONEY
from sim.measures.catalogue.power import POWER
from sim.measures.catalogue.proposals import PROPOSALS
from sim.measures.catalogue.stability import NETWORK, STABILITY
from sim.measures.catalogue.understanding import UNDERSTANDING

__all__ = [
    "AGAINST",
    "FRONT",
    "GROUPS",
    "HEADLINES",
    "MEASURES",
    "USUAL",
    "Measure",
    "runs_against",
]

MEASURES: Final[dict[str, Measure]] = {
    measure.name: measure
    for group in (
        GROWTH, ADAPTIVITY, POWER, IMPACT, PLACES, ADDED, SHIFT, UNDERSTANDING, STABILITY, NETWORK,
        PROPOSALS, MONEY,
    )
    for measure in group
}  # fmt: skip
"""Every measure by name; names of runs hold a dot, names of weekly series do not."""

USUAL: Final = tuple(
    name
    for name, each in MEASURES.items()
    if each.cadence == "run" and each.against not in ("redraws", "moneyless")
)
"""Measures of a run that studies keep unless they say otherwise: what is read against further runs
that take as long has to be named."""

HEADLINES: Final[dict[str, Measure]] = {
    measure.group: measure for measure in MEASURES.values() if measure.headline
}
"""The measure that stands for its group: growth, adaptivity, power, impact, money."""

FRONT: Final[tuple[Measure, ...]] = tuple(
    measure for measure in MEASURES.values() if measure.headline or measure.beside
)
"""Measures of the short table, in its order: those that stand for a group, each with others that
are read beside it."""


AGAINST: Final = tuple(name for name in get_args(Against) if name)
"""The further runs there are; see :class:`Measure`."""


def runs_against(names: Iterable[str]) -> frozenset[str]:
    """Which further runs some measures are read against; see :class:`Measure`."""
    known = (MEASURES[name].against for name in names if name in MEASURES)
    return frozenset(each for each in known if each)

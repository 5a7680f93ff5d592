"""Numbers as text for people: at most three figures, one unit, a true minus sign.

Every text, table and figure for people takes its numbers from here. Files for machines (JSON, CSV)
hold numbers as they are, with the catalogue's units.
"""

import math
from typing import Final

from sim.measures.catalogue import MEASURES
from sim.measures.printed import (
    MINUS,
    UNDEFINED,
    decimals,
    heading,
    number,
    three_figures,
    unit_and_scale,
)

__all__ = [
    "LESS_IS_BETTER",
    "MINUS",
    "POINTS",
    "UNDEFINED",
    "decimals",
    "ends",
    "heading",
    "in_seeds",
    "interval",
    "number",
    "three_figures",
    "unit_and_scale",
    "unit_of",
    "unit_of_difference",
    "width_by_pairing",
    "with_unit",
]

POINTS: Final = "points"
"""What a difference of two percentages is in: percentage points."""

LESS_IS_BETTER: Final = "less is better"


def unit_of(measure: str) -> tuple[str, float]:
    """Printed unit of a measure and the factor for its numbers."""
    known = MEASURES.get(measure)
    return unit_and_scale(known.unit if known else "")


def unit_of_difference(unit: str) -> str:
    """Printed unit of a difference of two numbers: of two percentages, points."""
    printed = unit_and_scale(unit)[0]
    if printed == "%" or (printed.startswith("% of ") and " per " not in printed):
        return POINTS + (" × weeks" if printed.endswith("× weeks") else "")
    return printed


def interval(mean: float, low: float, high: float, places: int, *, signed: bool = False) -> str:
    """Mean and interval, ``0.43 [0.41, 0.45]``; NaN is undefined."""
    if math.isnan(mean):
        return UNDEFINED
    text = number(mean, places, signed=signed)
    if math.isnan(low) or math.isnan(high):
        return text
    return f"{text} {ends(low, high, places, signed=signed)}"


def ends(low: float, high: float, places: int, *, signed: bool = False) -> str:
    """The ends of an interval, ``[0.41, 0.45]``."""
    return f"[{number(low, places, signed=signed)}, {number(high, places, signed=signed)}]"


def width_by_pairing(*narrowings: float) -> str:
    """How equal seeds change the width of intervals, ``36 % narrower``, ``38 % wider``.

    Of several the range from the widest: ``12 to 24 % narrower``.
    """
    percents = sorted({round(100.0 * each) for each in narrowings})
    shown = dict.fromkeys((percents[0], percents[-1]))
    if len(shown) == 2 and percents[0] * percents[-1] > 0:
        small, large = sorted(map(abs, shown))
        return f"{small} to {large} % {_width(percents[0])}"
    return " to ".join(f"{abs(each)} % {_width(each)}" if each else "as wide" for each in shown)


def _width(percent: int) -> str:
    return "narrower" if percent > 0 else "wider"


def in_seeds(count: int) -> str:
    """``1 seed``, ``20 seeds``."""
    return f"{count:,} seed{'' if count == 1 else 's'}"


def with_unit(value: float, unit: str) -> str:
    """A difference alone with its unit, from the unit of a measure: ``3.5 points``."""
    return f"{three_figures(value * unit_and_scale(unit)[1])} {unit_of_difference(unit)}"

"""Numbers as text for people: at most three figures, one unit, a true minus sign.

Every text, table and figure for people takes its numbers from here. Files for machines (JSON, CSV)
hold numbers as they are, with the catalogue's units.
"""

import math
from typing import Final

from sim.measures.catalogue import MEASURES

UNDEFINED: Final = "undefined"
MOST_DECIMALS: Final = 3
MINUS: Final = "−"
"""U+2212, as wide as a plus and never broken off its number."""

POINTS: Final = "points"
"""What a difference of two percentages is in: percentage points."""

LESS_IS_BETTER: Final = "less is better"


def unit_and_scale(unit: str) -> tuple[str, float]:
    """Printed unit and the factor for numbers: shares are printed in percent."""
    if unit == "share" or unit.startswith("share "):
        return f"%{unit.removeprefix('share')}", 100.0
    return unit, 1.0


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


def heading(measure: str) -> str:
    """Label and printed unit of a measure, ``Money put to work (%)``."""
    known = MEASURES.get(measure)
    if known is None:
        return measure
    return f"{known.label} ({unit_and_scale(known.unit)[0]})"


def decimals(largest: float) -> int:
    """Decimals that show three figures of the largest number of a row; below 0, whole tens."""
    if not math.isfinite(largest) or largest == 0.0:
        return 1
    rounded = float(f"{largest:.3g}")  # 9.996 has the figures of 10
    return min(MOST_DECIMALS, 2 - math.floor(math.log10(abs(rounded))))


def number(value: float, places: int, *, signed: bool = False) -> str:
    """A number with thousands separated; never a zero with a minus sign."""
    rounded = round(value, places) + 0.0
    text = f"{rounded:{'+' if signed and rounded else ''},.{max(0, places)}f}"
    return text.replace("-", MINUS)


def three_figures(value: float, *, signed: bool = False) -> str:
    """A number alone, with three figures."""
    return number(value, decimals(value), signed=signed)


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

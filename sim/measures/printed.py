"""Numbers of measures as text: at most three figures, one unit, a true minus sign."""

import math
from typing import Final

from sim.measures.catalogue import MEASURES

UNDEFINED: Final = "undefined"
MOST_DECIMALS: Final = 3
MINUS: Final = "−"
"""U+2212, as wide as a plus and never broken off its number."""


def unit_and_scale(unit: str) -> tuple[str, float]:
    """Printed unit and the factor for numbers: shares are printed in percent."""
    if unit == "share" or unit.startswith("share "):
        return f"%{unit.removeprefix('share')}", 100.0
    return unit, 1.0


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


def printed(measure: str, value: float | None) -> tuple[str, str]:
    """A value of a measure as text, and its printed unit."""
    known = MEASURES.get(measure)
    unit, scale = unit_and_scale(known.unit if known else "")
    if value is None or math.isnan(value):
        return UNDEFINED, ""
    return three_figures(value * scale), unit


def heading(measure: str) -> str:
    """Label and printed unit of a measure, ``Money put to work (%)``."""
    known = MEASURES.get(measure)
    if known is None:
        return measure
    return f"{known.label} ({unit_and_scale(known.unit)[0]})"

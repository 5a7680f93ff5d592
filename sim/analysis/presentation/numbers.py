"""Numbers as text for people."""

import math
from typing import Final

from sim.measures.catalogue import MEASURES

UNDEFINED: Final = "undefined"
MOST_DECIMALS: Final = 3


def unit_and_scale(unit: str) -> tuple[str, float]:
    """Printed unit and the factor for numbers: shares are printed in percent."""
    if unit == "share" or unit.startswith("share "):
        return f"%{unit.removeprefix('share')}", 100.0
    return unit, 1.0


def heading(measure: str) -> str:
    """Label and printed unit of a measure, ``Money put to work (%)``."""
    known = MEASURES.get(measure)
    if known is None:
        return measure
    return f"{known.label} ({unit_and_scale(known.unit)[0]})"


def decimals(largest: float) -> int:
    """Decimals that show three digits of the largest number of a row of numbers."""
    if not math.isfinite(largest) or largest == 0.0:
        return 1
    return min(MOST_DECIMALS, max(0, 2 - math.floor(math.log10(abs(largest)))))


def number(value: float, places: int, *, signed: bool = False) -> str:
    """A number with thousands separated; never a zero with a minus sign."""
    rounded = round(value, places) + 0.0
    return f"{rounded:{'+' if signed and rounded else ''},.{places}f}"


def interval(mean: float, low: float, high: float, places: int, *, signed: bool = False) -> str:
    """Mean and interval, ``0.43 [0.41, 0.45]``; NaN is undefined."""
    if math.isnan(mean):
        return UNDEFINED
    text = number(mean, places, signed=signed)
    if math.isnan(low) or math.isnan(high):
        return text
    ends = [number(end, places, signed=signed) for end in (low, high)]
    return f"{text} [{', '.join(ends)}]"

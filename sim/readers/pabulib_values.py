"""Numbers in Pabulib files."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import numpy as np

from sim.errors import InputError
from sim.kernels import Ints
from sim.readers.questions import quoted

POINT = 1_000_000
"""Points are kept in whole millionths, so that sums are exact."""

LARGEST_MONEY = 10**12
LARGEST_POINTS = 10**6
LARGEST_SCORE = 10**12


def cents(where: str, what: str, text: str) -> int:
    """Cents of an amount above zero such as ``25000`` or ``17,5``, rounded half to even."""
    found = round(_number(where, what, text, LARGEST_MONEY) * 100)
    if found == 0:
        raise InputError(f"{where}: {what} {quoted(text)}; expected a number above zero")
    return found


def points(where: str, what: str, text: str) -> int:
    """Millionths of a number of points, rounded half to even."""
    largest = LARGEST_POINTS if what == "points" else LARGEST_SCORE
    return round(_number(where, what, text, largest) * POINT)


def number(text: str) -> float | None:
    """A number such as ``25000`` or ``17,5``; None if the text is none."""
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return float(found) if found.is_finite() else None


def _number(where: str, what: str, text: str, largest: int) -> Decimal:
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 <= found <= largest:
        raise InputError(
            f"{where}: {what} {text[:40]!r}; expected a number from 0 to {largest:,} without sign, "
            "currency or thousands separator, such as 25000 or 25000.50"
        )
    return found


def whole(values: Iterable[int]) -> Ints:
    """Whole numbers as an array."""
    return np.array(list(values), np.int64)


def counted(count: int, thing: str) -> str:
    """``1 ballot``, ``2 ballots``."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")

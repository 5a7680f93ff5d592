"""Amounts of money as people write them.

Whether ``1,234`` is a thousand or one and a bit cannot be told from one value, so a column is read
as a whole: all of its values must be written the same way.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from sim.constants import MOST_MONEY
from sim.errors import InputError
from sim.readers.grants.written import NO_AMOUNT, Written, taken_apart
from sim.readers.questions import quoted
from sim.readers.tables import Cell

ONE = Decimal(1)

Place = Callable[[int], str]
"""Where a row is, by its number."""

EXAMPLES = "expected a number such as 25000, 25,000.50, 25.000,50 or £25 000"
_POINT = re.compile(
    r"(?=[.,]?[0-9])"
    r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}|[1-9][0-9]{0,2}(?:[ '’][0-9]{3})+)?"
    r"(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?"
)
_COMMA = re.compile(
    r"(?=[.,]?[0-9])"
    r"(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:[ '’][0-9]{3})+)?"
    r"(?:,[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?"
)


@dataclass(frozen=True)
class Amounts:
    """A column of amounts, each with the number of its row."""

    cents: dict[int, int]
    """Hundredths, rounded half to even, by row; rows without an amount are left out."""
    currencies: dict[int, str]
    """Currency by row, where the amount itself names one."""
    style: str
    """How the amounts are written, in words."""
    unreadable: dict[int, str]
    """What stands in rows where an amount cannot be read."""
    unknown: dict[int, str]
    """What stands for no amount, such as n/a, by row."""


@dataclass
class _Styles:
    """The first rows that can be read in one way only."""

    point: int | None = None
    comma: int | None = None
    thousands: dict[str, int] = field(default_factory=dict)
    """Rows of values such as 1,234, which can be read in both ways, by separator."""

    def see(self, row: int, written: Written) -> bool:
        """Take notice of one value; False if it is no number in either way."""
        digits = written.digits
        point, comma = _POINT.fullmatch(digits), _COMMA.fullmatch(digits)
        if point and comma and written.factor != 1 and "." in digits:
            comma = None  # nobody writes £1.234m for 1,234 millions
        if point and comma:
            for separator in ",.":
                if separator in digits:
                    self.thousands.setdefault(separator, row)
        elif point and self.point is None:
            self.point = row
        elif comma and self.comma is None:
            self.comma = row
        return bool(point or comma)

    def decimal_mark(self) -> tuple[str, tuple[int, int] | None]:
        """The decimal mark, and two rows that contradict each other."""
        if self.point is not None and self.comma is not None:
            return ".", (self.point, self.comma)
        if self.point is not None:
            return ".", None
        if self.comma is not None:
            return ",", None
        if len(self.thousands) == 2:
            return ".", (self.thousands[","], self.thousands["."])
        return "," if "." in self.thousands else ".", None


def read_amounts(
    column: Iterable[tuple[int, Cell]], place: Place, factor: Decimal = ONE
) -> Amounts:
    """Read a column of amounts.

    Where every value can be read in two ways (``1,234``), three digits after the only separator are
    thousands: money is not written with three decimals.

    Parameters
    ----------
    column
        Number of the row and its cell: text, a number, or None.
    place
        Says where a row is.
    factor
        What a 1 of the column stands for, such as 1,000.

    Raises
    ------
    InputError
        A value is above 10^12, has a suffix of its own under a factor, or is written in another way
        than those before.
    """
    texts: dict[int, str] = {}
    taken: dict[str, Written | None] = {}
    cents: dict[int, int] = {}
    unreadable: dict[int, str] = {}
    unknown: dict[int, str] = {}
    styles = _Styles()
    for row, cell in column:
        if isinstance(cell, str):
            if cell.lower() in NO_AMOUNT:
                unknown[row] = cell
                continue
            if cell not in taken:
                taken[cell] = _readable(cell, row, styles)
            written = taken[cell]
            if written is None:
                unreadable[row] = cell
                continue
            if written.factor != 1 and factor != 1:
                raise InputError(
                    f"{place(row)}: amount {quoted(cell)} in a column whose amounts are multiplied "
                    f"by {factor:,}; say what holds, as in --scale 1"
                )
            texts[row] = cell
        elif _is_number(cell):
            cents[row] = _in_cents(Decimal(repr(cell)) * factor, row, place)
        elif cell is not None:
            unreadable[row] = str(cell)
    mark, contradiction = styles.decimal_mark()
    if contradiction:
        first, second = sorted(contradiction)
        raise InputError(
            f"{place(second)}: the decimal mark differs from that in {place(first)}; "
            "write all amounts of the column in one way"
        )
    known: dict[str, int] = {}
    currencies: dict[int, str] = {}
    for row, text in texts.items():
        written = taken[text]
        assert written is not None
        if text not in known:
            known[text] = _in_cents(_number(written, mark) * factor, row, place)
        cents[row] = known[text]
        if written.currency:
            currencies[row] = written.currency
    guessed = styles.point is None and styles.comma is None and bool(styles.thousands)
    words = f"decimal {'point' if mark == '.' else 'comma'}"
    if guessed:
        words += ", taking three digits after a separator for thousands"
    return Amounts(dict(sorted(cents.items())), currencies, words, unreadable, unknown)


def _readable(text: str, row: int, styles: _Styles) -> Written | None:
    """An amount taken apart, its style noted; None if it is none."""
    written = taken_apart(text)
    return written if written is not None and styles.see(row, written) else None


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, float):
        return math.isfinite(cell)
    return isinstance(cell, int) and not isinstance(cell, bool)


def _number(written: Written, mark: str) -> Decimal:
    kept = "".join(each for each in written.digits if each in f"0123456789eE+-{mark}")
    number = Decimal(kept.replace(",", ".")) * written.factor
    return -number if written.negative else number


def _in_cents(number: Decimal, row: int, place: Place) -> int:
    if abs(number) > MOST_MONEY:
        raise InputError(f"{place(row)}: an amount above {MOST_MONEY:,}; are these cents?")
    return round(number * 100)

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
from sim.readers.tables import Cell

SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "US$": "USD", "¥": "JPY", "₹": "INR"}
"""Currencies that signs stand for where nothing else names one."""

Place = Callable[[int], str]
"""Where a row is, by its number."""

EXAMPLES = "expected a number such as 25000, 25,000.50, 25.000,50 or £25 000"
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_SIGN = re.compile(r"US\$|[£€$¥₹]|[A-Z]{3}")
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


@dataclass
class _Written:
    """What the text of one amount is made of."""

    digits: str
    negative: bool
    currency: str


@dataclass
class _Styles:
    """The first rows that can be read in one way only."""

    point: int | None = None
    comma: int | None = None
    thousands: dict[str, int] = field(default_factory=dict)
    """Rows of values such as 1,234, which can be read in both ways, by separator."""

    def see(self, row: int, digits: str) -> bool:
        """Take notice of one value; False if it is no number in either way."""
        point, comma = _POINT.fullmatch(digits), _COMMA.fullmatch(digits)
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


def read_amounts(column: Iterable[tuple[int, Cell]], place: Place) -> Amounts:
    """Read a column of amounts.

    Where every value can be read in two ways (``1,234``), three digits after the only separator are
    thousands: money is not written with three decimals.

    Parameters
    ----------
    column
        Number of the row and its cell: text, a number, or None.
    place
        Says where a row is.

    Raises
    ------
    InputError
        A value is no amount, is above 10^12, or is written in another way than those before.
    """
    texts: dict[int, str] = {}
    taken: dict[str, _Written] = {}
    cents: dict[int, int] = {}
    styles = _Styles()
    for row, cell in column:
        if isinstance(cell, str):
            texts[row] = cell
            if cell not in taken:
                written = _taken_apart(cell)
                if written is None or not styles.see(row, written.digits):
                    raise InputError(f"{place(row)}: amount {shown(cell)}; {EXAMPLES}")
                taken[cell] = written
        elif _is_number(cell):
            cents[row] = _in_cents(Decimal(repr(cell)), row, place)
        elif cell is not None:
            raise InputError(f"{place(row)}: amount {shown(str(cell))}; {EXAMPLES}")
    mark, contradiction = styles.decimal_mark()
    if contradiction:
        first, second = sorted(contradiction)
        raise InputError(
            f"{place(second)}: the decimal mark differs from that in {place(first)}; "
            "write all amounts of the column in one way"
        )
    known: dict[str, int] = {}
    for row, text in texts.items():
        if text not in known:
            known[text] = _in_cents(_number(taken[text], mark), row, place)
        cents[row] = known[text]
    guessed = styles.point is None and styles.comma is None and bool(styles.thousands)
    words = f"decimal {'point' if mark == '.' else 'comma'}"
    if guessed:
        words += ", taking three digits after a separator for thousands"
    currencies = {row: taken[text].currency for row, text in texts.items() if taken[text].currency}
    return Amounts(dict(sorted(cents.items())), currencies, words)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, float):
        return math.isfinite(cell)
    return isinstance(cell, int) and not isinstance(cell, bool)


def shown(text: str) -> str:
    """Text of a file as a sentence may quote it: short, and nothing a terminal would act on."""
    return repr(text if len(text) <= 60 else text[:57] + "...")


def currency_in(text: str) -> str:
    """The currency that a text such as ``Amount (£)`` names; empty if none."""
    found = re.search(r"[(\[]\s*(US\$|[£€$¥₹]|[A-Z]{3})\s*[)\]]", text)
    return SIGNS.get(found[1], found[1]) if found else ""


def _taken_apart(text: str) -> _Written | None:
    """Sign, digits and currency of an amount; None if it has none or something else."""
    if len(text) > 60:
        return None
    rest = _SPACES.sub(" ", text).strip().replace("−", "-")
    negative = rest.startswith("(") and rest.endswith(")")
    if negative:
        rest = rest[1:-1].strip()
    currency = ""
    for _ in range(2):  # a sign of the currency may stand before or after the minus
        if found := _SIGN.match(rest):
            currency = currency or found[0]
            rest = rest[found.end() :].strip()
        if rest[:1] in ("-", "+") and not negative:
            negative = rest[0] == "-"
            rest = rest[1:].strip()
    if found := re.search(rf"(?:{_SIGN.pattern})$", rest):
        if currency and SIGNS.get(currency, currency) != SIGNS.get(found[0], found[0]):
            return None
        currency = currency or found[0]
        rest = rest[: found.start()].strip()
    if rest.endswith("-") and not negative:
        negative, rest = True, rest[:-1].strip()
    if not re.search(r"[0-9]", rest):
        return None
    return _Written(rest, negative, SIGNS.get(currency, currency))


def _number(written: _Written, mark: str) -> Decimal:
    kept = "".join(each for each in written.digits if each in f"0123456789eE+-{mark}")
    number = Decimal(kept.replace(",", "."))
    return -number if written.negative else number


def _in_cents(number: Decimal, row: int, place: Place) -> int:
    if abs(number) > MOST_MONEY:
        raise InputError(f"{place(row)}: an amount above {MOST_MONEY:,}; are these cents?")
    return round(number * 100)

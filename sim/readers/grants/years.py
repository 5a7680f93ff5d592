"""Years of dates as people write them.

Only the year of a grant is used, so that whether the day or the month comes first makes no
difference, and a column may even mix both.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from sim.readers.tables import Cell

FIRST, LAST = 1900, 2100
"""Years that a grant can have."""

EXAMPLES = "expected a date such as 2001-12-31, 31/12/2001, 31 Dec 2001 or 2001"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_TIME = r"(?:[T ].{1,30})?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})(?:[-/.]([0-9]{{1,2}}){_TIME})?")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_FISCAL = re.compile(r"([0-9]{4})\s?[/–-]\s?([0-9]{2}|[0-9]{4})")
_DAY_NAME = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4}|[0-9]{2})")
_NAME_DAY = re.compile(r"([a-z]{3,9})\.?(?: ([0-9]{1,2})(?:st|nd|rd|th)?,?)?[ -]([0-9]{4})")


def year_of(cell: Cell) -> int | None:
    """The year of a date; None if it is no date, or not between 1900 and 2100.

    Understands ISO dates with or without time, day and month in either order before the year,
    English names of months, a year alone, a year of account such as 2014/15 (its first year), the
    days since 1900 by which spreadsheets count, and dates of workbooks. Years of two digits are
    1970 to 2069; they are only taken after slashes, points or a month's name, since ``14-02-12``
    may begin with the year.
    """
    if isinstance(cell, datetime | date):
        year: int | None = cell.year
    elif isinstance(cell, bool) or cell is None:
        year = None
    elif isinstance(cell, int | float):
        year = _of_number(cell)
    else:
        year = _of_text(cell)
    return year if year is not None and FIRST <= year <= LAST else None


def _of_number(number: float) -> int | None:
    if FIRST <= number <= LAST and number == int(number):
        return int(number)
    if 10_000 <= number < 100_000:  # days since 1899-12-30: 1927 to 2173
        return (date(1899, 12, 30) + timedelta(days=int(number))).year
    return None


def _of_text(text: str) -> int | None:
    if len(text) > 60:
        return None
    text = " ".join(text.split())
    if re.fullmatch(r"[0-9]{4,5}(?:\.0+)?", text):
        return _of_number(float(text))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
        if _is_date(year, month, day) or (found[3] and _is_date(year, day, month)):
            return year
    if found := _FISCAL.fullmatch(text):
        follows = int(found[1]) + 1
        return int(found[1]) if int(found[2]) in (follows, follows % 100) else None
    if found := _YEAR_LAST.fullmatch(text):
        if len(found[4]) == 2 and found[2] == "-":
            return None
        year, one, other = _full(found[4]), int(found[1]), int(found[3])
        return year if _is_date(year, one, other) or _is_date(year, other, one) else None
    return _of_words(text.lower())


def _of_words(text: str) -> int | None:
    """The year of a date with the name of a month."""
    if found := _DAY_NAME.fullmatch(text):
        day, name, year = int(found[1]), found[2], _full(found[3])
    elif found := _NAME_DAY.fullmatch(text):
        name, day, year = found[1], int(found[2] or 1), int(found[3])
    else:
        return None
    month = _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0
    return year if _is_date(year, month, day) else None


def _full(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _is_date(year: int, month: int, day: int) -> bool:
    return FIRST <= year <= LAST and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]

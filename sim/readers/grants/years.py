"""Years of dates as people write them.

Only the year of a grant is used, so that whether the day or the month comes first makes no
difference, and a column may even mix both. ``dateutil`` was looked at first: its parser fills in
what is missing from today's date, reads 2019/20 as a month that there is not, and takes "10" for a
day of this month, where a clear refusal is needed.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache

from sim.readers.tables import Cell

FIRST, LAST = 1900, 2100
"""Years that a grant can have."""

EXAMPLES = "expected a date such as 2001-12-31, 31/12/2001, 31 Dec 2001, FY2001 or 2001"
_MONTHS = (
    "jan january januar janvier enero gennaio januari janeiro",
    "feb february februar fevrier février febrero febbraio februari fevereiro",
    "mar march märz mars marzo maart março",
    "apr april avril abril aprile",
    "may mai mayo maggio mei maj maio",
    "jun june juni juin junio giugno junho",
    "jul july juli juillet julio luglio julho",
    "aug august août aout agosto augustus augusti",
    "sep sept september septembre septiembre settembre setembro",
    "oct october okt oktober octobre octubre ottobre outubro",
    "nov november novembre noviembre novembro",
    "dec december dez dezember décembre decembre diciembre dicembre desember dezembro",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_SEASONS = {"spring", "summer", "autumn", "fall", "winter"}
_DAYS = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (.*)")
_TIME = r"(?:[T ].{1,30})?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})(?:[-/.]([0-9]{{1,2}}){_TIME})?")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_FISCAL = re.compile(r"([0-9]{4})\s?[/–-]\s?([0-9]{2}|[0-9]{4})")
_DAY_NAME = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|er|\.)?[ -](?:de )?([^\W\d_]{3,10})\.?,?[ -](?:de )?"
    r"([0-9]{4}|[0-9]{2})(?: .{1,30})?"
)
_NAME_DAY = re.compile(r"([^\W\d_]{3,10})\.?,?(?: ([0-9]{1,2})(?:st|nd|rd|th)?,?)?[ -]([0-9]{4})")
_YEAR_NAME = re.compile(r"([0-9]{4})[ -]([^\W\d_]{3,10})\.?")
_NAME_YEAR = re.compile(r"([^\W\d_]{3,10})\.? ?[-'’]([0-9]{2})")
_QUARTER = re.compile(r"(?:[qt][1-4]|[1-4]q|h[12])[ /,-]{0,2}([0-9]{4})|"
                      r"([0-9]{4})[ /,-]{0,2}(?:[qt][1-4]|[1-4]q|h[12])")  # fmt: skip
_ACCOUNT = re.compile(r"(?:fy|fye|financial year|fiscal year|tax year|year) ?'?(.{2,9})")


def year_of(cell: Cell) -> int | None:
    """The year of a date; None if it is no date, or not between 1900 and 2100.

    Understands ISO dates with or without time, or without dashes, day and month in either order
    before the year, names of months in several languages, quarters and seasons, a year alone, a
    year of account such as 2014/15 (its first year) or FY2014 (2014), the days since 1900 by which
    spreadsheets count, and dates of workbooks. Years of two digits are 1970 to 2069; they are only
    taken after slashes, points or a month's name, since ``14-02-12`` may begin with the year.
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
    if FIRST * 10_000 <= number < (LAST + 1) * 10_000 and number == int(number):  # 20140630
        year, rest = divmod(int(number), 10_000)
        return year if _is_date(year, *divmod(rest, 100)) else None
    return None


@lru_cache(maxsize=10_000)
def _of_text(text: str) -> int | None:
    if len(text) > 60:
        return None
    text = " ".join(text.split())
    if re.fullmatch(r"[0-9]{4,5}(?:\.0+)?|[0-9]{8}", text):
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
    """The year of a date with words in it: a month, a quarter, a season, a year of account."""
    if found := _DAYS.fullmatch(text):
        text = found[1]
    if found := _QUARTER.fullmatch(text):
        return int(found[1] or found[2])
    if found := _DAY_NAME.fullmatch(text):
        return _of_day(_full(found[3]), found[2], int(found[1]))
    if found := _NAME_DAY.fullmatch(text):
        if found[1] in _SEASONS and not found[2]:
            return int(found[3])
        if found[1] in _MONTH:
            return _of_day(int(found[3]), found[1], int(found[2] or 1))
    if found := _YEAR_NAME.fullmatch(text):
        return _of_day(int(found[1]), found[2], 1)
    if found := _NAME_YEAR.fullmatch(text):
        return _of_day(_full(found[2]), found[1], 1)
    if found := _ACCOUNT.fullmatch(text):
        rest = found[1].strip()
        if re.fullmatch(r"[0-9]{2}", rest):
            return _full(rest)
        if two := re.fullmatch(r"([0-9]{2}) ?[/–-] ?([0-9]{2})", rest):
            return _full(two[1]) if (int(two[1]) + 1) % 100 == int(two[2]) else None
        return _of_text(rest) if re.fullmatch(r"[0-9]{4}(?: ?[/–-] ?[0-9]{2,4})?", rest) else None
    return None


def _of_day(year: int, month: str, day: int) -> int | None:
    number = _MONTH.get(month, 0)
    return year if _is_date(year, number, day) else None


def _full(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _is_date(year: int, month: int, day: int) -> bool:
    return FIRST <= year <= LAST and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]

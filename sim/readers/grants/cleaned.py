"""Grants as they were understood, as a table that imports to the same community."""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

HEADER = ("recipient", "amount", "currency", "date", "cause", "funder", "years_covered")
"""A file with exactly these columns is read as it stands: no row of it is doubted."""

_ACTIVE = ("=", "+", "-", "@")


class Grant(NamedTuple):
    """One grant as it was understood."""

    recipient: str
    cents: int
    year: int | None
    cause: str
    funder: str


def as_csv(grants: Iterable[Grant], currency: str, years: int) -> str:
    """Text of a CSV file with the columns of :data:`HEADER`.

    A spreadsheet would take a name that begins with = for a formula; it gets an apostrophe, which
    reading takes away again.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for each in grants:
        amount = f"{each.cents // 100}.{each.cents % 100:02}"
        names = (each.cause, each.funder)
        writer.writerow(
            [_safe(each.recipient), amount, currency, each.year or "", *map(_safe, names), years]
        )
    return out.getvalue()


def as_written(name: str) -> str:
    """A name without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return name[1:] if name.startswith("'") and name[1:].startswith(_ACTIVE) else name


def _safe(name: str) -> str:
    return f"'{name}" if name.startswith(_ACTIVE) else name

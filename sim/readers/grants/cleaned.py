"""Grants as they were understood, as a table that imports to the same community."""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from sim.readers.guarded import guarded

HEADER = ("recipient", "amount", "currency", "date", "cause", "funder", "years_covered")
"""A file with exactly these columns is read as it stands: no row of it is doubted."""


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
            [
                guarded(each.recipient),
                amount,
                currency,
                each.year or "",
                *map(guarded, names),
                years,
            ]
        )
    return out.getvalue()

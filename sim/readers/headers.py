"""Where the header of a table is: below titles and notes, in one row or in two."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

Fits = Callable[[Sequence[str]], bool]
"""Whether names of columns are those that are looked for."""

DEEPEST = 30
"""Rows with something in them among which a header is looked for."""

LONGEST_NAME = 1000
"""Most characters of the name of a column; a longer cell is a note or a broken file."""


class Header(NamedTuple):
    """Names of columns, and where they stand."""

    names: tuple[str, ...]
    """Without empty ones at the end; an unnamed column in between is empty."""
    first: int
    """Index of the row of names."""
    last: int
    """Index of the last row of names: one more where they stand in two rows."""
    fits: bool


def find_header(
    rows: Sequence[Sequence[Any]], fits: Fits | None, *, even: bool = False
) -> Header | None:
    """The header among the first rows of a table; None if they are empty.

    That is the first row that fits; else the first two rows that fit together, as below a merged
    cell; else the first row with two values or more, or the only one with any.

    Parameters
    ----------
    rows
        Cells of the first rows, empty rows too.
    fits
        None takes the first row with a value.
    even
        Whether all rows have as many cells as the header, as those of a CSV file.
    """
    named = [(index, names_of(row)) for index, row in enumerate(rows)]
    named = [(index, names) for index, names in named if names][:DEEPEST]
    if not named:
        return None
    if fits is None:
        return Header(named[0][1], named[0][0], named[0][0], True)
    for place, (index, names) in enumerate(named):
        width = len(rows[index]) if even else 0
        under = [rows[number] for number, _ in named[place + 1 : place + 4]]
        if fits(names) and (place == 0 or _heads(names, under, width)):
            return Header(names, index, index, True)
    for place, ((one, above), (other, below)) in enumerate(pairwise(named)):
        both = _joined(above, below)
        width = len(rows[other]) if even else 0
        under = [rows[number] for number, _ in named[place + 2 : place + 5]]
        if other == one + 1 and fits(both) and _heads(both, under, width):
            return Header(both, one, other, True)
    index, names = next((each for each in named if sum(map(bool, each[1])) > 1), named[0])
    return Header(names, index, index, False)


def _heads(names: Sequence[str], below: Sequence[Sequence[Any]], width: int) -> bool:
    """Whether names stand above rows as a header does, and are no sentence with commas.

    A row below has two values or more, and ``width`` cells if all rows have as many.
    """
    if any(len(name) > 100 or ". " in name for name in names):
        return False
    as_wide = [row for row in below if len(row) == width or not width]
    return not below or any(sum(map(bool, names_of(row))) > 1 for row in as_wide)


def texts_above(rows: Sequence[Sequence[Any]], header: Header) -> tuple[str, ...]:
    """What stands above a header, one text a row, up to a few rows of 200 characters."""
    texts = (" ".join(filter(None, names_of(row)))[:200] for row in rows[: header.first])
    return tuple(filter(None, texts))[-5:]


def names_of(row: Sequence[Any]) -> tuple[str, ...]:
    """Cells as names of columns: single spaces, nothing empty at the end."""
    names = [" ".join(str(cell).split()) if cell is not None else "" for cell in row]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _joined(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Names in two rows, one below the other."""
    width = max(len(above), len(below))
    padded = [[*names, *[""] * (width - len(names))] for names in (above, below)]
    return tuple(" ".join(filter(None, pair)) for pair in zip(*padded, strict=True))

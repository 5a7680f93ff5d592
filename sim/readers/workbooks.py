"""Sheets of XLSX workbooks as rows of cells, up to fixed sizes; nothing in them is carried out.

A formula counts as the value that was saved with it. One without a saved value, as programs write
them that do not calculate, is handed on as :class:`Formula`: it is neither blank nor a value.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.headers import DEEPEST, Fits, Header, find_header, texts_above
from sim.readers.hidden import HiddenParts, hidden_parts

MOST_COLUMNS = 2_000
MOST_CELLS = 120_000
"""Most cells of a workbook, which are slower to read than those of a CSV file."""
MOST_PARTS = 2_000
"""Most files inside a workbook."""
LARGEST_UNPACKED = 20_000_000
"""Most bytes of a workbook once unpacked."""
MOST_TAGS = 1_200_000
"""Most opening and closing marks in the XML of a workbook, which is what takes the time."""
LARGEST_AROUND = 2_000_000
"""Most bytes of what is around its sheets, such as styles, which are slower still."""

_HEADER_BY = 1000
_HOLDS_CELLS = re.compile(r"xl/(?:worksheets/|sharedStrings|calcChain|drawings/)").match


class Formula(str):
    """A formula whose value was not saved, as it stands in the file."""

    __slots__ = ()


Cell = str | int | float | bool | date | datetime | None
"""What is in a cell; text is stripped, and an empty cell is None."""

Row = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    title: str
    hidden: bool
    header: Header | None
    """None where the first 1,000 rows are empty."""
    header_at: int
    """Number of the last row of the header."""
    above: tuple[str, ...]
    """Texts above the header."""
    rows: list[Row]
    """Number and cells of the rows below the header; none of a sheet that does not fit."""
    out_of_sight: HiddenParts
    """Its hidden rows and columns, if it has rows."""


def read_workbook(path: Path, raw: bytes, fits: Fits | None, *, header_only: bool) -> list[Sheet]:
    """All sheets, with the rows of those whose header fits.

    Raises
    ------
    InputError
        The file is no workbook, or larger than a table of people would be.
    """
    _check_unpacked(path, raw)
    try:
        with warnings.catch_warnings():  # of styles and extensions, which are not used
            warnings.simplefilter("ignore")
            return _sheets(path, raw, fits, header_only)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever comes up inside it
        raise InputError(f"{path}: unreadable workbook ({_why(error)}); save it again") from None


def _sheets(path: Path, raw: bytes, fits: Fits | None, header_only: bool) -> list[Sheet]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    with_formulas = cache(lambda: _book_of_formulas(raw))  # once for all sheets: it is slow
    found = []
    cells = 0
    for index, sheet in enumerate(book.worksheets):
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        rows = enumerate(sheet.iter_rows(values_only=True), 1)
        first = _first(rows, DEEPEST if fits else 1)
        header = find_header([row for _, row in first], fits)
        kept: list[Row] = []
        if header is not None and header.fits and not header_only:
            for number, row in chain(first[header.last + 1 :], ((n, _cells(r)) for n, r in rows)):
                cells += max(1, len(row))
                if cells > MOST_CELLS:
                    raise InputError(
                        f"{path}: row {number}: more than {MOST_CELLS:,} cells; "
                        "save the sheet as CSV"
                    )
                kept.append((number, row))
            _pop_blank(kept)
            kept = _with_formulas(with_formulas, index, kept)
        out_of_sight = hidden_parts(sheet) if kept else HiddenParts(frozenset(), frozenset())
        at = first[header.last][0] if header else 1
        above = texts_above([row for _, row in first], header) if header else ()
        hidden = sheet.sheet_state != "visible"
        found.append(Sheet(str(sheet.title), hidden, header, at, above, kept, out_of_sight))
        if header and len(header.names) > MOST_COLUMNS:
            raise InputError(f"{path}: more than {MOST_COLUMNS:,} columns; leave some out")
    return found


def _first(rows: Iterator[tuple[int, tuple[Any, ...]]], most: int) -> list[Row]:
    """The first rows, until so many with something in them were seen."""
    found: list[Row] = []
    filled = 0
    for number, row in rows:
        cells = _cells(row)
        filled += any(cell is not None for cell in cells)
        found.append((number, cells))
        if filled >= most or number >= _HEADER_BY:
            break
    return found


def _pop_blank(rows: list[Row]) -> None:
    while rows and not any(value is not None for value in rows[-1][1]):
        rows.pop()  # sheets that were formatted go on long after the last value


def _with_formulas(book: Callable[[], Any], index: int, rows: list[Row]) -> list[Row]:
    """Rows in which formulas without a saved value are no blanks."""
    if not any(None in row for _, row in rows) or book() is None:
        return rows
    sheet = book().worksheets[index]
    sheet.reset_dimensions()
    wanted = {number: place for place, (number, row) in enumerate(rows) if None in row}
    found = list(rows)
    for number, row in enumerate(sheet.iter_rows(), 1):
        place = wanted.get(number)
        if place is None:
            continue
        cells = list(rows[place][1])
        for column, cell in enumerate(row[: len(cells)]):
            if cells[column] is None and cell.data_type == "f":
                cells[column] = Formula(str(cell.value)[:60])
        found[place] = number, tuple(cells)
    return found


def _book_of_formulas(raw: bytes) -> Any:
    """The workbook with formulas in the place of their values; None if it has none."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if not any(
            re.search(rb"<(?:\w{1,20}:)?f[ >/]", archive.read(part))
            for part in archive.namelist()
            if part.startswith("xl/worksheets/")
        ):
            return None
    return load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)


def _check_unpacked(path: Path, raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            xml = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            around = sum(part.file_size for part in xml if not _HOLDS_CELLS(part.filename))
            small = size <= LARGEST_UNPACKED and len(parts) <= MOST_PARTS
            tags = sum(archive.read(part).count(b"<") for part in xml) if small else 0
    except Exception as error:  # a broken archive raises much besides BadZipFile
        raise InputError(f"{path}: unreadable workbook ({_why(error)}); save it again") from None
    if not small or around > LARGEST_AROUND or tags > MOST_TAGS:
        raise InputError(
            f"{path}: a workbook of more than {LARGEST_UNPACKED // 10**6} MB once unpacked, "
            f"{MOST_CELLS:,} cells, or {LARGEST_AROUND // 10**6} MB of styles and the like; "
            "save the sheet as CSV"
        )


def _cells(row: tuple[Any, ...]) -> tuple[Cell, ...]:
    return tuple(map(_cell, row))


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value.strip() or None
    if value is None or isinstance(value, bool | int | float | datetime | date):
        return value
    return str(value)


def _why(error: Exception) -> str:
    words = " ".join(str(error).split())[:80]
    return words if words.isprintable() and words else type(error).__name__

"""Tables of other people: rows of CSV and XLSX files, with the place of each row.

Whatever is wrong with a file becomes one sentence; nothing in it is carried out or unpacked. Files
are read up to fixed sizes, so that none takes the machine down.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.files import read_bytes

LARGEST_FILE = 30_000_000
"""Most bytes of a file."""
MOST_ROWS = 200_000
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

Cell = str | int | float | bool | date | datetime | None
"""What is in a cell; text is stripped, and an empty cell is None."""

_HEADER_BY = 1000
_HOLDS_CELLS = re.compile(r"xl/(?:worksheets/|sharedStrings|calcChain|drawings/)").match

Fits = Callable[[Sequence[str]], bool]
"""Whether a header line is the one that is looked for."""


@dataclass(frozen=True)
class SourceTable:
    """A header and its rows, which can be gone through once."""

    path: Path
    about: str
    """Format and encoding, or format and sheet, in words."""
    header: tuple[str, ...]
    rows: Iterator[tuple[int, tuple[Cell, ...]]]
    """Number and cells of each row, as many as the header names; rows without any text too."""
    row_word: str = "line"
    """What the number of a row counts."""

    def place(self, number: int) -> str:
        """Where a row is, for a sentence about it."""
        colon = self.row_word == "line"
        return f"{self.path}:{number}" if colon else f"{self.path}: {self.row_word} {number}"


def file_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises
    ------
    InputError
        It cannot be read, is empty, or is larger than 30 MB.
    """
    raw = read_bytes(path, LARGEST_FILE, "leave out columns or rows")
    if not raw.strip():
        raise InputError(f"{path}: empty; expected a header line and rows")
    return raw


def decoded(path: Path, raw: bytes) -> tuple[str, str]:
    """Text of a file and the name of its encoding.

    That is UTF-8, UTF-16 if it begins with that byte order mark, or else Windows-1252.

    Raises
    ------
    InputError
        It is no text in any of these.
    """
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    names = ("utf-16",) if utf16 else ("utf-8-sig", "cp1252")
    for name in names:
        try:
            text = raw.decode(name)
        except UnicodeError as error:
            wrong = raw.count(b"\n", 0, getattr(error, "start", 0)) + 1
            continue
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            raise InputError(f"{path}:{line}: a null character; this is not a text file")
        mark = name == "utf-8-sig" and raw.startswith(b"\xef\xbb\xbf")
        words = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}[name]
        return text, words + (" with byte order mark" if mark else "")
    raise InputError(f"{path}:{wrong}: neither UTF-8 nor Windows-1252 text; save it as UTF-8")


def read_table(path: Path, fits: Fits | None = None, *, header_only: bool = False) -> SourceTable:
    """Read a CSV or XLSX file whose first row that is not empty is the header.

    Parameters
    ----------
    path
        A file with commas, semicolons, tabs or bars between values, or an Excel workbook.
    fits
        Which sheet of a workbook is meant: the first with a header that fits, or else the first
        that is not empty.
    header_only
        Leave the rows of a workbook, which are slow, unread: only the header is wanted.

    Raises
    ------
    InputError
        The file cannot be used. What is wrong with a row is raised when that row is reached.
    """
    raw = file_bytes(path)
    if raw.startswith(b"PK"):
        return _workbook(path, raw, fits, header_only)
    if raw.startswith(b"\xd0\xcf\x11\xe0") or path.suffix.lower() == ".xls":
        raise InputError(f"{path}: an old Excel file; save it as .xlsx or .csv")
    return _csv(path, raw)


def _csv(path: Path, raw: bytes) -> SourceTable:
    text, encoding = decoded(path, raw)
    if text.lstrip()[:1] in "{<":
        raise InputError(f"{path}: not a table; expected a header line with names of columns")
    delimiter = _delimiter(text)
    lines = _csv_rows(path, text, delimiter)
    _, names = next(((at, row) for at, row in lines if any(each.strip() for each in row)), (0, []))
    header = checked_header(path, names)
    word = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}[delimiter]
    about = f"CSV, {encoding}, {word} between values"
    return SourceTable(path, about, header, _even(path, header, lines))


def _delimiter(text: str) -> str:
    """The delimiter that divides the header into most names."""
    first = next((line for line in io.StringIO(text[:100_000], newline=None) if line.strip()), "")

    def names(delimiter: str) -> int:
        try:
            return len(next(csv.reader([first], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(",;\t|", key=names)


def _csv_rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line in which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise InputError(f"{path}:{begins}: more than {MOST_COLUMNS:,} columns")
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}:{begins}: not valid CSV ({error}); export it again") from None


def _even(
    path: Path, header: Sequence[str], lines: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Rows as long as the header; empty values beyond it are passed over."""
    width = len(header)
    for count, (number, row) in enumerate(lines):
        if count >= MOST_ROWS:
            raise InputError(f"{path}:{number}: more than {MOST_ROWS:,} rows; leave some out")
        cells = tuple(value.strip() or None for value in row)
        if len(cells) != width:
            if any(cells[width:]) or 0 < len(row) < width:
                raise InputError(
                    f"{path}:{number}: {len(row)} values where the header names {width} columns; "
                    "is a value with a delimiter not in quotes?"
                )
            cells = cells[:width] or (None,) * width
        yield number, cells


def checked_header(path: Path, names: Sequence[Any]) -> tuple[str, ...]:
    """Names of columns as text; empty ones at the end are left out.

    Raises
    ------
    InputError
        There is no name, or one name twice.
    """
    header = [" ".join(str(name).split()) if name is not None else "" for name in names]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise InputError(f"{path}: empty; expected a header line with names of columns")
    seen: set[str] = set()
    for name in filter(None, header):
        if name in seen:
            raise InputError(
                f"{path}: the column {name[:60]!r} is named twice; every column needs its own name"
            )
        seen.add(name)
    return tuple(header)


def _workbook(path: Path, raw: bytes, fits: Fits | None, header_only: bool) -> SourceTable:
    """The sheet that is meant, read to its end: a workbook is slow, so its cells are counted."""
    from openpyxl import load_workbook

    _check_unpacked(path, raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        found = None
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = enumerate(sheet.iter_rows(values_only=True), 1)
            names = next((row for _, row in islice(rows, _HEADER_BY) if any(map(_cell, row))), None)
            if names is None:
                continue
            header = checked_header(path, names)
            if found is None or (fits is not None and fits(header)):
                found = str(sheet.title), header, rows
            if fits is None or fits(header):
                break
        if found is None:
            raise InputError(
                f"{path}: no sheet with a header line in its first {_HEADER_BY:,} rows"
            )
        title, header, rows = found
        cells = [] if header_only else _sheet_rows(path, header, rows)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever comes up inside it
        raise InputError(f"{path}: unreadable workbook ({_why(error)})") from None
    return SourceTable(path, f"XLSX, sheet {title!r}", header, iter(cells), "row")


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
        raise InputError(f"{path}: unreadable workbook ({_why(error)})") from None
    if not small or around > LARGEST_AROUND or tags > MOST_TAGS:
        raise InputError(
            f"{path}: a workbook of more than {LARGEST_UNPACKED // 10**6} MB once unpacked, "
            f"{MOST_CELLS:,} cells, or {LARGEST_AROUND // 10**6} MB of styles and the like; "
            "save the sheet as CSV"
        )


def _sheet_rows(
    path: Path, header: Sequence[str], rows: Iterator[tuple[int, Sequence[Any]]]
) -> list[tuple[int, tuple[Cell, ...]]]:
    width = len(header)
    if width > MOST_COLUMNS:
        raise InputError(f"{path}: more than {MOST_COLUMNS:,} columns")
    found = []
    cells = 0
    for number, row in rows:
        cells += max(1, len(row))
        if cells > MOST_CELLS:
            raise InputError(
                f"{path}: row {number}: more than {MOST_CELLS:,} cells; save the sheet as CSV"
            )
        values = tuple(_cell(value) for value in row)
        if any(value is not None for value in values[width:]):
            raise InputError(
                f"{path}: row {number}: a value right of the last column that has a name"
            )
        found.append((number, values[:width] + (None,) * (width - len(values))))
    while found and not any(value is not None for value in found[-1][1]):
        found.pop()  # sheets that were formatted go on long after the last value
    return found


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value.strip() or None
    if value is None or isinstance(value, bool | int | float | datetime | date):
        return value
    return str(value)


def _why(error: Exception) -> str:
    words = " ".join(str(error).split())[:80]
    return words if words.isprintable() and words else type(error).__name__

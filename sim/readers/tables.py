"""Tables of other people: rows of CSV and XLSX files, with the place of each row.

Whatever is wrong with a file becomes one sentence; nothing in it is carried out or unpacked. Files
are read up to fixed sizes, so that none takes the machine down.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from sim.errors import InputError
from sim.readers.files import read_bytes
from sim.readers.headers import (
    DEEPEST,
    LONGEST_NAME,
    Fits,
    Header,
    find_header,
    names_of,
    texts_above,
)
from sim.readers.questions import Question, quoted
from sim.readers.workbooks import MOST_CELLS, Cell, Sheet, read_workbook

LARGEST_FILE = 30_000_000
"""Most bytes of a file."""
MOST_ROWS = 200_000
MOST_COLUMNS = 2_000

__all__ = ["MOST_CELLS", "Cell", "Fits", "SourceTable", "read_table", "read_tables"]


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
    fits: bool = True
    """Whether the header is the one that was looked for."""
    sheet: str | None = None
    """Name of the sheet; None for what is no workbook, or several sheets read together."""
    hidden: bool = False
    """Whether the sheet is hidden."""
    header_at: int = 1
    """Number of the row of the header, the last one if there are two."""
    above: tuple[str, ...] = ()
    """Texts above the header, such as titles and notes."""
    labels: Sequence[str] = ()
    """Numbers of rows as people know them, where rows of several sheets are counted through."""
    notes: tuple[str, ...] = ()
    """What was taken from which sheet, one line each."""
    hidden_rows: frozenset[int] = frozenset()
    """Numbers of rows that a workbook hides."""
    hidden_columns: frozenset[str] = frozenset()
    """Names of columns that it hides."""
    questions: list[Question] = field(default_factory=list)
    """Doubts; those about rows come up while the rows are gone through."""

    def label(self, number: int) -> str:
        """The number of a row as people know it: ``7``, or ``2021!7`` with several sheets."""
        return self.labels[number] if self.labels else str(number)

    def place(self, number: int) -> str:
        """Where a row is, for a sentence about it."""
        if self.row_word == "line":
            return f"{self.path}:{number}"
        return f"{self.path}: {self.row_word} {self.label(number)}"


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
            raise InputError(
                f"{path}:{line}: a null character, so no text; save it as CSV in UTF-8"
            )
        mark = name == "utf-8-sig" and raw.startswith(b"\xef\xbb\xbf")
        words = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}[name]
        return text, words + (" with byte order mark" if mark else "")
    raise InputError(f"{path}:{wrong}: neither UTF-8 nor Windows-1252 text; save it as UTF-8")


def read_table(path: Path, fits: Fits | None = None) -> SourceTable:
    """Read a CSV or XLSX file: of a workbook the first sheet that fits, or else the first.

    Parameters
    ----------
    path
        A file with commas, semicolons, tabs or bars between values, or an Excel workbook.
    fits
        Which header is meant; None takes the first row that is not empty.

    Raises
    ------
    InputError
        The file cannot be used. What is wrong with a row is raised when that row is reached.
    """
    tables = read_tables(path, fits)
    table = next((each for each in tables if each.fits), tables[0])
    checked_header(path, table.header)
    return table


def read_tables(
    path: Path, fits: Fits | None = None, *, header_only: bool = False
) -> list[SourceTable]:
    """All sheets of a workbook that hold something, or the one table of a CSV file.

    Parameters
    ----------
    path
        The file.
    fits
        Which header is meant; rows of sheets with another header are left unread.
    header_only
        Leave all rows of a workbook, which are slow, unread: only the headers are wanted.

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
    return [_csv(path, raw, fits)]


def _csv(path: Path, raw: bytes, fits: Fits | None) -> SourceTable:
    text, encoding = decoded(path, raw)
    if text.lstrip()[:1] in "{<":
        raise InputError(f"{path}: not a table; expected a header line with names of columns")
    delimiter = _delimiter(text, fits)
    lines = _csv_rows(path, text, delimiter)
    first: list[tuple[int, list[str]]] = []
    filled = 0
    for line in lines:
        first.append(line)
        filled += any(each.strip() for each in line[1])
        if filled >= (DEEPEST if fits else 1):
            break
    top = [row for _, row in first]
    found = find_header(top, fits, even=True) or Header((), 0, 0, False)
    check_names(path, found.names)
    word = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}[delimiter]
    about = f"CSV, {encoding}, {word} between values"
    rows = _even(path, found.names, chain(first[found.last + 1 :], lines))
    return SourceTable(
        path, about, found.names, rows, fits=found.fits,
        header_at=first[found.last][0] if first else 1, above=texts_above(top, found),
    )  # fmt: skip


def _delimiter(text: str, fits: Fits | None) -> str:
    """The delimiter with which a header fits, or else the one that divides the first into most."""
    head = text[:100_000]

    def rows(delimiter: str) -> list[list[str]]:
        try:
            lines = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
            filled = (row for row in lines if len(row) > 1 or any(map(str.strip, row)))
            return [row[:MOST_COLUMNS] for row in islice(filled, DEEPEST if fits else 1)]
        except csv.Error:
            return []

    divided = {delimiter: rows(delimiter) for delimiter in ",;\t|"}
    if fits:
        for delimiter, found in divided.items():
            if any(fits(names_of(row)) for row in found if len(row) > 1):
                return delimiter
    return max(divided, key=lambda each: max(map(len, divided[each]), default=0))


def _csv_rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line in which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise InputError(
                    f"{path}:{begins}: more than {MOST_COLUMNS:,} columns; leave some out"
                )
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
            note = len(row) - cells.count(None) == 1 and cells[0] is not None  # below the table
            if any(cells[width:]) or (0 < len(row) < width and not note):
                raise InputError(
                    f"{path}:{number}: {len(row)} values where the header names {width} columns; "
                    "is a value with a delimiter not in quotes?"
                )
            cells = cells[:width] + (None,) * (width - len(cells))
        yield number, cells


def check_names(path: Path, names: Sequence[str]) -> None:
    """Refuse a header that is no header, whichever columns are wanted.

    Raises
    ------
    InputError
        There is no name, or one of more than 1,000 characters.
    """
    if not names:
        raise InputError(f"{path}: empty; expected a header line with names of columns")
    long = next((name for name in names if len(name) > LONGEST_NAME), None)
    if long:
        raise InputError(
            f"{path}: the column {quoted(long, 40)} has a name of {len(long):,} characters, more "
            f"than {LONGEST_NAME:,}; expected a header line with names of columns"
        )


def checked_header(path: Path, names: Sequence[str]) -> None:
    """Refuse a header that cannot be used.

    Raises
    ------
    InputError
        There is no name, one that is too long, or one name twice.
    """
    check_names(path, names)
    seen: set[str] = set()
    for name in filter(None, names):
        if name in seen:
            raise InputError(
                f"{path}: the column {quoted(name)} is named twice; every column needs its own name"
            )
        seen.add(name)


def _workbook(path: Path, raw: bytes, fits: Fits | None, header_only: bool) -> list[SourceTable]:
    tables = []
    for sheet in read_workbook(path, raw, fits, header_only=header_only):
        if sheet.header is None:
            continue
        names = sheet.header.names
        questions: list[Question] = []
        tables.append(
            SourceTable(
                path, f"XLSX, sheet {quoted(sheet.title)}", names,
                _sheet_rows(sheet, len(names), questions), "row", sheet.header.fits, sheet.title,
                sheet.hidden, sheet.header_at, sheet.above,
                hidden_rows=sheet.out_of_sight.rows,
                hidden_columns=frozenset(
                    name for number, name in enumerate(names, 1)
                    if number in sheet.out_of_sight.columns
                ),
                questions=questions,
            )
        )  # fmt: skip
    if not tables:
        raise InputError(f"{path}: no sheet with a header line in its first rows")
    return tables


def _sheet_rows(
    sheet: Sheet, width: int, questions: list[Question]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Rows as wide as the header; what stands beside the table is asked about."""
    beside = []
    for number, row in sheet.rows:
        if any(value is not None for value in row[width:]):
            beside.append(number)
        yield number, (*row[:width], *[None] * (width - len(row)))
    if beside:
        more = f" and {len(beside) - 1:,} more" if len(beside) > 1 else ""
        questions.append(
            Question(
                f"sheet {quoted(sheet.title)}, row {beside[0]}{more}",
                "a value right of the last column that has a name",
                "a note beside the table, left out",
                "give the column a name",
            )
        )

"""CSV with a header line, separated by commas, semicolons or tabs."""

import csv
import io
import re
from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.raw import MOST_CELLS, MOST_COLUMNS, MOST_TIES, NetworkTable, clean


def read_csv(path: Path, text: str, *, header_only: bool = False) -> NetworkTable:
    """A table from CSV text, or only the names of its columns.

    Rows without any value are passed over and counted.

    Raises
    ------
    InputError
        There is no header, a row has another length, or quotes are broken; the sentence names the
        line.
    """
    separator, skipped = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    blank = 0
    try:
        for _ in range(skipped):
            next(reader)
        first = next((row for row in reader if any(map(str.strip, row))), [])
        columns = header(str(path), reader.line_num, first)
        for row in () if header_only else reader:
            if not any(value.strip() for value in row):
                blank += bool(row)
                continue
            if len(row) != len(columns):
                raise InputError(
                    f"{path}:{reader.line_num}: {len(row)} values where the header names "
                    f"{len(columns)} columns; is a value with a separator not in quotes?"
                )
            rows.append(tuple(map(clean, row)))
            numbers.append(reader.line_num)
            if len(rows) > MOST_TIES or len(rows) * len(columns) > MOST_CELLS:
                raise InputError(
                    f"{path}: more than {MOST_TIES:,} rows or {MOST_CELLS:,} values; "
                    "import a part of the network"
                )
    except csv.Error as error:
        raise InputError(
            f"{path}:{reader.line_num}: not valid CSV ({error}); export it again"
        ) from None
    return NetworkTable(str(path), ":", columns, rows, numbers, blank)


def header(name: str, line: int, cells: list[str]) -> tuple[str, ...]:
    """Names of columns; one without a name gets its number.

    Raises
    ------
    InputError
        There are fewer than two, too many, or two of the same name.
    """
    names = [clean(cell) or f"column {i}" for i, cell in enumerate(cells, 1)]
    if len(names) < 2:
        raise InputError(
            f"{name}:{line}: expected a header line with several columns, such as source,target"
        )
    if len(names) > MOST_COLUMNS:
        raise InputError(f"{name}:{line}: more than {MOST_COLUMNS} columns")
    twice = next((each for i, each in enumerate(names) if each in names[:i]), None)
    if twice:
        raise InputError(f"{name}:{line}: column {twice!r} is named twice; give each its own name")
    return tuple(names)


def _separator(text: str) -> tuple[str, int]:
    """What stands between values, and how many lines before the header say so."""
    first = text[:100_000].lstrip("\r\n").splitlines() or [""]
    said = re.fullmatch(r"sep=([,;\t])", first[0].strip(" "))
    if said:
        return said[1], 1
    return max(",;\t", key=first[0].count), 0

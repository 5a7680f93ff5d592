"""CSV with a header line, separated by commas, semicolons or tabs."""

import csv
import io
import re
from pathlib import Path

from sim.errors import InputError
from sim.readers.network.raw import MOST_COLUMNS, Table, clean

ROWS = 500_000


def read_csv(path: Path, text: str) -> Table:
    """A table from CSV text.

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
        columns = header(str(path), reader.line_num + 1, next(reader, []))
        for row in reader:
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
            if len(rows) > ROWS:
                raise InputError(f"{path}: more than {ROWS:,} rows; import a part of the network")
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: no CSV ({error}); export it anew") from None
    return Table(str(path), ":", columns, rows, numbers, blank)


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
    first = text[:100_000].lstrip("\r\n").splitlines()[0]
    said = re.fullmatch(r"sep=([,;\t])", first.strip("\r\n "))
    if said:
        return said[1], 1
    return max(",;\t", key=first.count), 0

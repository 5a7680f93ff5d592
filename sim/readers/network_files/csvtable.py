"""CSV with a header line, separated by commas, semicolons, tabs or bars."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.cleaned import HEADER
from sim.readers.network_files.headers import LOOKED_AT, header, header_row, is_header, passed_over
from sim.readers.network_files.raw import (
    MOST_CELLS,
    MOST_NODES,
    MOST_TIES,
    NetworkTable,
    lines_kept,
)
from sim.readers.network_files.records import check_line

SEPARATORS = ",;\t|"


def read_csv(path: Path, text: str, *, header_only: bool = False) -> NetworkTable:
    """A table from CSV text, or only the names of its columns.

    Titles and remarks above the header are passed over and told. Rows without any value are passed
    over and counted, as are empty values right of the last column that has a name.

    Raises
    ------
    InputError
        There is no header, a row has another length, or quotes are broken; the sentence names the
        line.
    """
    for number, line in enumerate(io.StringIO(text), 1):
        check_line(path, number, line)
    separator, said = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines = ((reader.line_num, row) for row in reader)
    try:
        first = [(number, row) for number, row in islice(lines, LOOKED_AT)
                 if not (said and row and row[0].strip().startswith("sep="))]  # fmt: skip
        at = header_row([[cell.strip() for cell in row] for _, row in first])
        above, below = (first[:at], first[at:]) if at is not None else ([], first[:1])
        number, names = below[0] if below else (1, [])
        columns = header(str(path), number, names)
        table = NetworkTable(str(path), ":", columns, [], [])
        table.notes = [
            f"{path.name}: {words}"
            for words in passed_over("line", [n for n, _ in above], [row for _, row in above])
        ]
        return table if header_only else _with_rows(table, chain(below[1:], lines))
    except csv.Error as error:
        raise InputError(
            f"{path}:{reader.line_num}: not valid CSV ({error}); export it again"
        ) from None


def _with_rows(table: NetworkTable, lines: Iterator[tuple[int, list[str]]]) -> NetworkTable:
    """The table with its rows; each has as many values as the header has names."""
    width = len(table.columns)
    most = MOST_TIES + MOST_NODES * (table.columns == HEADER)  # nodes and ties in one table
    numbers: list[int | str] = []
    for number, row in lines:
        if not any(value.strip() for value in row):
            table.blank += bool(row)
            continue
        if len(row) != width and (len(row) < width or any(map(str.strip, row[width:]))):
            raise InputError(
                f"{table.name}:{number}: {len(row)} values where the header names "
                f"{width} columns; is a value with a separator not in quotes?"
            )
        table.rows.append(tuple(map(lines_kept, row[:width])))
        numbers.append(number)
        if len(table.rows) > most or len(table.rows) * width > MOST_CELLS:
            raise InputError(
                f"{table.name}: more than {most:,} rows or {MOST_CELLS:,} values; "
                "import a part of the network"
            )
    table.numbers = numbers
    return table


def _separator(text: str) -> tuple[str, bool]:
    """What stands between values, and whether a line of the file says so.

    It is the sign that makes names of a network of one of the first lines; else the most frequent
    of the first line that has any.
    """
    lines = text[:100_000].lstrip("\r\n").splitlines()[:LOOKED_AT] or [""]
    said = re.fullmatch(r"sep=([,;\t|])", lines[0].strip(" "))
    if said:
        return said[1], True
    for line in lines:
        for sign in SEPARATORS:
            if sign in line and is_header([each.strip("\"' #") for each in line.split(sign)]):
                return sign, False
    first = next((line for line in lines if any(sign in line for sign in SEPARATORS)), "")
    return max(SEPARATORS, key=first.count), False

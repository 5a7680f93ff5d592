"""CSV tables of other people: rows with line numbers, and one clear sentence for what is broken."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from sim.errors import InputError
from sim.readers.questions import quoted

Rows = Iterator[tuple[str, dict[str, str]]]


def rows(path: Path, columns: Sequence[str]) -> Rows:
    """Rows of a CSV file with a header line.

    Parameters
    ----------
    path
        File in UTF-8, with or without byte order mark.
    columns
        Columns that must be there; others are passed on.

    Yields
    ------
    tuple of str and dict
        Where the row ends, as ``"file:line"``, and its values by column, stripped.

    Raises
    ------
    InputError
        The file cannot be read, is empty, is not valid CSV, lacks a column or has a row of another
        length.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(file, str(path), lambda line: f"{path}:{line}", columns, ())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a CSV file in UTF-8 ({error}); export it again") from error


def text_rows(key: str, text: str, columns: Sequence[str], optional: Sequence[str]) -> Rows:
    """Rows of CSV text with a header line that a scenario holds.

    Parameters
    ----------
    key
        Dotted name of the parameter that holds it.
    text
        The text.
    columns
        Columns that must be there.
    optional
        Columns that may be there; one that is written nearly so is refused, others are passed on.

    Yields
    ------
    tuple of str and dict
        Where the row ends, as ``"key line 7"``, and its values by column, stripped.

    Raises
    ------
    InputError
        The text is empty, is not valid CSV, lacks a column or has a row of another length.
    """
    try:
        lines = StringIO(text.removeprefix("\ufeff"), newline="")
        yield from _rows(lines, key, lambda line: f"{key} line {line}", columns, optional)
    except csv.Error as error:
        raise InputError(f"{key}: not valid CSV ({error}); is a quote not closed?") from error


def _rows(
    lines: Iterable[str], name: str, place: Callable[[int], str], columns: Sequence[str],
    optional: Sequence[str],
) -> Rows:  # fmt: skip
    reader = csv.reader(lines, strict=True)
    header = [name.strip() for name in next(reader, [])]
    if not header:
        raise InputError(f"{name}: empty; expected a header line with {', '.join(columns)}")
    _check_header(place(1), header, columns, optional)
    for row in reader:
        if not row:
            continue
        where = place(reader.line_num)
        if len(row) != len(header):
            raise InputError(
                f"{where}: {len(row)} values where the header names {len(header)} columns; "
                "is a value with a comma not in quotes?"
            )
        yield where, dict(zip(header, (value.strip() for value in row), strict=True))


def _check_header(
    where: str, header: Sequence[str], columns: Sequence[str], optional: Sequence[str]
) -> None:
    if len(set(header)) != len(header):
        raise InputError(f"{where}: a column is named twice; every column needs its own name")
    for column in columns:
        if column not in header:
            close = get_close_matches(column, header, n=1)
            hint = f"; is it {quoted(close[0])}?" if close else f"; found {', '.join(header)}"
            raise InputError(f"{where}: no column {quoted(column)}{hint}")
    absent = [column for column in optional if column not in header]
    for column in header:
        if column not in (*columns, *optional) and (
            close := get_close_matches(column.lower(), absent, n=1, cutoff=0.8)
        ):
            raise InputError(
                f"{where}: column {quoted(column)}; write {quoted(close[0])} if that is meant"
            )

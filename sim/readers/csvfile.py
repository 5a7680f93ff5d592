"""CSV files of other people: rows with line numbers, and one clear sentence for what is broken."""

import csv
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from sim.errors import InputError


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
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
        The file cannot be read, is empty, is no CSV text, lacks a column or has a row of another
        length.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            _check_header(path, header, columns)
            for row in reader:
                where = f"{path}:{reader.line_num}"
                if not row:
                    continue
                if len(row) != len(header):
                    raise InputError(
                        f"{where}: {len(row)} values where the header names {len(header)} columns; "
                        "is a value with a comma not in quotes?"
                    )
                values = (value.strip() for value in row)
                yield where, dict(zip(header, values, strict=True))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a CSV file in UTF-8 ({error}); export it anew") from error


def _check_header(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    if not header:
        raise InputError(f"{path}: empty; expected a header line with {', '.join(columns)}")
    if len(set(header)) != len(header):
        raise InputError(f"{path}:1: a column is named twice; every column needs its own name")
    for column in columns:
        if column not in header:
            close = get_close_matches(column, header, n=1)
            hint = f"; is it {close[0]!r}?" if close else f"; found {', '.join(header)}"
            raise InputError(f"{path}:1: no column {column!r}{hint}")

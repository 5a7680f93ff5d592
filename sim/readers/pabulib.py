"""The three parts of a Pabulib file, line by line."""

import csv
import io
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from sim.errors import InputError
from sim.readers.files import read_bytes

PARTS = ("meta", "projects", "votes")

LARGEST = 15_000_000
"""Bytes; a larger file is refused before it is read."""


class Row(NamedTuple):
    """Values of one line, stripped, and where it ends, as ``"file:line"``."""

    file: str
    line: int
    values: list[str]

    @property
    def where(self) -> str:
        """Where the row ends, as ``"file:line"``."""
        return f"{self.file}:{self.line}"


class Columns:
    """Where the values of a column stand."""

    def __init__(self, header: Row, needed: Sequence[str]) -> None:
        names = [name.lower() for name in header.values]
        for name in needed:
            if name not in names:
                close = get_close_matches(name, names, n=1)
                hint = f"; is it {close[0]!r}?" if close else f"; found {', '.join(names)[:200]}"
                raise InputError(f"{header.where}: no column {name!r}{hint}")
        self.place = {name: names.index(name) for name in dict.fromkeys(names)}
        if len(self.place) != len(names):
            raise InputError(
                f"{header.where}: a column is named twice; every column needs its own name"
            )

    def of(self, row: Row, name: str) -> str:
        """The value of a row in a column; empty where there is no such column."""
        place = self.place.get(name)
        return "" if place is None else row.values[place]


def lines(path: Path) -> Iterator[tuple[str, Row]]:
    """Lines of a file one by one, each with its part: meta, projects, votes, in this order.

    The first line of each part is its header; every part has one.

    Raises
    ------
    InputError
        The file cannot be read, is no UTF-8 text, lacks a part, has one twice or in the wrong
        order, or has a row of another length than its header.
    """
    name, begun, header = str(path), 0, ["nothing yet"]
    reader = csv.reader(io.StringIO(_text(path), newline=""), delimiter=";", strict=True)
    try:
        for values in reader:
            row = Row(name, reader.line_num, [_clean(value) for value in values])
            if not any(row.values):
                continue
            if row.values[0].lower() in PARTS and not any(row.values[1:]):
                _check_header(path, begun, header)
                _check_order(row, begun)
                begun, header = begun + 1, []
                continue
            if begun == 0:
                raise InputError(
                    f"{row.where}: {row.values[0][:40]!r} before the line META; expected a "
                    "Pabulib file, which begins with it"
                )
            part = PARTS[begun - 1]
            header = header or row.values
            _check_length(row, part, header)
            yield part, row
    except csv.Error as error:
        raise InputError(
            f"{path}:{reader.line_num}: not a table with semicolons ({error}); "
            "is a quote not closed?"
        ) from error
    _check_header(path, begun, header)
    if begun < len(PARTS):
        raise InputError(f"{path}: no line {PARTS[begun].upper()}; is the file complete?")


def _check_header(path: Path, begun: int, header: list[str]) -> None:
    if not header:
        part = PARTS[begun - 1].upper()
        raise InputError(f"{path}: nothing under {part}; expected a header line; is it complete?")


def _check_order(row: Row, begun: int) -> None:
    name = row.values[0].lower()
    if begun >= len(PARTS) or name != PARTS[begun]:
        raise InputError(
            f"{row.where}: {name.upper()} out of place; expected META, PROJECTS and VOTES, "
            "once each and in this order"
        )


def _check_length(row: Row, part: str, header: list[str]) -> None:
    if part != "meta" and len(row.values) != len(header):
        raise InputError(
            f"{row.where}: {len(row.values)} values where the header of {part.upper()} names "
            f"{len(header)} columns; is a value with a semicolon not in quotes?"
        )


def _clean(value: str) -> str:
    """Without blanks around it, and without characters that a terminal would act on."""
    value = value.strip()
    if value.isprintable():
        return value
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _text(path: Path) -> str:
    raw = read_bytes(path, LARGEST, "is it a Pabulib file?")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{path}: UTF-16 text; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: not UTF-8 text; save the file as UTF-8") from None
    if not text.strip():
        raise InputError(f"{path}: empty; expected a Pabulib file, which begins with META")
    return text

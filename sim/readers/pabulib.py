"""The three parts of a Pabulib file, line by line."""

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from sim.errors import InputError
from sim.readers.files import read_bytes
from sim.readers.questions import quoted

PARTS = ("meta", "projects", "votes")
LONGEST_PART = max(map(len, PARTS))

LARGEST = 15_000_000
"""Bytes; a larger file is refused before it is read."""

LONGEST = 100
LONGEST_TEXT = 200_000
"""Most lines, and about how many characters, over which values in quotes may run on; a quote that
runs on is a stray one."""

MOST_STRAYS = 100
"""Most lines with stray quotes; a file with more is no table with semicolons."""


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
                close = get_close_matches(name, [each[:40] for each in names[:200]], n=1)
                hint = (
                    f"; is it {quoted(close[0])}?" if close else f"; found {', '.join(names)[:200]}"
                )
                raise InputError(f"{header.where}: no column {quoted(name)}{hint}")
        self.place = {name: names.index(name) for name in dict.fromkeys(names)}
        if len(self.place) != len(names):
            raise InputError(
                f"{header.where}: a column is named twice; every column needs its own name"
            )

    def of(self, row: Row, name: str) -> str:
        """The value of a row in a column; empty where there is no such column."""
        place = self.place.get(name)
        return "" if place is None else row.values[place]


def lines(path: Path, strays: list[int]) -> Iterator[tuple[str, Row]]:
    """Lines of a file one by one, each with its part: meta, projects, votes, in this order.

    The first line of each part is its header; every part has one. Empty values at the end of a
    line, which spreadsheets add, are no values.

    Parameters
    ----------
    path
        The file.
    strays
        Receives the numbers of lines whose quotes are taken as they stand, because read as marks
        around a value they make no sense.

    Raises
    ------
    InputError
        The file cannot be read, is no UTF-8 text, lacks a part, has one twice or in the wrong
        order, or has a row of another length than its header.
    """
    name, begun, header = str(path), 0, ["nothing yet"]
    for line, texts in _records(path, strays):
        values = [_clean(text) for text in texts]
        if not any(values):
            continue
        row = Row(name, line, values)
        if len(values[0]) <= LONGEST_PART and _begins_part(values):
            _check_header(path, begun, header)
            _check_order(row, begun)
            begun, header = begun + 1, []
            continue
        if begun == 0:
            raise InputError(
                f"{row.where}: {row.values[0][:40]!r} before the line META; expected a Pabulib "
                "file (.pb, see docs/ballots.md), which begins with it"
            )
        part = PARTS[begun - 1]
        if not header:
            row = _header_row(row, part)
            header = row.values
        if part != "meta" and len(values) != len(header):
            row = _as_long_as_header(row, part, header, strays)
        yield part, row
    _check_header(path, begun, header)
    if begun < len(PARTS):
        raise InputError(f"{path}: no line {PARTS[begun].upper()}; is the file complete?")


def _header_row(row: Row, part: str) -> Row:
    """The header of a part, without empty names at its end.

    Raises
    ------
    InputError
        Commas stand where semicolons belong, or the header of META is not ``key;value``.
    """
    names = list(row.values)
    while names and not names[-1]:
        names.pop()
    if len(names) == 1 and "," in names[0]:
        raise InputError(
            f"{row.where}: {names[0][:40]!r} under {part.upper()}; expected semicolons between "
            "the values, not commas; if a spreadsheet saved the file, use it as it was before, "
            "because ballots cannot be told from their commas any more"
        )
    if part == "meta" and names[0].lower() != "key":
        raise InputError(
            f"{row.where}: {';'.join(names)[:40]!r} under META; expected the header key;value"
        )
    return row._replace(values=names)


def _records(path: Path, strays: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Values of each record, with the number of the line on which it ends."""
    number = 0
    source: Iterator[str] = io.StringIO(_text(path), newline="")
    ahead: deque[str] = deque()
    while True:
        line = ahead.popleft() if ahead else next(source, None)
        if line is None:
            return
        if '"' not in line:
            number += 1
            yield number, _as_it_stands(line)
            continue
        taken = [line]
        values = _quoted(taken, ahead, source)
        if values is None:
            strays.append(number + 1)
            if len(strays) > MOST_STRAYS:
                raise InputError(
                    f"{path}:{number + 1}: the last of {len(strays)} lines with a stray quote; "
                    "expected a table with semicolons, and quotes around whole values only"
                )
            ahead.extendleft(reversed(taken[1:]))
            taken, values = taken[:1], _as_it_stands(line)
        number += len(taken)
        yield number, values


def _quoted(taken: list[str], ahead: deque[str], source: Iterator[str]) -> list[str] | None:
    """Values of a record some of which stand in quotes; None if its quotes make no sense.

    Lines it runs over are added to ``taken``.
    """

    def feed() -> Iterator[str]:
        yield taken[0]
        while len(taken) < LONGEST and sum(map(len, taken[1:])) < LONGEST_TEXT:
            line = ahead.popleft() if ahead else next(source, None)
            if line is None:
                return
            taken.append(line)
            if _begins_part([text.strip() for text in _as_it_stands(line)]):
                return
            yield line

    try:
        return next(csv.reader(feed(), delimiter=";", strict=True))
    except csv.Error:
        return None


def _as_it_stands(line: str) -> list[str]:
    return line.rstrip("\r\n").split(";")


def _begins_part(values: Sequence[str]) -> bool:
    return values[0].lower() in PARTS and not any(values[1:])


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


def _as_long_as_header(row: Row, part: str, header: list[str], strays: Sequence[int]) -> Row:
    """The row without empty values beyond its header."""
    values = row.values
    if not any(values[len(header) :]):
        values = values[: len(header)]
    if len(values) != len(header):
        quote = " and the quotes doubled" if row.line in strays else ""
        raise InputError(
            f"{row.where}: {len(values)} values where the header of {part.upper()} names "
            f"{len(header)} columns; write a value with a semicolon in quotes{quote}"
        )
    return row._replace(values=values)


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
        raise InputError(
            f"{path}:{line}: not UTF-8 text (byte {raw[error.start]:#04x}); save the file as UTF-8"
        ) from None
    if not text.strip():
        raise InputError(f"{path}: empty; expected a Pabulib file, which begins with META")
    return text

"""The neutral form every format is read into: a table of ties, and mostly one of nodes."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from sim.errors import InputError
from sim.readers.questions import Question, rows_in_words

MOST_NODES = 20_000
"""Most rows of a table of nodes."""

MOST_TIES = 100_000
"""Most rows of a table of ties."""

MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
"""Most columns of a table, and most values."""

LONGEST_LINE = 1_000_000
"""Most characters of a line of text."""

MOST_LINES = 400_000
"""Most lines of a text that is read line by line."""

BREAK = "\N{RETURN SYMBOL}"
"""What a line break inside a cell is read as."""

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-2147483648"})
"""Texts that stand for a missing value, in lower case; the number is R's missing integer."""

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


@dataclass
class NetworkTable:
    """Rows of text, each with its place in the file."""

    name: str
    """File, or file and sheet."""
    step: str
    """What stands between the name and the number of a row, as in ``nodes.csv:3``."""
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numbers: list[int | str]
    """Line, row or number of the element, one for each row."""
    blank: int = 0
    """Rows without any value, which were passed over."""
    notes: list[str] = field(default_factory=list)
    """What has to be said of it."""
    questions: list[Question] = field(default_factory=list)
    """What is doubtful about it."""

    def where(self, row: int) -> str:
        """Place of a row, for people."""
        return f"{self.name}{self.step}{self.numbers[row]}"

    def spot(self, rows: Sequence[int]) -> str:
        """Places of some rows, for a question: without the folder, and up to a few."""
        numbers = [self.numbers[row] for row in rows]
        word = {":": "line"}.get(self.step, self.step.strip(" ,"))
        return f"{self.short}, {rows_in_words(word, numbers).strip()}"

    def joined(self) -> "NetworkTable":
        """The table without line breaks inside its cells."""
        if any(BREAK in value for row in self.rows for value in row):
            return replace(self, rows=[tuple(map(lines_joined, row)) for row in self.rows])
        return self

    @property
    def short(self) -> str:
        """Its name without the folder."""
        return os.path.basename(self.name)

    def find(self, *names: str) -> int | None:
        """Index of the first of these names that is a column; spelling as in :func:`plain`."""
        return find(self.columns, *names)

    def column(self, index: int) -> list[str]:
        """All values of a column."""
        return [row[index] for row in self.rows]

    def check_length(self, most: int, what: str) -> None:
        """Refuse a table that is too long to be a community."""
        if len(self.rows) > most:
            raise InputError(
                f"{self.name}: more than {most:,} {what}; import a part of the network"
            )


@dataclass
class RawNetwork:
    """A network as its file has it."""

    format: str
    """For people, such as ``GraphML``."""
    ties: NetworkTable
    source: int
    """Index of the column of the one end."""
    target: int
    nodes: NetworkTable | None = None
    id: int = 0
    """Index of the column of ids."""
    label: int | None = None
    direction: int | None = None
    """Index of a column of ties with directed, undirected or mutual."""
    directed: bool | None = None
    """What holds where no column says it; None if the file does not say."""
    ends: tuple[str, str] | None = None
    """Kinds of the two ends, where the columns of ties are named for them."""
    strength: int | None = None
    """Index of a column of ties that is the strength by the format itself."""
    weight_default: str = ""
    """What a blank weight means by the format itself."""
    understood: bool = False
    """Whether the file is one that we wrote, in which nothing is doubtful."""
    lists: bool = False
    """Whether a cell of the ties may name several nodes, as tables that people keep do."""
    alone: dict[str, int] = field(default_factory=dict)
    """Who stands in a row of ties without a partner: 0 as source, 1 as target."""
    notes: list[str] = field(default_factory=list)
    """What was ignored, one sentence each."""
    questions: list[Question] = field(default_factory=list)
    """What is doubtful."""


def table(
    name: str,
    step: str,
    columns: Sequence[str],
    found: Sequence[tuple[int, Mapping[str, str]]],
) -> NetworkTable:
    """A table from records that may lack columns.

    Parameters
    ----------
    name, step
        As in :class:`NetworkTable`.
    columns
        The columns that come first.
    found
        Number and values of each record; further columns follow in the order they turn up.
    """
    every = dict.fromkeys(columns)
    for _, record in found:
        every.update(dict.fromkeys(record))
        if len(every) > MOST_COLUMNS or len(every) * len(found) > MOST_CELLS:
            raise InputError(f"{name}: too many different attributes; leave out what is not needed")
    names = tuple(every)
    rows = [tuple(clean(record.get(column, "")) for column in names) for _, record in found]
    return NetworkTable(name, step, names, rows, [number for number, _ in found])


def find(columns: Sequence[str], *names: str) -> int | None:
    """Index of the first of these names that is a column; spelling as in :func:`plain`."""
    known = [plain(column) for column in columns[:MOST_COLUMNS]]
    return next((known.index(name) for name in names if name in known), None)


def plain(name: str) -> str:
    """A name in lower case with single spaces for whatever stands between words."""
    return " ".join(re.split(r"[\s_.\-]+", name.strip().lower())).strip()


def clean(text: str) -> str:
    """Text of one line that any file can hold: no control characters, no halves of characters."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in whole).split())


def lines_kept(text: str) -> str:
    """Clean text in which a line break inside a cell is a sign, for it may stand between names."""
    if "\n" not in text and "\r" not in text:
        return clean(text)
    return f" {BREAK} ".join(filter(None, map(clean, text.splitlines())))


def lines_joined(text: str) -> str:
    """The same text with a space for a line break."""
    return text.replace(f" {BREAK} ", " ") if BREAK in text else text


def cell_text(value: Any) -> str:
    """A value as text: nothing for none, whole numbers without a decimal point."""
    if value is None or value != value:  # NaN differs from itself
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, date | time):
        return value.isoformat()
    return clean(str(value))


def count(many: int, what: str) -> str:
    """How many, for people: ``1 row``, ``2 rows``."""
    return f"{many} {what}" if many == 1 else f"{many} {what}s"


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names, for a sentence: the first ones, each cut short."""
    shown = ", ".join(name[:60] for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")


def missing(text: str) -> bool:
    """Whether a value is none."""
    return text.lower() in MISSING


def number(text: str) -> float | None:
    """The number a text says, with a decimal point; None if it says none, or one beyond 1e12."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= 1e12 else None


def is_numeric(values: Iterable[str]) -> bool:
    """Whether all values that are not missing are numbers, and there is one."""
    given = [value for value in values if not missing(value)]
    return bool(given) and all(number(value) is not None for value in given)

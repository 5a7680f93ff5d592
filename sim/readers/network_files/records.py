"""Nodes and ties as a reader of text comes upon them, up to the most a network has."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.raw import (
    LONGEST_LINE,
    MOST_LINES,
    MOST_NODES,
    MOST_TIES,
    NetworkTable,
    table,
)

Record = dict[str, str]

_SPACES = re.compile(r'"([^"]*)"|(\S+)')
_SPACES_OR_COMMAS = re.compile(r'"([^"]*)"|([^\s,]+)')


@dataclass
class Records:
    """Nodes and ties of a file, each with its line or number."""

    path: Path
    step: str = ":"
    """As in :class:`NetworkTable`."""
    nodes: list[tuple[int, Record]] = field(default_factory=list)
    ties: list[tuple[int, Record]] = field(default_factory=list)

    def node(self, number: int, record: Record) -> None:
        """Take in a node."""
        if len(self.nodes) == MOST_NODES:
            raise InputError(f"{self.path}: more than {MOST_NODES:,} nodes; import a part")
        self.nodes.append((number, record))

    def tie(self, number: int, record: Record) -> None:
        """Take in a tie."""
        if len(self.ties) == MOST_TIES:
            raise InputError(f"{self.path}: more than {MOST_TIES:,} ties; import a part")
        self.ties.append((number, record))

    def tables(self, *more: str) -> tuple[NetworkTable, NetworkTable]:
        """Tables of nodes (id, label) and of ties (source, target, and ``more`` that come next)."""
        return (
            table(str(self.path), self.step, ("id", "label"), self.nodes),
            table(str(self.path), self.step, ("source", "target", *more), self.ties),
        )


def numbered(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, stripped, with their numbers.

    Raises
    ------
    InputError
        There are more than a network has, or one is too long.
    """
    for number, line in enumerate(io.StringIO(text), 1):
        if number > MOST_LINES:
            raise InputError(f"{path}: more than {MOST_LINES:,} lines; import a part")
        check_line(path, number, line)
        if line := line.strip():
            yield number, line


def check_line(path: Path, number: int, line: str) -> None:
    """Refuse a line that nobody wrote: to divide it would take long."""
    if len(line) > LONGEST_LINE:
        raise InputError(
            f"{path}:{number}: a line of more than {LONGEST_LINE:,} characters; export it again"
        )


def tokens(line: str, *, commas: bool = False) -> list[str]:
    """Values of a line, divided by spaces, or by commas too; quotes hold one together."""
    found = (_SPACES_OR_COMMAS if commas else _SPACES).findall(line)
    return [quoted or bare for quoted, bare in found]

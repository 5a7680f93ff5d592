"""Pajek networks (.net): vertices, arcs, edges, lists of them, or a matrix."""

import re
from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.raw import MOST_NODES, RawNetwork
from sim.readers.network_files.records import Records, numbered, tokens

BEGINS = ("*network", "*vertices", "*arcs", "*edges", "*matrix")

_DIRECTIONS = {"*arcs": "directed", "*arcslist": "directed", "*edges": "undirected",
               "*edgeslist": "undirected", "*matrix": "directed"}  # fmt: skip


class Pajek:
    """What was read so far; vertices are named by their numbers, ties after them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.records = Records(path)
        self.section = self.relation = ""
        self.vertices = self.first_mode = self.row = 0
        self.labels: dict[str, tuple[int, str]] = {}
        self.ignored: dict[str, int] = {}

    def begin(self, number: int, line: str) -> None:
        """A line that starts with a star opens a section."""
        words = tokens(line)
        self.section = words[0].lower()
        if self.section == "*vertices":
            if self.vertices:
                raise InputError(f"{self.path}:{number}: a second network; keep one in a file")
            sizes = [int(word) for word in words[1:3] if re.fullmatch(r"\d{1,9}", word)]
            if not sizes or not 0 < sizes[0] <= MOST_NODES:
                raise InputError(
                    f"{self.path}:{number}: {line[:40]!r}; expected *Vertices and how many, "
                    f"at most {MOST_NODES:,}"
                )
            self.vertices = sizes[0]
            self.first_mode = sizes[1] if len(sizes) > 1 else 0
        elif self.section in _DIRECTIONS:
            named = re.search(r':\s*(\d+)(?:\s+"([^"]*)")?', line)
            self.relation = (named[2] or named[1]) if named else ""
            self.row = 0
        elif self.section != "*network":
            self.ignored[words[0]] = self.ignored.get(words[0], 0) + 1

    def line(self, number: int, line: str) -> None:
        """A line of the section that is open."""
        values = tokens(line)
        if self.section == "*vertices":
            self._known(number, values[0])
            self.labels[values[0]] = number, values[1] if len(values) > 1 else ""
        elif self.section in ("*arcs", "*edges"):
            self._tie(number, values[0], values[1:2], values[2:3])
        elif self.section in ("*arcslist", "*edgeslist"):
            self._tie(number, values[0], values[1:], [])
        elif self.section == "*matrix":
            self._matrix_row(number, values)

    def network(self) -> RawNetwork:
        """What was found.

        Raises
        ------
        InputError
            There is no vertex.
        """
        if not self.vertices:
            raise InputError(f"{self.path}: a Pajek file without *Vertices; export the network")
        for i in range(1, self.vertices + 1):
            number, label = self.labels.get(str(i), (1, ""))
            record = {"id": str(i), "label": label}
            if self.first_mode:
                record["mode"] = "first" if i <= self.first_mode else "second"
            self.records.node(number, record)
        nodes, ties = self.records.tables("direction")
        notes = [f"Pajek section {name}, ignored." for name in self.ignored]
        return RawNetwork(
            "Pajek network", ties, 0, 1, nodes, label=1, direction=2, weight_default="1",
            notes=notes,
        )  # fmt: skip

    def _known(self, number: int, vertex: str) -> None:
        if not (re.fullmatch(r"[0-9]{1,9}", vertex) and 0 < int(vertex) <= self.vertices):
            raise InputError(
                f"{self.path}:{number}: vertex {vertex[:40]!r}; expected a number from 1 to "
                f"{self.vertices}, as *Vertices says"
            )

    def _tie(self, number: int, one: str, others: list[str], weight: list[str]) -> None:
        if not others:
            raise InputError(
                f"{self.path}:{number}: {one[:40]!r} alone; expected the numbers of two vertices"
            )
        for two in others:
            for vertex in (one, two):
                self._known(number, vertex)
            record = {"source": str(int(one)), "target": str(int(two)),
                      "direction": _DIRECTIONS[self.section]}  # fmt: skip
            if weight:
                record["weight"] = weight[0]
            if self.relation:
                record["relation"] = self.relation
            self.records.tie(number, record)

    def _matrix_row(self, number: int, values: list[str]) -> None:
        self.row += 1
        columns = range(self.first_mode + 1 if self.first_mode else 1, self.vertices + 1)
        if len(values) != len(columns):
            raise InputError(
                f"{self.path}:{number}: {len(values)} values in a row of the matrix; expected "
                f"{len(columns)}"
            )
        for two, value in zip(columns, values, strict=True):
            if value not in ("0", "0.0"):
                self._tie(number, str(self.row), [str(two)], [value])


def read_pajek(path: Path, text: str) -> RawNetwork:
    """The network of a Pajek file.

    Raises
    ------
    InputError
        The text cannot be used; the sentence names the line.
    """
    found = Pajek(path)
    for number, line in numbered(path, text):
        if line.startswith("%"):
            continue
        if line.startswith("*"):
            found.begin(number, line)
        else:
            found.line(number, line)
    return found.network()

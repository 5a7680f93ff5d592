"""A network as a community file has it, and what was understood."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sim.readers.network_files.cleaned import as_csv
from sim.readers.network_files.kinds import KINDS
from sim.readers.questions import Question


class Node(NamedTuple):
    """A person, an organization or an event; "" is not known."""

    id: str
    label: str
    kind: str
    size: str
    part: str
    backbone: str


class Tie(NamedTuple):
    """Two nodes, by id, and how strongly they are tied; "" without strength."""

    source: str
    target: str
    strength: str


@dataclass(frozen=True)
class ImportedNetwork:
    """People, organizations and events, read from files of others."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    """Each pair once."""
    words: tuple[str, ...]
    """What was understood, ignored and left out."""
    surrounding: int | None = None
    questions: tuple[Question, ...] = ()
    """What is doubtful, what was assumed, and what changes it."""
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """All columns of the table of nodes, by id; text as in the file."""

    @property
    def counts(self) -> dict[str, int]:
        """Nodes, ties, nodes without a tie, and nodes of each kind."""
        kinds = Counter(node.kind for node in self.nodes)
        tied = {end for tie in self.ties for end in tie[:2]}
        return {
            "nodes": len(self.nodes),
            "ties": len(self.ties),
            "isolates": len(self.nodes) - len(tied),
            **{kind: kinds[kind] for kind in KINDS},
        }

    def understood(self) -> list[str]:
        """Lines for the person who gave the files."""
        return list(self.words)

    def tables(self) -> dict[str, dict[str, Any]]:
        """Tables of a community file."""
        community: dict[str, Any] = {"kind": "network"}
        if self.surrounding is not None:
            community["surrounding"] = self.surrounding
        network = {"nodes": _csv(Node._fields, self.nodes), "ties": _csv(Tie._fields, self.ties)}
        return {"community": community, "network": network}

    def cleaned(self) -> str:
        """Nodes and ties as they were understood: a CSV file that imports to the same network."""
        return as_csv(self.nodes, self.ties)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()

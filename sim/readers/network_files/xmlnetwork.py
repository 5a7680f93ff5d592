"""What readers of XML networks share: nodes and ties as they come, and the element that is open."""

from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.raw import MOST_NODES, MOST_TIES

Record = dict[str, str]


class XmlNetwork:
    """Collects nodes and ties with the values of their attributes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.defaults: dict[str, Record] = {"node": {}, "edge": {}}
        self.nodes: list[tuple[int, Record]] = []
        self.ties: list[tuple[int, Record]] = []
        self.open: list[tuple[str, Record]] = []
        self.directed: bool | None = None
        self.graphs = 0

    def add_node(self, line: int, record: Record) -> None:
        """Take in a node, whose attributes follow."""
        self._add(self.nodes, MOST_NODES, "nodes", line, record)
        self.open.append(("node", record))

    def add_tie(self, line: int, record: Record) -> None:
        """Take in a tie, whose attributes follow."""
        self._add(self.ties, MOST_TIES, "ties", line, record)
        self.open.append(("edge", record))

    def close(self) -> None:
        """A node or tie ends."""
        if self.open:
            self.open.pop()

    def need(self, record: Record, key: str, name: str, line: int) -> str:
        """The value of an attribute that an element must have.

        Raises
        ------
        InputError
            It has none, or a blank one.
        """
        if not record.get(key):
            raise InputError(f"{self.path}:{line}: <{name}> without {key}; export it again")
        return record[key]

    def _add(
        self, found: list[tuple[int, Record]], most: int, what: str, line: int, record: Record
    ) -> None:
        if len(found) == most:
            raise InputError(
                f"{self.path}: more than {most:,} {what}; import a part of the network"
            )
        found.append((line, record))

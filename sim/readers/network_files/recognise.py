"""Which tables belong together, told by their columns."""

from collections.abc import Sequence

from sim.errors import InputError
from sim.readers.network_files.kinds import KNOWN
from sim.readers.network_files.raw import (
    MOST_NODES,
    MOST_TIES,
    NetworkTable,
    RawNetwork,
    missing,
    plain,
)

PAIRS = (
    ("source", "target"),
    ("from", "to"),
    ("respondent", "partner"),
    ("ego", "alter"),
    ("sender", "receiver"),
)
"""Names of the columns with the two ends of a tie."""

NODE_COLUMNS = ("id", "label", "name", "element", "node")
"""Names of which a table of nodes has at least one."""

DIRECTIONS = frozenset({"directed", "undirected", "mutual"})

EXPECTED = (
    "expected ties (columns source and target, From and To, or respondent and partner) "
    "or nodes (a column id or label)"
)


def ends(table: NetworkTable) -> tuple[int, int] | None:
    """Indexes of the columns with the ends of ties; None if this is no table of ties."""
    for one, other in PAIRS:
        pair = table.find(one), table.find(other)
        if pair[0] is not None and pair[1] is not None:
            return pair[0], pair[1]
    return _kinds_as_columns(table)


def is_network_table(table: NetworkTable) -> bool:
    """Whether a table is one of nodes or of ties."""
    return ends(table) is not None or table.find(*NODE_COLUMNS) is not None


def network_of(tables: Sequence[NetworkTable], notes: Sequence[str]) -> RawNetwork:
    """The network that some tables make up: ties, and nodes if there is a table of them.

    Raises
    ------
    InputError
        There are no ties, or more than one table of either sort.
    """
    ties = [table for table in tables if ends(table)]
    rest = [table for table in tables if not ends(table)]
    nodes = [table for table in rest if table.find(*NODE_COLUMNS) is not None]
    for found, what in ((ties, "ties"), (nodes, "nodes")):
        if len(found) > 1:
            names = " and ".join(table.name for table in found)
            raise InputError(f"{names} both hold {what}; import one network at a time")
    if not ties:
        first = (nodes or rest)[0]
        columns = ", ".join(first.columns[:12])
        if nodes:
            raise InputError(
                f"{first.name} holds nodes ({columns}) but no ties; name the file with the ties too"
            )
        raise InputError(f"{first.name}: columns {columns}; {EXPECTED}")
    return _put_together(ties[0], nodes[0] if nodes else None, rest, notes)


def _put_together(
    ties: NetworkTable,
    nodes: NetworkTable | None,
    rest: Sequence[NetworkTable],
    notes: Sequence[str],
) -> RawNetwork:
    ties.check_length(MOST_TIES, "ties")
    pair = ends(ties)
    assert pair is not None
    direction = ties.find("direction", "type")
    if direction is not None:
        values = {value.lower() for value in ties.column(direction) if not missing(value)}
        if not values or values - DIRECTIONS:
            direction = None
    network = RawNetwork(
        _style(ties, direction), ties, *pair, direction=direction, notes=list(notes)
    )
    if plain(ties.columns[pair[0]]) in ("respondent", "ego", "sender"):
        network.directed = True
    if pair == _kinds_as_columns(ties):
        network.ends = KNOWN[plain(ties.columns[pair[0]])], KNOWN[plain(ties.columns[pair[1]])]
    if nodes:
        nodes.check_length(MOST_NODES, "nodes")
        network.nodes = nodes
        network.label = nodes.find("label", "name", "element", "node")
        known = nodes.find("id")
        network.id = known if known is not None else network.label or 0
    for table in rest:
        if table is not nodes:
            network.notes.append(f"{table.name}: neither nodes nor ties, left out.")
    return network


def _style(ties: NetworkTable, direction: int | None) -> str:
    """What the columns look like, for people."""
    names = {plain(column) for column in ties.columns}
    if {"respondent", "partner"} <= names:
        return "table of who reports whom (as PARTNER)"
    if {"from", "to"} <= names:
        return "Kumu table"
    if direction is not None and plain(ties.columns[direction]) == "type":
        return "Gephi table"
    return "table"


def _kinds_as_columns(table: NetworkTable) -> tuple[int, int] | None:
    """Two columns named for different kinds, as person and organization."""
    if table.find(*NODE_COLUMNS) is not None:
        return None
    found: dict[str, int] = {}
    for i, column in enumerate(table.columns):
        kind = KNOWN.get(plain(column))
        if kind:
            found.setdefault(kind, i)
    return (min(found.values()), max(found.values())) if len(found) == 2 else None

"""Which tables belong together, told by their columns."""

from collections.abc import Sequence

from sim.errors import InputError
from sim.readers.network_files.cleaned import is_cleaned, read_cleaned
from sim.readers.network_files.headers import NODE_COLUMNS, NODE_NAMES, ends, kinds_as_columns
from sim.readers.network_files.kinds import KNOWN
from sim.readers.network_files.matrix import is_matrix, read_matrix
from sim.readers.network_files.raw import (
    MOST_NODES,
    MOST_TIES,
    NetworkTable,
    RawNetwork,
    listed,
    missing,
    number,
    plain,
)
from sim.readers.network_files.wide import nominations, read_nominations
from sim.readers.questions import Question, quoted

DIRECTIONS = {
    **dict.fromkeys(("directed", "one way", "oneway", "unidirectional"), "directed"),
    **dict.fromkeys(("undirected", "none"), "undirected"),
    **dict.fromkeys(
        ("mutual", "two way", "twoway", "both", "bidirectional", "reciprocal"), "mutual"
    ),
}
"""Directions of ties by the words files use."""

EXPECTED = (
    "expected ties (columns source and target, From and To, or respondent and partner), "
    "nodes (a column id or label) or a matrix (rows and columns with the same names); rename the "
    "columns that hold the two ends of a tie to source and target, one pair in a row"
)


def network_of(tables: Sequence[NetworkTable], notes: Sequence[str]) -> RawNetwork:
    """The network that some tables make up: ties, and nodes if there is a table of them.

    Raises
    ------
    InputError
        There are no ties, or more than one table of either sort.
    """
    if is_cleaned(tables):
        return read_cleaned(tables[0], notes)
    ties = [table for table in tables if ends(table.columns)]
    rest = [table.joined() for table in tables if not ends(table.columns)]
    matrices = [table for table in rest if not ties and is_matrix(table)]
    nodes = _tables_of_nodes([table for table in rest if table not in matrices], bool(ties))
    _check_one(ties or matrices, "ties")
    _check_one(nodes, "nodes")
    if ties:
        network = _put_together(ties[0], nodes[0] if nodes else None, notes)
    elif matrices:
        network = read_matrix(matrices[0])
        network.notes += notes
        if nodes:
            _add_nodes(network, nodes[0])
    elif wide := _of_nominations(rest):
        network = wide
        network.notes += notes
        nodes = [*nodes, rest[0]]
    else:
        raise _no_ties(nodes, rest)
    for table in rest:
        if table not in (*nodes, *matrices):
            columns = listed(table.columns, 6)
            network.notes.append(f"{table.name}: neither nodes nor ties ({columns}), left out.")
    return network


def _of_nominations(tables: Sequence[NetworkTable]) -> RawNetwork | None:
    """The network of a survey with columns such as friend 1, friend 2; None if this is none."""
    found = nominations(tables[0]) if len(tables) == 1 else None
    return read_nominations(tables[0], found) if found and found.sure else None


def _tables_of_nodes(tables: Sequence[NetworkTable], has_ties: bool) -> list[NetworkTable]:
    """Tables with an id or label; beside ties, a name of organizations or people will do."""
    sure = [table for table in tables if table.find(*NODE_COLUMNS) is not None]
    if sure or not has_ties:
        return sure
    return [table for table in tables if table.find(*NODE_NAMES) is not None]


def _check_one(found: Sequence[NetworkTable], what: str) -> None:
    if len(found) < 2:
        return
    names = " and ".join(table.name for table in found)
    way = "read one sheet by --sheet NAME, or " if any("sheet" in t.name for t in found) else ""
    raise InputError(f"{names} both hold {what}; {way}import one network at a time")


def _no_ties(nodes: Sequence[NetworkTable], rest: Sequence[NetworkTable]) -> InputError:
    """Why some tables are no network, and the way out."""
    first = (nodes or rest)[0]
    columns = listed(first.columns)
    maybe = nominations(first)
    if maybe:
        group = next(iter(maybe.groups.values()))
        one, last = (quoted(first.columns[i]) for i in (group[0], group[-1]))
        return InputError(
            f"{first.name}: {one} to {last} may "
            f"say whom {quoted(first.columns[maybe.who])} is tied to; if so, write friend 1, "
            "friend 2, ... above them, or each pair in a row of its own below source,target"
        )
    if nodes:
        return InputError(
            f"{first.name} holds nodes ({columns}) but no ties; name the file with the ties too"
        )
    kinds = [column for column in first.columns if plain(column) in KNOWN]
    if len(first.columns) == 2 and kinds:
        other = next(column for column in first.columns if column not in kinds[:1])
        return InputError(
            f"{first.name}: columns {columns}: if {quoted(kinds[0])} meets at {quoted(other)}, "
            f"rename {quoted(other)} to event; if both are ends of ties, rename them to "
            "source and target"
        )
    if any(number(column) is not None for column in first.columns):
        return InputError(
            f"{first.name}: the first line ({columns}) looks like data; put a header above it, "
            "such as source,target,weight"
        )
    return InputError(f"{first.name}: columns {columns}; {EXPECTED}")


def _put_together(
    ties: NetworkTable, nodes: NetworkTable | None, notes: Sequence[str]
) -> RawNetwork:
    ties.check_length(MOST_TIES, "ties")
    pair = ends(ties.columns)
    assert pair is not None
    direction = _direction(ties)
    network = RawNetwork(
        _style(ties, direction), ties, *pair, direction=direction, lists=True,
        notes=[*notes, *ties.notes],
    )  # fmt: skip
    network.questions += ties.questions
    if direction is not None:
        network.questions += _unknown_directions(ties, direction)
    if plain(ties.columns[pair[0]]) in ("respondent", "ego", "sender", "giver"):
        network.directed = True
    if pair == kinds_as_columns(ties.columns):
        network.ends = KNOWN[plain(ties.columns[pair[0]])], KNOWN[plain(ties.columns[pair[1]])]
    if nodes:
        _add_nodes(network, nodes)
    return network


def _add_nodes(network: RawNetwork, nodes: NetworkTable) -> None:
    """Take in a table of nodes."""
    nodes.check_length(MOST_NODES, "nodes")
    network.nodes = nodes
    network.notes += nodes.notes
    network.questions += nodes.questions
    network.label = nodes.find("label", "name", "element", "node", "vertex", *NODE_NAMES)
    known = nodes.find("id")
    network.id = known if known is not None else network.label or 0


def _direction(ties: NetworkTable) -> int | None:
    """The column that says which ties are directed.

    One called direction is that if a word in it is known; one called type (Gephi) only if all are,
    for it may as well name relations.
    """
    for name in ("direction", "type"):
        found = ties.find(name)
        if found is None:
            continue
        values = {plain(value) for value in ties.column(found) if not missing(value)}
        known = values & DIRECTIONS.keys()
        if known and (name == "direction" or known == values):
            return found
    return None


def _unknown_directions(ties: NetworkTable, column: int) -> list[Question]:
    unknown = [
        row
        for row, value in enumerate(ties.column(column))
        if not missing(value) and plain(value) not in DIRECTIONS
    ]
    if not unknown:
        return []
    words = ", ".join(quoted(ties.rows[row][column], 20) for row in unknown[:3])
    return [
        Question(
            ties.spot(unknown), f"{ties.columns[column]} {words}", "direction not said",
            "write directed, undirected or mutual",
        )
    ]  # fmt: skip


def _style(ties: NetworkTable, direction: int | None) -> str:
    """What the columns look like, for people."""
    names = {plain(column) for column in ties.columns}
    if {"respondent", "partner"} <= names:
        return "table of who reports whom (as PARTNER)"
    if {"vertex 1", "vertex 2"} <= names:
        return "NodeXL table"
    if {"from", "to"} <= names:
        return "Kumu table"
    if direction is not None and plain(ties.columns[direction]) == "type":
        return "Gephi table"
    return "table"

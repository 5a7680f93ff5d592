"""A network as it was understood, as one table that imports to the same community.

The table has a row for each node, and below them a row for each tie; a row of a tie leaves the
columns of nodes empty, and the other way round.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sim.errors import InputError
from sim.readers.guarded import guarded, unguarded
from sim.readers.network_files.options import Options
from sim.readers.network_files.raw import MOST_NODES, MOST_TIES, NetworkTable, RawNetwork

OF_NODES = ("id", "label", "kind", "size", "part", "backbone")
OF_TIES = ("source", "target", "strength")

HEADER = (*OF_NODES, *OF_TIES)
"""A table with exactly these columns is read as it stands: nothing in it is doubted."""

_NODE, _TIE = len(OF_NODES), len(OF_TIES)


def as_csv(nodes: Iterable[Sequence[str]], ties: Iterable[Sequence[str]]) -> str:
    """Text of a CSV file with the columns of :data:`HEADER`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for node in nodes:
        writer.writerow([*map(guarded, node), *[""] * _TIE])
    for tie in ties:
        writer.writerow([*[""] * _NODE, *map(guarded, tie)])
    return out.getvalue()


def is_cleaned(tables: Sequence[NetworkTable]) -> bool:
    """Whether this is the one table of a file that we wrote."""
    return len(tables) == 1 and tables[0].columns == HEADER


def read_cleaned(table: NetworkTable, notes: Sequence[str]) -> RawNetwork:
    """The network of such a table; an empty strength is 1, the largest.

    Raises
    ------
    InputError
        A row is that of a node and of a tie, or there are too many of either.
    """
    nodes, ties = _part(table, OF_NODES), _part(table, OF_TIES)
    for number, row in zip(table.numbers, table.rows, strict=True):
        values = tuple(map(unguarded, row))
        node, tie = values[:_NODE], values[_NODE:]
        if any(node) and any(tie):
            where = f"{table.name}{table.step}{number}"
            raise InputError(
                f"{where}: a row of a node and of a tie; in a file that --cleaned wrote, each has "
                f"a row of its own: leave {', '.join(OF_NODES)} or {', '.join(OF_TIES)} empty"
            )
        part, own = (nodes, node) if any(node) else (ties, tie)
        part.rows.append(own)
        part.numbers.append(number)
    nodes.check_length(MOST_NODES, "nodes")
    ties.check_length(MOST_TIES, "ties")
    return RawNetwork(
        "network as it was understood", ties, 0, 1, nodes, label=1, directed=False, strength=2,
        weight_default="1", understood=True, notes=[*notes, *table.notes],
        questions=list(table.questions),
    )  # fmt: skip


def as_understood(raw: RawNetwork, options: Options) -> Options:
    """Options under which every column of such a file counts, unless the user says otherwise."""
    if not raw.understood:
        return options
    return replace(
        options, kind_column=options.kind_column or "kind", size=options.size or ("size",),
        part=options.part or "part",
    )  # fmt: skip


def _part(table: NetworkTable, columns: tuple[str, ...]) -> NetworkTable:
    return NetworkTable(table.name, table.step, columns, [], [])

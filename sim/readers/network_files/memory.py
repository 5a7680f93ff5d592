"""Networks that are in memory: a graph of networkx, or tables of pandas; neither is imported."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.network_files.headers import header
from sim.readers.network_files.raw import (
    MOST_CELLS,
    MOST_TIES,
    NetworkTable,
    RawNetwork,
    cell_text,
    clean,
)
from sim.readers.network_files.recognise import network_of
from sim.readers.network_files.records import Records


def is_graph(source: Any) -> bool:
    """Whether this is a graph of networkx, or behaves like one."""
    return all(hasattr(source, name) for name in ("nodes", "edges", "is_directed"))


def is_frame(source: Any) -> bool:
    """Whether this is a table of pandas, or behaves like one."""
    return all(hasattr(source, name) for name in ("columns", "itertuples"))


def read_graph(graph: Any) -> RawNetwork:
    """The network of a graph; attributes of nodes and edges are columns.

    Raises
    ------
    InputError
        There is no node, or more than a network has.
    """
    records = Records(Path("graph"), ", ")
    places = []
    for i, (node, attributes) in enumerate(graph.nodes(data=True)):
        records.node(i, {"id": clean(cell_text(node))} | _texts(attributes, ("id",)))
        places.append(f"node {node!r}")
    ties = []
    for i, (one, two, attributes) in enumerate(graph.edges(data=True)):
        ends = {"source": clean(cell_text(one)), "target": clean(cell_text(two))}
        records.tie(i, ends | _texts(attributes, ("source", "target")))
        ties.append(f"edge {one!r}-{two!r}")
    if not places:
        raise InputError("graph without any node; expected some")
    nodes, links = records.tables()
    nodes.numbers, links.numbers = list(places), list(ties)
    label = nodes.find("label", "name")
    if label is not None and not any(nodes.column(label)):
        label = nodes.find("name")
    return RawNetwork(
        "networkx graph", links, 0, 1, nodes, label=label, directed=bool(graph.is_directed())
    )


def read_frames(frames: Iterable[Any]) -> RawNetwork:
    """The network of tables with named columns, as of CSV files: ties, and perhaps nodes.

    Raises
    ------
    InputError
        Columns do not say what they are, or a table is too long.
    """
    return network_of([_table(f"table {i}", frame) for i, frame in enumerate(frames, 1)], [])


def _table(name: str, frame: Any) -> NetworkTable:
    columns = [clean(cell_text(column)) for column in frame.columns]
    found = NetworkTable(name, ", row ", header(name, 0, columns), [], [])
    for number, row in enumerate(frame.itertuples(index=False, name=None), 1):
        found.rows.append(tuple(clean(cell_text(value)) for value in row))
        found.numbers.append(number)
        if number > MOST_TIES or number * len(columns) > MOST_CELLS:
            raise InputError(
                f"{name}: more than {MOST_TIES:,} rows or {MOST_CELLS:,} values; give a part"
            )
    return found


def _texts(attributes: Mapping[Any, Any], own: Iterable[str]) -> dict[str, str]:
    """Attributes as text; one named like what an element has by itself says so."""
    texts = {str(key): cell_text(value) for key, value in attributes.items()}
    return {f"{key} (attribute)" if key in own else key: text for key, text in texts.items()}

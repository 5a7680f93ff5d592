"""JSON of nodes and links: networkx and D3, vis.js, Sigma (graphology), Cytoscape."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.network_files.kumu import as_text
from sim.readers.network_files.raw import RawNetwork
from sim.readers.network_files.records import Record, Records

_ARROWS = {"to": "directed", "from": "directed", "to,from": "mutual", "from,to": "mutual",
           "middle": "directed", "": ""}  # fmt: skip
"""Directions by the word arrows of vis.js."""

_DEEPER = ("data", "attributes", "metadata")
"""Where attributes may stand one level deeper."""


def is_node_link(data: Any) -> bool:
    """Whether an object has nodes, and links or edges."""
    inside = _inside(data)
    return (
        isinstance(inside, dict)
        and isinstance(inside.get("nodes"), list)
        and isinstance(inside.get("links", inside.get("edges")), list)
    )


def read_node_link(path: Path, data: dict[str, Any]) -> RawNetwork:
    """The network of such an object.

    A node is named by ``id``, ``key`` or ``name``, or by its place, from 0, where it has none of
    them. Attributes may stand one level deeper, in ``data`` or ``attributes``.

    Raises
    ------
    InputError
        A node or link is no object, or a link lacks an end; the sentence names it.
    """
    inside = _inside(data)
    records = Records(path, ", ")
    key = "links" if "links" in inside else "edges"
    own = () if _by_place(inside["nodes"], inside[key]) else ("id", "key", "name")
    for i, each in enumerate(inside["nodes"]):
        record = _record(path, f"node {i + 1}", each)
        names = (record.get(name, "") for name in own)
        record["id"] = next(filter(None, names), str(i))
        records.node(i, record)
    for i, each in enumerate(inside[key]):
        records.tie(i, _tie(path, f"{key[:-1]} {i + 1}", each))
    if not records.nodes:
        raise InputError(f"{path}: no node; expected some: export the network again")
    nodes, ties = records.tables("direction")
    nodes.numbers = [f"node {number + 1}" for number, _ in records.nodes]
    ties.numbers = [f"{key[:-1]} {number + 1}" for number, _ in records.ties]
    label = nodes.find("label", "name", "title")
    if not any(nodes.column(1)):
        label = nodes.find("name", "title")
    network = RawNetwork("JSON of nodes and links", ties, 0, 1, nodes, label=label, direction=2)
    if not any(ties.column(2)):
        network.direction = None
    network.directed = _directed(data)
    return network


def _inside(data: Any) -> Any:
    """What holds the lists: the object, or its ``elements`` (Cytoscape) or ``graph`` (JGF)."""
    if not isinstance(data, dict) or "nodes" in data:
        return data
    inside = data.get("elements", data.get("graph"))
    if isinstance(inside, dict) and isinstance(inside.get("nodes"), dict):
        nodes = [
            {"id": key, **each} for key, each in inside["nodes"].items() if isinstance(each, dict)
        ]
        return inside | {"nodes": nodes}
    return inside


def _by_place(nodes: list[Any], links: list[Any]) -> bool:
    """Whether links name nodes by their places, as older files of D3 do."""
    named = any(isinstance(each, dict) and {"id", "key", "data"} & set(each) for each in nodes)
    return not named and all(
        isinstance(each, dict) and all(type(each.get(end)) is int for end in ("source", "target"))
        for each in links
    )


def _directed(data: dict[str, Any]) -> bool | None:
    options = data.get("options")
    said = data.get("directed", options.get("type") if isinstance(options, dict) else None)
    return {True: True, False: False, "directed": True, "undirected": False}.get(
        said if isinstance(said, bool | str) else ""
    )


def _tie(path: Path, what: str, each: Any) -> Record:
    record = _record(path, what, each)
    found: Record = {}
    for end, other in (("source", "from"), ("target", "to")):
        found[end] = record.pop(end, "") or record.pop(other, "")
        if not found[end]:
            raise InputError(f"{path}, {what}: no {end}; name both ends")
    arrows = record.pop("arrows", "").replace(" ", "").lower()
    said = {"true": "directed", "false": "undirected"}.get(record.pop("directed", "").lower(), "")
    if arrows in _ARROWS and not said:
        said = _ARROWS[arrows]
    if arrows == "from":
        found = {"source": found["target"], "target": found["source"]}
    return found | {"direction": said} | record


def _record(path: Path, what: str, each: Any) -> Record:
    """Attributes as text, without the places and colours of a drawing that stand deeper."""
    if not isinstance(each, dict):
        raise InputError(f"{path}, {what}: expected an object with attributes; export it again")
    record: Record = {}
    for key in _DEEPER:
        inner = each.get(key)
        if isinstance(inner, dict):
            record |= _flat(inner)
    return record | _flat({key: value for key, value in each.items() if not (
        key in _DEEPER and isinstance(value, dict)
    )})  # fmt: skip


def _flat(found: dict[str, Any]) -> Record:
    """Values as text; an end that D3 has put in as a whole node is its id."""
    text: Callable[[Any], str] = as_text
    return {
        key: text(value.get("id", value.get("name", value)))
        if isinstance(value, dict) and key in ("source", "target")
        else text(value)
        for key, value in found.items()
    }

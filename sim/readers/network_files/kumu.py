"""Kumu JSON: a blueprint (ties by label) or the backup of a project (ties by ``_id``)."""

from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.network_files.raw import MOST_NODES, MOST_TIES, RawNetwork, table
from sim.readers.questions import quoted

_EXPECTED = (
    "expected a Kumu blueprint or project backup, an object with 'elements' and 'connections'"
)


def is_kumu(data: Any) -> bool:
    """Whether an object has what every Kumu file has."""
    return isinstance(data, dict) and {"elements", "connections"} <= set(data)


def read_kumu(path: Path, data: dict[str, Any]) -> RawNetwork:
    """Elements and connections of a Kumu file.

    Raises
    ------
    InputError
        The object is no file of Kumu; the sentence names the element or connection.
    """
    backup = any(isinstance(each, dict) and "_id" in each for each in _list(path, data, "elements"))
    nodes, ties = [], []
    for i, each in enumerate(_list(path, data, "elements"), 1):
        record = _record(path, f"element {i}", each)
        record["id"] = record.pop("_id", "") or record.get("label", "")
        nodes.append((i, record))
    for i, each in enumerate(_list(path, data, "connections"), 1):
        record = _record(path, f"connection {i}", each)
        # Kumu draws an arrow where a connection says nothing of its direction
        record.setdefault("direction", "directed")
        ties.append((i, record))
    found = table(str(path), ", element ", ("id", "label"), nodes)
    links = table(str(path), ", connection ", ("from", "to", "direction"), ties)
    if not found.rows:
        raise InputError(f"{path}: no element; expected some: export the project again")
    notes = [
        f"{len(data[key])} {key}, ignored."
        for key in ("loops", "maps", "perspectives")
        if isinstance(data.get(key), list) and data[key]
    ]
    name = "Kumu project backup" if backup else "Kumu blueprint"
    return RawNetwork(name, links, 0, 1, found, label=1, direction=2, notes=notes)


def _list(path: Path, data: dict[str, Any], key: str) -> list[Any]:
    if not isinstance(data[key], list):
        raise InputError(f"{path}: {quoted(key)} is not a list; {_EXPECTED}")
    found: list[Any] = data[key]
    most = MOST_NODES if key == "elements" else MOST_TIES
    if len(found) > most:
        raise InputError(f"{path}: more than {most:,} {key}; import a part of the network")
    return found


def _record(path: Path, what: str, each: Any) -> dict[str, str]:
    """Attributes as text; those of a backup stand one level deeper."""
    if not isinstance(each, dict):
        raise InputError(f"{path}, {what}: expected an object with attributes; export it again")
    inner = each.get("attributes", {})
    if not isinstance(inner, dict):
        raise InputError(f"{path}, {what}: 'attributes' is not an object; export it again")
    record = {key: as_text(value) for key, value in inner.items()}
    return record | {key: as_text(value) for key, value in each.items() if key != "attributes"}


def as_text(value: Any) -> str:
    """A value as text: lists as Kumu's CSV has them, whatever is nested deeper only counted."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " | ".join(_flat(each) for each in value)
    return _flat(value)


def _flat(value: Any) -> str:
    return f"{len(value)} values" if isinstance(value, list | dict) else str(value)

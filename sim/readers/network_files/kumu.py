"""Kumu JSON: a blueprint (ties by label) or the backup of a project (ties by ``_id``)."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.network_files.raw import MOST_NODES, MOST_TIES, RawNetwork, table

_EXPECTED = (
    "expected a Kumu blueprint or project backup, an object with 'elements' and 'connections'"
)


def read_kumu(path: Path, text: str) -> RawNetwork:
    """Elements and connections of a Kumu file.

    Raises
    ------
    InputError
        The text is no JSON or no file of Kumu; the sentence names the element or connection.
    """
    data = _parse(path, text)
    if not isinstance(data, dict) or not {"elements", "connections"} <= set(data):
        raise InputError(f"{path}: {_EXPECTED}")
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
        raise InputError(f"{path}: no element; expected some")
    notes = [
        f"{len(data[key])} {key}, ignored."
        for key in ("loops", "maps", "perspectives")
        if isinstance(data.get(key), list) and data[key]
    ]
    name = "Kumu project backup" if backup else "Kumu blueprint"
    return RawNetwork(name, links, 0, 1, found, label=1, direction=2, notes=notes)


def _parse(path: Path, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _object(path, pairs))
    except RecursionError:
        raise InputError(f"{path}: brackets nested too deeply; {_EXPECTED}") from None
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}:{error.lineno}: not valid JSON ({error.msg}); export it again"
        ) from None
    except InputError:  # a ValueError too
        raise
    except ValueError as error:
        raise InputError(f"{path}: not valid JSON ({error}); export it again") from None


def _object(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, many in Counter(key for key, _ in pairs).items() if many > 1)
        raise InputError(f"{path}: key {twice[:60]!r} stands twice in one object; keep one")
    return found


def _list(path: Path, data: dict[str, Any], key: str) -> list[Any]:
    if not isinstance(data[key], list):
        raise InputError(f"{path}: {key!r} is not a list; {_EXPECTED}")
    found: list[Any] = data[key]
    most = MOST_NODES if key == "elements" else MOST_TIES
    if len(found) > most:
        raise InputError(f"{path}: more than {most:,} {key}; import a part of the network")
    return found


def _record(path: Path, what: str, each: Any) -> dict[str, str]:
    """Attributes as text; those of a backup stand one level deeper."""
    if not isinstance(each, dict):
        raise InputError(f"{path}, {what}: expected an object with attributes")
    inner = each.get("attributes", {})
    if not isinstance(inner, dict):
        raise InputError(f"{path}, {what}: 'attributes' is not an object")
    record = {key: _text(value) for key, value in inner.items()}
    return record | {key: _text(value) for key, value in each.items() if key != "attributes"}


def _text(value: Any) -> str:
    """A value as text: lists as Kumu's CSV has them, whatever is nested deeper only counted."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " | ".join(_flat(each) for each in value)
    return _flat(value)


def _flat(value: Any) -> str:
    return f"{len(value)} values" if isinstance(value, list | dict) else str(value)

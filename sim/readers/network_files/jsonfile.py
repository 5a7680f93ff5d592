"""JSON networks: Kumu, and nodes with links or edges (networkx, D3, vis.js, Sigma, Cytoscape)."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.network_files.kumu import is_kumu, read_kumu
from sim.readers.network_files.nodelink import is_node_link, read_node_link
from sim.readers.network_files.raw import RawNetwork

MOST_BRACKETS = 500_000
"""Most objects and lists of a file; each takes memory many times its length in the file."""

EXPECTED = (
    "expected a Kumu blueprint or project backup, an object with 'elements' and 'connections', or "
    "one with 'nodes' and 'links' or 'edges' (networkx, D3, vis.js, Sigma, Cytoscape)"
)


def read_json(path: Path, text: str) -> RawNetwork:
    """The network of a JSON file.

    Raises
    ------
    InputError
        The text is no JSON or no network; the sentence names the element.
    """
    data = _parse(path, text)
    if is_kumu(data):
        return read_kumu(path, data)
    if is_node_link(data):
        return read_node_link(path, data)
    raise InputError(f"{path}: {_found(data)}; {EXPECTED}")


def looks_like_network(text: str) -> bool:
    """Whether JSON text holds the keys of a network; cheap, nothing is parsed."""
    return any(
        all(f'"{key}"' in text for key in keys)
        for keys in (("elements", "connections"), ("nodes", "links"), ("nodes", "edges"))
    )


def _found(data: Any) -> str:
    if isinstance(data, dict):
        keys = ", ".join(repr(key[:30]) for key in list(data)[:6])
        return f"a JSON object with {keys}" if keys else "an empty JSON object"
    return "a JSON list" if isinstance(data, list) else "a single JSON value"


def _parse(path: Path, text: str) -> Any:
    if text.count("{") + text.count("[") > MOST_BRACKETS:
        raise InputError(
            f"{path}: more than {MOST_BRACKETS:,} objects and lists; import a part of the network"
        )
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _object(path, pairs))
    except RecursionError:
        raise InputError(f"{path}: brackets nested too deeply; {EXPECTED}") from None
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

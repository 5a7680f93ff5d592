"""Communities that users upload: read from a file and kept in memory for a while."""

import re
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario import tomltext
from sim.scenario.files import COMMUNITIES, read, without_words
from sim.scenario.importing import ImportOptions, community, read_files
from sim.workshop import limits
from sim.workshop.turns import Client


def read_upload(name: str, content: bytes, folder: Path) -> dict[str, Any]:
    """The settings of a community in an uploaded file, by dotted name.

    Parameters
    ----------
    name
        The name of the file on the user's computer; its extension decides the format.
    content
        The bytes of the file.
    folder
        An empty folder, into which the file is written for its reader.

    Raises
    ------
    InputError
        The file cannot be used.
    """
    if not content:
        raise InputError(f"{name} is empty")
    if len(content) > limits.UPLOAD:
        raise InputError(f"{name} is larger than {limits.UPLOAD // 1_000_000} MB")
    if name.lower().endswith(".toml"):
        return _from_toml(name, content, folder)
    _refuse_cells(name, content)
    return _from_data(name, content, folder)


def _refuse_cells(name: str, content: bytes) -> None:
    """Refuse a table of more cells than any community needs, before it is parsed."""
    cells = sum(map(content.count, (b",", b";", b"\t", b"\n", b"[", b"{", b"<")))
    if cells > limits.CELLS:
        raise InputError(f"{name} has more than {limits.CELLS:,} cells or elements: take a part")


def _from_data(name: str, content: bytes, folder: Path) -> dict[str, Any]:
    """A network, grants or a vote, as ``systemshift import`` reads it without options."""
    ending = re.fullmatch(r".*(\.\w{1,8})", name, re.DOTALL)
    path = folder / f"file{ending[1] if ending else ''}"
    path.write_bytes(content)
    try:
        tables = community(read_files([path], ImportOptions()))
    except InputError as error:
        raise InputError(str(error).replace(str(path), name).replace(path.name, name)) from None
    return {
        f"{table}.{key}": value for table, keys in tables.items() for key, value in keys.items()
    }


def _from_toml(name: str, content: bytes, folder: Path) -> dict[str, Any]:
    """A community file; it may extend only a community that ships."""
    base = _base_of(content)
    if base is not None and base not in COMMUNITIES.names():
        names = ", ".join(COMMUNITIES.names())
        raise InputError(f"{name}: extends must be one of {names}, or left out, in an upload")
    path = folder / "community.toml"
    path.write_bytes(content)
    try:
        entries = without_words(read(path, COMMUNITIES))
    except InputError as error:
        raise InputError(str(error).replace(str(path), name)) from None
    return {key: each.value for key, each in entries.items()}


def _base_of(content: bytes) -> object:
    """The community that the file extends; None for none, or where the reader will refuse it."""
    try:
        return tomltext.parse(content.decode("utf-8-sig"), "").get("extends")
    except (UnicodeDecodeError, InputError):
        return None


class Shelf:
    """The last uploaded communities, packed; equal files have equal names.

    Each client keeps its last ones, so that nobody can push out those of all others; of all
    together the oldest are dropped first.
    """

    def __init__(self) -> None:
        self._layers: OrderedDict[str, tuple[Client, bytes]] = OrderedDict()

    def put(self, client: Client, content: bytes, layer: bytes) -> str:
        """Keep a community; returns the name by which requests refer to it."""
        name = f"own-{sha256(content).hexdigest()[:16]}"
        self._layers[name] = (client, layer)
        self._layers.move_to_end(name)
        own = [each for each, (owner, _) in self._layers.items() if owner == client]
        for old in own[: -limits.UPLOADS_EACH]:
            del self._layers[old]
        while (
            len(self._layers) > limits.UPLOADS
            or sum(len(kept) for _, kept in self._layers.values()) > limits.SHELF
        ):
            self._layers.popitem(last=False)
        return name

    def get(self, community: str) -> bytes | None:
        """The packed settings of an uploaded community; None for one that ships.

        Raises
        ------
        InputError
            This server does not have the uploaded community, or not any more.
        """
        if not community.startswith("own-"):
            return None
        if community not in self._layers:
            raise InputError(
                "this link uses a community file that this server does not have (any more): "
                "choose the file again"
            )
        return self._layers[community][1]

"""A community of one's own, from a file that a browser sent: read in memory, kept for a while."""

import re
import tomllib
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.errors import InputError
from sim.scenario.files import COMMUNITIES, read, without_words
from sim.scenario.importing import ImportOptions, community, read_files
from sim.workshop import limits
from sim.workshop.spec import Layer


def read_upload(name: str, content: bytes) -> dict[str, Any]:
    """What an uploaded file says about a community, as values by dotted name.

    Parameters
    ----------
    name
        What the file is called on the computer it came from; only its ending counts.
    content
        Its bytes.

    Raises
    ------
    InputError
        The file cannot be used; the sentence says why.
    """
    if not content:
        raise InputError(f"{name} is empty")
    if len(content) > limits.UPLOAD:
        raise InputError(f"{name} is larger than {limits.UPLOAD // 1_000_000} MB")
    if name.lower().endswith(".toml"):
        return _from_toml(name, content)
    return _from_others(name, content)


def _from_others(name: str, content: bytes) -> dict[str, Any]:
    """A network, grants or a vote, as ``systemshift import`` reads it without options."""
    with TemporaryDirectory(prefix="systemshift-upload-") as folder:
        ending = re.fullmatch(r".*(\.\w{1,8})", name, re.DOTALL)
        path = Path(folder) / f"file{ending[1] if ending else ''}"
        path.write_bytes(content)
        try:
            tables = community(read_files([path], ImportOptions()))
        except InputError as error:
            raise InputError(str(error).replace(str(path), name).replace(path.name, name)) from None
    return {
        f"{table}.{key}": value for table, keys in tables.items() for key, value in keys.items()
    }


def _from_toml(name: str, content: bytes) -> dict[str, Any]:
    """A community file; it may extend a community that ships, and no other file."""
    base = _base_of(content)
    if base is not None and base not in COMMUNITIES.names():
        names = ", ".join(COMMUNITIES.names())
        raise InputError(f"{name}: extends must be one of {names}, or left out, in an upload")
    with TemporaryDirectory(prefix="systemshift-upload-") as folder:
        path = Path(folder) / "community.toml"
        path.write_bytes(content)
        try:
            entries = without_words(read(path, COMMUNITIES))
        except InputError as error:
            raise InputError(str(error).replace(str(path), name)) from None
    return {key: each.value for key, each in entries.items()}


def _base_of(content: bytes) -> object:
    """What the file extends; None where it extends nothing or the reader will refuse it anyway."""
    try:
        return tomllib.loads(content.decode("utf-8-sig")).get("extends")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return None


class Shelf:
    """The last uploaded communities, by what is in them: the same file has the same name again."""

    def __init__(self) -> None:
        self._layers: OrderedDict[str, Layer] = OrderedDict()

    def put(self, content: bytes, layer: Layer) -> str:
        """Keep a community; returns the name a page asks for it by."""
        name = f"own-{sha256(content).hexdigest()[:16]}"
        self._layers[name] = layer
        self._layers.move_to_end(name)
        while len(self._layers) > limits.UPLOADS:
            self._layers.popitem(last=False)
        return name

    def get(self, community: str) -> Layer | None:
        """The layer behind a community's name; None for one that ships.

        Raises
        ------
        InputError
            An uploaded community that is no longer, or was never, here.
        """
        if not community.startswith("own-"):
            return None
        if community not in self._layers:
            raise InputError(
                "this link uses a community file that is not on this server (any more): choose "
                "the file again"
            )
        return self._layers[community]

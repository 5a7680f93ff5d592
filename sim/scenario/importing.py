"""Make a community file from other people's files: networks, grants and ballots."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sim.errors import InputError
from sim.readers import network_files
from sim.readers.ballots import looks_like_ballot, read_ballot
from sim.readers.grants import (
    looks_like_grants,
    looks_nearly_like_grants,
    looks_only_like_grants,
    read_grants,
)
from sim.readers.network import network_of
from sim.scenario.files import LARGEST
from sim.scenario.scenario import Scenario


class ReaderResult(Protocol):
    """The result of reading the files of one kind."""

    def understood(self) -> list[str]:
        """Lines for the person who gave the files."""

    def tables(self) -> dict[str, dict[str, Any]]:
        """Tables of a community file."""


@dataclass(frozen=True)
class ImportOptions:
    """Options for what files do not say themselves; see ``docs/import.md``."""

    network: Mapping[str, Any] = field(default_factory=dict)
    """By the names of :func:`sim.readers.network_files.read_network`; unset ones are empty."""
    grants: Mapping[str, Any] = field(default_factory=dict)
    """By the names of :func:`sim.readers.grants.read_grants`."""
    shared: Mapping[str, Any] = field(default_factory=dict)
    """Those that tables of every kind have; they say nothing of the kind of a file."""

    @property
    def used(self) -> set[str]:
        """Kinds of content for which options are given."""
        return {name for name in ("network", "grants") if any(getattr(self, name).values())}


class ContentKind(NamedTuple):
    """A kind of content: how to recognise its files, and how to read them together."""

    recognises: Callable[[Path], bool]
    read: Callable[[Sequence[Path], ImportOptions], ReaderResult]


def _read_network(paths: Sequence[Path], options: ImportOptions) -> ReaderResult:
    return network_files.read_network(*paths, **options.network, **options.shared)


def _read_grants(paths: Sequence[Path], options: ImportOptions) -> ReaderResult:
    return read_grants(_only(paths, "grants"), **options.grants, **options.shared)


def _read_ballot(paths: Sequence[Path], options: ImportOptions) -> ReaderResult:
    return read_ballot(_only(paths, "a vote"))


CONTENT_KINDS: dict[str, ContentKind] = {
    "network": ContentKind(network_files.recognises, _read_network),
    "grants": ContentKind(looks_like_grants, _read_grants),
    "ballot": ContentKind(looks_like_ballot, _read_ballot),
}
"""Kinds of content by name; files of no kind go to the first, which refuses them in words."""


def _only(paths: Sequence[Path], what: str) -> Path:
    if len(paths) > 1:
        names = " and ".join(path.name for path in paths)
        raise InputError(f"{names} both hold {what}; a community has one such file: name one")
    return paths[0]


def read_files(paths: Sequence[Path], options: ImportOptions) -> list[ReaderResult]:
    """Read files, those of each kind together.

    Parameters
    ----------
    paths
        The files.
    said
        What the files do not say themselves.

    Raises
    ------
    InputError
        A file cannot be used or could be of two kinds, or options are given for a kind of which
        there is no file.
    """
    groups: dict[str, list[Path]] = {}
    for path in paths:
        groups.setdefault(_content_kind(path, options), []).append(path)
    for name in options.used - groups.keys():
        raise InputError(f"options of {name} are given, but no file is one of {name}")
    return [
        CONTENT_KINDS[name].read(groups[name], options) for name in CONTENT_KINDS if name in groups
    ]


def _content_kind(path: Path, options: ImportOptions) -> str:
    """The kind of a file; of two possible kinds, the one for which options are given."""
    if looks_like_ballot(path):
        return "ballot"
    names = [name for name, kind in CONTENT_KINDS.items() if kind.recognises(path)]
    if set(names) == {"network", "grants"} and looks_only_like_grants(path):
        names = ["grants"]  # an id and a title make no table of nodes
    meant = [name for name in names if name in options.used]
    if len(meant or names) > 1:
        raise InputError(
            f"{path} could be {' or '.join(names)}; say which by an option of one of them, such as "
            '--map amount="NAME OF COLUMN" for grants or --weight none for a network'
        )
    if not names and ("grants" in options.used or looks_nearly_like_grants(path)):
        return "grants"
    return (meant or names or ["network"])[0]


def community(found: Sequence[ReaderResult]) -> dict[str, dict[str, Any]]:
    """The tables of a community file, which every arm can begin with.

    Raises
    ------
    InputError
        A community cannot be like that, or two files say the same of it.
    """
    tables: dict[str, dict[str, Any]] = {}
    for each in found:
        for table, values in each.tables().items():
            tables.setdefault(table, {}).update(values)
    if tables.get("community", {}).get("kind") == "network" and "residents" in tables["community"]:
        raise InputError(
            "--recipients makes organizations of the recipients, but the network has its own; "
            "leave out one of them"
        )
    scenario = scenario_of(tables)
    network_of(scenario.community.kind, scenario.network.nodes, scenario.network.ties)
    return tables


def scenario_of(tables: Mapping[str, Mapping[str, Any]]) -> Scenario:
    """What runs in a community begin with, under the simplest arm."""
    values = {
        f"{table}.{key}": value for table, keys in tables.items() for key, value in keys.items()
    }
    return Scenario.load("isolated").with_values(values)


def community_file(title: str, description: str, tables: Mapping[str, Mapping[str, Any]]) -> str:
    """Text of a community file.

    Raises
    ------
    InputError
        It is larger than a community file may be.
    """
    import tomli_w

    head = {"title": title} | ({"description": description} if description else {})
    text = tomli_w.dumps({**head, **tables}, multiline_strings=True)
    if len(text.encode()) > LARGEST:
        raise InputError(
            f"{title}: too large for a community file, which may have {LARGEST // 1000:,} kB; "
            "import a part of it"
        )
    return text

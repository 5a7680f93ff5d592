"""From files to a network: tell the format, read, put in order, and say what was done."""

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.network_files.csvtable import read_csv
from sim.readers.network_files.gexf import Gexf
from sim.readers.network_files.graphml import GraphML
from sim.readers.network_files.kinds import ask_if_two_modes
from sim.readers.network_files.kumu import read_kumu
from sim.readers.network_files.network import ImportedNetwork, Node, Tie
from sim.readers.network_files.nodes import Nodes, read_nodes
from sim.readers.network_files.options import Options
from sim.readers.network_files.raw import NetworkTable, RawNetwork
from sim.readers.network_files.recognise import is_network_table, network_of
from sim.readers.network_files.text import decode, read_file
from sim.readers.network_files.ties import MergedTies, read_ties
from sim.readers.network_files.xlsx import read_xlsx
from sim.readers.network_files.xmlfile import parse

XML = {"graphml": GraphML, "gexf": Gexf}
"""Readers by the outermost element."""


def read_network(
    *paths: str | os.PathLike[str],
    kind_column: str | None = None,
    kinds: Mapping[str, str] | None = None,
    weight: str | None = None,
    reversed: bool = False,
    relation: Sequence[str] = (),
    size: Sequence[str] = (),
    part: str | None = None,
    backbone: str | None = None,
    surrounding: int | None = None,
) -> ImportedNetwork:
    """Read a network of people, organizations and events from files of other programs.

    Parameters
    ----------
    *paths
        One file of GraphML, GEXF, Kumu JSON or XLSX; or CSV files: ties, or ties and nodes.
    kind_column, kinds, weight, reversed, relation, size, part, backbone, surrounding
        What the files do not say; see ``docs/import.md``.

    Returns
    -------
    ImportedNetwork
        ``understood()`` tells what was read and left out, ``tables()`` is for a community file.

    Raises
    ------
    InputError
        The files cannot be used; the sentence names the line or element.

    Examples
    --------
    >>> network = read_network("nodes.csv", "ties.csv")  # doctest: +SKIP
    >>> print(*network.understood(), sep="\\n")  # doctest: +SKIP
    """
    options = Options(
        kind_column, dict(kinds or {}), weight, reversed, _several(relation), _several(size), part,
        backbone, surrounding,
    )  # fmt: skip
    if surrounding is not None and not 0 <= surrounding <= 1_000_000:
        raise InputError(f"--surrounding {surrounding}: expected 0 to 1,000,000 residents")
    raw = _read_files([Path(path) for path in paths])
    nodes = read_nodes(raw, options)
    if not nodes.ids:
        raise InputError(f"{raw.ties.name}: no rows below the header; expected some ties")
    ties = read_ties(raw, nodes, options)
    if not options.kinds and options.kind_column is None and len(set(nodes.kinds)) == 1:
        ask_if_two_modes(nodes.table, nodes.rows, list(ties.strengths))
    return _network(raw, nodes, ties, options)


def recognises(path: Path) -> bool:
    """Whether a file looks like one of a network, told by how it begins.

    Raises
    ------
    InputError
        The file cannot be read at all.
    """
    raw = read_file(path)
    if raw.startswith(b"PK\x03\x04"):
        return any(map(is_network_table, read_xlsx(path, raw, header_only=True)))
    if _starts_with_tag(raw):
        beginning = raw[:10_000].replace(b"\0", b"")
        return re.search(rb"<(\w+:)?(graphml|gexf)[\s>]", beginning) is not None
    text, _ = decode(path, raw)
    if text.lstrip().startswith(("{", "[")):
        return '"elements"' in text and '"connections"' in text
    return is_network_table(read_csv(path, text, header_only=True))


def _several(given: Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _read_files(paths: Sequence[Path]) -> RawNetwork:
    if not paths:
        raise InputError("no file named; expected at least one")
    tables: list[NetworkTable] = []
    notes: list[str] = []
    for path in paths:
        found = _open(path)
        if isinstance(found, RawNetwork):
            if len(paths) > 1:
                raise InputError(
                    f"{path} ({found.format}) holds a whole network; import it without other files"
                )
            return found
        tables += found[0]
        notes += found[1]
    return network_of(tables, notes)


def _open(path: Path) -> RawNetwork | tuple[list[NetworkTable], list[str]]:
    """A file by what it holds: a whole network, or tables and what is to be said of them."""
    raw = read_file(path)
    if raw.startswith(b"PK\x03\x04"):
        return read_xlsx(path, raw), []
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{path}: an old or encrypted workbook; save it as XLSX or CSV")
    if _starts_with_tag(raw):
        return _read_xml(path, raw)
    text, notes = decode(path, raw)
    if path.suffix.lower() == ".json" or text.lstrip().startswith(("{", "[")):
        network = read_kumu(path, text)
        network.notes += notes
        return network
    return [read_csv(path, text)], notes


def _starts_with_tag(raw: bytes) -> bool:
    """Whether the first character, in any encoding, is a pointed bracket."""
    return raw[:100].translate(None, b"\0\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<")


def _read_xml(path: Path, raw: bytes) -> RawNetwork:
    class ByRoot:
        """Hands all elements to the reader that the outermost one asks for."""

        reader: Any = None

        def begin(self, name: str, attributes: dict[str, str], line: int) -> None:
            if self.reader is None:
                if name not in XML:
                    raise InputError(
                        f"{path}:{line}: XML that begins with <{name[:40]}>; "
                        "expected GraphML or GEXF"
                    )
                self.reader = XML[name](path)
            self.reader.begin(name, attributes, line)

        def end(self, name: str, text: str) -> None:
            self.reader.end(name, text)

    found = ByRoot()
    parse(path, raw, found)
    network: RawNetwork = found.reader.network()
    return network


def _network(raw: RawNetwork, nodes: Nodes, ties: MergedTies, options: Options) -> ImportedNetwork:
    across = sum(nodes.kinds[one] != nodes.kinds[two] for one, two in ties.strengths)
    network = ImportedNetwork(
        tuple(
            Node(*values, "yes" if i == nodes.backbone else "")
            for i, values in enumerate(
                zip(nodes.ids, nodes.labels, nodes.kinds, nodes.sizes, nodes.parts, strict=True)
            )
        ),
        tuple(
            Tie(nodes.ids[one], nodes.ids[two], _strength(value))
            for (one, two), value in sorted(ties.strengths.items())
        ),
        (),
        options.surrounding,
    )
    names = raw.ties.name if raw.nodes is None or raw.nodes.name == raw.ties.name else (
        f"{raw.nodes.name} and {raw.ties.name}"
    )  # fmt: skip
    words = [f"Read {names} as {raw.format}.", *raw.notes, *nodes.words, *ties.words]
    words += _summary(network, Counter(nodes.kinds), across)
    return ImportedNetwork(network.nodes, network.ties, tuple(words), options.surrounding)


def _strength(value: float | None) -> str:
    return "" if value is None or value == 1.0 else f"{value:.6g}"


def _summary(network: ImportedNetwork, kinds: Counter[str], across: int) -> list[str]:
    counts = network.counts
    named = ", ".join(f"{many} of kind {kind}" for kind, many in kinds.items())
    words = [
        f"So the community has {counts['nodes']} nodes ({named}), {counts['ties']} ties and "
        f"{counts['isolates']} nodes without a tie."
    ]
    if across:
        words.append(
            f"{across} ties go between kinds: membership and participation, projected as in the "
            "Bristol network; their strength does not count."
        )
    if not network.ties:
        words.append("LOOK: nobody is tied to anybody.")
    return words

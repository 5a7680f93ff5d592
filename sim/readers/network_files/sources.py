"""What a source is, told by what it holds, and the tables in it."""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.readers.network_files.csvtable import read_csv
from sim.readers.network_files.foreign import foreign_bytes, foreign_text, foreign_xml
from sim.readers.network_files.gexf import Gexf
from sim.readers.network_files.gml import read_gml
from sim.readers.network_files.graphml import GraphML
from sim.readers.network_files.headers import is_network_table
from sim.readers.network_files.jsonfile import looks_like_network, read_json
from sim.readers.network_files.memory import is_frame, is_graph, read_frames, read_graph
from sim.readers.network_files.pajek import BEGINS, read_pajek
from sim.readers.network_files.raw import NetworkTable, RawNetwork
from sim.readers.network_files.recognise import network_of
from sim.readers.network_files.sections import read_gdf, read_vna
from sim.readers.network_files.text import decode, read_file
from sim.readers.network_files.ucinet import read_ucinet
from sim.readers.network_files.xlsx import read_xlsx
from sim.readers.network_files.xmlfile import parse

Source = str | os.PathLike[str] | Any
"""A path, a graph of networkx, or a table of pandas."""

XML = {"graphml": GraphML, "gexf": Gexf}
"""Readers by the outermost element."""

TEXTS: tuple[tuple[re.Pattern[str], Callable[[Path, str], RawNetwork]], ...] = (
    (re.compile(rf"(%[^\n]*\n\s*)*({'|'.join(map(re.escape, BEGINS))})\b", re.I), read_pajek),
    (re.compile(r"dl\s+(n|nr|nc|nm|format)\s*=", re.I), read_ucinet),
    (re.compile(r"((#|creator|version|comment)[^\n]*\n\s*)*graph\s*\[", re.I), read_gml),
)
"""Readers of text by how it begins."""

TABLES: tuple[tuple[re.Pattern[str], Callable[[Path, str], list[NetworkTable]]], ...] = (
    (re.compile(r"\*(node|tie) (data|properties)", re.I), read_vna),
    (re.compile(r"nodedef>", re.I), read_gdf),
)
"""Readers of tables in text."""


def read_raw(sources: Sequence[Source], sheets: Sequence[str]) -> RawNetwork:
    """The network of some sources, as they have it.

    Raises
    ------
    InputError
        They cannot be read, or are no network together.
    """
    if not sources:
        raise InputError("no file named; expected at least one")
    if is_graph(sources[0]):
        if len(sources) > 1:
            raise InputError("a graph holds a whole network; give it without other sources")
        return read_graph(sources[0])
    if all(map(is_frame, sources)):
        return read_frames(sources)
    return _read_files([_path(source) for source in sources], sheets)


def recognises(path: Path) -> bool:
    """Whether a file looks like one of a network, told by how it begins.

    Raises
    ------
    InputError
        The file cannot be read at all.
    """
    raw = read_file(path)
    if foreign_bytes(raw, path.suffix):
        return False
    if raw.startswith(b"PK\x03\x04"):
        return any(map(is_network_table, read_xlsx(path, raw, header_only=True)[0]))
    if _starts_with_tag(raw):
        beginning = raw[:10_000].replace(b"\0", b"")
        return re.search(rb"<(\w+:)?(graphml|gexf)[\s>]", beginning) is not None
    text, _ = decode(path, raw)
    if text.lstrip().startswith(("{", "[")):
        return looks_like_network(text)
    if any(begins.match(text[:10_000].lstrip()) for begins, _ in (*TEXTS, *TABLES)):
        return True
    return not foreign_text(text) and is_network_table(read_csv(path, text, header_only=True))


def _path(source: Source) -> Path:
    if isinstance(source, str | os.PathLike):
        return Path(source)
    raise InputError(
        f"a {type(source).__name__} is no source of a network; expected a path, a graph of "
        "networkx, or one or two tables of pandas"
    )


def _read_files(paths: Sequence[Path], sheets: Sequence[str]) -> RawNetwork:
    tables: list[NetworkTable] = []
    notes: list[str] = []
    for path in paths:
        found = _open(path, sheets)
        if isinstance(found, RawNetwork):
            if len(paths) > 1:
                raise InputError(
                    f"{path} ({found.format}) holds a whole network; import it without other files"
                )
            return found
        tables += found[0]
        notes += found[1]
    return network_of(tables, notes)


def _open(path: Path, sheets: Sequence[str]) -> RawNetwork | tuple[list[NetworkTable], list[str]]:
    """A file by what it holds: a whole network, or tables and what is to be said of them."""
    raw = read_file(path)
    if foreign := foreign_bytes(raw, path.suffix):
        raise InputError(f"{path}: {foreign}")
    if raw.startswith(b"PK\x03\x04"):
        return read_xlsx(path, raw, only=sheets)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{path}: an old or encrypted workbook; save it as XLSX or CSV")
    if sheets:
        raise InputError(f"--sheet: {path} is no workbook")
    if _starts_with_tag(raw):
        return _read_xml(path, raw)
    text, notes = decode(path, raw)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    begins = lines[:10_000].lstrip()
    whole = next((read for fits, read in TEXTS if fits.match(begins)), None)
    if whole is None and (path.suffix.lower() == ".json" or begins.startswith(("{", "["))):
        whole = read_json
    if whole is not None:
        network = whole(path, lines)
        network.notes += notes
        return network
    tables = next((read for fits, read in TABLES if fits.match(begins)), None)
    if tables is not None:
        return tables(path, lines), notes
    if foreign := foreign_text(begins):
        raise InputError(f"{path}: {foreign}")
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
                    known = foreign_xml(name)
                    raise InputError(
                        f"{path}:{line}: XML that begins with <{name[:40]}>"
                        + (f", {known}" if known else "; expected GraphML or GEXF")
                    )
                self.reader = XML[name](path)
            self.reader.begin(name, attributes, line)

        def end(self, name: str, text: str) -> None:
            self.reader.end(name, text)

    found = ByRoot()
    parse(path, raw, found)
    network: RawNetwork = found.reader.network()
    return network

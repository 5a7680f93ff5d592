"""GML, as networkx, igraph and yEd write it: keys, values and brackets."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.raw import MOST_CELLS, RawNetwork
from sim.readers.network_files.records import Record, Records
from sim.readers.questions import quoted

DEEPEST = 50
"""Most brackets within each other."""

_TOKEN = re.compile(r'\s+|#[^\n]*|(?P<text>"[^"]*")|(?P<bracket>[\[\]])|(?P<word>[^\s\[\]"]+)')


def read_gml(path: Path, text: str) -> RawNetwork:
    """The network of a GML file; what stands in brackets inside a node or edge is left out.

    Raises
    ------
    InputError
        Brackets do not fit, or a node or edge lacks its id or ends; the sentence names the line.
    """
    records = Records(path)
    directed = False
    open_: list[str] = []
    record: Record = {}
    key, begun = "", 1
    for line, sort, value in _tokens(path, text):
        if sort == "bracket" and value == "[":
            open_.append(key.lower())
            key = ""
            if len(open_) > DEEPEST:
                raise InputError(
                    f"{path}:{line}: brackets nested more than {DEEPEST} deep; export it again"
                )
            if open_ in (["graph", "node"], ["graph", "edge"]):
                record, begun = {}, line
        elif sort == "bracket":
            if not open_:
                raise InputError(f"{path}:{line}: a ] that closes nothing; export it again")
            if open_ == ["graph", "node"]:
                records.node(begun, _with(path, begun, record, "node", "id"))
            elif open_ == ["graph", "edge"]:
                records.tie(begun, _with(path, begun, record, "edge", "source", "target"))
            open_.pop()
            key = ""
        elif not key:
            key = value
        else:
            if open_ in (["graph", "node"], ["graph", "edge"]):
                record[key] = value
            elif open_ == ["graph"] and key.lower() == "directed":
                directed = value == "1"
            key = ""
    if open_:
        raise InputError(f"{path}: a [ of {quoted(open_[-1])} is not closed; export it again")
    if not records.nodes:
        raise InputError(f"{path}: GML without any node; export the network again")
    nodes, ties = records.tables()
    return RawNetwork("GML", ties, 0, 1, nodes, label=1, directed=directed)


def _tokens(path: Path, text: str) -> Iterator[tuple[int, str, str]]:
    """Line, sort and value of all but spaces and remarks."""
    at, line, many = 0, 1, 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise InputError(f"{path}:{line}: a quote that is not closed; export it again")
        sort = found.lastgroup
        if sort is not None:
            many += 1
            if many > MOST_CELLS:
                raise InputError(f"{path}: more than {MOST_CELLS:,} keys and values; import a part")
            value = found[0]
            yield line, sort, html.unescape(value[1:-1]) if sort == "text" else value
        line += found[0].count("\n")
        at = found.end()


def _with(path: Path, line: int, record: Record, what: str, *keys: str) -> Record:
    for key in keys:
        if not record.get(key):
            raise InputError(f"{path}:{line}: a GML {what} without {key}; export it again")
    return record

"""UCINET DL files: a full matrix, a list of ties, or a list of neighbours."""

import re
from pathlib import Path

from sim.errors import InputError
from sim.readers.network_files.raw import MOST_CELLS, MOST_NODES, RawNetwork
from sim.readers.network_files.records import Records, numbered, tokens
from sim.readers.questions import Question, quoted

WAY_OUT = "in UCINET, export it by Data > Export > DL as edgelist1 or full matrix"
FORMATS = {
    "fullmatrix": "fullmatrix", "fm": "fullmatrix", "edgelist1": "edgelist1", "el1": "edgelist1",
    "edgelist": "edgelist1", "nodelist1": "nodelist1", "nl1": "nodelist1", "nodelist": "nodelist1",
}  # fmt: skip
"""Formats that are read, by the words for them."""

_SETTING = re.compile(r"\b(n|nr|nc|nm|format|diagonal)\s*=\s*([\w.]+)", re.IGNORECASE)
_DATA = re.compile(r"^\s*data\s*:", re.IGNORECASE)
_LABELS = re.compile(r"^\s*((?:row |col(?:umn)? )?labels)\s*(embedded|:)", re.IGNORECASE)


def read_ucinet(path: Path, text: str) -> RawNetwork:
    """The network of a DL file.

    Raises
    ------
    InputError
        The text cannot be used or has a format that is not read; the sentence names the line.
    """
    head: list[str] = []
    labels: list[str] = []
    data: list[tuple[int, list[str]]] = []
    part, embedded, given = "head", False, 0
    for number, line in numbered(path, text):
        if part != "data" and _DATA.match(line):
            part, line = "data", line.partition(":")[2]
        elif part != "data" and (named := _LABELS.match(line)):
            embedded = embedded or named[2].lower() == "embedded"
            # labels of rows and of columns are the same where both are given
            part = "labels" if named[2] == ":" and not labels else "skipped"
            line = line[named.end() :]
        elif part == "head":
            head.append(line)
        if part == "data" and (values := tokens(line, commas=True)):
            data.append((number, values))
            given += len(values)
            if given > MOST_CELLS:
                raise InputError(f"{path}: more than {MOST_CELLS:,} values; import a part")
        elif part == "labels":
            labels += tokens(line, commas=True)
            if len(labels) > MOST_NODES:
                raise InputError(f"{path}: more than {MOST_NODES:,} labels; import a part")
    settings = _settings(path, " ".join(head))
    size, form = int(settings["n"]), settings["format"]
    if labels and len(labels) != size:
        raise InputError(f"{path}: {len(labels)} labels where n={size}; give each node one")
    if form == "fullmatrix":
        return _matrix(path, size, labels, embedded, data)
    return _list(path, size, labels, embedded, data, pairs=form == "edgelist1")


def _settings(path: Path, head: str) -> dict[str, str]:
    found = {name.lower(): value.lower() for name, value in _SETTING.findall(head)}
    rows, columns = found.get("nr", ""), found.get("nc", "")
    if rows and columns and rows != columns:
        raise InputError(
            f"{path}: a DL file of {rows} rows and {columns} columns, so of two modes; list who "
            "belongs to what in columns such as organization and event"
        )
    found.setdefault("n", rows or columns)
    if found.get("nm", "1") != "1":
        raise InputError(
            f"{path}: a DL file of {found['nm']} matrices (nm); {WAY_OUT}, each by itself"
        )
    form = found.get("format", "fullmatrix")
    if form not in FORMATS or found.get("diagonal", "present") != "present":
        what = f"format {quoted(form)}" if form not in FORMATS else "its diagonal absent"
        raise InputError(f"{path}: a DL file with {what}, which is not read; {WAY_OUT}")
    found["format"] = FORMATS[form]
    if not (re.fullmatch(r"[0-9]{1,9}", found["n"]) and 0 < int(found["n"]) <= MOST_NODES):
        raise InputError(
            f"{path}: a DL file with n={found['n'][:20] or 'nothing'}; expected n= and the number "
            f"of nodes, at most {MOST_NODES:,}"
        )
    return found


def _matrix(
    path: Path, size: int, labels: list[str], embedded: bool, data: list[tuple[int, list[str]]]
) -> RawNetwork:
    """Values row by row, however they are broken into lines; labels stand in front of each."""
    flat = [(number, value) for number, values in data for value in values]
    if embedded:
        labels = [value for _, value in flat[:size]]
        flat = flat[size:]
        flat = [each for i, each in enumerate(flat) if i % (size + 1)]
    if len(flat) != size * size:
        raise InputError(
            f"{path}: {len(flat)} values in the matrix; expected {size} x {size} as n={size} says"
        )
    names = labels or [str(i) for i in range(1, size + 1)]
    records = _nodes(path, names)
    values = [value for _, value in flat]
    even = all(values[i] == values[i % size * size + i // size] for i in range(len(values)))
    for i, (number, value) in enumerate(flat):
        row, column = divmod(i, size)
        if value not in ("0", "0.0") and (not even or row <= column):  # each pair once
            ends = {"source": names[row], "target": names[column]}
            records.tie(number, ends | {"weight": value})
    nodes, ties = records.tables("weight")
    return RawNetwork("UCINET DL", ties, 0, 1, nodes, label=1, directed=not even)


def _list(
    path: Path, size: int, labels: list[str], embedded: bool, data: list[tuple[int, list[str]]],
    *, pairs: bool,
) -> RawNetwork:  # fmt: skip
    """Lines of a node and another and perhaps a weight, or of a node and its neighbours."""
    names = labels or ([] if embedded else [str(i) for i in range(1, size + 1)])
    found: list[tuple[int, str, str, str]] = []
    for number, (one, *others) in data:
        if pairs and not 1 <= len(others) <= 2:
            raise InputError(f"{path}:{number}: expected two nodes and perhaps a weight")
        weight = others[1] if pairs and len(others) > 1 else ""
        for other in others[:1] if pairs else others:
            source, target = (_name(path, number, end, names, embedded) for end in (one, other))
            found.append((number, source, target, weight))
    if embedded:
        names = list(dict.fromkeys([*names, *(end for _, *ends, _ in found for end in ends)]))
    records = _nodes(path, names)
    for number, one, two, weight in found:
        record = {"source": one, "target": two}
        records.tie(number, record | ({"weight": weight} if weight else {}))
    nodes, ties = records.tables()
    network = RawNetwork("UCINET DL", ties, 0, 1, nodes, label=1, weight_default="1")
    if len(names) < size:
        network.questions.append(
            Question(
                ties.short, f"n={size}, {len(names)} named", f"{len(names)} nodes",
                "name the others under labels:",
            )
        )  # fmt: skip
    return network


def _nodes(path: Path, names: list[str]) -> Records:
    records = Records(path)
    for name in names:
        records.node(1, {"id": name, "label": name})
    return records


def _name(path: Path, number: int, end: str, names: list[str], embedded: bool) -> str:
    """Name of a node by its number, or by itself where labels are embedded."""
    if embedded:
        return end
    if not (re.fullmatch(r"[0-9]{1,9}", end) and 0 < int(end) <= len(names)):
        raise InputError(
            f"{path}:{number}: node {end[:40]!r}; expected a number from 1 to {len(names)}, or "
            "'labels embedded' above the data"
        )
    return names[int(end) - 1]

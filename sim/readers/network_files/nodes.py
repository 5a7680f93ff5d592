"""The nodes of a network: told apart, named, sized."""

from dataclasses import dataclass, field

from sim.errors import InputError
from sim.readers.names import key as name_key
from sim.readers.network_files.backbone import marked_backbone, named_backbone
from sim.readers.network_files.kinds import kinds_of
from sim.readers.network_files.options import Options
from sim.readers.network_files.raw import (
    MOST_COLUMNS,
    MOST_NODES,
    NetworkTable,
    RawNetwork,
    count,
    is_numeric,
    listed,
    missing,
    number,
)
from sim.readers.questions import Question, quoted

LONGEST = 500
"""Most characters of an id or label."""

MOST_PARTS = 20
"""Most parts a system may have."""


@dataclass
class Nodes:
    """Nodes in the order of the file, one entry for each in every list."""

    ids: list[str]
    labels: list[str]
    table: NetworkTable | None
    rows: list[int]
    """Row of each in the table; empty without one."""
    kinds: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    backbone: int | None = None
    words: list[str] = field(default_factory=list)
    """What has to be said about them."""
    questions: list[Question] = field(default_factory=list)


def read_nodes(raw: RawNetwork, options: Options) -> Nodes:
    """Nodes of the table, or the ends of ties where there is none.

    Raises
    ------
    InputError
        An id is missing or stands for two different nodes, or a kind or value cannot be used.
    """
    nodes = _listed(raw, raw.nodes) if raw.nodes else _from_ties(raw)
    if raw.ends:
        nodes.kinds = _kinds_of_ends(raw, nodes)
    else:
        nodes.kinds, words, questions = kinds_of(
            raw, nodes.table, nodes.rows or range(len(nodes.ids)), options
        )
        nodes.words += words
        nodes.questions += questions
    if set(nodes.kinds) == {"event"}:
        raise InputError(
            f"{(nodes.table or raw.ties).name}: all nodes are events; expected people or "
            "organizations too, as --kind VALUE=individual says of a value of the column of kinds"
        )
    _check_names(raw, nodes)
    _size(nodes, options)
    _part(nodes, options)
    _mark_backbone(nodes, options, raw.understood)
    return nodes


def _mark_backbone(nodes: Nodes, options: Options, understood: bool) -> None:
    """The backbone as said, else as marked in the table; nothing is asked of one we wrote."""
    if options.backbone is not None:
        nodes.backbone = named_backbone(options.backbone, nodes.ids, nodes.labels, nodes.kinds)
    elif nodes.table is not None:
        nodes.backbone, asked = marked_backbone(nodes.table, nodes.rows, nodes.labels, nodes.kinds)
        nodes.questions += [] if understood and nodes.backbone is not None else asked
    if nodes.backbone is not None:
        nodes.words.append(f"Backbone: {nodes.labels[nodes.backbone]}.")


def _check_names(raw: RawNetwork, nodes: Nodes) -> None:
    for i, (key, label) in enumerate(zip(nodes.ids, nodes.labels, strict=True)):
        if max(len(key), len(label)) > LONGEST:
            where = nodes.table.where(nodes.rows[i]) if nodes.table else raw.ties.name
            raise InputError(
                f"{where}: node {quoted(key, 40)} has an id or label of more than {LONGEST} "
                "characters; shorten it"
            )


def _listed(raw: RawNetwork, table: NetworkTable) -> Nodes:
    nodes = Nodes([], [], table, [])
    first: dict[str, int] = {}
    twice = []
    for row, values in enumerate(table.rows):
        key = values[raw.id]
        if not key:
            raise InputError(
                f"{table.where(row)}: no {table.columns[raw.id]}; every node needs one: write "
                "it, or leave the row out"
            )
        if key in first:
            if values != table.rows[first[key]]:
                raise InputError(
                    f"{table.where(row)}: {table.columns[raw.id]} {quoted(key)} was used before "
                    f"({table.where(first[key])}) for a node with other values; ids must differ"
                )
            twice.append(row)
            continue
        first[key] = row
        nodes.ids.append(key)
        nodes.labels.append((values[raw.label] if raw.label is not None else "") or key)
        nodes.rows.append(row)
    used = len(nodes.ids)
    left = f"; {count(len(twice), 'row')} that only repeat another, left out" if twice else ""
    nodes.words.append(
        f"Nodes: {count(len(table.rows), 'row')}, {used} used{left} "
        f"(columns {listed(table.columns, MOST_COLUMNS)})."
    )
    if twice:
        nodes.questions.append(
            Question(
                table.spot(twice), "rows that only repeat another", "left out", "mend the file"
            )
        )
    if table.blank:
        nodes.words.append(f"Left out: {count(table.blank, 'row')} of nodes without any value.")
    if not raw.understood:
        nodes.questions += _same_labels(nodes, table)
    return nodes


def _same_labels(nodes: Nodes, table: NetworkTable) -> list[Question]:
    """Ask about nodes whose labels are equal, or differ in case, spaces or signs only."""
    first: dict[str, int] = {}
    again = []
    for label, row in zip(nodes.labels, nodes.rows, strict=True):
        if first.setdefault(name_key(label), row) != row:
            again.append((row, label))
    if not again:
        return []
    shown = ", ".join(quoted(label, 30) for _, label in again[:3])
    return [
        Question(
            table.spot([row for row, _ in again]), f"{shown}: as an earlier node",
            "different nodes, as their ids differ", "give them one id",
        )
    ]  # fmt: skip


def _from_ties(raw: RawNetwork) -> Nodes:
    found: dict[str, None] = {}
    for row in raw.ties.rows:
        for end in (row[raw.source], row[raw.target]):
            if end:
                found[end] = None
    found |= dict.fromkeys(raw.alone)
    if len(found) > MOST_NODES:
        raise InputError(f"{raw.ties.name}: more than {MOST_NODES:,} nodes; import a part")
    ids = list(found)
    words = f"Nodes: {len(ids)}, the ends of ties; whoever has no tie is not known without a table."
    return Nodes(ids, list(ids), None, [], words=[words])


def _kinds_of_ends(raw: RawNetwork, nodes: Nodes) -> list[str]:
    """Kinds from the names of the columns that hold the ends."""
    assert raw.ends is not None
    found: dict[str, str] = {}
    for i, row in enumerate(raw.ties.rows):
        for end, kind in zip((row[raw.source], row[raw.target]), raw.ends, strict=True):
            if found.setdefault(end, kind) != kind:
                raise InputError(
                    f"{raw.ties.where(i)}: {quoted(end)} stands in both columns; a node is of one "
                    "kind: give one of them another name, or rename the columns source and target"
                )
    for end, side in raw.alone.items():
        found.setdefault(end, raw.ends[side])
    columns = " and ".join(repr(raw.ties.columns[i]) for i in (raw.source, raw.target))
    nodes.words.append(f"Kinds: columns {columns} of the ties.")
    return [found[key] for key in nodes.ids]


def _size(nodes: Nodes, options: Options) -> None:
    nodes.sizes = [""] * len(nodes.ids)
    table = nodes.table
    if not options.size:
        numeric = _numeric_columns(nodes)
        more = f" (--size COLUMN; numbers stand in {', '.join(numeric)})" if numeric else ""
        nodes.words.append(f"Sizes: none read, drawn{more}.")
        return
    if table is None:
        raise InputError("--size: there is no table of nodes; name the file with the nodes too")
    columns = [options.column(table, name, "--size") for name in options.size]
    given = zero = 0
    sized = [i for i, kind in enumerate(nodes.kinds) if kind == "organization"]
    for i in sized:
        row = nodes.rows[i]
        values = [_positive(table, row, column) for column in columns]
        known = [value for value in values if value is not None]
        total = sum(known) if len(known) == len(values) else None
        zero += total == 0
        if total is not None and total > 1e12:
            raise InputError(f"{table.where(row)}: a size above 1e12; expected people or money")
        if total:
            given += 1
            nodes.sizes[i] = f"{total:.10g}"
    names = " + ".join(table.columns[column] for column in columns)
    blank = len(sized) - given - zero
    nodes.words.append(
        f"Sizes of organizations: {names}, {given} read; {blank} missing and {zero} of 0 are drawn."
    )


def _positive(table: NetworkTable, row: int, column: int) -> float | None:
    text = table.rows[row][column]
    if missing(text):
        return None
    value = number(text)
    if value is None or value < 0:
        raise InputError(
            f"{table.where(row)}: {table.columns[column]} {quoted(text)}; expected a number from "
            "0, such as 12 or 12.5, or nothing"
        )
    return value


def _numeric_columns(nodes: Nodes) -> list[str]:
    table = nodes.table
    if table is None:
        return []
    own = {"id", "label", "name"}
    return [
        name
        for i, name in enumerate(table.columns)
        if name.lower() not in own and is_numeric(table.column(i))
    ][:8]


def _part(nodes: Nodes, options: Options) -> None:
    nodes.parts = [""] * len(nodes.ids)
    if options.part is None:
        return
    table = nodes.table
    if table is None:
        raise InputError("--part: there is no table of nodes; name the file with the nodes too")
    column = options.column(table, options.part, "--part")
    for i, row in enumerate(nodes.rows):
        text = table.rows[row][column]
        if missing(text) or nodes.kinds[i] == "event":
            continue
        value = number(text)
        if value is None or value < 1 or value > MOST_PARTS or value != int(value):
            raise InputError(
                f"{table.where(row)}: {table.columns[column]} {quoted(text)}; expected a whole "
                f"number from 1 to {MOST_PARTS}, the part of the system, or nothing"
            )
        nodes.parts[i] = str(int(value))
    given = sum(map(bool, nodes.parts))
    partless = sum(kind == "event" for kind in nodes.kinds)
    nodes.words.append(
        f"Parts: column {quoted(table.columns[column])}, {given} read; "
        f"{len(nodes.ids) - partless - given} missing are drawn."
    )

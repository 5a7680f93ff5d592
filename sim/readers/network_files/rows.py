"""Rows of ties put in order: lists in a cell, rows that name one end, names written in two ways."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import product

from sim.errors import InputError
from sim.readers.names import key as name_key
from sim.readers.names import spellings
from sim.readers.network_files.lists import NONE, perhaps, split, standing_alone
from sim.readers.network_files.options import Options
from sim.readers.network_files.raw import (
    BREAK,
    MOST_TIES,
    NetworkTable,
    RawNetwork,
    count,
    lines_joined,
)
from sim.readers.questions import Question, quoted

_REMARK = re.compile(r"[*†(]|(notes?|sources?|as of|date|total|sum|gesamt|summe|anmerkung)\b", re.I)
"""How the only text of a row begins that is below a table and not of it."""

SHOWN = 3
"""Most examples that a question shows."""


def put_in_order(raw: RawNetwork, options: Options) -> RawNetwork:
    """The network with two names in each row of ties.

    A row with lists of names becomes a row for each pair; one that names one end becomes a node
    without that tie. Names that differ in case, spaces, signs or legal form only are asked about,
    and merged where the user says so.

    Raises
    ------
    InputError
        A row names no end, or lists make too many ties.
    """
    if raw.lists:
        raw = _pairs_of_names(raw, options)
    return _same_names(raw, options)


def _pairs_of_names(raw: RawNetwork, options: Options) -> RawNetwork:
    table = raw.ties
    known = _known(raw)
    rows: list[tuple[str, ...]] = []
    numbers: list[int | str] = []
    listed: list[int] = []
    doubtful: list[int] = []
    remarks: list[int] = []
    alone: dict[str, tuple[int, int]] = {}
    for row, values in enumerate(table.rows):
        ends = values[raw.source], values[raw.target]
        if not any(ends):
            raise InputError(
                f"{table.where(row)}: no {table.columns[raw.source]}; name it, or leave the row out"
            )
        divided = [split(end, known, options.lists) for end in ends]
        if any(divided):
            listed.append(row)
        elif options.lists is None and any(perhaps(end, known) for end in ends):
            doubtful.append(row)
        sources, targets = (
            names or [lines_joined(end)] for names, end in zip(divided, ends, strict=True)
        )
        if not all(ends) and _REMARK.match(ends[0] or ends[1]):
            remarks.append(row)
            continue
        if not all(ends):
            for name in sources if ends[0] else targets:
                alone.setdefault(name, (row, 0 if ends[0] else 1))
            continue
        if len(rows) + len(sources) * len(targets) > MOST_TIES:
            raise InputError(
                f"{table.where(row)}: lists in cells make more than {MOST_TIES:,} ties; "
                "--lists none reads each cell as one name"
            )
        for one, two in product(sources, targets):
            rows.append(tuple(map(lines_joined, _with_ends(values, raw, one, two))))
            numbers.append(table.numbers[row])
    raw.questions += _asked(raw, options, known, listed, doubtful)
    if remarks:
        first = table.rows[remarks[0]]
        found = quoted(first[raw.source] or first[raw.target])
        raw.questions.append(
            Question(table.spot(remarks), found, "a remark or a sum, left out", "mend the file")
        )
    if alone:
        raw.questions.append(_asked_of_one_end(table, alone))
    ends_alone = {name: end for name, (_, end) in alone.items()}
    return replace(raw, ties=replace(table, rows=rows, numbers=numbers), alone=ends_alone)


def _known(raw: RawNetwork) -> Collection[str]:
    """Names that a node is known to have."""
    if raw.nodes is None:
        return standing_alone(_ends(raw))
    columns = {raw.id, raw.id if raw.label is None else raw.label}
    return {values[column] for values in raw.nodes.rows for column in columns}


def _ends(raw: RawNetwork) -> Iterator[str]:
    return (end for row in raw.ties.rows for end in (row[raw.source], row[raw.target]) if end)


def _with_ends(values: tuple[str, ...], raw: RawNetwork, one: str, two: str) -> tuple[str, ...]:
    changed = list(values)
    changed[raw.source], changed[raw.target] = one, two
    return tuple(changed)


def _asked(
    raw: RawNetwork, options: Options, known: Collection[str], listed: list[int],
    doubtful: list[int],
) -> list[Question]:  # fmt: skip
    table = raw.ties
    questions = []
    if listed:
        cells = (table.rows[listed[0]][end] for end in (raw.source, raw.target))
        cell = next(each for each in cells if split(each, known, options.lists))
        questions.append(
            Question(
                table.spot(listed), quoted(cell), "a list: a tie to each name in it",
                f"--lists {NONE}",
            )
        )  # fmt: skip
    if doubtful:
        cells = (table.rows[doubtful[0]][end] for end in (raw.source, raw.target))
        cell, sign = next((each, sign) for each in cells if (sign := perhaps(each, known)))
        option = "write | between names" if sign == BREAK else f"--lists '{sign}'"
        questions.append(Question(table.spot(doubtful), quoted(cell), "one name", option))
    return questions


def _asked_of_one_end(table: NetworkTable, alone: Mapping[str, tuple[int, int]]) -> Question:
    rows = list(dict.fromkeys(row for row, _ in alone.values()))
    names = ", ".join(quoted(name, 30) for name in list(alone)[:SHOWN])
    return Question(table.spot(rows), f"{names} without partner", "a node, no tie", "mend the file")


def _same_names(raw: RawNetwork, options: Options) -> RawNetwork:
    """Ask about names written in several ways, or merge them."""
    if raw.nodes is not None:
        return _as_in_table(raw, raw.nodes) if options.merge_names else raw
    groups = [list(group) for group in spellings([*_ends(raw), *raw.alone])]
    if not groups:
        return raw
    if not options.merge_names:
        raw.questions += [
            Question(
                raw.ties.short, ", ".join(quoted(name, 20) for name in group),
                f"{len(group)} different nodes", "--merge-names",
            )
            for group in groups[:SHOWN]
        ]  # fmt: skip
        if len(groups) > SHOWN:
            raw.questions.append(
                Question(
                    raw.ties.short, f"{len(groups) - SHOWN} more names in several spellings",
                    "different nodes", "--merge-names",
                )
            )  # fmt: skip
        return raw
    first = {name: group[0] for group in groups for name in group}
    raw.notes.append(
        f"{count(sum(map(len, groups)), 'name')} merged into {count(len(groups), 'node')}, as "
        f"said: {'; '.join(', '.join(map(quoted, group)) for group in groups[:SHOWN])}."
    )
    return _renamed(raw, first)


def _as_in_table(raw: RawNetwork, nodes: NetworkTable) -> RawNetwork:
    """Ends that the table of nodes writes otherwise, written as there."""
    column = raw.id if raw.label is None else raw.label
    keys: dict[str, set[str]] = {}
    for name in nodes.column(column):
        keys.setdefault(name_key(name), set()).add(name)
    known = _known(raw)
    first = {}
    for end in (*_ends(raw), *raw.alone):
        meant = keys.get(name_key(end), set())
        if end not in known and len(meant) == 1:
            first[end] = next(iter(meant))
    if first:
        shown = ", ".join(f"{quoted(a)} is {quoted(b)}" for a, b in list(first.items())[:SHOWN])
        raw.notes.append(f"{count(len(first), 'name')} read as in the nodes, as said: {shown}.")
    return _renamed(raw, first)


def _renamed(raw: RawNetwork, names: Mapping[str, str]) -> RawNetwork:
    rows = [
        _with_ends(
            row, raw, names.get(row[raw.source], row[raw.source]),
            names.get(row[raw.target], row[raw.target]),
        )
        for row in raw.ties.rows
    ]  # fmt: skip
    alone = {names.get(name, name): end for name, end in raw.alone.items()}
    return replace(raw, ties=replace(raw.ties, rows=rows), alone=alone)

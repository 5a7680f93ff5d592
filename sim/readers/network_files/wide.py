"""Surveys with a row for each respondent and columns friend 1, friend 2, ... for whom they name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sim.readers.network_files.headers import NODE_COLUMNS, NODE_NAMES
from sim.readers.network_files.raw import (
    NetworkTable,
    RawNetwork,
    count,
    is_numeric,
    missing,
    plain,
)
from sim.readers.questions import Question, quoted

RESPONDENTS = (
    "name", "respondent", "respondent name", "participant", "your name", "ego", *NODE_NAMES,
    *NODE_COLUMNS,
)  # fmt: skip
"""Columns that may say whose row it is, the likeliest first."""

WORDS = frozenset((
    "friend", "friends", "contact", "contacts", "partner", "partners", "nominee", "nominees",
    "nomination", "nominations", "alter", "alters", "tie", "ties", "connection", "connections",
    "collaborator", "collaborators", "colleague", "colleagues", "peer", "peers", "neighbour",
    "neighbor", "ally", "allies", "freund", "kontakt", "ami", "amigo",
))  # fmt: skip
"""Words in the name of such columns that leave no doubt."""

SHARE = 0.5
"""From this share of their cells on that name a respondent, columns are nominations anyway."""

_NUMBERED = re.compile(r"(.*?) ?0?([0-9]{1,2})").fullmatch


@dataclass(frozen=True)
class Nominations:
    """Which columns of a table name whom."""

    who: int
    """Index of the column with the respondents."""
    groups: dict[str, list[int]]
    """Indexes of the columns by what they have in common, such as ``friend``."""
    sure: bool
    """Whether they may be read without asking."""


def nominations(table: NetworkTable) -> Nominations | None:
    """The columns of nominations in a table; None if it has none."""
    groups = _groups(table)
    if not groups:
        return None
    taken = {i for columns in groups.values() for i in columns}
    found = (table.find(name) for name in RESPONDENTS)
    candidates = dict.fromkeys(i for i in found if i is not None and i not in taken)
    if not candidates:
        return None
    named = [value for values in groups.values() for value in _named(table, values)]
    share = {i: _share(named, set(table.column(i))) for i in candidates}
    who = max(candidates, key=lambda i: share[i])  # of equals the likeliest by its name
    known = any(WORDS & set(group.split()) for group in groups)
    return Nominations(who, groups, known or share[who] >= SHARE)


def read_nominations(table: NetworkTable, found: Nominations) -> RawNetwork:
    """The network of such a table: a tie from each respondent to everybody named in the row.

    Who is named and has no row becomes a node, and a question.
    """
    several = len(found.groups) > 1
    rows: list[tuple[str, ...]] = []
    numbers: list[int | str] = []
    for number, values in zip(table.numbers, table.rows, strict=True):
        for group, columns in found.groups.items():
            for column in columns:
                if not missing(values[column]):
                    more = (group,) if several else ()
                    rows.append((values[found.who], values[column], *more))
                    numbers.append(number)
    columns_of_ties = ("source", "target", "relation")[: 2 + several]
    ties = NetworkTable(table.name, table.step, columns_of_ties, rows, numbers, table.blank)
    nodes, asked = _nodes(table, found, ties)
    first = [table.columns[i] for columns in found.groups.values() for i in columns]
    questions = [
        *table.questions,
        Question(
            table.short, f"columns {quoted(first[0], 30)} to {quoted(first[-1], 30)}",
            f"whom {quoted(table.columns[found.who], 30)} names: a tie to each",
            "list the ties in columns source and target",
        ),
        *asked,
    ]  # fmt: skip
    return RawNetwork(
        "table of nominations", ties, 0, 1, nodes, label=_label(nodes), directed=True, lists=True,
        notes=list(table.notes), questions=questions,
    )  # fmt: skip


def _groups(table: NetworkTable) -> dict[str, list[int]]:
    """Columns with texts whose names differ in a number only, which counts from 1 or 0."""
    found: dict[str, dict[int, int]] = {}
    for i, name in enumerate(table.columns):
        match = _NUMBERED(plain(name))
        if match and any(map(str.isalpha, match[1])):
            found.setdefault(match[1].strip(), {})[int(match[2])] = i
    groups = {}
    for group, columns in found.items():
        order = sorted(columns)
        counts_on = order == list(range(order[0], order[0] + len(order))) and order[0] < 2
        values = [value for i in columns.values() for value in table.column(i)]
        filled = [value for value in values if not missing(value)]
        if len(order) > 1 and counts_on and filled:
            groups[group] = [columns[number] for number in order]
    named = {
        group: columns for group, columns in groups.items() if not _are_numbers(table, columns)
    }
    return named or {
        group: columns for group, columns in groups.items() if WORDS & set(group.split())
    }


def _are_numbers(table: NetworkTable, columns: Sequence[int]) -> bool:
    return is_numeric(value for i in columns for value in table.column(i))


def _named(table: NetworkTable, columns: Sequence[int]) -> list[str]:
    return [value for i in columns for value in table.column(i) if not missing(value)]


def _share(named: Sequence[str], respondents: set[str]) -> float:
    return sum(value in respondents for value in named) / len(named)


def _label(nodes: NetworkTable) -> int:
    """The column of names where respondents are known by number."""
    found = nodes.find("label", "name")
    return 0 if found is None else found


def _nodes(
    table: NetworkTable, found: Nominations, ties: NetworkTable
) -> tuple[NetworkTable, list[Question]]:
    """Respondents with what else is said of them, and below them whoever is only named."""
    taken = {i for columns in found.groups.values() for i in columns}
    kept = [found.who, *(i for i in range(len(table.columns)) if i not in taken | {found.who})]
    rows = [tuple(values[i] for i in kept) for values in table.rows]
    numbers = list(table.numbers)
    known = set(table.column(found.who))
    strangers: dict[str, int] = {}
    for row, values in enumerate(ties.rows):
        if values[1] not in known:
            strangers.setdefault(values[1], row)
    for name, row in strangers.items():
        rows.append((name, *[""] * (len(kept) - 1)))
        numbers.append(ties.numbers[row])
    columns = tuple(table.columns[i] for i in kept)
    nodes = NetworkTable(table.name, table.step, columns, rows, numbers)
    if not strangers:
        return nodes, []
    shown = ", ".join(quoted(name, 20) for name in list(strangers)[:3])
    return nodes, [
        Question(
            ties.spot(list(strangers.values())), f"{shown}: named, without a row",
            f"{count(len(strangers), 'node')}, named by others only", "mend the file",
        )
    ]  # fmt: skip

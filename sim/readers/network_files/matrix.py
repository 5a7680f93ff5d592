"""Adjacency matrices: a row and a column for each node, as UCINET, PARTNER and R write them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from sim.errors import InputError
from sim.readers.network_files.raw import MOST_TIES, NetworkTable, RawNetwork, count, missing
from sim.readers.network_files.scales import NO, is_scale, is_yes_no, value_of
from sim.readers.questions import Question, quoted

SHARE = 0.5
"""From this share of its columns on that rows name, a table is a matrix with something amiss."""

SUMS = frozenset({"total", "totals", "sum", "sums", "degree", "gesamt", "summe", "somme"})
"""Names of rows and columns that add up the others."""

Cells = dict[tuple[str, str], str]


def is_matrix(table: NetworkTable) -> bool:
    """Whether most columns are named in the first column, and cells hold numbers."""
    names, labels = table.columns[1:], {row[0] for row in table.rows}
    named = sum(name in labels for name in names)
    if len(names) < 2 or named < max(2, SHARE * len(names)):
        return False
    values = [cell for row in table.rows for cell in row[1:]]
    return is_scale(values) or is_yes_no(values)


def read_matrix(table: NetworkTable) -> RawNetwork:
    """The network of a matrix; a cell that is 0, no or empty is no tie.

    A name that has only a row or only a column is a node, and a question: somebody did not answer,
    or is written in two ways. Sums are left out.

    Raises
    ------
    InputError
        A name has two rows, hardly a row has a column, or there are too many ties.
    """
    labels = [row[0] for row in table.rows]
    _check_labels(table, labels)
    place = dict(zip(labels, range(len(labels)), strict=True))
    names = [each for each in dict.fromkeys([*labels, *table.columns[1:]]) if not _is_sum(each)]
    ties_of = _ties(table)
    even = all(ties_of.get((two, one)) == value for (one, two), value in ties_of.items())
    rows: list[tuple[str, ...]] = [
        (one, two, value)
        for (one, two), value in ties_of.items()
        if not even or place[one] <= place[two]  # each pair once
    ]
    ties = NetworkTable(
        table.name, table.step, ("row", "column", "cell"), rows,
        [table.numbers[place[one]] for one, *_ in rows],
    )  # fmt: skip
    numbers = [table.numbers[place.get(name, 0)] for name in names]
    nodes = NetworkTable(table.name, table.step, ("label",), [(each,) for each in names], numbers)
    undirected = even or _is_triangle(table, place)
    network = RawNetwork(
        "symmetric matrix" if undirected else "matrix", ties, 0, 1, nodes, label=0,
        directed=not undirected, strength=2, notes=list(table.notes),
    )  # fmt: skip
    network.questions += [*table.questions, *_stray(table, names, set(labels))]
    return network


def _ties(table: NetworkTable) -> Cells:
    """Cells that are a tie, by the names of row and column."""
    columns = [(i, name) for i, name in enumerate(table.columns) if i and not _is_sum(name)]
    found: Cells = {}
    for row in table.rows:
        if _is_sum(row[0]):
            continue
        found.update({(row[0], name): row[i] for i, name in columns if _is_tie(row[i])})
        if len(found) > MOST_TIES:
            raise InputError(
                f"{table.name}: more than {MOST_TIES:,} ties; import a part of the network, or "
                "leave out weak ties"
            )
    return found


@lru_cache(maxsize=10_000)
def _is_tie(value: str) -> bool:
    return not missing(value) and value.lower() not in NO and value_of(value) != 0


def _is_sum(name: str) -> bool:
    return name.lower() in SUMS


def _is_triangle(table: NetworkTable, place: Mapping[str, int]) -> bool:
    """Whether only one of the two cells of each pair is filled: the other half was left out."""
    column = {name: i for i, name in enumerate(table.columns) if i}
    return not any(
        two != row[0]
        and not _is_sum(two)
        and not _is_sum(row[0])
        and two in place
        and row[0] in column
        and not missing(row[i])
        and not missing(table.rows[place[two]][column[row[0]]])
        for row in table.rows
        for two, i in column.items()
    )


def _check_labels(table: NetworkTable, labels: Sequence[str]) -> None:
    columns = set(table.columns[1:])
    seen: set[str] = set()
    for row, label in enumerate(labels):
        if not label or label in seen:
            raise InputError(
                f"{table.where(row)}: {quoted(label)} has a row of this matrix already; "
                "give each node one row and a name"
            )
        seen.add(label)
    stray = [label for label in labels if label not in columns]
    if len(stray) > SHARE * len(labels):
        raise InputError(
            f"{table.name}: a matrix in which {quoted(stray[0])} has a row but no column; rows and "
            "columns must name the same nodes (or list who is tied to whom in columns source and "
            "target)"
        )


def _stray(table: NetworkTable, names: Sequence[str], labels: set[str]) -> list[Question]:
    """Ask about names without a row or without a column."""
    columns = set(table.columns[1:])
    questions = []
    for what, where in (("row", labels), ("column", columns)):
        lacking = [name for name in names if name not in where]
        if lacking:
            shown = ", ".join(quoted(name, 20) for name in lacking[:3])
            questions.append(
                Question(
                    table.short, f"no {what} of the matrix: {shown}",
                    f"{count(len(lacking), 'node')}, named by others only", "mend the file",
                )
            )  # fmt: skip
    return questions

"""Adjacency matrices: a row and a column for each node, as UCINET, PARTNER and R write them."""

from collections.abc import Sequence

from sim.errors import InputError
from sim.readers.network_files.raw import MOST_TIES, NetworkTable, RawNetwork, missing
from sim.readers.network_files.scales import is_scale, is_yes_no, value_of

SHARE = 0.5
"""From this share of its columns on that rows name, a table is a matrix with something amiss."""


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

    Raises
    ------
    InputError
        Rows and columns do not name the same nodes, or there are too many ties.
    """
    names = table.columns[1:]
    labels = [row[0] for row in table.rows]
    _check_names(table, names, labels)
    cells = {
        (row[0], name): value
        for row in table.rows
        for name, value in zip(names, row[1:], strict=True)
        if not missing(value) and value.lower() != "no" and value_of(value) != 0
    }
    if len(cells) > MOST_TIES:
        raise InputError(f"{table.name}: more than {MOST_TIES:,} ties; import a part")
    even = all(cells.get((two, one)) == value for (one, two), value in cells.items())
    place = dict(zip(labels, range(len(labels)), strict=True))
    rows: list[tuple[str, ...]] = [
        (one, two, value)
        for (one, two), value in cells.items()
        if not even or place[one] <= place[two]  # each pair once
    ]
    ties = NetworkTable(
        table.name, table.step, ("row", "column", "cell"), rows,
        [table.numbers[place[one]] for one, *_ in rows],
    )  # fmt: skip
    nodes = NetworkTable(
        table.name, table.step, ("label",), [(label,) for label in labels], table.numbers
    )
    name = "symmetric matrix" if even else "matrix"
    return RawNetwork(
        name, ties, 0, 1, nodes, label=0, directed=not even, strength=2, notes=list(table.notes)
    )


def _check_names(table: NetworkTable, names: Sequence[str], labels: Sequence[str]) -> None:
    seen: set[str] = set()
    for row, label in enumerate(labels):
        if label in seen:
            raise InputError(
                f"{table.where(row)}: {label!r} has a row of this matrix already; "
                "give each node one row"
            )
        seen.add(label)
    columns = set(names)
    stray = next((f"{name!r} has a column but no row" for name in names if name not in seen), "")
    stray = stray or next(
        (f"{name!r} has a row but no column" for name in labels if name not in columns), ""
    )
    if stray:
        raise InputError(
            f"{table.name}: a matrix in which {stray}; rows and columns must name the same nodes "
            "(or list who is tied to whom in columns source and target)"
        )

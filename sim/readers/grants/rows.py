"""Rows of a file of grants, with what counts of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.readers.grants.sums import word_of_sum
from sim.readers.grants.written import NO_AMOUNT
from sim.readers.tables import Cell, SourceTable
from sim.readers.workbooks import Formula

HAS_RECIPIENT, HAS_DATE, HAS_IDENTIFIER = 1, 2, 4


@dataclass(slots=True)  # not frozen, which makes a hundred thousand of them slow
class GrantRow:
    """What counts of one row."""

    number: int
    amount: Cell
    recipient: str = ""
    dates: tuple[Cell, ...] = ()
    """One for each column that may hold the date."""
    currency: str = ""
    cause: str = ""
    funder: str = ""
    identifier: str = ""
    status: str = ""
    covered: str = ""
    """How many years the grants cover, in a file that we wrote."""
    whole: int = 0
    """Hash of all cells."""
    word: str = ""
    """The cell that reads like a sum."""
    sure: bool = False
    """Whether it is one for sure."""
    header: bool = False
    """Whether it is the header once more, as at the top of a page."""

    @property
    def has(self) -> int:
        """Which of recipient, date and identifier it has, one bit each."""
        dated = any(date is not None for date in self.dates)
        return (
            HAS_RECIPIENT * bool(self.recipient)
            | HAS_DATE * dated
            | HAS_IDENTIFIER * bool(self.identifier)
        )


def rows_of(
    table: SourceTable, columns: Mapping[str, str], dates: Sequence[str]
) -> Iterator[GrantRow | None]:
    """All rows of a table; None for an empty one.

    Parameters
    ----------
    table
        The file.
    columns
        Names of columns by role.
    dates
        Names of the columns that may hold the date.
    """
    at = {role: table.header.index(name) for role, name in columns.items()}
    amount = at["amount"]
    when = [table.header.index(name) for name in dates]
    texts = [(role, place) for role, place in at.items() if role not in ("amount", "date")]
    for number, cells in table.rows:
        if not any(cell is not None for cell in cells):
            yield None
            continue
        found = {role: _text(cells[place]) for role, place in texts}
        written = [each for each in cells if isinstance(each, str)]
        word, sure = word_of_sum(written, [*written[:1], found["recipient"]])
        if isinstance(cells[amount], Formula) and _adds(str(cells[amount])):
            word, sure = str(cells[amount]), True
        yield GrantRow(
            number=number, amount=cells[amount], dates=tuple(_date(cells[place]) for place in when),
            whole=hash(cells), word=word, sure=sure,
            header=_is_header(cells, table.header), **found,
        )  # fmt: skip


def _is_header(cells: Sequence[Cell], header: Sequence[str]) -> bool:
    filled = [(cell, name) for cell, name in zip(cells, header, strict=True) if cell is not None]
    return len(filled) > 1 and all(
        isinstance(cell, str) and " ".join(cell.split()) == name for cell, name in filled
    )


def _date(cell: Cell) -> Cell:
    """A date; a word for one that is not known, and a formula without its value, are none."""
    if isinstance(cell, str) and (cell.lower() in NO_AMOUNT or isinstance(cell, Formula)):
        return None
    return cell


def _adds(formula: str) -> bool:
    return formula.upper().startswith(("=SUM(", "=SUBTOTAL("))


def _text(cell: Cell) -> str:
    """A cell as text; a formula whose value was not saved says nothing."""
    return "" if cell is None or isinstance(cell, Formula) else str(cell)

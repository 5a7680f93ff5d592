"""Free text in tables for spreadsheets: names of arms, rules and points are never formulas."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, also behind blanks that it drops."""


def inert(value: Any) -> Any:
    """A value for a CSV cell: an apostrophe before text that would be a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_ACTIVE) else value


def inert_table(table: "pd.DataFrame") -> "pd.DataFrame":
    """A table for a CSV file, headings included, without its index."""
    made = table.rename(columns=inert)
    for place, kind in enumerate(made.dtypes):
        if kind.kind == "O":
            made.isetitem(place, made.iloc[:, place].map(inert).to_numpy())
    return made


def sheet_row(sheet: Any, values: Iterable[Any]) -> list[Any]:
    """A row for a sheet of openpyxl: text stays text, without characters that a workbook lacks."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    row = []
    for value in values:
        if not isinstance(value, str):
            row.append(value)
            continue
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("?", value))
        cell.data_type = "s"  # openpyxl makes a formula of what begins with =
        row.append(cell)
    return row

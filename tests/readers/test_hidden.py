"""What a workbook hides is read, or left out, and said either way."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

import sim
from sim.errors import InputError

GRANTS = [["Recipient", "Amount", "Date"], ["A", 1000, "2022"], ["B", 2000, "2022"],
          ["C", 4000, "2022"]]  # fmt: skip
TIES = [["source", "target", "trust"], ["a", "b", 1], ["b", "c", 2], ["c", "a", 2]]
NODES = [["id", "label"], ["a", "Anna"], ["b", "Ben"], ["c", "Cleo"]]


def book_of(**sheets: list[list[object]]) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: Workbook, folder: Path) -> Path:
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def test_hidden_rows_of_grants_count_and_are_asked_about(tmp_path: Path) -> None:
    """A filter hides rows so; in two sheets a row is named with its sheet."""
    book = book_of(one=GRANTS, two=[GRANTS[0], ["D", 500, "2023"], ["E", 700, "2023"]])
    book["one"].row_dimensions[3].hidden = True
    book["two"].row_dimensions[2].hidden = True
    path = saved(book, tmp_path)
    grants = sim.read_grants(path)
    (asked,) = grants.questions
    assert (asked.where, asked.option) == ("rows one!3, two!2", "--leave-out one!3,two!2")
    assert grants.total_cents == 820_000
    again = sim.read_grants(path, leave_out=["one!3,two!2"])
    assert (again.total_cents, again.questions) == (570_000, ())
    assert sim.read_grants(path, keep=["one!3,two!2"]).questions == ()


def test_a_hidden_column_of_grants_is_named(tmp_path: Path) -> None:
    book = book_of(one=GRANTS)
    book["one"].column_dimensions["B"].hidden = True
    path = saved(book, tmp_path)
    (asked,) = sim.read_grants(path).questions
    assert (asked.found, asked.assumed) == ("'Amount' is hidden in the workbook", "the amount")
    assert sim.read_grants(path, {"amount": "Amount"}).questions == ()


def test_hidden_rows_and_columns_of_ties_are_said(tmp_path: Path) -> None:
    book = book_of(ties=TIES)
    book["ties"].row_dimensions[4].hidden = True
    book["ties"].column_dimensions["C"].hidden = True
    network = sim.read_network(saved(book, tmp_path))
    assert len(network.ties) == 3
    assert any("hidden, but read as the others: column 'trust'." in line for line in network.words)
    assert network.questions[0].where == "book.xlsx, sheet 'ties', row 4"
    assert network.questions[0].found == "hidden in the workbook"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_of_a_network_is_read_if_named(tmp_path: Path, state: str) -> None:
    book = book_of(ties=TIES, people=NODES)
    book["people"].sheet_state = state
    path = saved(book, tmp_path)
    network = sim.read_network(path)
    assert {node.label for node in network.nodes} == {"a", "b", "c"}
    assert network.questions[0].option == "--sheet 'ties' --sheet 'people'"
    both = sim.read_network(path, sheets=["ties", "people"])
    assert {node.label for node in both.nodes} == {"Anna", "Ben", "Cleo"}


def test_nothing_but_hidden_sheets_is_refused_by_name(tmp_path: Path) -> None:
    book = book_of(ties=TIES, note=[["nothing"]])
    book["ties"].sheet_state = "hidden"
    with pytest.raises(InputError, match="hidden are 'ties'; name one by --sheet"):
        sim.read_network(saved(book, tmp_path))

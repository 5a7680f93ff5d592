"""Grants as offices keep them: sums, statuses, payments, several sheets, names in two spellings."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sim import read_grants
from sim.errors import InputError
from sim.readers.grants import Grants
from sim.readers.grants.cleaned import HEADER


def listed(folder: Path, text: str, **options: Any) -> Grants:
    path = folder / "grants.csv"
    path.write_text(text, encoding="utf-8")
    return read_grants(path, **options)


def workbook(folder: Path, sheets: dict[str, list[list[object]]], hidden: str = "") -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title == hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.save(folder / "grants.xlsx")
    return folder / "grants.xlsx"


def asked(grants: Grants) -> list[tuple[str, str]]:
    """Where and by which option each question is answered."""
    return [(each.where, each.option) for each in grants.questions]


HEAD = "recipient,amount,date\n"


@pytest.mark.parametrize(
    ("rows", "sizes", "questions"),
    [
        # a sum without a word, of all rows, which have a date
        ("A,100,2020\nB,250,2020\n,350,\n", [100, 250], [("line 4", "--keep 4")]),
        # sums of sections, dated, and of the whole
        ("A,1,2020\nB,2,2020\nSubtotal,3,2020\nC,5,2021\nD,6,2021\nSubtotal,11,2021\nTotal,14,\n",
         [1, 2, 5, 6], []),
        ("Zwischensumme,5,2020\nA,5,2020\n", [5], []),
        ("A,1,2020\nB,2,2020\nTotal awarded in 2020,3,2020\n", [1, 2], []),
        # a name that begins like a sum: kept, and asked about
        ("A,10,2020\nSum of Us,20,2020\n", [10, 20], [("line 3", "--leave-out 3")]),
        ("Total Environment Ltd,10,2020\nB,20,2020\n", [10, 20], [("line 2", "--leave-out 2")]),
        # three that happen to add up in a whole row: a question, no decision
        ("A,1,2020\nB,2,2020\nC,3,2020\nD,6,2021\n", [1, 2, 3, 6], [("line 5", "--leave-out 5")]),
        # two that happen to add up are not worth a question
        ("A,1,2020\nB,2,2020\nC,3,2020\n", [1, 2, 3], []),
        # in other words and other columns
        ("A,1,2020\nB,2,2020\nAverage,1.50,\nRunning total,3,2020\nΣ,3,\n", [1, 2], []),
        # a sum above what it adds up
        (",60,\nA,10,2020\nB,20,2020\nC,30,2020\n", [10, 20, 30], [("line 2", "--keep 2")]),
    ],
)  # fmt: skip
def test_sums_are_no_grants(
    rows: str, sizes: list[int], questions: list[tuple[str, str]], tmp_path: Path
) -> None:
    grants = listed(tmp_path, HEAD + rows)
    assert grants.sizes.tolist() == [100 * size for size in sizes]
    assert asked(grants) == questions


def test_a_row_is_kept_or_left_out_as_the_user_says(tmp_path: Path) -> None:
    rows = HEAD + "A,100,2020\nTotal,40,2020\nB,30,1900\n"
    assert listed(tmp_path, rows).years == 1
    grants = listed(tmp_path, rows, keep="3,4", leave_out=["2"])
    assert (grants.sizes.tolist(), grants.years) == ([3000, 4000], 121)
    assert grants.left_out.found == {"left out as was said": [2]}
    assert grants.questions == ()
    with pytest.raises(InputError, match=r"--keep 9: nothing stands in such a line; .* is 4"):
        listed(tmp_path, rows, keep=["9"])


def test_what_cannot_be_read_is_named_all_at_once(tmp_path: Path) -> None:
    rows = HEAD + "A,lots,2020\nB,5,soon\nC,7,2020\nD,few,2020\n"
    with pytest.raises(InputError) as refused:
        listed(tmp_path, rows)
    assert "csv:2: amount 'lots'; expected a number" in str(refused.value)
    assert "likewise line 5 amount 'few', 3 date 'soon'" in str(refused.value)
    assert str(refused.value).endswith("--leave-out 2,5,3")
    assert listed(tmp_path, rows, leave_out="2,5,3").sizes.tolist() == [700]


def test_what_was_not_given_is_left_out(tmp_path: Path) -> None:
    text = (
        "recipient,Decision,amount,date\nA,Approved,1,2020\nB,Not approved,2,2020\n"
        "C,Pending,4,2020\nD,Withdrawn by applicant,8,2020\nE,Final report submitted,16,2020\n"
    )
    grants = listed(tmp_path, text)
    assert grants.sizes.tolist() == [100, 1600]
    assert [where for where, _ in asked(grants)] == ["line 3", "line 4", "line 5"]
    assert listed(tmp_path, text, status=["pending"]).sizes.tolist() == [400]
    with pytest.raises(InputError, match="no row has the status 'Open'; there are 'Approved'"):
        listed(tmp_path, text, status=["Open"])
    other = text.replace("Not approved", "Paid").replace("Pending", "Paid")
    # a column that says of no row that it was not given says nothing
    said = listed(tmp_path, other.replace("Withdrawn by applicant", "Paid"))
    assert (said.sizes.size, "status" in said.columns) == (5, False)


def test_yes_and_no_say_what_was_given(tmp_path: Path) -> None:
    text = "recipient,Approved?,amount,date\nA,Yes,1,2020\nB,No,2,2020\n"
    assert listed(tmp_path, text).sizes.tolist() == [100]


PAID = (
    "grant id,recipient,grant amount,payment date\n1,A,300,2020\n1,A,300,2021\n2,B,50,2020\n"
    "3,C,20,2020\n3,C,10,2021\n"
)


@pytest.mark.parametrize(
    ("how", "sizes"),
    [(None, [10, 20, 50, 300]), ("each", [10, 20, 50, 300, 300]), ("once", [20, 50, 300]),
     ("sum", [30, 50, 600])],
)  # fmt: skip
def test_payments_of_one_grant(how: Any, sizes: list[int], tmp_path: Path) -> None:
    """The same amount in each row of an identifier is the grant's; other amounts are asked."""
    grants = listed(tmp_path, PAID, payments=how)
    assert grants.sizes.tolist() == [100 * size for size in sizes]
    options = ["--payments each or sum", "--payments sum or once"] if how is None else []
    assert [option for _, option in asked(grants)] == options
    assert grants.rows == grants.sizes.size + grants.left_out.count


def test_an_identifier_of_an_organization_makes_no_payments(tmp_path: Path) -> None:
    text = "id,recipient,amount,date\n7,A,300,2020\n7,A,300,2021\n"
    assert listed(tmp_path, text).sizes.tolist() == [30_000, 30_000]


def test_what_was_requested_stands_beside_what_was_given(tmp_path: Path) -> None:
    text = "recipient,Amount requested,Amount,Amount paid,date\nA,9,5,4,2020\n"
    grants = listed(tmp_path, text)
    assert (grants.columns["amount"], grants.total_cents) == ("Amount paid", 400)
    assert asked(grants) == [("columns", "--map amount='Amount'")]


def test_far_dates_do_not_divide_the_money(tmp_path: Path) -> None:
    text = HEAD + "A,100,2020\nB,100,2091\nC,100,2021\nD,100,1900-01-01\n"
    grants = listed(tmp_path, text)
    assert (grants.years, grants.yearly_cents) == (2, 20_000)
    assert asked(grants) == [("line 3", "--keep 3"), ("line 5", "--keep 5")]


def test_a_scale_is_read_from_the_header_or_said(tmp_path: Path) -> None:
    text = "recipient,Amount (£000s),date\nA,25,2020\n"
    assert listed(tmp_path, text).total_cents == 2_500_000
    assert listed(tmp_path, text, scale=1).total_cents == 2_500
    with pytest.raises(InputError, match=r"csv:2: amount '25k' in a column whose amounts are mult"):
        listed(tmp_path, text.replace("25,", "25k,"))


def test_a_scale_above_the_header_is_asked(tmp_path: Path) -> None:
    grants = listed(tmp_path, "All figures in £ thousands,,\n" + HEAD + "A,25,2020\n")
    assert (grants.total_cents, asked(grants)) == (2_500, [("above the header", "--scale 1000")])
    assert listed(tmp_path, (tmp_path / "grants.csv").read_text(), scale=1000).questions == ()


def test_units_below_the_header_are_read(tmp_path: Path) -> None:
    grants = listed(tmp_path, HEAD + ",(£000s),\nA,25,2020\n")
    assert (grants.total_cents, grants.currency, grants.rows) == (2_500_000, "GBP", 2)
    assert grants.left_out.found == {"units of the columns, not a grant": [2]}


def test_a_header_that_comes_again_is_no_grant(tmp_path: Path) -> None:
    grants = listed(tmp_path, HEAD + "A,5,2020\n" + HEAD + "B,6,2020\n")
    assert (grants.sizes.tolist(), grants.left_out.found) == (
        [500, 600], {"the header once more": [3]},
    )  # fmt: skip


def test_amounts_in_two_currencies_side_by_side_are_asked(tmp_path: Path) -> None:
    grants = listed(tmp_path, "recipient,Amount (USD),Amount (GBP),date\nA,5,4,2020\n")
    assert (grants.currency, asked(grants)) == ("USD", [("columns", "--map amount='Amount (GBP)'")])


def test_currencies_have_names(tmp_path: Path) -> None:
    text = "recipient,amount,currency,date\nA,£5,Pounds Sterling,2020\nB,5,GBP,2020\n"
    assert listed(tmp_path, text).currency == "GBP"


def test_rows_without_a_recipient_are_asked(tmp_path: Path) -> None:
    grants = listed(tmp_path, HEAD + "A,5,2020\n,6,2021\n")
    assert [(each.where, each.found) for each in grants.questions] == [("line 3", "no recipient")]


def test_payments_without_identifiers_are_asked(tmp_path: Path) -> None:
    text = "recipient,amount,date,Instalment\nA,5,2020,1\nA,5,2021,2\nB,5,2021,1\n"
    assert asked(listed(tmp_path, text)) == [("line 3", "--leave-out 3")]


def test_words_for_an_unknown_date_are_no_date(tmp_path: Path) -> None:
    grants = listed(tmp_path, HEAD + "A,5,2020\nB,5,TBC\n")
    assert (grants.undated, asked(grants)) == (1, [("line 3", "--years NUMBER")])


def test_names_are_merged_on_request(tmp_path: Path) -> None:
    text = "recipient,funder,amount,date\nFood Bank,F,1,2020\nFOOD  BANK Ltd.,f,2,2020\n"
    grants = listed(tmp_path, text)
    assert (grants.recipient_totals.tolist(), grants.funders) == ([100, 200], 2)
    assert "perhaps one: 'Food Bank' / 'FOOD  BANK Ltd.'" in "\n".join(grants.understood())
    one = listed(tmp_path, text, merge_names=True)
    assert (one.recipient_totals.tolist(), one.funders, one.questions) == ([300], 1, ())


def test_recipients_become_organizations(tmp_path: Path) -> None:
    """30 organizations have 250 residents by default, so 6 have 50."""
    text = HEAD + "".join(f"R{k},5,2020\n" for k in range(6))
    tables = listed(tmp_path, text, recipients=True).tables()
    assert tables["community"] == {"organizations": 6, "residents": 50}


GRANTS: list[list[object]] = [["Recipient", "Amount", "Date"], ["A", 100, date(2020, 1, 1)]]
MORE: list[list[object]] = [["Date", "Recipient", "Amount"], [date(2021, 1, 1), "B", 200]]


def test_sheets_with_the_same_header_are_read_together(tmp_path: Path) -> None:
    codes: list[list[object]] = [["Code", "Meaning"], [1, "arts"]]
    sheets = {"2020": GRANTS, "2021": MORE, "Codes": codes, "Drafts (ignore)": GRANTS}
    grants = read_grants(workbook(tmp_path, sheets))
    assert (grants.total_cents, grants.years) == (30_000, 2)
    assert grants.sheets == (
        "Sheet '2020': 1 row below the header in row 1",
        "Sheet '2021': 1 row below the header in row 1",
        "Sheet 'Codes': left out, no columns of an amount and a recipient ('Code', 'Meaning')",
        "Sheet 'Drafts (ignore)': left out, as its name says",
    )
    alone = read_grants(tmp_path / "grants.xlsx", sheets="2021")
    assert (alone.total_cents, alone.about) == (20_000, "XLSX, sheet '2021'")
    with pytest.raises(InputError, match="no sheet '2012'; did you mean '2021'"):
        read_grants(tmp_path / "grants.xlsx", sheets=["2012"])


def test_sheets_are_left_out_with_a_question(tmp_path: Path) -> None:
    thousands: list[list[object]] = [["Recipient", "Amount (£000s)", "Date"], ["C", 5, 2021]]
    sheets = {"Grants": GRANTS, "Summary": GRANTS, "Hidden": GRANTS, "Other": thousands}
    grants = read_grants(workbook(tmp_path, sheets, hidden="Hidden"))
    assert grants.total_cents == 10_000
    assert [option for _, option in asked(grants)] == [
        "--sheet 'Summary'", "--sheet 'Hidden'", "--sheet 'Other'",
    ]  # fmt: skip


def test_a_sheet_of_all_years_counts_once(tmp_path: Path) -> None:
    whole = [*GRANTS, ["B", 200, date(2021, 1, 1)]]
    sheets = {"All grants": whole, "2020": GRANTS, "2021": MORE}
    grants = read_grants(workbook(tmp_path, sheets))
    assert (grants.total_cents, grants.rows) == (30_000, 2)
    assert len(grants.questions) == 1


def test_sheets_named_for_years_date_their_grants(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Recipient", "Amount"], ["A", 100]]
    grants = read_grants(workbook(tmp_path, {"2019-20": rows, "FY2021": [*rows, ["B", 5]]}))
    assert (grants.first_year, grants.last_year, grants.total_cents) == (2019, 2021, 20_500)
    assert [each.found for each in grants.questions] == ["no column of dates"]


def test_rows_of_several_sheets_are_named_with_their_sheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, {"2020": [*GRANTS, ["Total", 100, None]], "2021": [*MORE, [1, "C", "x"]]}
    )
    with pytest.raises(InputError, match=r"xlsx: row 2021!3: amount 'x'.*--leave-out 2021!3"):
        read_grants(path)
    grants = read_grants(path, leave_out=["2021!3"])
    assert any("a sum, not a grant (row 2020!3)" in line for line in grants.understood())


def test_a_header_stands_below_titles_and_in_two_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Grants of the fund"], [], ["as of May; recipient, amount"],
        [None, "Award", "Award"], ["Recipient", "amount", "date"], ["A", 100, 2020],
        [None, None, None, "a note beside"],
    ]  # fmt: skip
    grants = read_grants(workbook(tmp_path, {"Fund": rows}))
    assert (grants.total_cents, grants.sheets) == (
        10_000, ("Sheet 'Fund': 1 row below the header in row 5",),
    )  # fmt: skip
    assert [each.found for each in grants.questions] == [
        "a value right of the last column that has a name"
    ]
    two = "Grants 2020\n\n,Award,Award\nRecipient,Date,\n"
    assert listed(tmp_path, two + "A,2020,5\n").total_cents == 500
    assert listed(tmp_path, "Grants 2020\n\nName of,Grant,Award\nrecipient,amount,date\nA,5,2020\n",
                  mapping={"recipient": "Name of recipient"}).total_cents == 500  # fmt: skip


MESSY = (
    "recipient,funder,cause,amount,date,status\n=cmd|x,F,Arts,100,2020,Approved\n"
    "B,f,Health,250,,Approved\nB,G,other,40,1900,Approved\nC,G,Arts,7,2022,Declined\n"
    'Total,,,390,,\n"D, E",H,Arts,0.55,2022,Approved\n'
)


@pytest.mark.parametrize("options", [{}, {"years": 7}, {"keep": "4,6"}, {"merge_names": True}])
def test_cleaned_rows_give_the_same_community(options: dict[str, Any], tmp_path: Path) -> None:
    grants = listed(tmp_path, MESSY, **options)
    assert grants.questions
    cleaned = listed(tmp_path, grants.cleaned())
    assert cleaned.tables() == grants.tables()
    assert (cleaned.questions, cleaned.left_out.found) == ((), {})
    assert cleaned.recipient_totals.tolist() == grants.recipient_totals.tolist()
    assert cleaned.cleaned() == grants.cleaned()
    assert grants.cleaned().splitlines()[1].startswith("'=cmd|x,100.00,,2020,Arts,F,")


VALUES = st.sampled_from(
    ["", "A", "B", "Total", "Sum of Us", "food bank", "Food Bank Ltd", "=x", "5", "£1,000", "(5)",
     "n/a", "7k", "600", "0", "2020", "1900", "FY2021", "TBC", "Approved", "Declined", "G1", "G2",
     "lots"]
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(*[VALUES] * 5), max_size=8))
def test_whatever_is_read_is_read_again_from_its_cleaned_rows(
    rows: list[tuple[str, ...]], tmp_path: Path
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("recipient", "amount", "date", "status", "id"), *rows])
    grants = None
    with suppress(InputError):
        grants = listed(tmp_path, out.getvalue())
    if grants is None:
        return
    assert grants.rows == grants.sizes.size + grants.left_out.count
    assert listed(tmp_path, grants.cleaned()).tables() == grants.tables()


def test_cleaned_rows_hold_the_columns_that_the_page_names() -> None:
    page = Path(__file__).parents[2] / "docs" / "import_grants.md"
    assert ", ".join(f"`{name}`" for name in HEADER) in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("header", ["a" + "[" * 99_999, '"' + "(a" * 50_000 + '"', "x" * 100_000])
def test_a_huge_header_cell_is_refused(header: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has a name of 100,000 characters, more than 1,000"):
        listed(tmp_path, header + ",recipient,amount\nx,A,5\n")


def test_recipients_without_a_name_make_no_organizations(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_text("Recipient,Amount,Date\n,1000,2020\nn/a,2000,2020\n-,3000,2021\n")
    assert read_grants(path).recipient_totals.size == 0
    with pytest.raises(InputError, match="--recipients: no grant names a recipient"):
        read_grants(path, recipients=True)


def test_a_name_of_many_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_text("Recipient,Amount,Date\nAnonymous,1000,2020\nA,2000,2020\nVarious,3000,2021\n")
    grants = read_grants(path, recipients=True)
    assert grants.recipient_totals.size == 3
    (asked,) = grants.questions
    assert (asked.where, asked.found) == ("lines 2, 4", "recipient 'Anonymous', 'Various'")
    words = "Organizations: 3, one for each recipient, with residents in proportion"
    assert any(line.startswith(words) for line in grants.understood())

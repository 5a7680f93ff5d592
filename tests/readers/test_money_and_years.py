"""Amounts and dates as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.readers.grants.columns import guess
from sim.readers.grants.money import read_amounts
from sim.readers.grants.units import unit_of
from sim.readers.grants.years import year_of
from sim.world.tables.sizes import sizes_as_text, sizes_from_text


def read(*cells: object) -> list[int]:
    return list(read_amounts(enumerate(cells, 2), lambda row: f"row {row}").cents.values())


@pytest.mark.parametrize(
    ("cells", "cents"),
    [
        (["1,234.56"], [123_456]),
        (["1.234,56"], [123_456]),
        (["1,234"], [123_400]),
        (["1.234"], [123_400]),
        (["1,234", "0.5"], [123_400, 50]),
        (["1,234", "0,5"], [123, 50]),
        (["1.234", "7,5"], [123_400, 750]),
        (["0,500"], [50]),
        (["£1 234", "£\u00a01\u202f234.5"], [123_400, 123_450]),
        (["1'234.50", "12’000"], [123_450, 1_200_000]),
        (["1,00,000.00"], [10_000_000]),
        (["(500)", "-500", "500-", "−500", "-£500", "£-500", "(£500)"], [-50_000] * 7),
        (["GBP 500", "500 GBP", "+500"], [50_000] * 3),
        (["2.5e3", "1E2"], [250_000, 10_000]),
        ([25, 25.5, "25.25"], [2500, 2550, 2525]),
        (["0.125", "0.375", "922537.5934069314"], [12, 38, 92_253_759]),
        ([None, ".5", "5."], [50, 500]),
        (["£1.5m", "£25k", "£1.234m"], [150_000_000, 2_500_000, 123_400_000]),
        (["2,5 Mio. €", "1,5 Mrd"], [250_000_000, 150_000_000_000]),
        (["$(1,000)", "($250)", "-$1,250.50"], [-100_000, -25_000, -125_050]),
        (["$25,000 CAD", "C$25,000", "R$ 1,000", "US$ 5"], [2_500_000, 2_500_000, 100_000, 500]),
        (
            ["kr 25 000", "5 000 kr.", "12 500,-", "12 500,00"],
            [2_500_000, 500_000, 1_250_000, 1_250_000],
        ),
        (["CHF 25'000.--", "Fr. 5'000.50"], [2_500_000, 500_050]),
        (["n/a", "TBC", "-", "5"], [500]),
        (["5000 euros", "5 000 €"], [500_000, 500_000]),
        (["5 000 FCFA"], [500_000]),
        (["Â£100"], [10_000]),
    ],
)
def test_amounts(cells: list[object], cents: list[int]) -> None:
    assert read(*cells) == cents


@pytest.mark.parametrize(
    "wrong",
    ["lots", "", "1,2,3", "12,34,5.0", "1.2.3", "1 23", "e5", ".e5", "--5", "5%", "1_000", "٥",
     "£10,000 over 2 years", "#REF!", "(-5)", "$5 GBP", "£5 EUR", "1e999", "0x10", "5 5 5", "nan",
     "inf", "9" * 61, True, float("inf"), date.today()],
)  # fmt: skip
def test_what_is_no_amount_is_named(wrong: object) -> None:
    amounts = read_amounts([(2, "5"), (3, wrong)], str)
    assert (list(amounts.cents), list(amounts.unreadable)) == ([2], [3])


def test_a_column_is_written_in_one_way() -> None:
    for one, other in [("1.5", "1,5"), ("1,234.5", "1.234,5"), ("1,234", "1.234")]:
        with pytest.raises(InputError, match="row 3: the decimal mark differs from that in row 2"):
            read(one, other)


@given(st.lists(st.integers(-(10**14), 10**14), min_size=1), st.sampled_from([",.", ".,", " ,"]))
def test_what_is_written_is_read(cents: list[int], marks: str) -> None:
    thousands, mark = marks
    texts = []
    for each in cents:
        text = f"{Decimal(each) / 100:,.2f}"
        texts.append(text.translate(str.maketrans({",": thousands, ".": mark})))
    assert read(*texts) == cents


@given(st.lists(st.one_of(st.text(max_size=12), st.text("0123456789.,'() £-eE", max_size=12))))
def test_any_text_is_read_or_refused(texts: list[str]) -> None:
    with suppress(InputError):
        found = read_amounts(enumerate(texts), str)
        assert len(found.cents) + len(found.unreadable) + len(found.unknown) == len(texts)


def test_currencies_in_names_of_columns() -> None:
    names = ["Amount (£)", "Amount [EUR]", "Amount (US$)", "Amount", "Amount (net)"]
    assert [unit_of(name).currency for name in names] == ["GBP", "EUR", "USD", "", ""]


@pytest.mark.parametrize(
    "cell",
    ["2014-02-12", "2014-02-12T00:00:00+00:00", "2014-02-12 10:00", "12/02/2014", "02/12/2014",
     "31/12/2014", "12/31/2014", "31.12.14", "1/2/14", "12 Feb 2014", "12-Feb-14",
     "12th February 2014", "Feb 12, 2014", "February 2014", "2014", "2014/15", "2014-15",
     "2014/2015", "2014-06", "2014/6/30", 41_682, "41682", 2014, 2014.0, date(2014, 1, 1),
     datetime(2014, 1, 1), "05/06/2014 00:00", "FY2014", "FY 2014/15", "fy14", "Tax year 2014/15",
     "FY14/15", "2014 March", "March, 2014", "Mar-14", "Mar '14", "Sept 5, 2014",
     "Monday 3 May 2014",
     "Q3 2014", "2014-Q3", "H1 2014",
     "Spring 2014", "20140131", 20_140_131, "1/31/2014 12:00:00 AM", "3. März 2014", "mars 2014",
     "1er février 2014", "12 de mayo de 2014", "2014-02-12T00:00:00.000Z"],
)  # fmt: skip
def test_years(cell: object) -> None:
    assert year_of(cell) == 2014


@pytest.mark.parametrize(
    "cell",
    ["", "soon", "2014-13-40", "31/31/2014", "30 Feb 2014", "14-02-12", "1/2/1066", "20145678",
     "2014/16", 3014, -5, True, None, float("inf"), float("nan"), 10**400, "12 Foo 2014", "२०१४",
     "Q5 2014", "Mar 14", "Summer", "20141301", "FY", "Foo-14"],
)  # fmt: skip
def test_what_is_no_year(cell: object) -> None:
    assert year_of(cell) is None


@given(st.lists(st.integers(1, 10**14), max_size=50))
def test_sizes_survive_a_scenario_file(cents: list[int]) -> None:
    assert sizes_from_text(sizes_as_text(cents)).tolist() == sorted(cents)


@pytest.mark.parametrize("text", ["x", "-5", "0", "5x0", "1.234", "5x10001", "5 6x10000", "9" * 14])
def test_sizes_that_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no size of a grant|grants in all"):
        sizes_from_text(text)


@pytest.mark.parametrize(
    ("name", "factor", "currency"),
    [("Amount (£000s)", 1000, "GBP"), ("Amount (US$ millions)", 10**6, "USD"), ("$K", 1000, "USD"),
     ("Amount (pence)", Decimal("0.01"), ""), ("amount_cents", Decimal("0.01"), ""),
     ("Amount £'000", 1000, "GBP"), ("Betrag (TEUR)", 1000, "EUR"), ("Amount (£m)", 10**6, "GBP"),
     ("Betrag in Tsd. EUR", 1000, "EUR"), ("Amount (EUR 1,000)", 1000, "EUR"),
     ("Amount", 1, ""), ("Amount (£)", 1, "GBP"), ("Grant (2020)", 1, ""), ("Amount (kr)", 1, "KR"),
     ("Award (max)", 1, ""), ("Amount paid", 1, "")],
)  # fmt: skip
def test_scales_in_names_of_columns(name: str, factor: Decimal, currency: str) -> None:
    assert unit_of(name)[:2] == (factor, currency)


@pytest.mark.parametrize(
    "name", ["[" * 100_000, "(a" * 50_000, "Amount (£" + " " * 100_000, "aB" * 50_000]
)
def test_a_long_name_is_read_up_to_its_bound(name: str) -> None:
    """A pattern that goes through it again from every character would take minutes."""
    unit_of(name)
    assert guess([name, "recipient"])["recipient"] == "recipient"

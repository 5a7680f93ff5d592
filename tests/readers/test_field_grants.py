"""What becomes of lists of grants with traits that people of this field reported in public."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from sim.world.tables.sizes import sizes_from_text
from tests.readers.field_cases import FieldCase, answer, cases
from tests.shared import NO_DATA

NETWORKS = {"X07", "X08", "X09"}
"""Cases of this table whose files hold networks."""


@dataclass(frozen=True)
class Right:
    """The right outcome: grants, their money and their years; and words of the answer."""

    grants: int
    money: float
    years: int
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The right outcome is a refusal with these words."""

    words: str


RIGHT: dict[str, Right | Refused] = {
    "G01": Right(2, 1_525_000, 1, ("GBP 1,525,000 in all",)),
    "G02": Right(1, 5_000, 1, ("left out 4 rows: a negative amount",)),
    "G03": Right(3, 14_734.49, 2, ("EUR",)),
    "G04": Right(3, 182_500, 2, ("multiplied by 1,000, as '£000s' says", "--scale 1")),
    "G04b": Right(2, 13_500_000, 2, ("multiplied by 1,000,000", "10 times the $700,000")),
    "G04d": Right(2, 16_200, 2, ("multiplied by 0.01, as 'pence' says",)),
    "G05": Right(3, 600, 2, ("the sum of the 3 rows above", "--keep 5")),
    "G05c": Right(2, 300, 1, ("left out 6 rows: a sum",)),
    "G05e": Right(3, 600, 2, ("left out 1 row: a sum",)),
    "G06": Refused("row 2: amount '=B2*100'; a formula whose value was not saved"),
    "G07": Right(2, 300, 2, ("below the header in row 3",)),
    "G07b": Right(2, 300, 2, ("below the header in row 2",)),
    "G08": Right(4, 750, 2, ("no recipient, so not counted among recipients (lines 3, 4)",)),
    "G09": Right(2, 300, 2, ("Status 'Declined'", "Status 'Withdrawn'", "--status 'Declined'")),
    "G10": Right(2, 350, 1, ("payments of one grant, counted once", "--payments each")),
    "G11": Refused("GBP (1 row, from line 2), USD (1 row, from line 3); choose one, as in"),
    "G11b": Right(2, 30_000, 1, ("CAD 30,000 in all",)),
    "G11c": Refused("CAD (1 row, from line 2), AUD (1 row, from line 3); choose one"),
    "G11d": Right(3, 42_500, 2),
    "G11e": Right(2, 30_000.5, 1, ("CHF",)),
    "G11g": Right(1, 25_000, 1, ("BRL 25,000 in all",)),
    "G12": Right(5, 500, 8, ("2013 to 2020",)),
    "G12c": Right(2, 200, 2, ("2021 to 2022",)),
    "G12d": Right(3, 300, 2, ("year 1900, far from the others", "--keep 3")),
    "G12f": Right(2, 200, 2, ("2020 to 2021",)),
    "G12g": Right(4, 400, 2, ("2020 to 2021",)),
    "G13": Refused("g13_words.csv:2: amount '£10,000 over 2 years'; expected a number"),
    "G13b": Right(1, 5_000, 1, ("'n/a', 'TBC', '-'", "no amount, left out")),
    "G14": Right(2, 300, 2, ("GBP 300 in all",)),
    "G14b": Right(2, 300, 2, ("GBP 300 in all",)),
    "G14c": Right(1, 100, 1, ("GBP 100 in all",)),
    "G15": Right(2, 3_000, 2, ("GBP 3,000 in all",)),
    "G15b": Right(3, 2_200, 1, ("no recipient, so not counted among recipients (lines 3, 4)",)),
    "G15d": Right(1, 1_000, 1, ("identifier included (row 3)", "an amount of zero (row 4)",
                                "a negative amount, so money taken back (row 5)")),
    "G16": Refused("no column is known to hold the amount; name it with --map amount="),
    "G16b": Right(2, 11_000, 2, ("2022 to 2023",)),
    "G17": Right(1, 1_000, 1, ("transaction-type 'Disbursement'", "--status 'Disbursement'")),
    "G18": Refused("columns named for years: give each year's amount a row of its own"),
    "G18b": Right(1, 300, 2),
    "G19": Right(2, 9_000, 2, ("amount from 'Amount'",)),
    "G19b": Right(2, 8_000, 2, ("amount from 'Amount approved'", "--map amount='Amount'")),
    "G20": Right(2, 300, 2),
    "G20n": Right(0, 0, 0, ("Ties: 2 rows, 2 used",)),
    "G21": Right(2, 300, 2),
    "G22": Refused("no column is known to hold the recipient; name it with --map recipient="),
    "G23": Right(2, 10_001, 1, ("recipient from 'grantee'",)),
    "G24": Right(2, 400, 3),
    "G25": Right(4, 1_000, 1, ("of the same 1 year as the others", "--years NUMBER")),
    "G26": Right(4, 605, 2),
    "G27": Right(4, 400, 2, ("4 recipients", "'Food Bank' / 'FOOD BANK'", "--merge-names")),
    "G28": Right(3, 6_984, 2, ("taking three digits after a separator for thousands",)),
    "G29": Refused("g29_excel_err.csv:2: amount '#REF!'; expected a number"),
    "G30": Refused("g30_big.csv:2: an amount above 1,000,000,000,000; are these cents?"),
    "X01": Right(4, 1_000, 3, ("Sheet '2020': 1 row", "Sheet '2021': 2 rows", "Sheet '2022'")),
    "X02": Right(2, 300, 2, ("below the header in row 2",)),
    "X03": Right(2, 10_001, 1),
    "X05": Right(2, 300, 2, ("'Award Date' is blank", "dates are in 'Year'")),
    "X11": Right(2, 300, 2, ("left out 2 rows: no amount (lines 5, 6)",)),
}  # fmt: skip


def ours() -> list[FieldCase]:
    return [case for case in cases("G", "X") if case.id not in NETWORKS]


CASES = [pytest.param(case, id=case.id) for case in ours()]


@pytest.mark.parametrize("case", CASES or [pytest.param(None, id="none")])
def test_a_case_of_the_field_has_its_right_outcome(case: FieldCase | None, tmp_path: Path) -> None:
    if case is None:
        pytest.skip(NO_DATA)
    right = RIGHT[case.id]
    out = tmp_path / "community.toml"
    said = answer(case, tmp_path, "--out", str(out))
    if isinstance(right, Refused):
        assert (said.code, said.out, out.exists()) == (2, "", False)
        assert said.err.count("\n") == 1
        assert right.words in said.err
        return
    assert said.code == 0, said.err
    for words in right.said:
        assert words in said.out
    if right.grants:
        with out.open("rb") as file:
            funders = tomllib.load(file)["funders"]
        sizes = sizes_from_text(funders["grant_sizes"])
        assert (sizes.size, sizes.sum()) == (right.grants, round(100 * right.money))
        assert funders["yearly_money"] == int(100 * right.money / right.years) / 100


def test_no_case_of_grants_is_forgotten() -> None:
    if not ours():
        pytest.skip(NO_DATA)
    assert {case.id for case in ours()} == RIGHT.keys()

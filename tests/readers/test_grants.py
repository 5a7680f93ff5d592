"""Grants: every file at hand with the statistics published beside it, and broken files by line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim import Scenario, read_grants, run
from sim.errors import InputError
from sim.measures.inequality import concentration
from sim.readers.grants import looks_like_grants
from sim.readers.grants.statistics import herfindahl, log_sd
from sim.world.tables.sizes import sizes_from_text
from tests.shared import DATA, shared

HOUSE = Path(__file__).parents[2]
SHIPPED = HOUSE / "sim/scenarios/data"
HEADER = "funder,recipient,amount,currency,award_date\n"

# As published beside the files: rows, recipients, total, median, log-sd, Gini of grants, Gini and
# HHI of recipients' totals, share of recipients with several grants, first and last year; and, from
# the same pages, the rows whose amount is zero.
PUBLISHED = {
    "us_foundation_grants/robert_bowne_grants.csv": (
        649, 162, 17_885_510, 25_000, 0.94, 0.398, 0.569, 0.0209, 0.67, 2001, 2014, 0),
    "us_foundation_grants/knight_grants.csv": (
        3863, 1938, 1_308_257_674, 75_000, 1.48, 0.77, 0.816, 0.0099, 0.29, 2015, 2019, 44),
    "us_foundation_grants/surdna_grants.csv": (
        593, 357, 116_399_600, 150_000, 0.91, 0.453, 0.466, 0.0056, 0.45, 2014, 2019, 0),
    "us_foundation_grants/public_welfare_grants.csv": (
        663, 312, 126_935_299, 150_000, 1.02, 0.471, 0.606, 0.0112, 0.49, 2013, 2019, 0),
    "us_foundation_grants/quixote_grants.csv": (
        560, 207, 20_176_369, 25_000, 1.11, 0.551, 0.75, 0.0342, 0.46, 1998, 2017, 0),
    "us_foundation_grants/unbound_grants.csv": (
        468, 243, 63_364_184, 100_000, 0.87, 0.432, 0.581, 0.0111, 0.37, 2008, 2017, 0),
    "oxford_360giving/oxford-city-council-grants-awarded-214-15-to-2017-18.csv": (
        105, 62, 1_255_243, 5_000, 1.11, 0.649, 0.629, 0.0576, 0.32, 2014, 2017, 0),
    "uk_360giving_json/power_to_change.json": (
        870, 720, 51_625_697, 14_522.32, 1.73, 0.685, 0.699, 0.0051, 0.15, 2015, 2019, 0),
    "uk_360giving_json/wolfson.json": (
        379, 258, 31_178_456, 39_919, 1.27, 0.721, 0.733, 0.0301, 0.02, 2014, 2014, 114),
}  # fmt: skip


def written(folder: Path, text: str, name: str = "grants.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_file_has_the_statistics_published_beside_it(name: str) -> None:
    rows, recipients, total, median, spread, *rest = PUBLISHED[name]
    of_grants, of_recipients, hhi, repeat, first, last, zero = rest
    path = shared(name)
    assert looks_like_grants(path)
    grants = read_grants(path)
    assert (grants.rows, grants.left_out.count) == (rows, zero)
    assert grants.sizes.size == rows - zero
    assert grants.recipient_totals.size == recipients
    assert round(grants.total_cents / 100) == total
    assert grants.recipient_totals.sum() == grants.total_cents
    assert (grants.first_year, grants.last_year) == (first, last)
    assert grants.years == last - first + 1
    assert grants.yearly_cents == grants.total_cents // grants.years
    assert np.median(grants.sizes) / 100 == pytest.approx(median, abs=0.01)
    assert log_sd(grants.sizes) == pytest.approx(spread, abs=0.0051)
    assert concentration(grants.sizes).gini == pytest.approx(of_grants, abs=0.00051)
    assert herfindahl(grants.recipient_totals) == pytest.approx(hhi, abs=0.000051)
    assert grants.repeat_recipients / recipients == pytest.approx(repeat, abs=0.0051)
    said = "\n".join(grants.understood())
    assert f"Gini of grants {concentration(grants.sizes).gini:.3f}" in said
    assert f"recipients, Gini {concentration(grants.recipient_totals).gini:.3f}, HHI" in said
    assert concentration(grants.recipient_totals).gini == pytest.approx(of_recipients, abs=0.00051)
    assert f"Rows: {rows:,}, of which {rows - zero:,} are used as grants and {zero:,} left" in said


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("robert_bowne", "us_foundation_grants/robert_bowne_grants.csv"),
        ("quixote", "us_foundation_grants/quixote_grants.csv"),
        ("oxford", "oxford_360giving/oxford-city-council-grants-awarded-214-15-to-2017-18.csv"),
    ],
)
def test_what_ships_is_what_was_published(name: str, source: str) -> None:
    assert shared(source).read_bytes() == (SHIPPED / f"{name}_grants.csv").read_bytes()


def test_knights_undated_grants_are_said_to_be_undated() -> None:
    grants = read_grants(shared("us_foundation_grants/knight_grants.csv"))
    assert grants.undated == 3819 - 451
    assert any("3,368 grants have no date" in line for line in grants.understood())
    ten = read_grants(shared("us_foundation_grants/knight_grants.csv"), years=10)
    assert ten.yearly_cents == 130_825_767_40


def test_files_of_other_things_are_refused_by_one_sentence() -> None:
    dialects = shared("field_cases")  # grants and votes as other programs write them
    for path in sorted(shared(".").glob("*/*")):
        name = path.relative_to(DATA).as_posix()
        if name not in PUBLISHED and path.parent.name != dialects.name:
            assert not looks_like_grants(path), name
            with pytest.raises(InputError, match=r"^[^\n]+$"):
                read_grants(path)


def test_pairs_of_funders_and_recipients_are_read_when_told_how() -> None:
    path = shared("us_foundation_grants/cofunding_edges_recipients_2plus_funders.csv")
    grants = read_grants(path, {"amount": "total_usd", "date": "first_year"})
    names_that_differ_in_blanks_at_the_end = 1
    assert (grants.rows, grants.funders) == (6577, 37)
    assert grants.recipient_totals.size + names_that_differ_in_blanks_at_the_end == 2250
    assert round(grants.total_cents / 100) == 9_102_203_834


def test_shipped_and_imported_grants_give_the_same_run() -> None:
    scenario = Scenario.load("isolated").with_values({"weeks": 30, "community.residents": 60})
    shipped = scenario.with_values({"funders.grants_file": "robert_bowne"})
    own = read_grants(SHIPPED / "robert_bowne_grants.csv").tables()["funders"]
    named = {key: own.pop(key) for key in ("part_weights", "funders", "money_weights")}
    assert named == {"part_weights": [1000], "funders": 1, "money_weights": [1000]}
    imported = scenario.with_values({f"funders.{key}": value for key, value in own.items()})
    assert imported.content_hash() != shipped.content_hash()
    assert run(imported, 3).summary == run(shipped, 3).summary


def test_more_grants_than_a_scenario_holds_become_quantiles(tmp_path: Path) -> None:
    rows = "".join(f"r{i},{i},2001\n" for i in range(1, 25_001))
    grants = read_grants(written(tmp_path, "recipient,amount,date\n" + rows))
    sizes = sizes_from_text(grants.tables()["funders"]["grant_sizes"])
    assert sizes.size == 10_000
    every = np.arange(1, 25_001) * 100
    for q in (0.1, 0.5, 0.9):
        assert np.quantile(sizes, q) == pytest.approx(np.quantile(every, q), rel=1e-3)


def test_funders_of_a_file_become_funders_with_their_parts_of_the_money(tmp_path: Path) -> None:
    """Of $10,000 6,664, 3,335 and 1: in thousandths 666, 334 and at least 1; one has no name."""
    text = "recipient,funder,amount,date\nx,B,3335,2020\nx,A,6664,2020\ny,C,1,2020\ny,,500,2020\n"
    grants = read_grants(written(tmp_path, text))
    assert list(grants.by_funder.items()) == [("A", 666_400), ("B", 333_500), ("C", 100)]
    assert grants.funders == 3
    table = grants.tables()["funders"]
    assert (table["funders"], table["money_weights"]) == (3, [666, 334, 1])
    many = "".join(f"x,F{k},100,2020\n" for k in range(101))
    table = read_grants(written(tmp_path, "recipient,funder,amount,date\n" + many)).tables()
    assert "money_weights" not in table["funders"], "the money of so many is taken together"


def test_causes_become_weights_of_parts(tmp_path: Path) -> None:
    # FIXME stands in real tables for a cause that nobody filled in: it is none.
    text = "recipient,amount,date,cause\nA,10,2001,Arts\nB,30,2001,Health\nA,60,2002,FIXME\n"
    grants = read_grants(written(tmp_path, text))
    assert list(grants.causes.items()) == [("Health", 3000), ("Arts", 1000)]
    assert grants.tables()["funders"]["part_weights"] == [750, 250]
    assert "part 1: 'Health' 75%, part 2: 'Arts' 25%" in "\n".join(grants.understood())


def test_no_row_is_dropped_silently(tmp_path: Path) -> None:
    text = (
        "id,recipient,amount,currency,date\n1,A,10,GBP,2001\n1,A,10,GBP,2001\n2,B,-5,GBP,2001\n"
        "3,B,0,GBP,\n4,C,,GBP,2003\n\n5,,40,GBP,\n5,D,50,GBP,2003\n,Total,100,GBP,\n6,E,7,USD,2001\n"
    )
    grants = read_grants(written(tmp_path, text), currency="gbp")
    assert grants.rows == 9
    assert grants.left_out.found == {
        "the same as an earlier row, identifier included": [3],
        "a sum, not a grant": [10],
        "a negative amount, so money taken back": [4],
        "an amount of zero": [5],
        "no amount": [6],
        "in 'USD'": [11],
    }
    assert grants.remarks.found == {
        "the identifier of an earlier row, but other values": [9],
        "no recipient, so not counted among recipients": [8],
    }
    assert grants.sizes.tolist() == [1000, 4000, 5000]
    assert (grants.recipient_totals.tolist(), grants.years, grants.undated) == ([1000, 5000], 3, 1)
    said = "\n".join(grants.understood())
    for line in ("left out 1 row: an amount of zero (line 5)", "1 GBP is taken as 1 dollar"):
        assert line in said


def test_repeats_without_identifiers_are_kept(tmp_path: Path) -> None:
    grants = read_grants(written(tmp_path, HEADER + 2 * "F,A,5,USD,2001-01-01\n"))
    assert grants.sizes.tolist() == [500, 500]
    assert list(grants.remarks.found.values()) == [[3]]


def test_a_small_file_by_hand(tmp_path: Path) -> None:
    text = (
        "\ufeff"
        + HEADER
        + 'F,"A, Inc.",10.0050,USD,2001-05-01\nF,B,0,USD,\nF,"A, Inc.",3e2,,2003\n'
    )
    grants = read_grants(written(tmp_path, text))
    assert grants.sizes.tolist() == [1000, 30_000]
    assert grants.recipient_totals.tolist() == [31_000]
    assert (grants.years, grants.yearly_cents) == (3, 10_333)  # 2002 is a year without a grant
    with pytest.raises(ValueError, match="read-only"):
        grants.sizes[0] = 1


def test_a_column_that_cannot_be_guessed_is_named_by_the_user(tmp_path: Path) -> None:
    path = written(tmp_path, 'Wer,Wieviel (€),Wann\nA,"1.000,50",3.4.2020\n')
    with pytest.raises(InputError, match="no column is known to hold the amount; name it"):
        read_grants(path)
    mapping = {"recipient": "Wer", "amount": "Wieviel (€)", "date": "Wann"}
    grants = read_grants(path, mapping)
    assert (grants.total_cents, grants.currency, grants.first_year) == (100_050, "EUR", 2020)
    for wrong, named in [
        (mapping | {"amuont": "Wer"}, "no role 'amuont' for a column; did you mean 'amount'"),
        (mapping | {"date": "Wan"}, "no column 'Wan' for the date; did you mean 'Wann'"),
        (mapping | {"cause": "Wer"}, "'Wer' is mapped to cause and to recipient"),
    ]:
        with pytest.raises(InputError, match=named):
            read_grants(path, wrong)


ROW = "F,A,5,USD,2001-01-01\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (HEADER + ROW + "F,A,lots,USD,2001-01-01\n", r"csv:3: amount 'lots'; expected a number"),
        (HEADER + ROW + "F,A,=1+1,USD,2001-01-01\n", r"csv:3: amount '=1\+1'"),
        (HEADER + "F,A,nan,USD,2001-01-01\n", r"csv:2: amount 'nan'"),
        (HEADER + "F,A,1e99,USD,2001-01-01\n", r"csv:2: an amount above 1,000,000,000,000"),
        (HEADER + 'F,A,"1,5",USD,2001\nF,A,1.5,USD,2001\n', r"csv:3: the decimal mark differs"),
        (HEADER + "F,A,5,USD,32/12/2001\n", r"csv:2: date '32/12/2001'; expected a date"),
        (HEADER + "F,A,5,USD,01-02-03\n", r"csv:2: date '01-02-03'; expected a date"),
        (HEADER + ROW + "F,A,5,GBP,2001-01-01\n", r"several currencies: USD \(1 row, from line 2"),
        (HEADER + "F,A,£5,USD,2001-01-01\n", r"csv:2: the currency is 'USD', but the amount is in"),
        (HEADER + "F,A,5,USD,\n", r"no grant has a date.*--years 5"),
        (HEADER + "F,A, Inc.,5,USD,2001-01-01\n", r"csv:2: 6 values where the header names 5"),
        (HEADER + "F,A,5,USD\n", r"csv:2: 4 values where the header names 5"),
        (HEADER + 'F,"A\nB",x,USD,2001-01-01\n', r"csv:2: amount 'x'"),
        (HEADER + "F,A,0,USD,2001-01-01\n", r"no grant above zero among 1 rows"),
        (HEADER + 10 * "F,A,3e11,USD,2001-01-01\n", r"more than 1,000,000,000,000 in all"),
        (HEADER, r"no grant above zero among 0 rows"),
        ("", r"empty; expected a header line"),
        (
            "recipient,amounts\nA,1\n",
            r"no column is known to hold the amount; name it.*'recipient', 'amounts'",
        ),
        ("amount,amount\n", r"the column 'amount' is named twice"),
        (HEADER + 'F,"A,5,USD,2001-01-01\n', r"csv:2: not valid CSV"),
        ("\x00\x01", r"csv:1: a null character"),
        ("<html></html>", r"not a table"),
    ],
)
def test_broken_tables_are_named_by_line(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        read_grants(written(tmp_path, text))


GRANT = {
    "id": "1",
    "amountAwarded": "5",
    "awardDate": "2001",
    "recipientOrganization": [{"name": "A"}, {"name": "B"}],
}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"grants": [', "unreadable JSON"),
        ("[1]", "no list 'grants'"),
        ('{"grants": {}}', "no list 'grants'"),
        ('{"grants": []}', "the list 'grants' is empty"),
        ('{"grants": [1]}', "element 1 of grants is not an object"),
        ('{"grants": [{"amountAwarded": NaN}]}', "NaN is not a number"),
        ('{"grants": [{"amountAwarded": 1' + "0" * 5000 + "}]}", "unreadable JSON"),
        ("[" * 100_000, "nested too deeply"),
        (
            json.dumps({"grants": [GRANT, GRANT | {"id": 2, "amountAwarded": [5]}]}),
            "element 2: amo",
        ),
        (json.dumps({"grants": [GRANT | {"amountAwarded": True}]}), "element 1: amount 'True'"),
        (
            json.dumps({"grants": [GRANT | {"amountAwarded": 10**400}]}),
            "element 1: an amount above",
        ),
        ('{"grants": [' + "{}," * 500_001 + "{}]}", "more than 500,000 objects"),
    ],
)
def test_broken_json_is_named_by_element(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        read_grants(written(tmp_path, text, "grants.json"))


def test_joint_recipients_of_a_grant_count_as_one(tmp_path: Path) -> None:
    grants = read_grants(written(tmp_path, json.dumps({"grants": [GRANT]}), "grants.json"))
    assert (grants.total_cents, grants.recipient_totals.tolist()) == (500, [500])


def test_what_cannot_be_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + ROW)
    for arguments, named in [
        ({"currency": "EUR"}, "no amount in 'EUR'; the file has USD"),
        ({"years": 0}, "years is 0, but must be"),
    ]:
        with pytest.raises(InputError, match=named):
            read_grants(path, **arguments)
    for missing, named in ((tmp_path / "nothing.csv", "no file"), (tmp_path, "is a folder")):
        with pytest.raises(InputError, match=named):
            read_grants(missing)
        assert not looks_like_grants(missing)

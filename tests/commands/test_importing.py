"""`systemshift import` as a user meets it, and as docs/import.md shows it."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

import sim
from sim.cli import app
from sim.readers.questions import as_data

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "docs" / "import.md").read_text(encoding="utf-8")
PARK = HOUSE / "docs/examples/park.pb"
TIES = "source,target,weight\na,b,2\nb,c,1\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ties.csv").write_text(TIES)
    (tmp_path / "gifts.csv").write_text("recipient,amount,date\nA,5000,2020\n")
    return tmp_path


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def workbook_of(page: str, path: Path) -> None:
    """Write the workbook whose sheets a page shows: those named before a block of CSV."""
    book = Workbook()
    book.remove(book.active)
    for title, text in re.findall(r"Sheet `([^`]+)`:\n\n```csv\n(.*?)```", page, re.DOTALL):
        sheet = book.create_sheet(title)
        for row in csv.reader(io.StringIO(text)):
            sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    book.save(path)


def test_the_page_shows_what_the_command_prints(here: Path) -> None:
    nodes, ties, network, *_, cleaned = blocks("csv")
    (here / "nodes.csv").write_text(nodes)
    (here / "ties.csv").write_text(ties)
    other = nodes.replace("kind", "sector").replace("person", "volunteer")
    (here / "sectors.csv").write_text(other)
    workbook_of(PAGE, here / "grants.xlsx")
    shown = blocks("console")
    assert len(shown) == 7
    for block in shown:
        line, _, output = block.partition("\n")
        done = CliRunner().invoke(app, shlex.split(line.removeprefix("$ systemshift ")))
        assert done.output == output
    assert (here / "network.csv").read_text(encoding="utf-8") == network
    assert (here / "grants.csv").read_text(encoding="utf-8") == cleaned
    assert blocks("toml") == [(here / "community.toml").read_text(encoding="utf-8")]


def test_the_page_names_every_option() -> None:
    done = CliRunner().invoke(app, ["import", "--help"])
    options = set(re.findall(r"^  (--[a-z-]+)", done.output.split("Options:")[1], re.M))
    assert options == set(re.findall(r"`(--[a-z-]+)`", PAGE.split("\n## Options\n")[1]))


def test_the_file_holds_what_was_read(here: Path) -> None:
    words = [
        "import",
        "ties.csv",
        "--kind",
        "*=individual",
        "--surrounding",
        "9",
        "--out",
        "c.toml",
    ]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith("Written: c.toml\n")
    with (here / "c.toml").open("rb") as file:
        written = tomllib.load(file)
    network = sim.read_network("ties.csv", kinds={"*": "individual"}, surrounding=9)
    assert {key: written[key] for key in ("community", "network")} == network.tables()
    assert written["network"]["ties"] == "source,target,strength\na,b,\nb,c,0.5\n"
    assert done.stdout.splitlines()[: len(network.understood())] == network.understood()


def test_nothing_is_overwritten_without_being_asked(here: Path) -> None:
    (here / "c.toml").write_text("mine")
    done = CliRunner().invoke(app, ["import", "ties.csv", "--out", "c.toml"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "Error: c.toml exists already; name another file, or replace it by --force\n"
    )
    assert (here / "c.toml").read_text() == "mine"
    assert (
        CliRunner().invoke(app, ["import", "ties.csv", "--out", "c.toml", "--force"]).exit_code == 0
    )
    assert "[network]" in (here / "c.toml").read_text()


def test_one_document_on_standard_output(here: Path) -> None:
    done = CliRunner().invoke(app, ["import", "ties.csv", "--json"])
    network = sim.read_network("ties.csv")
    asked = as_data(network.questions)
    found = json.loads(done.stdout)
    *understood, of_a_run = found.pop("understood")
    assert (understood, found) == (network.understood(), {"questions": asked})
    assert of_a_run.startswith("A run has $")
    assert [each["found"] for each in asked] == ["no column of kinds"]
    assert {each.name for each in here.iterdir()} == {"ties.csv", "gifts.csv"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["missing.csv"], "there is no file missing.csv"),
        (["ties.csv", "--kind", "person"], "--kind person: expected VALUE=KIND"),
        (["ties.csv", "--weight", "wait"], "did you mean 'weight'"),
        (["ties.csv", "--out", "."], ". is a folder; name a file"),
        (["ties.csv", "--out", "c.csv", "--cleaned", "./c.csv"], "both name c.csv"),
        ([str(PARK), "--cleaned", "c.csv"], "no file holds any of them"),
        (["ties.csv", "gifts.csv", "--recipients"], "but the network has its own"),
        (["ties.csv", "gifts.csv", "--payments", "all"], "expected each, once or sum"),
        (["gifts.csv", "--sheet", "2020"], "--sheet 2020: this is no workbook"),
        (["ties.csv", "ties.csv"], "both hold ties"),
    ],
)
def test_what_a_user_can_mend_is_one_sentence(here: Path, words: list[str], sentence: str) -> None:
    done = CliRunner().invoke(app, ["import", *words])
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(r"Error: [^\n]+\n", done.stderr)
    assert sentence in done.stderr


def test_a_community_file_has_a_limit(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.scenario.importing.LARGEST", 100)
    done = CliRunner().invoke(app, ["import", "ties.csv", "--out", "c.toml"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "too large for a community file" in done.stderr
    assert not (here / "c.toml").exists()


GRANTS = "Recipient,Amount,Date\nFood bank,1000,2019-04-01\nClinic,3000,2020-05-01\n"


def test_grants_and_a_vote_join_a_network(here: Path) -> None:
    """One file of each sort; the result is a community that every arm can begin with."""
    (here / "grants.csv").write_text(GRANTS)
    words = ["import", str(PARK), "ties.csv", "grants.csv", "--out", "c.toml"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    with (here / "c.toml").open("rb") as file:
        written = tomllib.load(file)
    assert written["funders"] == sim.read_grants("grants.csv").tables()["funders"]
    assert written["ballot"] == sim.read_ballot(PARK).tables()["ballot"]
    assert "Money from grants.csv" in written["description"]
    scenario = sim.Scenario.load("system_shifting_network", community=here / "c.toml")
    assert scenario.funders.yearly_money == 2000.0
    assert sim.CommunityModel(scenario, 1).world.funders.yearly.sum() == 200_000


def test_a_vote_is_known_by_its_first_line(here: Path) -> None:
    (here / "vote.csv").write_bytes(PARK.read_bytes())
    done = CliRunner().invoke(app, ["import", "vote.csv"])
    assert (done.exit_code, done.stderr) == (0, "")


def test_the_grants_are_cleaned_where_a_network_is_there_too(here: Path) -> None:
    done = CliRunner().invoke(app, ["import", "ties.csv", "gifts.csv", "--cleaned", "c.csv"])
    assert "Written: c.csv, the grants as understood (for those of the network" in done.stdout
    assert (here / "c.csv").read_text().startswith("recipient,amount")


def test_a_column_of_grants_can_be_named(here: Path) -> None:
    (here / "grants.csv").write_text("Who;What they got = all;When\nA;12,50;2019\nB;7,00;2019\n")
    words = ["import", "grants.csv", "--map", "recipient=Who", "--map", "date=When", "--map"]
    done = CliRunner().invoke(app, [*words, "amount=What they got = all", "--out", "c.toml"])
    assert done.exit_code == 0, done.output
    with (here / "c.toml").open("rb") as file:
        assert tomllib.load(file)["funders"]["yearly_money"] == 19.5


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["grants.csv", "grants.csv"], "both hold grants"),
        (["ties.csv", "--map", "amount=a"], "options of grants are given"),
        (["grants.csv", "--map", "amount"], "--map amount: expected ROLE=COLUMN"),
        (["grants.csv", "--weight", "none"], "options of network are given"),
    ],
)
def test_sorts_are_not_mixed_up(here: Path, words: list[str], sentence: str) -> None:
    (here / "grants.csv").write_text(GRANTS)
    done = CliRunner().invoke(app, ["import", *words])
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr

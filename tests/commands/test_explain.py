"""`systemshift explain` as a user meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.analysis.presentation.figure_style import INK
from sim.cli import app
from sim.rules.base import FAMILIES
from tests.pictures import colours

SMALL = ["--community", "synthetic", "--weeks", "15", "--workers", "1", "--set",
         "shocks.weeks=[5]", "--set", "community.residents=60", "--set",
         "community.organizations=8"]  # fmt: skip
PAIR = ["explain", "isolated", "isolated", "--set", "isolated-2:membership.rule=through_ties"]


def test_one_document_on_standard_output() -> None:
    done = CliRunner().invoke(app, [*PAIR, "--measure", "growth", "--seeds", "2", *SMALL, "--json"])
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["measure"] == "growth.at_work"
    assert list(data["shares"]) == list(FAMILIES)
    assert sum(data["shares"].values()) == pytest.approx(data["gap"], abs=1e-9)
    assert data["shares"]["membership"] == data["gap"]
    assert data["intervals"]["funding"] == [0.0, 0.0]
    assert data["seeds"] == data["seeds_used"] == [1, 2]
    assert data["seeds_left_out"] == []
    assert data["arms"] == {"isolated": "isolated", "isolated-2": "isolated-2"}
    assert data["levers"]["membership"]["differing"]["membership.rule"] == [
        "spontaneous", "through_ties",
    ]  # fmt: skip
    assert data["runs"] == 4
    assert "running: 4 of 4 runs" in done.stderr


def test_a_table_a_sentence_and_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "why"
    words = [*PAIR, "--measure", "money.in", "--seeds", "2", *SMALL, "--out", str(out)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.stderr
    assert re.search(r"^membership +spontaneous +through_ties +0", done.stdout, re.M)
    assert "Of the difference of" in done.stdout
    assert done.stdout.endswith(f"Written: {out}\n")
    assert INK in colours(out / "explanation.png")
    again = CliRunner().invoke(app, words)
    assert again.exit_code == 2
    assert "exists already" in again.stderr


def test_levers_of_ones_own() -> None:
    words = [*PAIR, "--measure", "growth", "--seeds", "1", *SMALL, "--json", "--lever",
             "who=membership", "--lever", "money=funding,funders"]  # fmt: skip
    data = json.loads(CliRunner().invoke(app, words).stdout)
    assert list(data["shares"]) == ["who", "money"]
    assert data["shares"]["money"] == 0.0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["isolated", "isolated", "--measure", "wealth"], "there is no measure 'wealth'"),
        (["isolated", "isolated", "--measure", "growht"], "did you mean growth"),
        (["isolatd", "isolated", "--measure", "impact"], "did you mean 'isolated'"),
        (
            ["isolated", "collective_impact", "--measure", "impact", "--lever", "money"],
            "expected NAME=KEY",
        ),
        (
            ["isolated", "collective_impact", "--measure", "impact", "--lever", "money=fundng"],
            "did you mean funding",
        ),
        (
            ["isolated", "collective_impact", "--measure", "impact", "--set",
             "isolated:problem.complexity=1"],
            "also differ in problem.complexity, which belongs to no lever: make it equal "
            "(--community, --problem",
        ),
    ],
)  # fmt: skip
def test_what_a_user_can_mend_is_one_sentence(words: list[str], sentence: str) -> None:
    done = CliRunner().invoke(app, ["explain", *words])
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(r"Error: [^\n]+\n", done.stderr)
    assert sentence in done.stderr


@pytest.mark.parametrize("words", [["isolated"], ["isolated", "isolated"]])
def test_wrong_usage_is_exit_code_2(words: list[str]) -> None:
    assert CliRunner().invoke(app, ["explain", *words]).exit_code == 2

"""From a table of a sweep to what made the difference there, as a user goes."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from typer.testing import CliRunner

from sim import open_results
from sim.batch.design import Design
from sim.cli import app
from tests.analysis.discovery.test_levels_and_boxes import GRID, leading
from tests.analysis.faked import boxed_sweep, faked
from tests.batch.sweeping import SMALL, write_study

ONE_LEVER = ["--lever", "rules=sensemaking,governance,membership,learning,activities,"
             "communication,funding", "--workers", "1", "--json"]  # fmt: skip


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def printed_commands(text: str) -> list[list[str]]:
    """The words of every command after `why:`, as a shell reads them."""
    lines = text.replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.strip().startswith("why: ")]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two arms, two points, three seeds, by the command."""
    folder = tmp_path_factory.mktemp("where")
    study = write_study(folder, SMALL.replace("weeks = 6", "weeks = 30"))
    done = call("sweep", study, "--out", folder / "out", "--workers", "1")
    assert done.exit_code == 0, done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("where") / "grid"
    faked(folder, GRID, Design(), {"b": lambda point, seed: 0.0, "a": leading}, replicates=2)
    return folder


@pytest.fixture(scope="module")
def sobol(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("where") / "sobol"
    boxed_sweep(folder)
    return folder


def test_results_print_the_command_that_explains_their_largest_difference(swept: Path) -> None:
    done = call("results", swept, "--outcome", "growth")
    (words,) = printed_commands(done.stdout)
    assert words[:2] == ["systemshift", "explain"]
    told = json.loads(call(*words[1:], *ONE_LEVER).stdout)
    runs = open_results(swept).runs
    wide = runs.pivot(index=["point", "seed"], columns="arm", values="growth.at_work")
    gaps = (wide["system_shifting_network"] - wide["isolated"]).groupby("point").mean()
    assert told["gap"] != 0.0
    assert told["gap"] == pytest.approx(gaps[gaps.abs().idxmax()])
    assert told["seeds"] == [1, 2, 3]


def test_points_are_listed_with_the_numbers_that_explain_takes(swept: Path) -> None:
    listed = json.loads(call("results", swept, "--points", "--json", "--outcome", "growth").stdout)
    assert [each["number"] for each in listed["points"]] == [1, 2]
    place = f"{swept}:2"
    told = json.loads(
        call("explain", "isolated", "system_shifting_network", "--measure", "growth", "--at",
             place, *ONE_LEVER).stdout
    )  # fmt: skip
    assert told["gap"] == pytest.approx(listed["points"][1]["difference"]["mean"])
    assert told["at"]["values"] == listed["points"][1]["values"]
    text = call("results", swept, "--points").stdout
    assert "\n1      0 per week" in text


def test_every_box_has_the_command_that_explains_it(sobol: Path) -> None:
    done = call("discover", sobol)
    boxes = json.loads(call("discover", sobol, "--json").stdout)["boxes"]
    assert [words[-1] for words in printed_commands(done.stdout)] == [box["name"] for box in boxes]
    assert [box["name"] for box in boxes] == [f"{sobol.as_posix()}:{n + 1}" for n in range(3)]
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_levels_for_people_and_for_machines(grid: Path) -> None:
    """Majority is worth 0.2 at 4 of 10 complexities and -0.1 at 6: 0.02 on average."""
    done = call("results", grid, "--by", "communication.copying")
    assert done.exit_code == 0, done.stderr
    assert "majority minus best        +2.00 [+2.00, +2.00]*" in done.stdout
    told = json.loads(call("results", grid, "--by", "communication.copying", "--json").stdout)
    found = {(it["arm"], it["level"], it["minus"]): it["mean"] for it in told["differences"]}
    assert found["a", "majority", "conformity"] == pytest.approx(0.02)


def test_where_a_level_leads_for_people_and_for_machines(grid: Path, tmp_path: Path) -> None:
    words = ["discover", grid, "--by", "communication.copying", "--levels", "best", "majority"]
    done = call(*words)
    assert done.exit_code == 0, done.stderr
    assert "Levels of communication.copying in A, at points that differ in it only" in done.stdout
    told = json.loads(call(*words, "--json", "--out", tmp_path / "out").stdout)
    assert (told["by"], told["levels"]) == ("communication.copying", ["best", "majority"])
    assert told["ahead"] == "majority"
    assert told["boxes"][0]["rules"] == ["problem complexity is at least 6 other elements"]
    assert len(pd.read_csv(tmp_path / "out" / "boxes.csv")) == 2


def test_explain_takes_the_seeds_of_compare(tmp_path: Path) -> None:
    small = ["isolated", "isolated", "--set", "isolated-2:membership.rule=through_ties",
             "--community", "synthetic", "--weeks", "15", "--workers", "1", "--set",
             "community.residents=40", "--set", "community.organizations=6", "--json"]  # fmt: skip
    beside = json.loads(call("compare", *small, "--out", tmp_path / "out").stdout)
    told = json.loads(call("explain", *small, "--measure", "growth").stdout)
    assert told["seeds"] == beside["seeds"] == list(range(1, 21))
    few = json.loads(call("explain", *small, "--measure", "growth", "--seeds", "3").stdout)
    assert few["seeds"] == [1, 2, 3]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["explain", "a", "b", "--measure", "impact", "--at", "atlas:1"], "atlas is not run"),
        (["explain", "a", "b", "--measure", "impact", "--in", "atlas:1"], "atlas is not run"),
        (["explain", "a", "b", "--measure", "impact", "--at", "SWEPT"], "expected STUDY:NUMBER"),
        (["explain", "a", "b", "--measure", "impact", "--at", "SWEPT:3"], "no point 3 in"),
        (["explain", "a", "b", "--measure", "impact", "--at", "SWEPT:1"], "there is no arm 'a'"),
        (["explain", "a", "b", "--measure", "impact", "--in", "SWEPT:1"], "there is no arm 'a'"),
        (["explain", "a", "b", "--measure", "impact", "--at", "SWEPT:1", "--in", "SWEPT:1"],
         "--at and --in name two places"),
        (["explain", "a", "b", "--measure", "impact", "--at", "SWEPT:1", "--weeks", "9"],
         "--weeks: a point of a study sets everything itself"),
        (["explain", "isolated", "system_shifting_network", "--measure", "impact", "--in",
          "SWEPT:1"], "at least 40 are needed"),
        (["results", "SWEPT", "--by", "people.trial_rat"], "did you mean 'people.trial_rate'"),
        (["results", "SWEPT", "--by", "people.trial_rate", "--points"], "show different things"),
        (["discover", "SWEPT", "--arm", "isolated"], "name the factor"),
    ],
)  # fmt: skip
def test_what_is_refused_in_one_sentence(
    words: list[str], sentence: str, swept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call(*(word.replace("SWEPT", str(swept)) for word in words))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr

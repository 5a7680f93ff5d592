"""`systemshift sensitivity` and `discover` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from sim.analysis.sensitivity.figure import ALONE, WITH_OTHERS
from sim.batch.design import Design
from sim.cli import app
from tests.analysis.faked import boxed_sweep, faked, ranges
from tests.pictures import colours


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def saltelli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command") / "s"
    design = Design(kind="saltelli", points=32)
    faked(folder, ranges(3), design, {"a": lambda p, s: 0.1, "b": lambda p, s: p["x1"],
                                      "c": lambda p, s: p["x2"]})  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def sobol(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command") / "d"
    boxed_sweep(folder)
    return folder


def test_indices_for_people_and_for_machines(saltelli: Path, tmp_path: Path) -> None:
    done = call("sensitivity", saltelli, "--outcome", "impact", "--arms", "b", "c")
    assert done.exit_code == 0, done.stderr
    assert "B\n    parameter" in done.stdout
    assert "C minus B" in done.stdout
    assert "\n  A" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    out = tmp_path / "out"
    told = json.loads(call("sensitivity", saltelli, "--json", "--out", out).stdout)
    assert told["folder"] == str(out)
    assert [(t["arm"], t["minus"]) for t in told["targets"]] == [
        ("a", None), ("b", None), ("c", None), ("b", "a"), ("c", "a"), ("c", "b"),
    ]  # fmt: skip
    assert told["targets"][0]["reason"] == "the same at every point"
    # b minus a is x1 alone: a total of 1, and exact zeros for what has no part.
    gap = {each["factor"]: each for each in told["targets"][3]["indices"]}
    assert gap["x1"]["clear"] is True
    assert gap["x2"]["total"] == gap["x3"]["total"] == 0.0
    assert {ALONE, WITH_OTHERS} <= colours(out / "impact.final.png")


def test_conditions_for_people_and_for_machines(sobol: Path, tmp_path: Path) -> None:
    done = call("discover", sobol, "--outcome", "impact")
    assert done.exit_code == 0, done.stderr
    assert "Where problem complexity is at least 6 other elements and" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    told = json.loads(
        call("discover", sobol, "--arms", "a", "b", "--json", "--out", tmp_path / "o").stdout
    )
    assert told["found"] is True
    assert told["boxes"][0]["density"] == 1.0
    assert (tmp_path / "o" / "tree.svg").is_file()


def test_what_is_refused_in_one_sentence(saltelli: Path, sobol: Path, tmp_path: Path) -> None:
    for words, sentence in [
        (["sensitivity", sobol], 'write kind = "saltelli"'),
        (["sensitivity", tmp_path / "no"], "there is no folder"),
        (["discover", sobol, "--arms", "a", "x"], "there is no arm 'x'; choose one of a, b"),
        (["discover", sobol, "--outcome", "growth"], "there is no measure 'growth'"),
        (["discover", sobol, "--out", sobol], "exists already"),
    ]:  # fmt: skip
        done = call(*words)
        assert done.exit_code == 2
        assert done.stdout == ""
        assert done.stderr.startswith("Error: ")
        assert sentence in done.stderr

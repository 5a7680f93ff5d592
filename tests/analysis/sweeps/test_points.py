"""Points of a study by number, and the study by folder, name or file."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import InputError, open_results
from sim.analysis.sweeps.point_text import points_data
from sim.analysis.sweeps.points import find_point, stored_pairs
from sim.batch.design import Design
from sim.batch.factors import Factor
from sim.batch.results import Results
from sim.batch.sweep_folder import sweep_folder
from tests.analysis.faked import faked

FACTORS = [
    Factor("problem.complexity", "uncertainty", "whole number", (1, 4)),
    Factor("people.trial_rate", "uncertainty", "number", (0.0, 0.1, 0.3)),
]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """B is ahead of A by the number of its point."""
    arms = {
        "a": lambda point, seed: float(seed),
        "b": lambda point, seed: seed + 3.0 * (point["problem.complexity"] == 4)
        + {0.0: 1.0, 0.1: 2.0, 0.3: 3.0}[point["people.trial_rate"]],
    }  # fmt: skip
    return faked(tmp_path_factory.mktemp("points") / "grid", FACTORS, Design(), arms, replicates=2)


def test_points_are_numbered_in_the_order_of_the_design(results: Results) -> None:
    rows = points_data(results, "impact.final")["points"]
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5, 6]
    gaps = [row["difference"]["mean"] for row in rows]
    assert gaps == pytest.approx([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    assert rows[4]["values"] == {"problem.complexity": 4, "people.trial_rate": 0.1}


def test_a_point_is_found_by_number_and_by_name(results: Results) -> None:
    folder = results.store.folder
    point = find_point(f"{folder}:5")
    assert point.values == {"problem.complexity": 4, "people.trial_rate": 0.1}
    assert find_point(f"{folder}:{point.name}").number == 5
    assert point.text == f"{folder.as_posix()}:5"


def test_what_was_stored_at_a_point(results: Results) -> None:
    point = find_point(f"{results.store.folder}:5")
    assert stored_pairs(point, "impact.final", ("a", "b")).tolist() == [[1.0, 6.0], [2.0, 7.0]]
    assert stored_pairs(point, "money.in", ("a", "b")).shape == (2, 0)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("0", "there is no point 0 in .*: its 6 points are numbered from 1"),
        ("7", "there is no point 7"),
        ("abc", "there is no point abc"),
    ],
)
def test_a_point_that_is_not_there_is_refused(number: str, sentence: str, results: Results) -> None:
    with pytest.raises(InputError, match=sentence):
        find_point(f"{results.store.folder}:{number}")


def test_a_text_without_a_number_is_refused(results: Results) -> None:
    with pytest.raises(InputError, match="expected STUDY:NUMBER, such as results/atlas:3"):
        find_point(str(results.store.folder))


def test_a_point_that_is_not_run_is_refused(tmp_path: Path) -> None:
    zero = {arm: lambda point, seed: 0.0 for arm in ("a", "b")}
    part = faked(tmp_path / "p", FACTORS, Design(), zero, replicates=3, skips=lambda seed: seed > 1)
    point = find_point(f"{part.store.folder}:1")
    with pytest.raises(InputError, match=r"has 2 of the 6 runs of a and b; .*results"):
        stored_pairs(point, "impact.final", ("a", "b"))


def test_arms_that_share_no_seeds_are_refused(tmp_path: Path) -> None:
    zero = {arm: lambda point, seed: 0.0 for arm in ("a", "b")}
    own = faked(tmp_path / "own", FACTORS, Design(), zero, paired=False)
    with pytest.raises(InputError, match="paired = false"):
        stored_pairs(find_point(f"{own.store.folder}:1"), "impact.final", ("a", "b"))


def test_a_study_is_found_by_folder_name_and_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    zero = {"a": lambda point, seed: 0.0}
    faked(tmp_path / "results" / "mine", FACTORS, Design(), zero)
    (tmp_path / "mine.toml").touch()
    for place in ("results/mine", "mine", "mine.toml"):
        assert sweep_folder(place).resolve() == tmp_path / "results" / "mine"
    assert open_results("mine").study.name == "faked"


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("atlas", "study atlas is not run: there is no folder results.atlas; run `systemshift sw"),
        ("own.toml", "study own.toml is not run"),
        ("atlsa", "there is no folder atlsa, and no study of this name; did you mean atlas"),
        ("table.csv", "neither the folder of a sweep nor a study file"),
    ],
)
def test_a_study_that_is_not_run_is_refused(
    place: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("own.toml", "table.csv"):
        (tmp_path / name).touch()
    with pytest.raises(InputError, match=sentence):
        open_results(place)

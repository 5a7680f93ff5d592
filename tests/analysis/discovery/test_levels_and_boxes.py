"""Where one level leads over another, and boxes by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.analysis.discovery.discover import Discovery, discover
from sim.analysis.discovery.middle import find_box, nearest_to_middle
from sim.batch.design import Design, Point
from sim.batch.factors import Factor
from sim.batch.results import Results
from sim.errors import InputError
from tests.analysis.faked import FACTORS, boxed_sweep, faked, level

RATES = (0.0, 0.04, 0.08, 0.12, 0.16, 0.2)
GRID = [
    Factor("problem.complexity", "uncertainty", "whole number", tuple(range(10))),
    Factor("people.trial_rate", "uncertainty", "number", RATES),
    Factor("communication.copying", "lever", "text", ("best", "conformity", "majority")),
]


def leading(point: Point, seed: int) -> float:
    """Majority leads by 0.2 over the others where complexity is 6 or more, and lags elsewhere."""
    gain = 0.2 if point["problem.complexity"] >= 6 else -0.1
    return 10.0 * seed + gain * (point["communication.copying"] == "majority")


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("levels") / "grid"
    arms = {"a": leading, "b": lambda point, seed: 0.0}
    return faked(folder, GRID, Design(), arms, replicates=2)


@pytest.fixture(scope="module")
def sobol(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("boxes") / "sobol"
    return boxed_sweep(folder)


def by_copying(results: Results, *levels: str, arm: str = "a") -> Discovery:
    return discover(results, by="communication.copying", levels=levels or None, arm=arm)


def test_where_a_level_leads_is_found_with_its_limits(grid: Results) -> None:
    found = by_copying(grid, "best", "majority")
    best = found.leaves[0]
    assert best.rules == ("problem complexity is at least 6 other elements",)
    assert (best.points, best.cases) == (4 * 6, 4 * 6)
    assert best.difference.mean == pytest.approx(0.2)
    assert sum(leaf.points for leaf in found.leaves) == 60
    assert "majority is ahead of best (higher mean of 2 seeds) at 24 of 60 pairs" in str(found)
    assert "systemshift explain" not in str(found)


def test_the_factor_itself_is_not_asked_about(grid: Results) -> None:
    rules = [rule for leaf in by_copying(grid).leaves for rule in leaf.rules]
    assert rules
    assert not [rule for rule in rules if "copying" in rule]


def test_levels_without_a_difference_bring_no_box(grid: Results) -> None:
    assert not by_copying(grid, "best", "conformity").found


def test_a_folder_of_levels_is_saved(grid: Results, tmp_path: Path) -> None:
    place = by_copying(grid).save(tmp_path / "out")
    assert (place / "tree.png").is_file()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"levels": ["best", "bset"]}, "there is no level 'bset'; did you mean 'best'"),
        ({"levels": ["best", "best"]}, "a level is named twice"),
        ({"arm": "c"}, "there is no arm 'c'"),
        ({"arms": ["a", "b"]}, "compares levels within one arm"),
        ({"by": None, "arm": "a"}, "name the factor"),
        ({"by": "copying"}, "there is no factor 'copying'"),
    ],
)
def test_what_cannot_be_asked_of_levels(more: dict[str, Any], sentence: str, grid: Results) -> None:
    with pytest.raises(InputError, match=sentence):
        discover(grid, **{"by": "communication.copying", **more})


def test_a_design_without_pairs_is_refused(sobol: Results) -> None:
    with pytest.raises(InputError, match=r"no two points of .* differ in communication.copying"):
        by_copying(sobol)


def test_the_numbers_of_a_box_are_those_of_its_points(sobol: Results) -> None:
    leaf = discover(sobol).leaves[0]
    inside = [
        number
        for number, point in enumerate(sobol.study.places.values(), start=1)
        if point["problem.complexity"] >= 6 and point["people.trial_rate"] < 0.12
    ]
    assert list(leaf.numbers) == inside


def test_the_point_nearest_to_the_middle(grid: Results) -> None:
    """Of complexities 6 to 8 and the first five rates the middle is 7 and 0.08."""
    points = list(grid.study.places.values())
    inside = [
        number
        for number, point in enumerate(points, start=1)
        if 6 <= point["problem.complexity"] <= 8 and point["people.trial_rate"] < 0.2
    ]
    middle = points[nearest_to_middle(grid.study, inside) - 1]
    assert (middle["problem.complexity"], middle["people.trial_rate"]) == (7, 0.08)


def test_a_box_is_found_by_its_printed_name(sobol: Results) -> None:
    found = discover(sobol, "impact", ["a", "b"])
    name = found.name_of(found.leaves[1])
    assert name == f"{sobol.store.folder.as_posix()}:2"
    assert f"Box {name}\n" in str(found)
    box = find_box(name, "impact", ["a", "b"])
    assert box.leaf == found.leaves[1]
    assert box.point.number in found.leaves[1].numbers


@pytest.mark.parametrize("number", ["0", "9", "x"])
def test_a_box_that_does_not_exist_is_refused(number: str, sobol: Results) -> None:
    number = number.replace("x", "a")
    with pytest.raises(InputError, match=f"there is no box {number}: .* numbered from 1"):
        find_box(f"{sobol.store.folder}:{number}", "impact", ["a", "b"])


def test_a_sweep_without_boxes_is_refused(tmp_path: Path) -> None:
    same = faked(tmp_path / "s", FACTORS, Design(kind="sobol", points=64),
                 {"a": level, "b": lambda point, seed: level(point, seed) + 1.0})  # fmt: skip
    with pytest.raises(InputError, match="found no box: No conditions are given"):
        find_box(f"{same.store.folder}:1", "impact", ["a", "b"])

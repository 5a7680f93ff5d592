"""Levels of a factor side by side: planted effects are found, paired where points allow it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from sim import InputError, compare_levels
from sim.analysis.sweeps.level_points import matched_points
from sim.analysis.sweeps.level_text import level_data
from sim.analysis.sweeps.levels import LevelComparison
from sim.batch.design import Design, Point
from sim.batch.factors import Factor
from tests.analysis.faked import faked

BY = "communication.copying"
COPYING = Factor(BY, "lever", "text", ("best", "conformity", "majority"))
GRID = [
    Factor("problem.complexity", "uncertainty", "whole number", (1, 4)),
    COPYING,
    Factor("people.trial_rate", "uncertainty", "number", (0.0, 0.1, 0.3)),
]
WORTH = {"best": 0.0, "conformity": 0.25, "majority": -0.125}
LUCK = [0.0, 0.5, -0.25, 0.125]
"""Of each seed, in binary fractions, so that differences are exact."""


def additive(point: Point, seed: int) -> float:
    """A level's worth, plus what its point and its seed add to every level."""
    own = 2.0 * float(point["problem.complexity"]) - float(point["people.trial_rate"])
    return own + LUCK[seed - 1] + WORTH[point[BY]]


def uneven(point: Point, seed: int) -> float:
    """Conformity is worth as much more as the seed is lucky."""
    return additive(point, seed) + LUCK[seed - 1] * (point[BY] == "conformity")


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> LevelComparison:
    folder = tmp_path_factory.mktemp("levels") / "grid"
    arms = {"a": additive, "b": uneven}
    return compare_levels(
        faked(folder, GRID, Design(), arms, replicates=4), "communication.copying"
    )


def test_a_planted_difference_is_exact(grid: LevelComparison) -> None:
    of_a = [it for it in grid.differences if it.arm == "a"]
    assert {(it.level, it.minus): it.mean.mean for it in of_a} == pytest.approx(
        {
            ("conformity", "best"): 0.25,
            ("majority", "best"): -0.125,
            ("majority", "conformity"): -0.375,
        }
    )
    assert [it.mean.half_width for it in of_a] == pytest.approx([0.0] * 3, abs=1e-12)
    assert {(it.paired, it.points, it.mean.runs) for it in of_a} == {(True, 6, 24)}
    assert grid.clear[:3] == [True] * 3


def test_the_interval_of_a_pair_is_that_of_the_seeds(grid: LevelComparison) -> None:
    """By seed the difference is .25 plus its luck, at every point."""
    (it,) = (each for each in grid.differences
             if (each.arm, each.level, each.minus) == ("b", "conformity", "best"))  # fmt: skip
    by_seed = 0.25 + np.array(LUCK)
    expected = stats.ttest_1samp(by_seed, 0.0)
    low, high = expected.confidence_interval()
    assert it.mean.mean == pytest.approx(by_seed.mean())
    assert it.mean.mean - it.mean.half_width == pytest.approx(low)
    assert it.mean.mean + it.mean.half_width == pytest.approx(high)
    assert it.mean.p == pytest.approx(expected.pvalue)


def test_the_tables_hold_every_difference_and_level(grid: LevelComparison) -> None:
    assert len(grid.table) == 2 * 3
    assert len(grid.levels_table) == 2 * 3
    row = grid.table.query("arm == 'a' and level == 'majority' and minus == 'conformity'").iloc[0]
    assert row["difference"] == pytest.approx(-0.375)
    assert row["low"] <= row["difference"] <= row["high"]
    direct = grid.levels_table.query("arm == 'a' and level == 'best'").iloc[0]
    # 2 x 2.5 - .4 / 3, and the mean luck, 3/32.
    assert direct["mean"] == pytest.approx(5.0 - 0.4 / 3 + 0.09375)


def test_what_is_printed_says_that_it_is_paired_and_fits(grid: LevelComparison) -> None:
    text = str(grid)
    assert f"Paired: differences over pairs of points that differ in {BY} only" in text
    assert "Unpaired" not in text
    assert "conformity minus best      +25.0 [+25.0, +25.0]*" in text
    assert max(map(len, text.splitlines())) <= 100
    data = json.loads(json.dumps(level_data(grid), allow_nan=False))
    assert data["levels"] == ["best", "conformity", "majority"]
    assert data["differences"][0]["mean"] == pytest.approx(0.25)


def test_groups_of_different_points_are_compared_by_welch(tmp_path: Path) -> None:
    """A Latin hypercube has no two points that differ in one factor only."""
    factors = [Factor("problem.elements", "uncertainty", "number", low=0.0, high=1.0),
               Factor(BY, "lever", "text", ("best", "conformity"))]  # fmt: skip
    design = Design(kind="latin_hypercube", points=30)
    bonus = {"best": 0.0, "conformity": 0.5}

    def outcome(point: Point, seed: int) -> float:
        return float(point["problem.elements"]) + bonus[point[BY]] + seed

    results = faked(tmp_path / "lhs", factors, design, {"a": outcome}, replicates=2)
    (it,) = compare_levels(results, BY).differences
    points = results.study.places.values()
    groups = [[point["problem.elements"] + bonus[level] + 1.5 for point in points
               if point[BY] == level] for level in ("conformity", "best")]  # fmt: skip
    expected = stats.ttest_ind(*groups, equal_var=False)
    low, high = expected.confidence_interval()
    assert (it.paired, it.points, it.mean.runs) == (False, 30, 60)
    assert it.mean.mean - it.mean.half_width == pytest.approx(low)
    assert it.mean.mean + it.mean.half_width == pytest.approx(high)
    assert it.mean.p == pytest.approx(expected.pvalue)
    text = " ".join(str(compare_levels(results, BY)).split())
    assert "Unpaired: no two points of this design differ in communication.copying only" in text


def test_pairs_of_an_incomplete_design_are_those_of_a_search(tmp_path: Path) -> None:
    design = Design(kind="full_factorial", points=11)
    study = faked(tmp_path / "part", GRID, design, {"a": additive}).study
    points = list(study.places.values())
    expected = {
        (i, j)
        for i, one in enumerate(points)
        for j, two in enumerate(points)
        if one[BY] == "best" and two[BY] == "majority"
        and all(one[name] == two[name] for name in ("problem.complexity", "people.trial_rate"))
    }  # fmt: skip
    found = matched_points(study, BY, "best", "majority")
    assert {tuple(pair) for pair in found.tolist()} == expected
    assert expected


def test_runs_without_shared_seeds_count_one_by_one(tmp_path: Path) -> None:
    arms = {"a": lambda point, seed: WORTH[point[BY]] + seed % 7}
    results = faked(tmp_path / "own", GRID, Design(), arms, replicates=3, paired=False)
    (it, *_) = compare_levels(results, BY).differences
    runs = results.runs.sort_values(["point", "seed"])
    ranked = runs.assign(rank=runs.groupby("point").cumcount())
    keys = ["problem.complexity", "people.trial_rate", "rank"]
    wide = ranked.pivot(index=keys, columns=BY, values="impact.final")
    expected = stats.ttest_1samp(wide["conformity"] - wide["best"], 0.0)
    assert it.mean.mean == pytest.approx((wide["conformity"] - wide["best"]).mean())
    assert it.mean.p == pytest.approx(expected.pvalue)


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        (
            "communication.copyin",
            "there is no factor 'communication.copyin'; did you mean 'communication.copying'",
        ),
        ("people.trial_rate", "64 levels, and at most 6 can be compared; name some"),
        ("shocks.share", "there is only one level, 0.5"),
    ],
)
def test_a_factor_without_few_levels_is_refused(by: str, sentence: str, tmp_path: Path) -> None:
    factors = [COPYING, Factor("people.trial_rate", "uncertainty", "number", low=0.0, high=1.0),
               Factor("shocks.share", "uncertainty", "number", (0.5,))]  # fmt: skip
    design = Design(kind="sobol", points=64)
    results = faked(tmp_path / "s", factors, design, {"a": lambda point, seed: 0.0})
    with pytest.raises(InputError, match=sentence):
        compare_levels(results, by)


def test_only_the_levels_that_are_named_are_compared(grid: LevelComparison) -> None:
    (it,) = compare_levels(grid.results, BY, arms=["a"], levels=["majority", "best"]).differences
    assert (it.level, it.minus) == ("best", "majority")
    assert it.mean.mean == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        (["best", "majorty"], "there is no level 'majorty'; did you mean 'majority'"),
        (["best", "best"], "named twice"),
        (["best"], "there is only one level, best"),
    ],
)
def test_levels_that_cannot_be_compared(
    levels: list[str], sentence: str, grid: LevelComparison
) -> None:
    with pytest.raises(InputError, match=sentence):
        compare_levels(grid.results, BY, levels=levels)

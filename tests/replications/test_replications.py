"""Published results are reproduced; breaking a mechanism breaks its result; the command."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.model import CommunityModel
from sim.replications import REPLICATIONS
from sim.replications.base import Check, Replication, crossing
from sim.replications.run import ReplicationResult, replicate, variants
from sim.replications.words import table

NAMES = list(REPLICATIONS)


@lru_cache
def fast(name: str) -> ReplicationResult:
    return replicate(REPLICATIONS[name], workers=1)


def missed(found: ReplicationResult) -> list[str]:
    return [check.name for check in found.checks if not check.reproduced]


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_out(name: str) -> None:
    print(table(fast(name)))
    assert fast(name).checks
    assert missed(fast(name)) == []


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
def test_it_comes_out_in_full(name: str) -> None:
    found = replicate(REPLICATIONS[name], full=True)
    print(table(found))
    assert missed(found) == []


def few(name: str, seeds: int) -> Replication:
    """The first seeds of a fast plan, for what differs by far more than they err."""
    replication = REPLICATIONS[name]
    plan = replication.fast
    return replace(replication, fast=replace(plan, seeds=plan.seeds[:seeds]))


def test_without_copying_there_is_nothing_to_find() -> None:
    small = few("lazer-friedman-2007", 12)
    broken = replicate(small, values={"communication.copying": "none"}, workers=1)
    assert {"line", "difference", "crossover"} <= set(missed(broken))


def test_who_only_copies_at_random_ends_with_the_best_first_solution_on_every_network() -> None:
    """So Barkoczi & Galesic's .336, .333 and .337 are one figure, and no network helps."""
    plan = REPLICATIONS["barkoczi-galesic-2016"].full
    for graph in ("full", "lattice", "clustered"):
        scenario = variants(REPLICATIONS["barkoczi-galesic-2016"], plan, {})[f"random copy {graph}"]
        model = CommunityModel(scenario, plan.seeds[0])
        best = model.world.actors.own_value.max()
        for _ in range(scenario.weeks):
            model.step()
        np.testing.assert_array_equal(model.world.actors.own_value, best)


def test_a_smoother_problem_has_fewer_traps() -> None:
    broken = replicate(few("nk-theory", 30), values={"problem.complexity": 2}, workers=1)
    assert {"optima N=8 K=0", "optima N=10 K=9", "autocorrelation N=8 K=7 d=1"} <= set(
        missed(broken)
    )


def test_variants_of_a_plan_share_problems_and_starts() -> None:
    replication = REPLICATIONS["lazer-friedman-2007"]
    scenarios = variants(replication, replication.fast, {})
    line, full = (
        CommunityModel(scenarios[name], replication.fast.seeds[0]).world
        for name in ("line", "full")
    )
    assert line.actors.tie_count.sum() < full.actors.tie_count.sum()
    np.testing.assert_array_equal(line.problem.value, full.problem.value)
    np.testing.assert_array_equal(line.actors.setting, full.actors.setting)


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ([[1, 1, 3, 4]], [[2, 2, 2, 2]], 3),
        ([[3, 1, 3, 4]], [[2, 2, 2, 2]], 3),
        ([[3, 3]], [[2, 2]], 1),
        ([[3, 1]], [[2, 2]], np.nan),
    ],
)
def test_a_crossing_is_where_one_stays_above(above: list, below: list, expected: float) -> None:
    found = crossing(np.array(above, float), np.array(below, float))
    assert found == pytest.approx(expected, nan_ok=True)


def test_an_undefined_figure_is_not_reproduced() -> None:
    check = Check("crossover", "words", 14, float("nan"), float("nan"), 4)
    assert check.verdict == "not reproduced"
    assert check.data()["obtained"] is None


def test_one_json_list() -> None:
    done = CliRunner().invoke(
        app, ["replicate", "nk-theory", "--json", "--workers", "1", "--set",
              "problem.interdependence=adjacent"],
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)
    assert {"name", "expected", "obtained", "se", "tolerance", "verdict"} <= data[0].keys()
    assert {each["replication"] for each in data} == {"nk-theory"}
    assert {each["verdict"] for each in data} <= {"reproduced", "not reproduced"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["replicate", "lazer"], "did you mean 'lazer-friedman-2007'?"),
        (["replicate"], "which replication?"),
        (["replicate", "march-1991", "--set", "problem.elements=99"], "problem.elements is 99"),
    ],
)
def test_a_wrong_word_gets_one_sentence(words: list[str], expected: str) -> None:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert expected in done.stderr
    assert done.stdout == ""

"""Answers that come line by line: runs over the seeds, their table, and explanations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sim.analysis.comparison.compare import compare_arms
from sim.analysis.estimates.statistics import mean_interval
from sim.measures.catalogue import FRONT
from sim.scenario import ARMS
from sim.workshop import limits
from sim.workshop.spec import Spec, scenario_of
from tests.workshop.conftest import Server

SHORT = {"weeks": 26, "values": {"community.residents": 100}}


def lines(server: Server, path: str, body: Any) -> list[dict[str, Any]]:
    answer = server.ask(path, body)
    assert answer.status == 200, answer.body
    return [json.loads(line) for line in answer.body.splitlines()]


def test_bands_come_line_by_line_on_the_first_seeds_whichever_is_shown(server: Server) -> None:
    arms = [{**SHORT, "seed": 99, "arm": {"preset": arm}} for arm in ARMS]
    found = lines(server, "/api/bands", {"arms": arms, "seeds": 3})
    runs = [line for line in found if "table" not in line]
    assert sorted((line["arm"], line["seed"]) for line in runs) == [
        (arm, seed) for arm in (0, 1, 2) for seed in (1, 2, 3)
    ]
    assert {len(line["series"]["impact"]) for line in runs} == {7}  # every fourth of 26 weeks


def test_the_table_is_that_of_the_same_runs_of_the_command_line(server: Server) -> None:
    arms = [{**SHORT, "arm": {"preset": arm}} for arm in ARMS[:2]]
    table = [
        each["table"]
        for each in lines(server, "/api/bands", {"arms": arms, "seeds": 2})
        if "table" in each
    ][-1]
    scenarios = {
        arm: scenario_of(Spec.model_validate(spec)) for arm, spec in zip(ARMS, arms, strict=False)
    }
    compared = compare_arms(scenarios, 2)
    assert table["seeds"] == 2
    for side, arm in zip("ab", scenarios, strict=True):
        for each in FRONT:
            expected = mean_interval(compared.values(arm, each.name)).mean
            assert table["rows"][each.name][side][0] == pytest.approx(expected)


def test_why_divides_the_difference_exactly(server: Server) -> None:
    b = {**SHORT, "arm": {"rules": {"funding": "lottery", "membership": "through_ties"}}}
    found = lines(server, "/api/why", {"a": SHORT, "b": b, "measure": "growth", "seeds": 2})
    steps = [line for line in found if "done" in line]
    assert steps[0] == {"done": 0, "total": 8}
    assert steps[-1]["done"] == 8
    told = found[-1]["explanation"]
    assert told["seeds"] == [1, 2]
    assert sum(told["shares"].values()) == pytest.approx(told["gap"])


def test_why_takes_as_many_seeds_as_its_runs_allow(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two rules differ, so a seed takes four runs; nine runs are enough for two seeds."""
    monkeypatch.setattr(limits, "EXPLAINED_RUNS", 9)
    b = {**SHORT, "arm": {"rules": {"funding": "lottery", "membership": "through_ties"}}}
    found = lines(server, "/api/why", {"a": SHORT, "b": b, "measure": "impact", "seeds": 20})
    assert found[-1]["explanation"]["seeds"] == [1, 2]


def test_why_of_arms_in_two_communities_is_refused(server: Server) -> None:
    found = lines(server, "/api/why", {"a": SHORT, "b": {**SHORT, "community": "bristol"}})
    assert "one community" in found[-1]["error"]

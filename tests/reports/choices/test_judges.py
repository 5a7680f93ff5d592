"""Who judges: what runs differ in, the best number of judges, words from made-up outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from reports.choices import judges
from reports.choices.judges import (
    DECISIONS,
    GOVERNING,
    HOURS,
    OF_PANELS,
    PANELS,
    best_inner,
    read_panels,
    read_ways,
    write,
)
from reports.choices.ladder import ENDS, FEW_SEEDS, network
from reports.page import PageOptions
from sim.rules.base import REGISTRY, load
from sim.scenario import Scenario

STEPS = np.array([-0.01, 0.0, 0.01])


def no_ways() -> dict[str, dict[str, np.ndarray]]:
    nothing = {label: np.zeros((len(ENDS), len(GOVERNING), 3)) for label in DECISIONS}
    return {"town": nothing}


def no_panels() -> dict[str, np.ndarray]:
    return {label: np.zeros((len(PANELS), 3)) for label in OF_PANELS}


def test_only_governance_or_only_the_panel_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, Sequence[Scenario]] = {}
    runs: list[int] = []

    def noted(
        name: str, scenarios: Sequence[Scenario], seeds: range, outcomes: list[str], *_: Any
    ) -> np.ndarray:
        made[name] = scenarios
        runs.append(len(scenarios) * len(seeds))
        return np.zeros((len(scenarios), len(outcomes), len(seeds)))

    monkeypatch.setattr(judges, "outcomes_of", noted)
    ways = read_ways(PageOptions())
    assert ways["town"]["share refused"].shape == (len(ENDS), len(GOVERNING), 30)
    assert ways["bristol"]["share refused"].shape == (len(ENDS), len(GOVERNING), FEW_SEEDS)
    assert read_panels(PageOptions())[HOURS].shape == (len(PANELS), 30)
    usual = network({}).flat()
    shipped = made["governing-town"][ENDS.index("as shipped") * len(GOVERNING) :][: len(GOVERNING)]
    assert [each.rules["governance"] for each in shipped] == list(GOVERNING)
    for each in shipped:
        there = each.flat()
        changed = {key for key in usual | there if usual.get(key) != there.get(key)}
        assert all(key.startswith("governance.") for key in changed)
    assert {each.community.kind for each in made["governing-bristol"]} == {"bristol"}
    assert {each.funders.grants_file for each in made["governing-grants"]} == {"robert_bowne"}
    for size, each in zip(PANELS, made["panels"], strict=True):
        assert each.flat() == usual | {"funding.panel": size}
    assert f"{sum(runs)} runs" in str(judges.__doc__)


def test_all_ways_of_governing_that_ship_are_compared() -> None:
    load()
    rules = REGISTRY["governance"].items()
    assert set(GOVERNING) == {name for name, each in rules if each.__module__.startswith("sim.")}


def test_the_best_number_between_the_ends_is_compared_with_both() -> None:
    values = np.array([0.1, 0.2, 0.5, 0.3, 0.2, 0.4])[:, None] + np.array([0.0, 1.0, 3.0])
    size, (few, many) = best_inner(values)
    assert size == 2
    assert few.mean == pytest.approx(0.4)
    assert many.mean == pytest.approx(0.1)
    assert best_inner(values, fewer=True)[0] in (1, 4)
    values[:, 0] = np.nan
    assert best_inner(values)[0] == 2, "undefined runs are left out"


def test_it_says_whether_an_inner_number_is_best() -> None:
    assert "of the paired differences, in no outcome." in write(no_ways(), no_panels()).text
    panels = no_panels()
    panels["gain in impact"][3] = 0.2 + STEPS  # above both
    panels["awards follow true gain"][:] = np.arange(6.0)[:, None] + STEPS  # the most are best
    panels[HOURS][:, :] = 100.0 * np.arange(6)[:, None] + STEPS  # the fewest are best
    panels["share of hours not worked on projects"][2] = -0.1 + STEPS  # less is better
    text = write(no_ways(), panels).text
    best = "gain in impact (12), share of hours not worked on projects (5)"
    assert f"paired differences, in {best}." in text
    assert (
        f"50 judges less 1: more by more than the interval in awards follow true gain, {HOURS}; "
        "less in nothing." in text
    )
    zeros = "0.000 [0.000, 0.000]"
    row = f"| 12 | +3.000 [+2.975, +3.025] | 0.200 [0.175, 0.225] | 300 [300, 300] | {zeros} |"
    assert row in text


def test_it_says_where_decisions_follow_gains_and_where_deciding_changes_impact() -> None:
    ways = no_ways()
    town = ways["town"]
    decisions = town["decisions follow true gain"]
    decisions[:, 0] = np.nan  # nobody else decides
    decisions[1, 1], decisions[2, 2] = 0.3 + STEPS, -0.2 + STEPS
    seeds = np.array([0.0, 1.0, 3.0])  # of no account, as differences are paired
    town["gain in impact"][:] = seeds
    town["gain in impact"][0, 2] += 0.1
    text = write(ways, no_panels()).text
    assert (
        "by more than the interval: governance group, as shipped (+0.300 [+0.275, +0.325]). They "
        "go against it: distributed leadership, exact evidence (−0.200 [−0.225, −0.175])." in text
    )
    assert (
        "on the same level, above 0: distributed leadership, none (+0.100 [+0.100, +0.100]); below "
        "0: nowhere." in text
    )
    assert "| proposer alone | none | undefined |" in text

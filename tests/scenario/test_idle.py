"""Levers of money that do nothing are named, and really do nothing."""

from typing import Any

import pytest

from sim.scenario import Scenario
from sim.scenario.idle import LEVERS, idle_levers
from tests.rules.worlds import series_bytes, small, stepped

NEVER = {"funders.patience": 0}
CASES: list[tuple[str, dict[str, Any], str, Any]] = [
    ("collective_impact", NEVER, "funders.grant_median", 60_000.0),
    ("system_shifting_network", NEVER, "funders.grant_years", 3),
    ("isolated", NEVER, "funders.swing", 0.5),
    ("isolated", NEVER, "funders.prospects", 2),
    ("isolated", {"weeks": 60}, "funders.conditions", 0.5),
    ("isolated", {"funders.grants_file": "oxford"}, "funders.money_per_actor", 900.0),
    ("isolated", {"funders.funders": 1, "funders.prospects": 0}, "funders.spread", 1.5),
    ("system_shifting_network", {"funding.rule": "lottery", **NEVER}, "funding.weight_size", 0.8),
    (
        "system_shifting_network",
        {"funding.rule": "conviction_voting"}, "funding.panel", 40,
    ),
    (
        "system_shifting_network",
        {"funding.rule": "conviction_voting", "funding.electorate": "panel"},
        "funding.turnout", 0.4,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("arm", "values", "key", "other"), CASES)
def test_a_lever_that_is_named_changes_nothing(
    arm: str, values: dict[str, Any], key: str, other: Any
) -> None:
    usual, changed = small(values, arm), small({**values, key: other}, arm)
    assert key in idle_levers(changed)
    assert key not in idle_levers(usual)
    assert series_bytes(stepped(usual, 1)) == series_bytes(stepped(changed, 1))


@pytest.mark.parametrize("arm", ["isolated", "collective_impact", "system_shifting_network"])
def test_nothing_is_idle_in_the_arms_as_they_ship(arm: str) -> None:
    assert idle_levers(Scenario.load(arm)) == {}


def test_a_lever_that_acts_is_not_named() -> None:
    values = {"funders.grant_years": 2, "funders.swing": 0.4, "funding.weight_size": 0.7}
    assert idle_levers(Scenario.load("isolated").with_values(values)) == {}
    assert set(values) < set(LEVERS)

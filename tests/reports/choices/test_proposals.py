"""Proposals on the ladder: what runs differ in, and what the page says of made-up ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from reports.choices import claims, proposals
from reports.choices.claims import COLUMNS, READ_AT
from reports.choices.ladder import (
    FEW_SEEDS,
    LEVELS,
    NETWORK,
    PLACES,
    SHIPPED,
    at_level,
    network,
)
from reports.choices.proposals import (
    JUDGING,
    LOTTERY,
    RULES,
    Outcomes,
    less_lottery,
    read_all,
    write,
)
from reports.page import PageOptions
from sim.rules.base import REGISTRY, load
from sim.scenario import Scenario

STEPS = np.array([-0.01, 0.0, 0.01])
"""What differs between three seeds."""


def made_up(name: str) -> Outcomes:
    shape = (len(PLACES[name].levels), len(RULES), STEPS.size)
    return {label: np.zeros(shape) for label in proposals.OUTCOMES}


def unknown() -> dict[str, np.ndarray]:
    return {level: np.full((len(COLUMNS), STEPS.size), np.nan) for level in READ_AT}


def test_all_rules_that_ship_are_compared() -> None:
    load()
    shipped = {
        name for name, rule in REGISTRY["funding"].items() if rule.__module__.startswith("sim.")
    }
    assert set(RULES) == shipped


@pytest.mark.parametrize("rule", RULES)
def test_only_the_funding_rule_and_the_place_are_exchanged(rule: str) -> None:
    usual = Scenario.load(NETWORK).with_values({"shocks.weeks": ()}).flat()
    chosen = {"funding.rule": rule}
    there = PLACES["town"].scenario(SHIPPED, chosen).flat()
    assert there["funding.rule"] == rule
    differing = {key for key in usual | there if usual.get(key) != there.get(key)}
    assert all(key.startswith("funding.") for key in differing)
    money = PLACES["grants"].scenario(SHIPPED, chosen).flat()
    assert {key for key in there if there[key] != money[key]} == {"funders.grants_file"}
    assert PLACES["bristol"].scenario(SHIPPED, chosen).community.kind == "bristol"


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_sets_what_it_says_and_nothing_else(level: str) -> None:
    """A value is left out where the scenario has no such parameter; somewhere each is set."""
    said = LEVELS[level].values
    found: set[str] = set()
    for rule in RULES:
        usual = network({"funding.rule": rule})
        there = at_level(usual, level).flat()
        differing = {key for key, value in there.items() if usual.flat().get(key) != value}
        assert differing <= set(said)
        found |= {key for key in said if key in there}
        assert all(there[key] == said[key] for key in said if key in there)
    assert found == set(said)


def test_each_level_but_the_first_knows_more_than_the_one_below() -> None:
    readers, evidence = (dict(LEVELS[each].values) for each in ("exact readers", "exact evidence"))
    assert readers.items() < evidence.items()
    assert set(LEVELS["views"].values.items()) < set(LEVELS["none"].values.items())


def test_the_module_says_how_many_runs_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def counted(
        name: str, scenarios: Sequence[Scenario], seeds: range, outcomes: list[str], *_: Any
    ) -> np.ndarray:
        made.append(len(scenarios) * len(seeds))
        return np.zeros((len(scenarios), len(outcomes), len(seeds)))

    monkeypatch.setattr(proposals, "outcomes_of", counted)
    found = read_all(PageOptions())
    assert found["bristol"]["awards"].shape == (3, len(RULES), FEW_SEEDS)
    runs = sum(made) + len(READ_AT) * claims.SEEDS
    assert f"{runs:,} runs" in str(proposals.__doc__)


def test_impact_is_compared_with_the_lottery_on_the_same_level_and_seed() -> None:
    """What seeds and levels add to all rules alike has no part in the difference."""
    impact = np.zeros((2, len(RULES), 3)) + np.array([[[0.1]], [[0.4]]]) + np.array([1.0, 5.0, 9.0])
    impact[1, 0] += 0.25
    less = less_lottery(impact)
    assert [len(level) for level in less] == [len(JUDGING)] * 2
    assert less[1][0].mean == less[1][0].low == pytest.approx(0.25)
    assert less[0][0].mean == less[1][1].mean == 0.0


def test_it_says_where_awards_follow_gains_and_which_level_adds_to_that() -> None:
    outcomes = made_up("bristol")
    awards = outcomes["awards"]
    awards[1, :2] = 0.2 + STEPS
    awards[2, 1] = 0.5 + 2 * STEPS
    text = write({"bristol": outcomes}, unknown()).text
    two = "innovation pools, participatory budgeting"
    assert f"- As shipped the interval is above 0: {two}.\n" in text
    assert (
        f"From *none* to *as shipped* the correlation rises by more than its interval: {two}; "
        "falls: no rule.\n" in text
    )
    assert (
        "From *as shipped* to *exact evidence* the correlation rises by more than its interval: "
        "participatory budgeting; falls: innovation pools.\n" in text
    )
    best = "+0.500 [+0.450, +0.550]"  # t, 2 degrees
    assert f"On the last level {best} (participatory budgeting) is the highest." in text
    assert f"| participatory budgeting | 0.000 [0.000, 0.000] | +0.200 [+0.175, +0.225] | {best}"


def test_it_says_so_if_all_rules_but_the_lottery_follow_gains() -> None:
    outcomes = made_up("grants")
    outcomes["awards"][1, : len(JUDGING)] = 0.2
    text = write({"grants": outcomes}, unknown()).text
    assert f"above 0: all rules but the {LOTTERY}.\n" in text


def test_it_says_where_impact_differs_from_the_lottery() -> None:
    outcomes = made_up("town")
    nowhere = "Nowhere does impact differ from the lottery's by more than its interval."
    assert nowhere in write({"town": outcomes}, unknown()).text
    outcomes["impact"][4, 5] = 0.2 + STEPS
    outcomes["impact"][0, 3] = 0.01 + STEPS
    part = write({"town": outcomes}, unknown())
    assert (
        "more than its interval in 1 of 35 cells: backbone grants, exact evidence (+0.200 [+0.175, "
        "+0.225])." in part.text
    )
    assert "Of 35 intervals\nof impact about 2 would lie beside 0" in part.text
    assert list(part.pictures) == [proposals.PICTURE]


def test_a_rule_that_never_had_five_to_choose_from_is_undefined() -> None:
    outcomes = made_up("grants")
    outcomes["awards"][-1] = np.nan
    text = write({"grants": outcomes}, unknown()).text
    assert "| direct grants | 0.000 [0.000, 0.000] | 0.000 [0.000, 0.000] | undefined |" in text
    assert "is the highest" not in text
    assert "nan" not in text

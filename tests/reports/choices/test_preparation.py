"""Drafts and what comes of them: what runs differ in, and what the page says of made-up ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from reports.choices import preparation
from reports.choices.preparation import (
    DRAFTS,
    FILED,
    GAIN,
    JUDGED,
    LOST,
    OUTCOMES,
    SHIPPED,
    Outcomes,
    read_all,
    with_lost,
    write,
)
from reports.page import PageOptions
from sim.scenario import ARMS, Scenario

RIGHTLY = list(JUDGED)[1]
SHAPE = (len(DRAFTS), len(ARMS), 3)
STEPS = np.array([-0.01, 0.0, 0.01])
ONE, TWO, FOUR = (DRAFTS.index(each) for each in (1, 2, 4))


def made_up() -> dict[str, Outcomes]:
    return {judged: {label: np.zeros(SHAPE) for label in OUTCOMES} for judged in JUDGED}


def test_only_drafts_and_judging_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Scenario] = []
    runs: list[int] = []

    def noted(
        name: str, scenarios: Sequence[Scenario], seeds: range, outcomes: list[str], *_: Any
    ) -> np.ndarray:
        made.extend(scenarios)
        runs.append(len(scenarios) * len(seeds))
        return np.zeros((len(scenarios), len(outcomes), len(seeds)))

    monkeypatch.setattr(preparation, "outcomes_of", noted)
    assert read_all(PageOptions())[RIGHTLY][GAIN].shape == (*SHAPE[:2], 30)
    assert f"{sum(runs):,} runs" in str(preparation.__doc__)
    usual = [Scenario.load(arm).with_values({"shocks.weeks": ()}).flat() for arm in ARMS]
    shipped, rightly = made[TWO * len(ARMS) :], made[(len(DRAFTS) + FOUR) * len(ARMS) :]
    for there, known, arm in zip(shipped, rightly, usual, strict=False):
        assert there.flat() == arm
        assert known.flat() == arm | {"proposals.drafts": 4, "people.judging_error": 0.0}


def test_all_arms_ship_with_as_many_drafts() -> None:
    """The table of hours is of one number of drafts."""
    assert {Scenario.load(arm).proposals.drafts for arm in ARMS} == {2}


def test_hours_are_added_up_over_who_bears_them() -> None:
    outcomes = made_up()[SHIPPED] | {
        "residents": np.full(SHAPE, 1.0),
        "organizations": np.full(SHAPE, 10.0),
        "deciders": np.full(SHAPE, 100.0),
        "coordinators": np.full(SHAPE, 1000.0),
    }
    found = with_lost(outcomes)
    np.testing.assert_array_equal(found[LOST], np.full(SHAPE, 1111.0))
    assert "deciders" not in found
    assert GAIN in found


def test_it_says_where_preparation_does_what_it_should_and_where_not() -> None:
    found = made_up()
    found[SHIPPED][GAIN][FOUR, 0], found[SHIPPED][GAIN][ONE, 2] = 0.1 + STEPS, 0.1 + STEPS
    found[SHIPPED][FILED][ONE, 1] = 20.0
    found[SHIPPED]["deciders"][FOUR, 2] = 7.0
    found[SHIPPED]["gain in impact"][FOUR, 1] = -0.1 + STEPS
    found[RIGHTLY][GAIN][FOUR, 1] = 0.2 + STEPS
    part = write(found)
    assert (
        "- Better plans: Isolated initiatives; worse ones: System Shifting Network.\n"
        "- Fewer proposals: Collective Impact; more: nowhere.\n"
        "- More hours on refused plans: System Shifting Network; fewer: nowhere.\n"
        "- Impact is higher: nowhere; lower: Collective Impact.\n" in part.text
    )
    zero = "0.000 [0.000, 0.000]"
    right = f"| 4 less 1, all judge {RIGHTLY} | {zero} | +0.200 [+0.175, +0.225] | {zero} |"
    assert right in part.text
    read = "| 1 less 0, all judge with errors, as shipped |"
    assert f"{read} {zero} | {zero} | +0.100 [+0.075, +0.125] |" in part.text
    assert "| proposals filed | 0 [0, 0] | −20 [−20, −20] | 0 [0, 0] |" in part.text
    assert list(part.pictures) == [preparation.PICTURE]


def test_hours_are_shown_as_shipped() -> None:
    found = made_up()
    found[SHIPPED]["residents"][TWO, 0] = 12.0
    found[SHIPPED]["residents"][FOUR, 0] = 99.0
    text = write(found).text
    assert "as shipped (2 drafts at most):" in text
    assert "| residents | 12 [12, 12] | 0 [0, 0] | 0 [0, 0] |" in text

"""No lesson, at none or at its best, stops money from being spent."""

from __future__ import annotations

import pytest

from sim.runs import run
from sim.scenario import ARMS, Scenario
from sim.scenario.lessons import LESSONS

LEAST = 0.5
"""Of what is spent as the arm ships: with less than half of it, a lesson would stop spending."""


def spent(scenario: Scenario, seeds: int) -> float:
    """Share of the money that is spent by the end, mean over seeds."""
    found = [run(scenario, 950_000 + i, against=()) for i in range(seeds)]
    return sum(each.summary["money.spent_share"] or 0.0 for each in found) / seeds


def check(scenario: Scenario, seeds: int) -> None:
    """Every lesson at none and at its best, everything else as it ships."""
    usual = spent(scenario, seeds)
    assert usual > 0.1  # there is spending that could stop
    for lesson in LESSONS:
        for degree in (0.0, 1.0):
            taught = scenario.with_values({f"lessons.{lesson}": degree})
            assert spent(taught, seeds) > LEAST * usual, (lesson, degree)


@pytest.mark.parametrize("arm", ARMS)
def test_no_lesson_stops_spending_in_the_drawn_town(arm: str) -> None:
    check(Scenario.load(arm), 1)


@pytest.mark.full
@pytest.mark.parametrize("community", [None, "bristol"])
@pytest.mark.parametrize("arm", ARMS)
def test_no_lesson_stops_spending_in_any_community(arm: str, community: str | None) -> None:
    check(Scenario.load(arm, community=community), 8)


@pytest.mark.full
@pytest.mark.parametrize("grants", ["robert_bowne", "quixote", "oxford"])
@pytest.mark.parametrize("arm", ARMS)
def test_no_lesson_stops_spending_with_real_grants(arm: str, grants: str) -> None:
    check(Scenario.load(arm).with_values({"funders.grants_file": grants}), 4)

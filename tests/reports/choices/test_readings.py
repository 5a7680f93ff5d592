"""Hours against readings: what the runs differ in, and what the page says of made-up ones."""

from __future__ import annotations

import numpy as np
import pytest

from reports.choices.base import COMPLEXITIES
from reports.choices.readings import FACTORS, OUTCOMES, POINTS, PRICES, READINGS, scenario, write
from sim.scenario import ARMS, Scenario

SHAPE = (len(COMPLEXITIES), len(READINGS), len(PRICES), 3)


def test_both_arms_that_spend_hours_on_readings_are_there() -> None:
    """A report of the other arm costs nothing, so there is nothing to buy."""
    assert [arm for arm in ARMS if Scenario.load(arm).rules["learning"] != "own_lessons"] == [
        *PRICES
    ]


@pytest.mark.parametrize("arm", PRICES)
def test_only_readings_or_only_prices_differ(arm: str) -> None:
    usual = scenario(arm, 2, "readings", READINGS[1]).flat()
    assert scenario(arm, 2, "prices", FACTORS[1]).flat() == usual
    for along, points, keys in (
        ("readings", READINGS, ("learning.readings",)),
        ("prices", FACTORS, PRICES[arm]),
    ):
        there = scenario(arm, 2, along, points[-1]).flat()
        assert {key for key, value in there.items() if value != usual[key]} == set(keys)
        assert all(there[key] == 2 * usual[key] for key in keys)


def test_it_says_where_the_better_offer_helps_and_harms() -> None:
    nothing = {label: np.zeros(SHAPE) for label in OUTCOMES}
    steps = np.array([0.0, 0.1, 0.2])[:, None]
    helps, harms = np.zeros(SHAPE), np.zeros(SHAPE)
    helps[1, :, 0], harms[2, :, 1] = steps, steps
    part = write(
        {
            "readings": nothing | {"impact": helps, "value lost": harms},
            "prices": nothing | {"share that helps": helps},
        }
    )
    assert (
        "More readings help by more than the interval in 1 of 18 cells (impact of Collective "
        "Impact at K = 2), and harm in 1 (value lost of System Shifting Network at K = 5)."
        in part.text
    )
    harm = "1 (share that helps of Collective Impact at K = 2)"
    assert (
        f"Fewer hours help by more than the interval in none of 18 cells, and harm in {harm}."
        in (part.text)
    )
    assert len(part.pictures) == len(POINTS)

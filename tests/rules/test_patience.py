"""Funders who judge results: when, by what, and how far."""

from __future__ import annotations

import pytest

from tests.rules.desk import desk


def test_patient_funders_judge_later_and_give_by_what_they_see() -> None:
    """Each quarter's giving by hand: seen at week 0, judged from week 26 on, then once a year."""
    scenario, world = desk(
        {
            "funders.funders": 2,
            "funders.patience": 26,
            "funders.swing": 0.25,
            "funders.most_giving": 1.3,
            "people.notice": 0.01,
            "problem.parts": 2,
        }
    )
    world.funders.parts[:] = 0b01, 0b10
    world.actors.parts[:] = 0b01
    world.actors.parts[[1, 2]] = 0b10
    yearly = world.funders.yearly.copy()
    seen: dict[int, tuple[float, float]] = {  # mean outcome of either part, by week
        0: (0.20, 0.30), 13: (0.90, 0.00), 26: (0.22, 0.305), 39: (0.0, 0.9), 52: (0.9, 0.9),
        78: (0.30, 0.29), 130: (0.40, 0.31),
    }  # fmt: skip
    giving = {0: (1, 1), 13: (1, 1), 26: (1.25, 0.75), 39: (1.25, 0.75), 52: (1.25, 0.75),
              78: (1.3, 0.5), 130: (1.3, 0.75)}  # fmt: skip
    for week, (first, second) in seen.items():
        world.actors.outcome[:] = first
        world.actors.outcome[[1, 2]] = second
        before = world.ledger.inflow
        scenario.funding.allocate(world, week)
        assert world.funders.giving.tolist() == pytest.approx(giving[week])
        paid = sum(int(y * g / 4) for y, g in zip(yearly, world.funders.giving, strict=True))
        assert world.ledger.inflow - before == paid


def test_a_disappointed_funder_withdraws_in_the_end() -> None:
    scenario, world = desk({"funders.patience": 13, "funders.swing": 0.4})
    for week in range(0, 13 + 3 * 52, 13):
        world.actors.outcome[:] = 0.5
        scenario.funding.allocate(world, week)
    assert world.funders.giving.tolist() == [0.0] * 3
    before = world.ledger.inflow
    scenario.funding.allocate(world, 13 * 13)
    assert world.ledger.inflow == before


def test_funders_without_patience_to_lose_never_judge() -> None:
    scenario, world = desk({"funders.patience": 0})
    for week in range(0, 520, 13):
        world.actors.outcome[:] = 1.0 - week / 1000
        scenario.funding.allocate(world, week)
    assert world.funders.giving.tolist() == [1.0] * 3

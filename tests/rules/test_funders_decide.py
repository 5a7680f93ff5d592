"""Funders join, leave, are enticed and set conditions by what they saw: each matters by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from unittest.mock import patch

import numpy as np
import pytest

from sim.runs import Run, run
from sim.scenario import Scenario

SEEDS = range(1, 7)
USUAL = Scenario.load("collective_impact").with_values(
    {"funders.prospects": 2, "funding.mobilizing": 0.1}
)
"""Two funders outside may come, and hours go into enticing them; nothing is scheduled."""


@cache
def usual(seed: int) -> Run:
    return run(USUAL, seed, against=())


def without(values: dict[str, float]) -> Callable[[int], Run]:
    return lambda seed: run(USUAL.with_values(values), seed, against=())


def nobody_joins(where: str) -> Callable[[int], Run]:
    """A funder outside that would come in there stays where it is."""

    def stayed(seed: int) -> Run:
        with patch(where, lambda funders, f: None):
            return run(USUAL, seed, against=())

    return stayed


@pytest.mark.parametrize(
    "off",
    [
        pytest.param(nobody_joins("sim.rules.funding.experience.join"), id="joining"),
        pytest.param(nobody_joins("sim.rules.funding.mobilizing.join"), id="enticed"),
        pytest.param(without({"funders.leaving": 0.0}), id="leaving"),
        pytest.param(without({"funders.conditions": 0.0}), id="condition"),
    ],
)
def test_switched_off_alone_money_and_impact_change(off: Callable[[int], Run]) -> None:
    """In the same communities; nobody leaves or comes by a week that was set."""
    assert USUAL.shocks.departure_week == 0
    pairs = [(usual(seed).series, off(seed).series) for seed in SEEDS]
    for column in ("money_spent", "impact"):
        assert any(not np.array_equal(one[column], other[column]) for one, other in pairs), column

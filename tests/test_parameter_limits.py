"""Every number has a lowest and a highest value, and at both the model runs or says why not."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sim.errors import InputError
from sim.runs import run
from sim.scenario import Parameter, all_parameters
from tests.rules.worlds import small

NUMBERS = [each for each in all_parameters() if each.kind in ("number", "whole number")]
CROWD = 3000
"""Actors of the largest community that is tried here."""

# A number beyond the range of integers would only warn.
pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")


def test_every_number_has_both_limits() -> None:
    open_ended = [f"{each.key} {each.rule or ''}" for each in NUMBERS if None in each.limits]
    assert open_ended == []


def test_what_studies_sample_lies_within_the_limits() -> None:
    for each in NUMBERS:
        low, high = each.limits
        assert low is not None
        assert high is not None
        for value in (each.default, *(each.range or ())):
            assert low <= value <= high, each.key


def at(each: Parameter, end: float) -> dict[str, Any]:
    """The settings that put a number to a limit."""
    rule = {f"{each.table}.rule": each.rule} if each.rule else {}
    return rule | {each.key: float(end) if each.kind == "number" else int(end)}


@pytest.mark.full
@pytest.mark.parametrize("each", NUMBERS, ids=lambda each: f"{each.key}-{each.rule or ''}")
def test_the_model_runs_at_both_ends_or_says_why_not(each: Parameter) -> None:
    for end in each.limits:
        assert end is not None
        if each.key == "weeks" or (each.table == "community" and end > CROWD):
            continue
        try:
            scenario = small({"weeks": 15} | at(each, end), "isolated")
        except InputError:
            continue
        found = run(scenario, 13, audit=True, against=())
        assert all(value is None or math.isfinite(value) for value in found.summary.values())


@pytest.mark.full
def test_all_money_at_its_highest_stays_within_whole_cents() -> None:
    names = ("money_per_actor", "money_factor", "grant_median", "grant_spread", "spread")
    high = {each.key: float(each.limits[1] or 0) for each in NUMBERS if each.name in names}
    assert len(high) == len(names)
    found = run(small({"weeks": 15} | high, "isolated"), 13, audit=True, against=())
    assert all(value is None or math.isfinite(value) for value in found.summary.values())

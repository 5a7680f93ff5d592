"""The catalogue names what the model reports: no more, no less."""

from __future__ import annotations

import pytest

from sim.measures.catalogue import GROUPS, HEADLINES, MEASURES
from sim.measures.recorder import SERIES
from sim.runs import Run, run
from sim.scenario import Scenario

SIZE = {"community.residents": 100, "community.organizations": 8, "weeks": 30}


@pytest.fixture(scope="module")
def tiny() -> Run:
    shocked = Scenario.load("isolated").with_values({**SIZE, "shocks.weeks": [10]})
    return run(shocked, seed=1)


def test_every_number_of_a_run_is_described(tiny: Run) -> None:
    described = {name for name in MEASURES if "." in name}
    assert set(tiny.summary) == described


def test_every_weekly_series_is_described(tiny: Run) -> None:
    described = {name for name in MEASURES if "." not in name}
    assert set(tiny.series.columns) == described
    assert set(SERIES) < described


def test_shares_lie_between_zero_and_one(tiny: Run) -> None:
    shares = {
        name: value
        for name, value in tiny.summary.items()
        if MEASURES[name].unit.startswith("share") and value is not None
    }
    assert shares
    assert {name: value for name, value in shares.items() if not 0 <= value <= 1} == {}


def test_one_headline_a_group() -> None:
    assert {group: measure.name for group, measure in HEADLINES.items()} == {
        "growth": "growth.at_work",
        "adaptivity": "adaptivity.responded",
        "power": "power.money_effective",
        "impact": "impact.final",
        "money": "money.spent_share",
    }
    assert [name for name, each in MEASURES.items() if each.headline] == [
        each.name for each in HEADLINES.values()
    ]


def test_a_run_measure_stands_in_the_group_of_its_name() -> None:
    for name, measure in MEASURES.items():
        assert measure.group in GROUPS
        assert measure.group == name.split(".")[0] or "." not in name


def test_growth_tells_what_at_work_and_in_touch_mean() -> None:
    at_work = [MEASURES["growth.at_work"], MEASURES["at_work"]]
    engaged = [each for each in MEASURES.values() if "engaged" in each.name.split(".")[-1]]
    assert len(engaged) == 5
    assert all("26 weeks" in each.by_definition_note for each in at_work)
    assert all("Wider than at work" in each.by_definition_note for each in engaged)
    assert all("in touch" in f"{each.label} {each.definition}".lower() for each in engaged)


def test_money_power_is_marked_as_partly_by_definition() -> None:
    money = [each for each in MEASURES.values() if "money" in each.name and each.group == "power"]
    assert len(money) == 7
    assert all("by definition" in each.by_definition_note for each in money)

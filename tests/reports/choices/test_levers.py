"""Levers: what runs differ in, what is read of a run, and what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reports.choices import coordination, flat, levers, money
from reports.choices.levers import (
    ADDED,
    AT_END,
    BY_PERIOD,
    GRANTS,
    IMPACT,
    JUDGED,
    PAID,
    PERIOD,
    PERIODS,
    SPENT,
    LeverRange,
    course,
    differences,
    moved,
    read_levers,
)
from reports.page import PageOptions
from sim.runs import measure, run
from sim.scenario import ARMS, Scenario
from sim.testing.worlds import SMALL
from tests.reports.choices.made_up import STEPS, nothing
from tests.rules.worlds import small

LEVER = LeverRange("Yearly money", "funders.money_factor", (0.0, 1.0), 1.0, "Because.")


@pytest.mark.parametrize("lever", flat.LEVERS, ids=lambda each: f"{each.key}-{each.title[-12:]}")
def test_only_the_lever_differs(lever: LeverRange) -> None:
    for arm in lever.arms:
        usual = Scenario.load(arm).with_values({"shocks.weeks": (), **lever.base}).flat()
        assert usual[lever.key] == lever.usual or lever.key in lever.base
        assert lever.usual in lever.points
        for point in lever.points:
            there = lever.scenario(arm, point).flat()
            assert {k for k in there if there[k] != usual[k]} <= {lever.key}
            poor = lever.poor(arm, point).flat()
            assert poor["funders.money_factor"] == 0.0
            free = {"funders.money_factor"} | (set() if lever.needs_money else {lever.key})
            assert {k for k in poor if poor[k] != usual[k]} <= free


def test_all_arms_that_have_a_lever_are_moved() -> None:
    for lever in flat.LEVERS:
        assert set(lever.arms) == {arm for arm in ARMS if lever.key in Scenario.load(arm).flat()}


@pytest.mark.parametrize("lever", [each for each in flat.LEVERS if each.needs_money])
def test_without_money_a_lever_of_money_does_nothing(lever: LeverRange) -> None:
    """So that one run without money stands for all points."""
    if lever.key == "funders.money_factor":
        return
    for arm in lever.arms:
        ends = [
            run(
                lever.poor(arm, lever.usual).with_values({**SMALL, "weeks": 60, lever.key: point}),
                against=(),
            ).series["impact"]
            for point in (lever.points[0], lever.points[-1])
        ]
        np.testing.assert_array_equal(*ends)


def test_a_course_is_what_the_run_measures() -> None:
    scenario = small({"weeks": 60, "shocks.weeks": (), "funders.patience": 26}, ARMS[2])
    place, found = course(7, scenario, 3)
    again = run(scenario, 3, against=())
    end = dict(zip(AT_END, found, strict=False))
    assert place == 7
    assert found.size == len(AT_END) + len(BY_PERIOD) * PERIODS
    assert end[IMPACT] == again.summary["impact.final"]
    assert end[SPENT] == again.summary["money.spent_share"]
    assert end[PAID] == pytest.approx(again.summary["money.in"] / 1e3)
    assert end[JUDGED] > 0
    periods = dict(zip(BY_PERIOD, found[len(AT_END) :].reshape(-1, PERIODS), strict=True))
    assert periods[IMPACT][2] == again.series["impact"][3 * PERIOD - 1]
    assert periods[GRANTS][-1] == again.summary["money.grants"]
    assert periods[PAID][-1] == pytest.approx(end[PAID])


def test_added_impact_is_that_of_the_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lever = LeverRange(
        "Yearly money", "funders.money_factor", (0.0, 1.0), 1.0, "Because.", (ARMS[1],),
        {**SMALL, "weeks": 60}, seeds=2,
    )  # fmt: skip
    made: list[Any] = []

    def counted(*job: Any) -> Any:
        made.append(job)
        return course(*job)

    counted.__module__ = course.__module__
    monkeypatch.setattr(levers, "course", counted)
    options = PageOptions(workers=1, runs=tmp_path)
    (found,) = read_levers([lever], options)
    assert found.at_end[ADDED].shape == (2, 1, 2)
    assert len(made) == 2 * 2, "the run without money is made once"
    np.testing.assert_array_equal(found.at_end[ADDED][0], 0.0)
    expected, _ = measure(lever.scenario(ARMS[1], 1.0), levers.FIRST + 1, ["added.impact"])
    assert found.at_end[ADDED][1, 0, 1] == expected["added.impact"]
    np.testing.assert_array_equal(
        read_levers([lever], options)[0].at_end[IMPACT], found.at_end[IMPACT]
    )
    assert len(made) == 4, "what is there is read"


def test_differences_are_told_apart() -> None:
    found = nothing(LEVER)
    found.at_end[ADDED][1, 0] = 0.1 + STEPS
    found.at_end[ADDED][1, 1] = -0.1 + STEPS
    found.at_end[ADDED][1, 2] = STEPS
    assert moved(LEVER, found, ADDED, 1, 0) == (
        "Added impact, 1 less 0: higher by more than the interval: Isolated initiatives; lower: "
        "Collective Impact; not told from 0: System Shifting Network."
    )
    found.at_end[ADDED][1, 2] = 0.0
    assert "| +0.100 [+0.075, +0.125] | −0.100 [−0.125, −0.075] | 0, all runs alike |" in (
        differences(LEVER, found, [ADDED], [(1, 0)])
    )
    assert moved(LEVER, found, ADDED, 1, 0).endswith("in every run: System Shifting Network.")


def test_money_says_what_each_step_adds_and_what_a_dollar_does() -> None:
    found = nothing(money.YEARLY)
    found.at_end[PAID][1:] = 100.0
    found.at_end[ADDED][-1, 1] = 0.2 + STEPS
    part = money.write(found)
    assert "- Added impact, 0.25 less 0: the same in every run: Isolated initiatives, " in part.text
    assert "- Added impact, 4 less 2: higher by more than the interval: Collective Impact; " in (
        part.text
    )
    assert "Added impact per $100,000 paid in, 4 less 0.25: higher by more than the interval: " in (
        part.text
    )
    assert list(part.pictures) == [money.PICTURE]
    assert "32 seeds" in part.text


def test_coordination_says_which_share_adds_most() -> None:
    found = nothing(coordination.SHARE)
    found.at_end[ADDED][2, 0] = 0.2 + STEPS
    found.at_end[ADDED][-1, 1] = 0.2 + STEPS
    text = coordination.write(found).text
    assert "- Isolated initiatives adds most at 0.1, more than both ends by more than the " in text
    assert "- Collective Impact adds most at 0.4, not told from both ends." in text

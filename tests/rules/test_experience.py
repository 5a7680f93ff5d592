"""What funders learn of their money, and what they do about it: by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.funding.experience import difference_in_differences, reached_by_money_of
from sim.scenario import Scenario
from sim.world.tables.funders import FUNDER_GIVES, FUNDER_LEFT, FUNDER_OUTSIDE, UNREACHED
from sim.world.tables.ledger import BACKBONE, INNOVATION, SCALING
from sim.world.tables.world import World
from tests.rules.desk import desk

SURE: dict[str, Any] = {
    "funders.funders": 1, "funders.patience": 26, "funders.reaction": 1.0, "funders.swing": 0.25,
    "funders.bad_news": 0.5, "funders.most_giving": 1.3, "funders.leaving": 0.0,
    "funders.conditions": 0.0, "people.notice": 0.01,
}  # fmt: skip
"""One funder who acts on all it notices, and neither leaves nor sets conditions."""


def judging(values: dict[str, Any] | None = None, **seen: float) -> tuple[Scenario, World]:
    """A desk where all money is pooled with the backbone, and has reached the first actor."""
    scenario, world = desk({"funding.rule": "backbone_grants"} | SURE | (values or {}))
    bring(world, **seen)
    return scenario, world


def bring(world: World, gain: float = 0.0, usual: float = 0.0, years: float = 0.5) -> None:
    """Let the first actor, whom money reached, gain so much a year, and all others so much."""
    world.funders.reached_by[:] = UNREACHED
    world.funders.reached_by[0] = BACKBONE
    world.actors.outcome[:] = world.funders.before + years * usual
    world.actors.outcome[0] = world.funders.before[0] + years * gain


def test_whom_money_reached_changed_by_hand_against_others_in_the_preferred_part() -> None:
    """Changes of .1 and .3 against .1, .2 and .0: .2 - .1; who is in the other part is left out."""
    _, world = desk({"funding.rule": "backbone_grants", "problem.parts": 2})
    world.funders.parts[:] = 0b01
    world.actors.parts[:] = [1, 2, 1, 3, 1, 2, 2, 2, 2]
    world.funders.before[:] = 0.5
    change = np.array([0.1, 0.3, 0.1, 0.2, 0.0, 0.4, 0.4, 0.4, 0.4])
    world.actors.outcome[:] = 0.5 + change
    world.funders.reached_by[[0, 1]] = BACKBONE
    assert difference_in_differences(world, 0) == pytest.approx(0.2 - 0.1)


@pytest.mark.parametrize("reached", [[], range(9)])
def test_where_nobody_was_reached_or_nobody_was_not_there_is_nothing_to_judge(
    reached: list[int],
) -> None:
    scenario, world = judging(gain=0.5)
    world.funders.reached_by[:] = UNREACHED
    world.funders.reached_by[list(reached)] = BACKBONE
    assert np.isnan(difference_in_differences(world, 0))
    scenario.funding.allocate(world, 26)
    assert np.isnan(world.funders.seen[0])
    assert world.funders.giving[0] == 1.0
    assert (world.funders.before == world.actors.outcome).all(), "it begins anew all the same"


@pytest.mark.parametrize(
    ("account", "counts"),
    [
        # The first pools and gave to 6, the second pools, the third gave to 6 and 7 and pools
        # nothing, the fourth pools under a condition, the fifth left, the sixth is outside.
        ("nobody", [0, 0, 0, 0, 0, 0]),
        (BACKBONE, [1, 1, 0, 0, 0, 1]),
        (INNOVATION, [1, 1, 0, 0, 0, 1]),
        (SCALING, [1, 1, 0, 0, 0, 1]),
        ("6", [1, 0, 1, 0, 0, 1]),
        ("7", [0, 0, 1, 0, 0, 1]),
        ("8", [1, 1, 0, 0, 0, 1]),
        ("2", [1, 1, 0, 0, 0, 1]),
    ],
)
def test_whose_money_it_was(account: int | str, counts: list[int]) -> None:
    _, world = desk({"funders.funders": 6, "funding.rule": "backbone_grants"})
    funders = world.funders
    funders.pools[:] = 1.0, 0.5, 0.0, 1.0, 1.0, 1.0
    funders.condition[3] = True
    funders.state[4:] = FUNDER_LEFT, FUNDER_OUTSIDE
    funders.given[[0, 2], 0] = 5, 9
    funders.given[2, 1] = 1
    if account == "nobody":
        account = UNREACHED
    elif isinstance(account, str):
        account = world.ledger.actors + int(account)
    funders.reached_by[3] = account
    assert [int(reached_by_money_of(world, f, 3)) for f in range(6)] == counts


def test_funders_judge_after_their_patience_then_once_a_year_against_the_last_time() -> None:
    """Each time the change a year since they judged last counts, not all that happened so far."""
    scenario, world = judging()
    giving = {0: 1.0, 13: 1.0, 26: 1.25, 39: 1.25, 65: 1.25, 78: 1.3, 130: 1.175, 182: 1.05}
    gains = {26: 0.02, 78: 0.02, 130: -0.02, 182: -0.02}
    for week, expected in giving.items():
        years = (week - world.funders.judged) / 52
        bring(world, gain=gains.get(week, 0.9), years=years)
        before = world.ledger.inflow
        scenario.funding.allocate(world, week)
        assert world.funders.giving[0] == pytest.approx(expected)
        assert world.ledger.inflow - before == int(
            world.funders.yearly[0] * world.funders.giving[0] / 4
        )
        if week in gains:
            assert world.funders.seen[0] == pytest.approx(gains[week])
            assert (world.funders.reached_by == UNREACHED).all()
            assert (world.funders.before == world.actors.outcome).all()


def test_without_patience_they_never_judge() -> None:
    scenario, world = judging({"funders.patience": 0}, gain=0.5)
    for week in range(0, 260, 13):
        scenario.funding.allocate(world, week)
    assert np.isnan(world.funders.seen[0])
    assert world.funders.giving[0] == 1.0
    assert world.funders.reached_by[0] == BACKBONE


@pytest.mark.parametrize(("gain", "giving"), [(0.009, 1.0), (-0.009, 1.0), (0.011, 1.25)])
def test_what_is_too_small_to_notice_is_seen_but_changes_nothing(
    gain: float, giving: float
) -> None:
    scenario, world = judging(gain=gain)
    scenario.funding.allocate(world, 26)
    assert world.funders.seen[0] == pytest.approx(gain)
    assert world.funders.giving[0] == giving


def test_what_all_gained_is_no_merit_of_the_money() -> None:
    scenario, world = judging(gain=0.3, usual=0.5)
    scenario.funding.allocate(world, 26)
    assert world.funders.giving[0] == 1.0 - 0.5 * 0.25


@pytest.mark.parametrize(("reaction", "giving"), [(0.0, 1.0), (1.0, 1.25)])
def test_they_act_on_what_they_see_by_chance(reaction: float, giving: float) -> None:
    for seed in range(30):
        scenario, world = judging({"funders.reaction": reaction}, gain=0.5)
        world.seed = seed
        scenario.funding.allocate(world, 26)
        assert world.funders.giving[0] == giving
        assert world.funders.seen[0] == pytest.approx(0.5)


def test_a_chance_of_reacting_is_that_of_every_judgement() -> None:
    scenario, world = judging({"funders.funders": 1000, "funders.reaction": 0.27}, gain=0.5)
    scenario.funding.allocate(world, 26)
    share = (world.funders.giving == 1.25).mean()
    assert abs(share - 0.27) < 4 * np.sqrt(0.27 * 0.73 / 1000)


def test_funders_err_as_all_others_do_when_they_judge() -> None:
    """The error of a funder has the standard deviation of anybody's."""
    values = {"funders.funders": 1000, "funders.reaction": 0.0, "people.judging_error": 0.1}
    scenario, world = judging(values, gain=0.2)
    scenario.funding.allocate(world, 26)
    error = world.funders.seen - 0.2
    assert abs(error.mean()) < 4 * error.std() / np.sqrt(1000)
    _, other = judging(values | {"people.judging_error": 0.2}, gain=0.2)
    scenario.funding.allocate(other, 26)
    assert (other.funders.seen - 0.2).std() == pytest.approx(2 * error.std())


@pytest.mark.parametrize(
    ("leaving", "conditions", "left", "condition"),
    [(0.0, 0.0, False, False), (0.0, 1.0, False, True), (1.0, 1.0, True, False)],
)
def test_a_disappointed_funder_may_leave_or_set_a_condition(
    leaving: float, conditions: float, left: bool, condition: bool
) -> None:
    for gain in (-0.2, 0.2):
        scenario, world = judging(
            {"funders.leaving": leaving, "funders.conditions": conditions}, gain=gain
        )
        scenario.funding.allocate(world, 26)
        bad = gain < 0
        assert world.funders.state[0] == (FUNDER_LEFT if left and bad else FUNDER_GIVES)
        assert (world.funders.yearly[0] == 0) == (left and bad)
        assert world.funders.condition[0] == (condition and bad)
        assert world.ledger.inflow == int(world.funders.yearly[0] * (0.875 if bad else 1.25) / 4)


def test_a_good_judgement_lifts_a_condition() -> None:
    scenario, world = judging(gain=0.2)
    world.funders.condition[0] = True
    organization = world.ledger.actors + 6
    world.funders.given[0, 0] = 1
    world.funders.reached_by[0] = organization
    scenario.funding.allocate(world, 26)
    assert not world.funders.condition[0]
    assert world.funders.giving[0] == 1.25


@pytest.mark.parametrize("gain", [0.2, -0.2])
def test_a_prospect_that_sees_good_comes_in_with_what_it_would_give(gain: float) -> None:
    scenario, world = judging({"funders.prospects": 1}, gain=gain)
    yearly, would_give = world.funders.yearly.copy(), int(world.funders.would_give[1])
    assert (yearly[1], would_give > 0) == (0, True)
    assert world.funders.state.tolist() == [FUNDER_GIVES, FUNDER_OUTSIDE]
    scenario.funding.allocate(world, 26)
    joined = gain > 0
    assert world.funders.state[1] == (FUNDER_GIVES if joined else FUNDER_OUTSIDE)
    assert world.funders.yearly[1] == (would_give if joined else 0)
    assert world.funders.giving[1] == 1.0


def test_who_left_judges_no_more() -> None:
    scenario, world = judging(gain=0.2)
    world.funders.state[0] = FUNDER_LEFT
    scenario.funding.allocate(world, 26)
    assert np.isnan(world.funders.seen[0])

"""Errors of reading by hand, evidence pooled, mistakes shared, what members take away."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest

from sim.rules.learning.base import owns_up, publish, record
from sim.rules.learning.deep_reflection import DeepReflection
from sim.rules.learning.own_lessons import OwnLessons
from sim.rules.learning.shared_measurement import SharedMeasurement
from sim.scenario import Scenario
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.ledger import FUNDERS
from sim.world.tables.projects import (
    BEST,
    CODE,
    FAILED,
    LEAD,
    MEMBERS,
    PROPOSER,
    SOURCE,
    STATE,
    SUCCEEDED,
)
from sim.world.tables.world import World
from tests.rules.desk import desk, propose
from tests.rules.worlds import promise


def test_what_a_look_is_worth_by_hand() -> None:
    own, shared, deep = (
        rule(readings=8.0) for rule in (OwnLessons, SharedMeasurement, DeepReflection)
    )
    assert own.readings_of(3, 1, 12) == 1.0
    # Three of three agreed share eight readings; where none is agreed, it is one.
    assert shared.readings_of(3, 3, 12) == pytest.approx(8 / 3)
    assert shared.readings_of(3, 0, 12) == pytest.approx(1.0)
    assert shared.readings_of(4, 2, 12) == pytest.approx(1 / ((2 / 8) * (2 / 4) + 2 / 4))
    # The same hours spread over the elements and as many around, at most all twelve.
    assert deep.readings_of(3, 0, 12) == pytest.approx(8 / 6)
    assert deep.readings_of(8, 2, 12) == pytest.approx(8 / 12)
    assert deep.readings_of(1, 1, 1) == pytest.approx(8.0)


def test_measuring_few_agreed_things_is_sharper_measuring_others_is_not() -> None:
    """The trade between the two rules, at equal hours."""
    shared, deep = SharedMeasurement(), DeepReflection()
    for m in (1, 2, 3):
        assert (
            shared.readings_of(m, m, 12) > deep.readings_of(m, 0, 12) > shared.readings_of(m, 0, 12)
        )


def test_publish_keeps_a_running_mean() -> None:
    rng = np.random.default_rng(4)
    count, mean, pooled = np.zeros((2, 2)), np.zeros((2, 2)), np.zeros((2, 4))
    seen: list[float] = []
    for _ in range(5):
        values = rng.normal(size=rng.integers(0, 4))
        pooled[0, 3], pooled[1, 3] = values.size, values.sum()
        seen += values.tolist()
        publish(pooled, count, mean)
        assert not pooled.any()
    assert count[1, 1] == len(seen) > 3
    assert mean[1, 1] == pytest.approx(np.mean(seen))
    assert mean.sum() == mean[1, 1], "nothing else was touched"


def test_record_takes_the_tested_elements_of_a_mask() -> None:
    tested = np.array([[2.0, 0.0, 1.0]])
    gained = np.array([[0.6, 0.0, -0.1]])
    pooled = np.zeros((2, 6))
    record(0, 0b111, 0b001, tested, gained, pooled)
    record(0, 0b001, 0b001, tested, gained, pooled)
    counts, sums = pooled
    assert counts.tolist() == [0, 4, 0, 0, 1, 0], "element 0 to 1 twice, element 2 to 0 once"
    assert sums.tolist() == pytest.approx([0, 1.2, 0, 0, -0.1, 0])


@pytest.mark.parametrize("sharing", [0.0, 0.3, 1.0])
def test_successes_are_always_shared_failures_with_a_chance(sharing: float) -> None:
    cell = np.zeros((1, 21), np.int64)
    shared = {SUCCEEDED: 0, FAILED: 0}
    for proposer in range(2000):
        for state in shared:
            cell[0, [STATE, PROPOSER, CODE]] = state, proposer, 160
            shared[state] += bool(owns_up(5, 12, cell, 0, sharing))
    assert shared[SUCCEEDED] == 2000
    assert abs(shared[FAILED] - 2000 * sharing) <= 4 * sqrt(2000 * sharing * (1 - sharing))


def ended(world: World, members: list[int], mask: int, state: int) -> int:
    """A project that ended this week, with one reading of its plan: .2 for each element."""
    p = propose(world, members, mask)
    projects, elements = world.projects, np.arange(4)
    projects.cell[p, [STATE, BEST, SOURCE]] = state, mask, FUNDERS
    projects.tested[p] = mask >> elements & 1
    projects.gained[p] = 0.2 * projects.tested[p]
    for a in members:
        world.actors.promised[a] += promise(world, a, p)
    world.actors.leads[members[0]] += 1
    world.actors.pending[members[0]] = 0
    world.ledger.balance[0] -= 700
    world.ledger.balance[world.ledger.projects + p] += 700
    world.ended += 1
    return p


@pytest.mark.parametrize("state", [SUCCEEDED, FAILED])
@pytest.mark.parametrize("rule", ["own_lessons", "shared_measurement", "deep_reflection"])
def test_what_members_take_away_in_every_arm(rule: str, state: int) -> None:
    scenario, world = desk({"learning.rule": rule, "community.staff_minutes": 1200})
    world.hours[AVAILABLE] = 0
    world.actors.spent[:] = world.actors.minutes  # nobody has the time for more than this
    before = world.actors.skill.copy()
    people = world.parameters.people
    p = ended(world, [6, 0, 1], 0b0011, state)
    scenario.learning.reflect(world, 5)
    actors = world.actors
    for a in (0, 1, 6):
        assert actors.skill[a] == pytest.approx(before[a] + people.skill_gain * (1 - before[a]))
        assert actors.opinion[a] == (1 if state == SUCCEEDED else -1) * people.opinion_event
        # All settings are 0000 and the target is 0011: nobody knew anything, and sees one reading.
        assert actors.estimate[a].tolist() == pytest.approx([0.2, 0.2, 0.0, 0.0])
        assert actors.evidence[a].tolist() == [1.0, 1.0, 0.0, 0.0]
    assert (actors.skill[2:6] == before[2:6]).all()
    assert not actors.promised.any()
    assert not actors.leads.any()
    assert world.ledger.balance[FUNDERS] == 700, "unspent money returns to where it came from"
    assert world.ledger.balance.sum() == 0
    won = state == SUCCEEDED
    assert world.tally.projects[[1, 2]].tolist() == [int(won), int(not won)]
    assert (actors.succeeded[6], actors.proven_mask[6]) == ((1, 0b0011) if won else (0, 0))
    assert world.projects.count[0] == 0
    assert world.projects.cell[p, STATE] == 0


def reflected(values: dict[str, float] | None = None) -> tuple[Scenario, World]:
    scenario, world = desk({"learning.training": 0.1, **(values or {})}, "system_shifting_network")
    ended(world, [0, 1], 0b0110, FAILED)
    return scenario, world


def test_reflection_puts_on_the_map_all_that_was_touched_the_same_week() -> None:
    scenario, world = reflected()
    skill = world.actors.skill[0]
    scenario.learning.reflect(world, 5)
    assert world.beliefs.count.tolist() == [[0, 0], [0, 1], [0, 1], [0, 0]]
    assert world.beliefs.mean[1, 1] == pytest.approx(0.2)
    assert world.hours[USED] == 240
    gain = world.parameters.people.skill_gain
    assert world.actors.skill[0] == pytest.approx(1 - (1 - skill) * (1 - 0.1) * (1 - gain))


def test_mistakes_that_are_not_shared_stay_off_the_map() -> None:
    scenario, world = reflected({"communication.sharing_mistakes": 0.0})
    scenario.learning.reflect(world, 5)
    assert not world.beliefs.count.any()
    assert world.hours[USED] == 240, "its members reflected on it all the same"


def test_without_coordinators_members_reflect_in_their_own_time_or_not_at_all() -> None:
    for minutes, held in ((239, False), (240, True)):
        scenario, world = reflected()
        world.hours[AVAILABLE] = 0
        world.actors.minutes[[0, 1]] = minutes  # 480 minutes between the two are needed
        scenario.learning.reflect(world, 5)
        assert world.beliefs.count.any() == held
        assert world.actors.spent[[0, 1]].tolist() == ([240, 240] if held else [0, 0])
    scenario, world = reflected()
    world.hours[AVAILABLE] = 0
    world.projects.cell[world.projects.live[0], [LEAD, MEMBERS]] = -1, 0
    scenario.learning.reflect(world, 5)
    assert not world.beliefs.count.any(), "nobody is left to reflect"
    assert not world.actors.spent.any()


def measured(week: int, agreed: int = 0b0010, structural: int = 0) -> World:
    scenario, world = desk({"communication.sharing_mistakes": 1.0}, "collective_impact")
    world.problem.structural = structural
    world.beliefs.agreed = agreed
    world.council.member = np.array([6])
    world.actors.minutes[5] = 29
    ended(world, [0, 1], 0b0110, SUCCEEDED)
    world.problem.value[:] = 0.5
    world.problem.value[0b0010] = 0.8
    world.actors.own_value[:] = 0.5
    scenario.learning.reflect(world, week)
    return world


def test_only_agreed_elements_are_measured_and_reported_once_a_quarter() -> None:
    world = measured(week=5)
    assert not world.beliefs.count.any(), "the report comes in week 12"
    assert world.beliefs.pooled.sum() == pytest.approx(1.2)
    assert world.hours[USED] == 30
    world = measured(week=12)
    assert world.beliefs.count.tolist() == [[0, 0], [0, 1], [0, 0], [0, 0]]
    assert world.hours[USED] == 30 + 120


def test_who_reads_the_report_takes_up_a_proven_method_that_is_better() -> None:
    world = measured(week=12)
    assert world.actors.setting.tolist() == [0b0010] * 5 + [0] + [0b0010] * 3
    assert world.actors.spent.tolist() == [30] * 5 + [0] + [30] * 3
    np.testing.assert_allclose(world.actors.own_value[:5], 0.8)


def test_a_report_turns_nothing_that_only_projects_turn() -> None:
    world = measured(week=12, structural=0b0010)
    assert world.beliefs.mean[1, 1] > 0.0
    assert (world.actors.spent[:5] == 30).all(), "they read it"
    assert not world.actors.setting.any()


def test_what_was_not_agreed_is_not_measured() -> None:
    world = measured(week=12, agreed=0b1001)
    assert not world.beliefs.count.any()
    assert not world.actors.setting.any()


def test_each_element_is_recorded_at_its_price() -> None:
    world = measured(week=5, agreed=0b0110)
    assert world.hours[USED] == 2 * 30


def test_reports_come_every_quarter_and_only_with_something_to_report() -> None:
    scenario, world = desk({"communication.sharing_mistakes": 1.0}, "collective_impact")
    world.beliefs.agreed = 0b0010
    world.council.member = np.array([6])
    reported = []
    for week in range(45):
        world.actors.spent[:] = 0
        if week in (3, 14, 28, 40):
            ended(world, [0, 1], 0b0110, SUCCEEDED)
        before = world.beliefs.count.sum()
        scenario.learning.reflect(world, week)
        world.ended = 0
        if world.beliefs.count.sum() > before:
            reported.append(week)
    assert reported[0] == 12, "at the end of the first quarter"
    assert all(later - earlier >= 13 for earlier, later in pairwise(reported))
    assert len(reported) == 3, "what was seen in weeks 3, 14 and 28"


def test_what_did_not_work_is_no_proven_method() -> None:
    """It would be better for everybody here, but the report speaks against it."""
    scenario, world = desk({"communication.sharing_mistakes": 1.0}, "collective_impact")
    world.beliefs.agreed = 0b0010
    world.council.member = np.array([6])
    p = ended(world, [0, 1], 0b0010, SUCCEEDED)
    world.projects.gained[p] = -0.2 * world.projects.tested[p]
    world.problem.value[:] = np.where(np.arange(16) & 0b0010, 0.9, 0.1)
    world.actors.own_value[:] = 0.1
    scenario.learning.reflect(world, 12)
    assert world.beliefs.mean[1, 1] == pytest.approx(-0.2)
    assert (world.actors.spent >= 30).all(), "they read it"
    assert not world.actors.setting.any()


def test_a_report_takes_exactly_the_minutes_of_reading() -> None:
    scenario, world = desk({"communication.sharing_mistakes": 1.0}, "collective_impact")
    world.beliefs.agreed = 0b0010
    world.council.member = np.array([6])
    world.actors.minutes[4], world.actors.minutes[5] = 30, 29
    ended(world, [0, 1], 0b0010, SUCCEEDED)
    scenario.learning.reflect(world, 12)
    assert world.actors.spent[[4, 5]].tolist() == [30, 0]


def test_who_has_the_time_reflects_and_opens_up() -> None:
    scenario, world = desk(
        {"learning.training": 0.0, "people.openness_gain": 0.1}, "system_shifting_network"
    )
    ended(world, [0, 1, 2], 0b0110, FAILED)
    actors = world.actors
    actors.openness[:3] = 0.4
    attendance = world.parameters.coordination.attendance
    actors.minutes[1], actors.minutes[2] = attendance, attendance - 1
    scenario.learning.reflect(world, 5)
    # A tenth of what is missing by working together, and as much again by reflecting on it.
    assert actors.openness[:3].tolist() == pytest.approx([1 - 0.6 * 0.81] * 2 + [1 - 0.6 * 0.9])
    assert actors.spent[:3].tolist() == [attendance, attendance, 0]

"""Who is at work, who is reached, and how those at work respond to a redrawn problem, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.recorder import SERIES, census
from sim.world.tables.actors import GONE, NEVER, OUTSIDER
from sim.world.tables.problem import ProblemParameters
from sim.world.tables.record import AT_WORK, MISLED, RESPONDED
from sim.world.tables.world import World
from sim.world.week.response import is_at_work, note_before_redraw, read_response
from sim.world.week.shocks import strike
from tests.rules.desk import desk, tie
from tests.world.bench import blank_world

OLD = np.array([0.2, 0.1, 0.4, 0.6, 0.2, 0.1, 0.4, 0.6])
NEW = np.array([0.2, 0.5, 0.4, 0.1, 0.2, 0.5, 0.4, 0.1])
"""Worth of settings before and after; element 2 never matters."""


def counted(world: World, week: int) -> tuple[float, float]:
    """What the series say of a week: at work, people reached."""
    row = np.zeros(len(SERIES))
    census(world, week, row)
    return row[SERIES.index("at_work")], row[SERIES.index("people_reached")]


def test_at_work_and_reached_in_a_community_of_five() -> None:
    """Residents 0 to 2, organizations 3 and 4; three were at work within 26 weeks, one left."""
    world = blank_world(3, 2)
    world.actors.at_work[:] = 30, 5, 4, 20, NEVER
    assert counted(world, 30) == (3, 0)
    world.actors.status[3] = GONE
    assert counted(world, 30) == (2, 0)
    world.actors.reached[:] = NEVER, 5, 4, 30, 30
    assert counted(world, 30) == (2, 1), "organizations are no residents"
    world.actors.status[1] = OUTSIDER
    assert counted(world, 30) == (1, 1), "who is reached need not take part"


@pytest.mark.parametrize(("ago", "at_work"), [(0, True), (25, True), (26, False)])
def test_half_a_year_are_this_week_and_the_25_before(ago: int, at_work: bool) -> None:
    world = blank_world(1, 0)
    world.actors.at_work[0] = world.actors.reached[0] = 100 - ago
    assert is_at_work(world, 100, 0) == at_work
    assert counted(world, 100) == (at_work, at_work)


def shaken(at_work: list[int], residents: int = 5) -> World:
    """A world in which these were at work in week 9, right after the old problem became the new."""
    world = blank_world(residents, 0)
    world.problem.value[:] = OLD
    world.actors.setting[:] = 0
    world.actors.at_work[at_work] = 9
    note_before_redraw(world, 10)
    world.problem.value[:] = NEW
    return world


def response(world: World) -> list[int]:
    read_response(world)
    return world.record.response.tolist()


def test_who_gains_only_in_the_new_landscape_has_responded_and_who_loses_in_it_was_misled() -> None:
    """00 to 01 gains .3 and would have lost .1; 00 to 11 loses .1 and would have gained .4."""
    world = shaken([0, 1, 2, 3])
    world.actors.setting[:] = 0b01, 0b11, 0b10, 0b00, 0b01
    assert (AT_WORK, RESPONDED, MISLED) == (0, 1, 2)
    assert response(world) == [4, 1, 1], "10 was good in both, and 4 was not at work"


def test_what_was_worth_nothing_before_is_a_response_and_what_is_worth_nothing_now_none() -> None:
    """Element 2 never matters: turning it alone is neither; with element 0 it was -.1 before."""
    world = shaken([0, 1])
    world.record.value_before[0b01] = OLD[0]
    world.actors.setting[:2] = 0b01, 0b100
    assert response(world) == [2, 1, 0]


def test_who_was_at_work_then_counts_wherever_it_is_now() -> None:
    world = shaken([0])
    world.actors.status[0] = GONE
    world.actors.at_work[:] = 12
    world.actors.setting[:] = 0b01
    assert response(world) == [1, 1, 0]


@given(
    st.lists(st.floats(0.0, 1.0), min_size=8, max_size=8),
    st.lists(st.integers(0, 7), min_size=5, max_size=5),
)
def test_where_nothing_was_redrawn_nobody_responds(value: list[float], settings: list[int]) -> None:
    world = shaken([0, 1, 2, 3, 4])
    world.problem.value[:] = world.record.value_before[:] = value
    world.actors.setting[:] = settings
    misled = sum(value[x] < value[0] for x in settings)
    assert response(world) == [5, 0, misled]


def test_both_landscapes_are_read_with_what_prevails_now() -> None:
    """Own element 0, coupling 1: only it and what prevails elsewhere count, now 10.

    From 10 to 11 the new landscape takes .4 to .1; from 00 to 01 it would give .2 to .5.
    """
    terms = ProblemParameters(elements=3, complexity=0, parts=1, coupling=1.0)
    world = blank_world(1, 0, problem=terms)
    world.problem.value[:] = OLD
    world.actors.own_elements[:] = 0b001
    world.actors.setting[:], world.actors.at_work[:] = 0, 9
    world.prevailing = 0b00
    note_before_redraw(world, 10)
    world.problem.value[:] = NEW
    world.actors.setting[:], world.prevailing = 0b01, 0b10
    assert response(world) == [1, 0, 1]


def test_who_was_at_work_26_weeks_before_the_shock_is_not_asked() -> None:
    world = blank_world(2, 0)
    world.actors.at_work[:] = 75, 74
    note_before_redraw(world, 101)
    assert world.record.at_work_before.tolist() == [True, False]


def test_only_the_first_redrawing_is_kept() -> None:
    _, world = desk({"shocks.weeks": (7, 9), "shocks.share": 1.0})
    world.actors.at_work[2] = 6
    first = world.problem.value.copy()
    for week in range(7, 10):
        strike(world, week, [])
        world.actors.at_work[3] = week
        world.actors.setting[:] = week
    np.testing.assert_array_equal(world.record.value_before, first)
    assert world.record.at_work_before.nonzero()[0].tolist() == [2]
    assert (world.record.setting_before == 0).all()


def test_whom_a_loss_of_the_same_week_takes_is_not_among_those_who_could_respond() -> None:
    _, world = desk({"shocks.weeks": (7,), "shocks.loss_week": 7})
    tie(world, 3, 0, 0.5)
    tie(world, 3, 1, 0.5)
    world.actors.at_work[:] = 6
    strike(world, 7, [])
    assert world.record.at_work_before.nonzero()[0].tolist() == [0, 1, 2, 4, 5, 6, 7, 8]

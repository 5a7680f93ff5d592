"""Successes that do not help, and the mistakes made with them, laid out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.mistakes import since_when
from sim.world.tables.tally import HELPED
from sim.world.week.noting import follow_mistakes, note_successes
from tests.world.bench import Bench


class Noted(Bench):
    """A bench whose settings are worth as much as the number of their elements that are 1."""

    def __init__(self) -> None:
        super().__init__()
        self.record = self.world.record
        self.world.problem.value[:] = [0.0, 0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.3]

    def take_up(self, week: int, *successes: dict[int, int]) -> None:
        """Settings that actors take up from each success."""
        world = self.world
        self.own_value[:] = world.problem.value[self.setting]
        world.following[:] = self.setting
        taken_from = np.full(self.setting.size, -1)
        for i, taken in enumerate(successes):
            for a, setting in taken.items():
                world.following[a], taken_from[a] = setting, i
        note_successes(world, week, taken_from)
        self.setting[:] = world.following

    def turn(self, week: int, **ways: int) -> None:
        """Actors have other settings by the end of the week."""
        for a, setting in ways.items():
            self.setting[int(a.removeprefix("a"))] = setting
        follow_mistakes(self.world, week)

    def stood(self) -> dict[int, int]:
        """How many mistakes were undone after how many weeks."""
        weeks = self.record.undone.nonzero()[0].tolist()
        return {week: int(self.record.undone[week]) for week in weeks}


def test_a_success_helps_if_those_who_take_it_up_gain_on_the_whole() -> None:
    bench = Noted()
    bench.setting[:4] = 0b000, 0b111, 0b100, 0b001
    # The first takes .3 and gives .1; the second gives .1 and takes .1; the third gives .2.
    bench.take_up(5, {0: 0b001, 1: 0b000}, {2: 0b101, 3: 0b000}, {4: 0b110})
    assert bench.tally[HELPED] == 1
    assert bench.record.lost[:5] == pytest.approx([-0.1, 0.3, -0.1, 0.1, 0.0])
    assert bench.record.standing == 1 + 3 + 1 + 1, "everybody's elements, who gains as well"
    assert bench.record.mistaken[:5].tolist() == [0b001, 0b111, 0b001, 0b001, 0]


def test_nobody_makes_a_mistake_where_nobody_takes_it_up() -> None:
    bench = Noted()
    bench.take_up(5)
    assert (bench.record.standing, bench.tally[HELPED]) == (0, 0)


def test_a_mistake_stands_until_its_actor_turns_it_back() -> None:
    bench = Noted()
    bench.setting[:2] = 0b111
    bench.take_up(5, {0: 0b001, 1: 0b011})
    bench.turn(5)
    assert bench.record.standing == 3
    bench.turn(8, a0=0b000, a1=0b010)
    assert bench.stood() == {}, "element 0 is no mistake"
    bench.turn(9, a0=0b010)
    assert bench.stood() == {4: 1}
    assert since_when(bench.record).tolist() == [5, 5]
    bench.turn(10, a0=0b000)
    bench.turn(300, a0=0b111, a1=0b110)
    assert bench.stood() == {4: 1, 295: 2}, "each once, however late"
    assert bench.record.standing == 0


def test_a_mistake_can_be_undone_by_another_one() -> None:
    """What turns it back is itself an element turned by a success that does not help."""
    bench = Noted()
    bench.setting[0] = 0b001
    bench.take_up(5, {0: 0b000})
    bench.setting[1] = 0b111
    bench.take_up(8, {0: 0b001, 1: 0b000})
    assert bench.stood() == {3: 1}
    assert bench.record.mistaken[0] == 0b001
    assert since_when(bench.record).tolist() == [8] * 4
    bench.turn(9, a0=0b000)
    assert bench.stood() == {1: 1, 3: 1}


def test_what_is_turned_back_and_taken_up_again_in_a_week_stands_on() -> None:
    bench = Noted()
    bench.setting[0] = 0b001
    bench.take_up(5, {0: 0b000})
    bench.setting[0] = 0b001
    bench.take_up(8, {0: 0b000})
    assert bench.record.standing == 1
    assert since_when(bench.record).tolist() == [5]

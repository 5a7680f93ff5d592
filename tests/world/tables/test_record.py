"""Careers of coordinators and the spread of the first change that worked, laid out by hand."""

from __future__ import annotations

from sim.world.tables.projects import BEST, LEAD, STARTED, STATE, SUCCEEDED, TARGET
from sim.world.tables.record import (
    CLIMBED,
    ELEMENTS,
    FIRST_TIME,
    HALF,
    LARGE,
    LEARNERS,
    TENTH,
    WEEK,
    Record,
)
from sim.world.tables.record import TARGET as SETTING
from sim.world.week.noting import follow_change, note_beginnings, note_first_change
from tests.world.bench import Bench


def begin(bench: Bench, record: Record, week: int, *projects: tuple[int, int]) -> None:
    """Projects of (lead, elements) that begin in a week."""
    for lead, mask in projects:
        p = bench.project([lead], mask, week=week)
        bench.cell[p, STARTED], bench.cell[p, LEAD] = week, lead
    note_beginnings(
        week, bench.cell, bench.projects.live, bench.projects.count, 1, record.careers,
        record.began_small, record.began_large,
    )  # fmt: skip


def test_who_led_small_before_large() -> None:
    bench, record = Bench(), Record.empty(8, 3, 1)
    begin(bench, record, 3, (0, 0b001), (1, 0b011))
    assert record.careers.tolist() == [2, 1, 0], "two beginners, one of them with a large one"
    begin(bench, record, 4, (0, 0b111), (1, 0b001))
    assert record.careers.tolist() == [2, 2, 1], "0 climbed; 1 had begun with a large one"
    begin(bench, record, 5, (1, 0b110), (4, 0b100))
    assert record.careers[[FIRST_TIME, LARGE, CLIMBED]].tolist() == [3, 2, 1], "each once"
    assert record.began_small[[0, 1, 4]].tolist() == [1, 1, 1]
    assert record.began_large[[0, 1, 4]].tolist() == [1, 2, 0]


def succeed(bench: Bench, record: Record, week: int, best: int, target: int) -> None:
    p = bench.project([0], 0b111)
    bench.cell[p, STATE], bench.cell[p, BEST], bench.cell[p, TARGET] = SUCCEEDED, best, target
    note_first_change(bench.world, week)


def test_the_first_change_spreads_among_those_who_lacked_it() -> None:
    bench = Bench()
    record = bench.world.record
    bench.setting[:] = [0b000, 0b001, 0b101, 0b001, 0b000, 0b010, 0b110, 0b011]
    bench.status[[4]] = 0
    succeed(bench, record, 10, best=0b101, target=0b011)  # element 0 to 1, element 2 to 0
    assert record.change[[WEEK, ELEMENTS, SETTING]].tolist() == [10, 0b101, 0b001]
    # 1, 3 and 7 do it, 4 is outside: the learners are 0, 2, 5 and 6.
    assert record.learner.nonzero()[0].tolist() == [0, 2, 5, 6]
    assert record.change[LEARNERS] == 4
    for week, actor in ((10, None), (11, 4), (12, 0), (13, 5), (14, 2)):
        if actor is not None:
            bench.setting[actor] = (bench.setting[actor] & ~0b101) | 0b001
        follow_change(week, bench.setting, record.change, record.learner)
    assert record.change[[TENTH, HALF]].tolist() == [12, 13], "one of four, two of four"


def test_nothing_is_noted_before_a_project_succeeds() -> None:
    bench = Bench()
    record = bench.world.record
    bench.project([0], 0b111)
    note_first_change(bench.world, 4)
    assert record.change[WEEK] == -1

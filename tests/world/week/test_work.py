"""A week's work on projects, by hand: shared minutes, trials, leaving, success, ends."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from sim.world.tables.funders import UNREACHED
from sim.world.tables.ledger import REACH, WAGES_STAFF
from sim.world.tables.projects import (
    BEST,
    CO_LEAD,
    CONTENT,
    FAILED,
    LEAD,
    MEMBERS,
    ORPHANED,
    PLANNED,
    REACH_PAID,
    RUNNING,
    STATE,
    SUCCEEDED,
    TRIALS,
    WANTED,
    WORKED,
)
from sim.world.tables.tally import REACHED
from sim.world.values import refresh_values
from sim.world.week.project_end import carry_out
from sim.world.week.work import chance_of_success, work_on_projects
from tests.world.bench import Bench, parameters, serve


def week_of_work(bench: Bench, week: int = 1, seed: int = 1, **changed: float) -> tuple[int, ...]:
    """Minutes worked, projects ended, projects to be carried out, variants read."""
    world = bench.world
    world.seed, world.parameters, world.somebody_left = seed, parameters(**changed), True
    found = work_on_projects(world, week)
    assert (bench.spent <= bench.minutes).all()
    assert bench.balance.sum() == 0
    return tuple(int(each) for each in found)


def test_who_has_the_time_works_what_it_promised() -> None:
    bench = Bench()
    p = bench.project([0, 4], 0b011, money=1_000_000)
    assert week_of_work(bench) == (120 + 300, 0, 0, 1)
    assert bench.cell[p, WORKED] == 420
    assert bench.spent[[0, 4]].tolist() == [120, 300]
    assert bench.active[[0, 4]].tolist() == [1, 1]
    assert bench.balance[WAGES_STAFF] == 5 * 1500, "five hours of staff; residents are not paid"


def test_minutes_are_shared_among_promises_in_proportion() -> None:
    bench = Bench()
    one, two = bench.project([0], 0b001), bench.project([0], 0b111)
    bench.minutes[0], bench.spent[0] = 200, 40  # 160 left for promises of 90 and 150
    assert week_of_work(bench)[0] == 60 + 100
    assert (bench.cell[one, WORKED], bench.cell[two, WORKED]) == (60, 100)
    assert bench.spent[0] == 200


def test_the_order_of_projects_does_not_decide_who_gets_the_minutes() -> None:
    worked = []
    for masks in ((0b001, 0b111), (0b111, 0b001)):
        bench = Bench()
        slots = {mask: bench.project([4], mask) for mask in masks}
        bench.minutes[4] = 300
        week_of_work(bench)
        worked.append({mask: int(bench.cell[p, WORKED]) for mask, p in slots.items()})
    assert worked[0] == worked[1]


def test_wages_never_touch_what_reach_will_cost() -> None:
    bench = Bench()
    p = bench.project([4], 0b001, money=41_000)
    bench.cell[p, WANTED] = 2
    for week in (1, 2):
        bench.spent[:] = 0
        week_of_work(bench, week)
        assert bench.account(p) + bench.balance[REACH] == 40_000
        assert bench.balance[WAGES_STAFF] == 1_000


@pytest.mark.parametrize(
    ("content", "paid"),
    [(630, [20_000, 40_000, 60_000]), (400, [31_500, 60_000]), (1000, [12_600, 25_200, 37_800])],
)
def test_reach_is_paid_as_the_work_goes(content: int, paid: list[int]) -> None:
    """Three residents at $200 each; 210 minutes are worked a week."""
    bench = Bench()
    p = bench.project([4], 0b001, money=100_000)
    bench.cell[p, [WANTED, CONTENT]] = 3, content
    for week, expected in enumerate(paid):
        bench.spent[:] = 0
        week_of_work(bench, week + 1, staff_wage=0.0, shortest=1)
        assert bench.balance[REACH] == bench.cell[p, REACH_PAID] == expected
        assert bench.account(p) == 100_000 - expected


def test_what_was_paid_for_reach_is_lost_where_a_project_fails() -> None:
    """Half of the work was done when it failed; nobody is reached, the other half is left."""
    bench = Bench()
    serve(bench.world, {4: [0, 1, 2]})
    p = bench.project([4], 0b001, money=60_000)
    bench.cell[p, [WANTED, CONTENT, PLANNED]] = 3, 420, 1
    week_of_work(bench, 1, staff_wage=0.0)
    assert bench.cell[p, STATE] == FAILED
    carry_out(bench.world, 1)
    assert (bench.balance[REACH], bench.account(p)) == (30_000, 30_000)
    assert bench.tally[REACHED] == 0
    assert (bench.world.funders.reached_by == UNREACHED).all()


def test_the_plan_is_read_first_and_the_best_reading_is_kept() -> None:
    bench = Bench()
    p = bench.project([0], 0b101)  # from 000 to 101: .6 - .1
    week_of_work(bench)
    assert bench.projects.reading[p] == pytest.approx(0.5)
    assert bench.cell[p, [BEST, TRIALS]].tolist() == [0b101, 1]
    assert bench.projects.tested[p].tolist() == [1.0, 0.0, 1.0]
    assert bench.projects.gained[p].tolist() == pytest.approx([0.25, 0.0, 0.25])
    # Of the parts 001 gives .2 and 100 loses .1: the plan stays the best.
    for week in range(2, 40):
        bench.spent[:] = 0
        week_of_work(bench, week, trial_rate=1.0)
    assert bench.cell[p, BEST] == 0b101
    assert bench.cell[p, TRIALS] == 39, "one reading a week where all promised minutes are worked"


def test_a_reading_is_the_mean_over_those_whose_lives_change() -> None:
    bench = Bench()
    bench.setting[[0, 1, 4]] = 0b000, 0b001, 0b101
    refresh_values(bench.world, 0)
    p = bench.project([0, 1, 4], 0b101)  # 000 to 101: .6 - .1; 001 to 101: .6 - .3; 101 has it
    week_of_work(bench)
    assert bench.projects.reading[p] == pytest.approx((0.5 + 0.3) / 2)
    assert bench.projects.tested[p].tolist() == [1.0, 0.0, 1.0]
    assert bench.projects.gained[p].tolist() == pytest.approx([0.2, 0.0, 0.2])


def test_what_everybody_does_already_is_not_read() -> None:
    bench = Bench()
    bench.setting[[0, 4]] = 0b101
    refresh_values(bench.world, 0)
    p = bench.project([0, 4], 0b101)
    assert week_of_work(bench)[3] == 0
    assert bench.cell[p, [BEST, TRIALS]].tolist() == [0, 1]


def test_what_reads_no_better_than_nothing_is_not_kept() -> None:
    bench = Bench()
    p = bench.project([0], 0b100)  # loses .1
    week_of_work(bench)
    assert bench.cell[p, BEST] == 0


def test_readings_err_with_the_error_of_the_rule() -> None:
    readings = []
    for seed in range(1500):
        bench = Bench()
        bench.world.reading_error = 0.2
        bench.world.readings[1, 0] = 4.0
        p = bench.project([0], 0b010)
        week_of_work(bench, seed=seed)
        assert bench.projects.tested[p, 1] == 4.0
        readings.append(bench.projects.gained[p, 1] / 4.0)
    assert np.mean(readings) == pytest.approx(0.1, abs=4 * 0.1 / np.sqrt(1500))
    assert np.std(readings) == pytest.approx(0.1, rel=0.08), "that of the mean of four readings"


def test_trials_come_with_the_share_of_promised_hours_that_was_worked() -> None:
    trials = 0
    for seed in range(2000):
        bench = Bench()
        p = bench.project([0], 0b111)
        bench.cell[p, TRIALS] = 1
        bench.minutes[0] = 75  # of 150 promised
        week_of_work(bench, seed=seed, trial_rate=0.6)
        trials += int(bench.cell[p, TRIALS]) - 1
    assert trials / 2000 == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / 2000))


def test_members_who_left_are_out_and_the_most_skilled_leads() -> None:
    bench = Bench()
    p = bench.project([4, 0, 6, 5], 0b001)
    bench.status[4] = 2
    week_of_work(bench)
    assert bench.projects.member[p, : bench.cell[p, MEMBERS]].tolist() == [0, 6, 5]
    assert (bench.cell[p, LEAD], bench.leads[4], bench.leads[6], bench.led[6]) == (6, 0, 1, 1)
    assert bench.promised[4] == 0


def test_a_co_lead_takes_over_from_a_lead_who_left() -> None:
    bench = Bench()
    p = bench.project([4, 0, 6, 5], 0b001)
    bench.cell[p, CO_LEAD], bench.leads[0], bench.led[0] = 0, 1, 1
    bench.status[4] = 2
    week_of_work(bench)
    assert bench.cell[p, [LEAD, CO_LEAD]].tolist() == [0, -1], "though 6 is more skilled"
    assert bench.leads.tolist() == bench.led.tolist() == [1, 0, 0, 0, 0, 0, 0, 0]


def test_a_co_lead_who_left_is_not_replaced() -> None:
    bench = Bench()
    p = bench.project([4, 0, 6], 0b001)
    bench.cell[p, CO_LEAD], bench.leads[6], bench.led[6] = 6, 1, 1
    bench.status[6] = 2
    week_of_work(bench)
    assert bench.cell[p, [LEAD, CO_LEAD]].tolist() == [4, -1]
    assert bench.leads.tolist() == [0, 0, 0, 0, 1, 0, 0, 0]


def test_the_better_of_two_leads_counts() -> None:
    """Lead and best member, or co-lead and best member, at weight 1: the skill of one alone."""
    ends = []
    for second in (-1, 7):
        succeeded = 0
        for seed in range(200):
            bench = Bench()
            bench.skill[:] = 0.0
            bench.skill[7] = 1.0
            p = bench.project([4, 7], 0b001)
            bench.cell[p, [CO_LEAD, CONTENT, BEST]] = second, 1, 1
            week_of_work(bench, 13, seed, skill_lead=1.0, difficulty=0.25)
            succeeded += bench.cell[p, STATE] == SUCCEEDED
        ends.append(succeeded)
    # Skill 0: 1 / (1 + 1) = .5; skill 1: 1 / (1 + exp(-6)) = .998; standard errors .035 and .003.
    assert abs(ends[0] / 200 - 0.5) < 4 * 0.036
    assert ends[1] >= 195


def test_a_project_without_members_finds_a_successor_among_the_ties_of_who_left() -> None:
    bench = Bench()
    p = bench.project([0], 0b001)
    bench.status[0] = 2
    bench.tie(0, 1)
    bench.tie(0, 4)
    bench.status[1] = 0
    week_of_work(bench)
    assert bench.projects.member[p, : bench.cell[p, MEMBERS]].tolist() == [4]
    assert bench.cell[p, [STATE, LEAD]].tolist() == [RUNNING, 4]
    assert (bench.promised[0], bench.promised[4]) == (0, 210)


def test_successors_promise_no_more_than_the_limit() -> None:
    bench = Bench()
    p = bench.project([0], 0b001)
    bench.status[0] = 2
    bench.tie(0, 1)
    bench.minutes[1] = 71  # 90 minutes would be more than 1.25 times that
    week_of_work(bench)
    assert bench.cell[p, STATE] == ORPHANED
    bench.minutes[1] = 72
    week_of_work(bench, 2)
    assert bench.cell[p, STATE] == RUNNING


def test_it_waits_some_weeks_for_a_successor_then_fails() -> None:
    bench = Bench()
    p = bench.project([0], 0b001, money=5000)
    bench.status[0] = 2
    states = []
    for week in range(1, 11):
        week_of_work(bench, week)
        states.append(int(bench.cell[p, STATE]))
    assert states == [ORPHANED] * 8 + [FAILED] * 2
    assert bench.leads.sum() == 0


def test_each_possible_successor_is_as_likely() -> None:
    counts = np.zeros(8)
    for seed in range(900):
        bench = Bench()
        p = bench.project([0], 0b001)
        bench.status[0] = 2
        for b in (1, 3, 7):
            bench.tie(0, b)
        week_of_work(bench, seed=seed)
        counts[bench.projects.member[p, 0]] += 1
    assert ((counts[[1, 3, 7]] - 300) ** 2 / 300).sum() < 13.8, "2 degrees of freedom, p = .001"


@pytest.mark.parametrize(
    ("lead", "best", "size", "chance"),
    [
        # 6 (.7 x .5 + .3 x .5 + .25 - .12) = 3.78; three elements: 2.34; skill .8 and .2.
        (0.5, 0.5, 1, 1 / (1 + exp(-3.78))),
        (0.5, 0.5, 3, 1 / (1 + exp(-2.34))),
        (0.2, 0.8, 5, 1 / (1 + exp(-6 * (0.14 + 0.24 + 0.25 - 0.6)))),
        (0.0, 0.0, 0, 1 / (1 + exp(-1.5))),
    ],
)
def test_chance_of_success_by_hand(lead: float, best: float, size: int, chance: float) -> None:
    assert chance_of_success(lead, best, 0.7, 0.12, size) == pytest.approx(chance, rel=1e-12)


def finished(seed: int, best: int) -> int:
    """How a project ends that has done all its work: its state."""
    bench = Bench()
    bench.skill[:] = 0.1
    p = bench.project([0], 0b001)
    bench.cell[p, [CONTENT, TRIALS, BEST]] = 90, 1, best
    worked, ended, carried_out, _ = week_of_work(bench, 12, seed)
    assert (worked, ended) == (90, 1)
    assert carried_out == (bench.cell[p, STATE] == SUCCEEDED)
    return int(bench.cell[p, STATE])


def test_execution_succeeds_with_that_chance_and_never_without_a_good_reading() -> None:
    chance = 1 / (1 + exp(-6 * (0.1 + 0.25 - 0.12)))
    successes = sum(finished(seed, best=1) == SUCCEEDED for seed in range(1200))
    error = np.sqrt(chance * (1 - chance) / 1200)
    assert successes / 1200 == pytest.approx(chance, abs=4 * error)
    assert {finished(seed, best=0) for seed in range(50)} == {FAILED}


def test_no_project_ends_before_the_shortest_time_or_goes_on_long_after_its_plan() -> None:
    bench = Bench()
    p = bench.project([0], 0b001)
    bench.cell[p, CONTENT] = 90
    for week in range(12):
        week_of_work(bench, week)
        assert bench.cell[p, STATE] == RUNNING
    week_of_work(bench, 12)
    assert bench.cell[p, STATE] in (SUCCEEDED, FAILED)

    late = Bench()
    p = late.project([0], 0b001)
    late.cell[p, PLANNED] = 20
    for week in range(30):
        week_of_work(late, week)
        assert late.cell[p, STATE] == RUNNING
    week_of_work(late, 30)
    assert late.cell[p, STATE] == FAILED, "in the 31st week, 1.5 times 20 are over"

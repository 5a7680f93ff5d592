"""What a project costs, and what a grant begins: arithmetic by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.world.tables.funders import UNREACHED
from sim.world.tables.ledger import FUNDERS, MATERIALS
from sim.world.tables.projects import (
    APPROVED,
    CO_LEAD,
    GRANTED,
    LEAD,
    MASK,
    MEMBERS,
    RUNNING,
    SOURCE,
    STATE,
    TARGET,
    WANTED,
)
from sim.world.week.project_start import begin, price_of, work_of
from sim.world.week.proposals import spare, weekly_minutes
from tests.world.bench import Bench, parameters, serve


def test_weekly_minutes_by_hand() -> None:
    # An organization: 2 hours and three quarters of that an element; a resident: 1 and a half.
    assert [weekly_minutes(True, m, 2.0, 1.0) for m in (1, 2, 3)] == [210, 300, 390]
    assert [weekly_minutes(False, m, 2.0, 1.0) for m in (1, 2, 3)] == [90, 120, 150]


def test_promises_may_exceed_the_week_by_the_limit() -> None:
    promised, minutes = np.array([200]), np.array([240])
    assert spare(0, 100, promised, minutes, 1.25), "300 of 240 times 1.25"
    assert not spare(0, 101, promised, minutes, 1.25)


@pytest.mark.parametrize(
    ("members", "mask", "content", "planned", "staff", "cents"),
    [
        # One resident, one element: 80 h x 2 = 9600 min at 90 a week; materials only.
        ([0], 0b001, 9360, 104, 0, 100_000),
        # One organization: 9600 min at 210 a week; $1000 + 160 h x $15.
        ([4], 0b001, 9600, 46, 1000, 340_000),
        # Both, three elements: 80 x 4 x 1.05 = 336 h at 540 min; staff 722 of 1000.
        ([0, 4], 0b111, 20160, 38, 722, 300_000 + 363_888),
        # Four organizations, one element: 184 h at 840 min a week; 13 weeks at least.
        ([4, 5, 6, 7], 0b010, 11040, 14, 1000, 100_000 + 276_000),
    ],
)
def test_price_and_work_by_hand(
    members: list[int], mask: int, content: int, planned: int, staff: int, cents: int
) -> None:
    bench = Bench()
    p = bench.project(members, mask, APPROVED)
    asked = bench.world, p, mask
    before = bench.cell.copy()
    assert price_of(*asked) == cents
    assert work_of(*asked) == (content, planned, staff)
    assert (bench.cell == before).all(), "asking changes nothing"


def test_more_members_finish_sooner_at_nearly_the_same_cost() -> None:
    """The same work must not cost eight times as much when eight share it."""
    weeks, prices = [], []
    for n in (1, 2, 4):
        bench = Bench()
        p = bench.project([4, 5, 6, 7][:n], 0b011, APPROVED)
        asked = bench.world, p, 0b011
        prices.append(price_of(*asked))
        weeks.append(work_of(*asked)[1])
    assert weeks[0] > weeks[1] > weeks[2]
    assert prices[0] < prices[2] < 1.16 * prices[0]


def started(bench: Bench, p: int, most: int, money: int = 10_000_000, least: int = 0) -> int:
    """Begin a project with what the first funder has."""
    bench.balance[0] -= money
    bench.balance[FUNDERS] += money
    granted = int(begin(bench.world, 5, p, FUNDERS, money, least, most))
    assert bench.balance.sum() == 0
    return granted


def test_a_grant_pays_the_base_and_as_much_reach_as_it_can() -> None:
    bench = Bench()
    p = bench.project([0, 4], 0b111, APPROVED)
    serve(bench.world, {4: [1, 2, 3]})
    granted = started(bench, p, most=720_000)  # 663,888 and 56,112 for reach at 20,000 each
    assert granted == 663_888 + 2 * 20_000
    assert bench.cell[p, [STATE, WANTED, GRANTED, SOURCE]].tolist() == [
        RUNNING, 2, granted, FUNDERS,
    ]  # fmt: skip
    assert bench.account(p) == granted - 300_000
    assert bench.balance[MATERIALS] == 300_000
    assert bench.promised[[0, 4]].tolist() == [150, 390]
    assert bench.active[[0, 4]].tolist() == [5, 5]
    assert (bench.leads[0], bench.led[0], bench.pending[0]) == (1, 1, 0)
    assert bench.steered[0] == granted
    assert bench.world.funders.reached_by.tolist() == [
        FUNDERS if a in (0, 4) else UNREACHED for a in range(8)
    ]
    assert bench.tally[[0, 5, 6]].tolist() == [1, 1, 5], "started, granted, weeks waited"


def test_whom_a_project_may_reach_is_counted_again_when_it_starts() -> None:
    """The organization that serves three has left since it was proposed."""
    bench = Bench()
    serve(bench.world, {4: [1, 2, 3], 5: [0]})
    p = bench.project([4, 5], 0b001, APPROVED)
    bench.cell[p, WANTED] = 4
    bench.status[4] = 2
    assert started(bench, p, most=10**9) == 340_000 + 20_000
    assert bench.cell[p, WANTED] == 1


@pytest.mark.parametrize("agreeing", [0.0, 0.05, 0.2])
def test_each_further_member_adds_its_share_of_the_work_of_one(agreeing: float) -> None:
    bench = Bench()
    bench.world.parameters = parameters(agreeing=agreeing)
    p = bench.project([4, 5, 6, 7], 0b001, APPROVED)
    assert work_of(bench.world, p, 0b001)[0] == int(9600 * (1 + 3 * agreeing))


def test_a_project_shrinks_to_what_the_grant_can_pay() -> None:
    bench = Bench()
    p = bench.project([0, 4], 0b111, APPROVED)
    serve(bench.world, {4: [1, 2, 3]})
    # Two elements cost 200,000 + 252 h x .714 x $15; one costs 100,000 + 168 h x .7 x $15.
    assert started(bench, p, most=300_000) == 276_400 + 20_000
    assert int(bench.cell[p, MASK]).bit_count() == 1
    assert bench.cell[p, TARGET] & ~bench.cell[p, MASK] == 0
    assert bench.promised[[0, 4]].tolist() == [90, 210]


def test_a_cap_below_the_smallest_price_is_lifted_to_it() -> None:
    bench = Bench()
    p = bench.project([0, 4], 0b111, APPROVED)
    serve(bench.world, {4: [1, 2, 3]})
    assert started(bench, p, most=1000) == 276_400
    assert bench.cell[p, WANTED] == 0


def test_without_the_money_for_one_element_it_waits_unchanged() -> None:
    bench = Bench()
    p = bench.project([0, 4], 0b111, APPROVED)
    assert started(bench, p, most=10**9, money=276_399) == -1
    assert bench.cell[p, [STATE, MASK, MEMBERS]].tolist() == [APPROVED, 0b111, 2]
    assert (bench.promised.sum(), bench.tally.sum()) == (0, 0)


def test_a_project_that_waits_for_money_keeps_its_elements() -> None:
    """Two of three members left, the price of staff rose above what there is."""
    bench = Bench()
    bench.status[[0, 1]] = 2
    p = bench.project([0, 1, 4], 0b111, APPROVED)
    # One element with all three: 176 h x .538 x $15; with the organization alone: 160 h x $15.
    assert started(bench, p, most=10**9, money=300_000) == -1
    assert bench.cell[p, [STATE, MASK]].tolist() == [APPROVED, 0b111]


def test_those_who_left_or_are_busy_are_not_counted_on() -> None:
    bench = Bench()
    bench.status[0] = 2
    bench.promised[1] = 240  # 150 more would be 390 of 300
    p = bench.project([0, 1, 4, 5], 0b111, APPROVED)
    assert started(bench, p, most=10**9) > 0
    members = bench.projects.member[p]
    assert members[: bench.cell[p, MEMBERS]].tolist() == [4, 5]
    assert bench.cell[p, LEAD] == 5, "the most skilled replaces a lead who left"
    assert bench.promised.tolist() == [0, 240, 0, 0, 390, 390, 0, 0]


def test_leads_and_co_leads_are_counted_and_take_over_at_the_start() -> None:
    for gone, leads in (([], [0, 4]), ([0], [4, -1]), ([4], [0, -1]), ([0, 4], [5, -1])):
        bench = Bench()
        bench.status[gone] = 2
        p = bench.project([0, 1, 4, 5], 0b001, APPROVED)
        bench.cell[p, CO_LEAD] = 4
        assert started(bench, p, most=10**9) > 0
        assert bench.cell[p, [LEAD, CO_LEAD]].tolist() == leads
        expected = np.isin(np.arange(8), leads).astype(int).tolist()
        assert bench.leads.tolist() == bench.led.tolist() == expected
        assert bench.steered[leads[0]] > 0, "the lead was to hold the money"


def test_a_project_that_nobody_is_left_to_do_is_told_apart() -> None:
    bench = Bench()
    bench.status[:] = 2
    assert started(bench, bench.project([0, 4], 0b1, APPROVED), most=10**9) == -2


def test_what_costs_nothing_starts_with_a_grant_of_nothing() -> None:
    bench = Bench()
    free = parameters(materials=0.0, staff_wage=0.0, price_of_reach=0.0)
    p = bench.project([0, 4], 0b1, APPROVED)
    serve(bench.world, {4: [1, 2, 3]})
    bench.world.parameters = free
    granted = begin(bench.world, 5, p, FUNDERS, 0, 0, 0)
    assert granted == 0
    assert bench.cell[p, [STATE, WANTED]].tolist() == [RUNNING, 3]


def test_a_grant_below_the_least_is_not_made_and_leaves_the_project_as_it_was() -> None:
    bench = Bench()
    p = bench.project([0, 4], 0b111, APPROVED)
    serve(bench.world, {4: [1, 2, 3]})
    bench.cell[p, WANTED] = 3
    before = bench.cell[p, [MASK, TARGET, WANTED, STATE]].tolist()
    # Shrunk to one element it takes 276,400, and 20,000 for one resident.
    assert started(bench, p, most=300_000, least=296_401) == -1
    assert bench.cell[p, [MASK, TARGET, WANTED, STATE]].tolist() == before
    assert started(bench, p, most=300_000, least=296_400) == 296_400

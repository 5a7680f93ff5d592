"""Funders who give directly, holders who begin what they hope most of: by hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy.stats import chisquare

from sim.scenario import Scenario
from sim.world.tables.coordination import AVAILABLE, RELEASED, USED
from sim.world.tables.ledger import (
    COORDINATION,
    FUNDERS,
    OUTSIDE,
    WAGES_COORDINATORS,
)
from sim.world.tables.projects import APPROVED, HOLDER, RUNNING, STATE
from sim.world.tables.world import World
from tests.rules.desk import believe, desk, propose, tie
from tests.rules.money import approved, claims, hold, pay
from tests.rules.worlds import projects_in


def granted(seed: int, values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    """One funder who prefers the first of two parts has enough for one grant of $100."""
    plain = {"funders.funders": 1, "problem.parts": 2, "funding.weight_size": 0.5}
    scenario, world = desk(plain | (values or {}), seed=seed)
    actors = world.actors
    actors.endowment[6:] = 1.0, 2.0, 5.0
    actors.outcome[6:] = 0.1, 0.6, 0.3
    actors.parts[6:] = 0b01, 0b10, 0b10
    world.funders.sizes = np.array([10_000])
    world.funders.parts[:] = 0b01
    world.funders.appetite[:] = 0.0
    pay(world, FUNDERS, 19_999)
    return scenario, world


@pytest.mark.parametrize(("appetite", "plans"), [(0.0, (0, 0, 0)), (0.6, (0.75, 0.25, 0))])
def test_organizations_are_drawn_in_proportion_to_size_results_and_plans(
    appetite: float, plans: tuple[float, ...]
) -> None:
    counts: Counter[int] = Counter()
    for seed in range(1500):
        scenario, world = granted(seed)
        world.funders.appetite[:] = appetite
        # Most it hopes of a project of 6 is .6; of one of a resident whom 7 serves .2; of 8 a loss.
        world.actors.server[0, 0] = 7
        claims(world, approved(world, [6]), 0.6)
        claims(world, approved(world, [0, 6]), 0.2)
        claims(world, approved(world, [8]), -0.5)
        approved(world, [7])  # nothing stands behind this one
        claims(world, propose(world, [8], 0b0001), 0.9)  # this one is not approved yet
        scenario.funding.allocate(world, 4)
        holders = world.ledger.balance[world.ledger.actors : world.ledger.projects]
        assert holders.sum() == 10_000, "one grant; the rest is less than a grant"
        counts[int(holders.argmax())] += 1
    # Half size, half what is seen (outcome and plans), doubled for the preferred part.
    seen = (1 - appetite) * np.array([0.1, 0.6, 0.3]) + appetite * np.array(plans)
    weights = np.array([2, 1, 1]) * (np.array([0.125, 0.25, 0.625]) + seen)
    expected = 1500 * weights / weights.sum()
    assert chisquare([counts[6], counts[7], counts[8]], expected).pvalue > 1e-4


@pytest.mark.parametrize("week", [3, 4, 5, 8])
def test_funders_and_holders_decide_in_rounds(week: int) -> None:
    scenario, world = granted(1, {"funding.round_weeks": 4})
    hold(world, 6, 1_000_000)
    world.actors.status[7] = 2
    hold(world, 7, 1)
    p = approved(world, [6])
    scenario.funding.allocate(world, week)
    due = week % 4 == 0
    assert world.tally.grant_sizes == [10_000] * (2 if due else 0), "what was left goes back first"
    assert (world.projects.cell[p, STATE] == RUNNING) == due


def test_a_funder_gives_its_last_cent_but_saves_for_what_it_has_not() -> None:
    for cents, grants in ((10_000, 1), (9_999, 0)):
        scenario, world = granted(1)
        world.ledger.balance[[OUTSIDE, FUNDERS]] = -cents, cents
        scenario.funding.allocate(world, 4)
        assert len(world.tally.grant_sizes) == grants


def test_a_grant_makes_its_holder_a_participant_and_costs_hours() -> None:
    scenario, world = granted(1)
    world.actors.status[6:] = 0
    scenario.funding.allocate(world, 4)
    assert world.hours[USED] == 240
    assert (world.actors.status[6:] == 1).sum() == 1
    assert (world.actors.active[6:] == 4).sum() == 1
    assert world.tally.joins[5] == 1
    assert world.tally.grant_sizes == [10_000]


def test_without_coordinators_a_grant_does_not_wait_its_holder_owes_the_minutes() -> None:
    for minutes in (480, 0):
        scenario, world = granted(1)
        world.hours[AVAILABLE] = 239
        world.actors.minutes[6:] = minutes
        scenario.funding.allocate(world, 4)
        assert world.tally.grant_sizes == [10_000]
        holder = int(world.ledger.balance[world.ledger.actors : world.ledger.projects].argmax())
        assert world.actors.owed[holder] == world.actors.owed.sum() == 480
        assert not world.actors.spent.any()
        assert world.hours[USED] == 0


def test_no_grant_to_who_is_gone_and_what_they_held_returns() -> None:
    scenario, world = granted(1)
    world.actors.status[6:] = 2
    hold(world, 7, 5_000)
    pay(world, world.ledger.actors + 8, 70)
    scenario.funding.allocate(world, 4)
    assert world.ledger.balance[FUNDERS] == 24_999
    assert world.ledger.balance[world.ledger.actors + 8] == 70, "nobody gave that"
    assert not world.funders.given.any()
    assert world.tally.grant_sizes == []


def test_the_richest_organization_near_a_project_pays_for_it() -> None:
    scenario, world = desk()
    world.actors.server[0, 0] = 8
    hold(world, 6, 1_000_000)
    hold(world, 8, 2_000_000)
    p, q, r = (approved(world, members) for members in ([0], [6], [1]))
    scenario.funding.allocate(world, 4)
    assert world.projects.cell[[p, q, r], STATE].tolist() == [RUNNING, RUNNING, APPROVED]
    assert world.projects.cell[[p, q], HOLDER].tolist() == [8, 6]
    assert world.actors.steered[8] > 0
    assert world.actors.spent[6:].tolist() == [0, 0, 12], "who is not in a project reads it first"


def test_an_organization_that_a_member_is_tied_to_may_pay_of_equals_the_one_met_first() -> None:
    """A server is met before a tie; who holds more pays, whichever way it is near."""
    for tied, payer in ((1_999_999, 8), (2_000_000, 8), (2_000_001, 7)):
        scenario, world = desk()
        tie(world, 0, 7, 0.1)
        world.actors.server[0, 0] = 8
        hold(world, 7, tied)
        hold(world, 8, 2_000_000)
        p = approved(world, [0])
        scenario.funding.allocate(world, 4)
        assert world.projects.cell[p, [STATE, HOLDER]].tolist() == [RUNNING, payer]


def test_who_has_not_the_minutes_to_read_a_project_of_others_does_not_pay_for_it() -> None:
    """Of two projects around it, it reads what it has the minutes for; its own it need not read."""
    for minutes, paid in ((11, 0), (12, 1), (23, 1), (24, 2)):
        scenario, world = desk()
        world.actors.server[[0, 1], 0] = 8
        world.actors.server[2, 0] = 7
        world.actors.minutes[8] = minutes
        hold(world, 8, 2_000_000)
        others = [approved(world, [0]), approved(world, [1])]
        own = approved(world, [2, 8])
        scenario.funding.allocate(world, 4)
        assert (world.projects.cell[others, STATE] == RUNNING).sum() == paid
        assert world.projects.cell[own, [STATE, HOLDER]].tolist() == [RUNNING, 8]
        assert world.actors.spent[8] == 12 * paid


def around_one_holder(seed: int, cents: int) -> tuple[Scenario, World]:
    """Organization 8 holds money, and serves residents 0, 1 and 2; a project of them costs $1000.

    It expects .075 of element 2, 0 of others, and is as sure of that as of one reading.
    """
    scenario, world = desk({"proposals.view_readings": 1.0}, seed=seed)
    world.actors.server[:3, 0] = 8
    believe(world, 8, [0.0, 0.0, 0.075, 0.0])
    hold(world, 8, cents)
    return scenario, world


def test_a_holder_pays_first_for_what_it_hopes_most_of() -> None:
    for seed in range(30):
        for cents, paid in ((199_999, [1]), (200_000, [1, 2]), (300_000, [0, 1, 2])):
            scenario, world = around_one_holder(seed, cents)
            slots = [approved(world, [a], 1 << a) for a in range(3)]
            claims(world, slots[0], 0.1)  # so it hopes .05
            claims(world, slots[1], 0.2)  # .1
            scenario.funding.allocate(world, 4)
            running = world.projects.cell[slots, STATE] == RUNNING
            assert np.flatnonzero(running).tolist() == paid


def test_which_project_gets_the_last_money_is_a_matter_of_lot() -> None:
    first = 0
    for seed in range(300):
        scenario, world = around_one_holder(seed, 150_000)
        p, q = approved(world, [0]), approved(world, [1])
        scenario.funding.allocate(world, 4)
        assert len(projects_in(world, RUNNING)) == 1, "one costs $1000"
        first += world.projects.cell[p, STATE] == RUNNING
        assert q != p
    assert abs(first - 150) < 4 * np.sqrt(75)


def test_a_quarter_by_hand() -> None:
    scenario, world = desk(
        {"funders.funders": 2, "coordination.share": 0.1, "coordination.wage": 40.0},
        "collective_impact",
    )
    world.hours[:] = 0
    world.funders.yearly[:] = 4_000_001, 2_000_000
    scenario.funding.allocate(world, 0)
    balance = world.ledger.balance
    assert world.ledger.inflow == 1_000_000 + 500_000
    assert balance[COORDINATION] == 150_000
    # $1500 at $40 an hour: 2250 minutes, 173 a week.
    assert world.hours[[AVAILABLE, RELEASED]].tolist() == [173, 173]
    world.hours[AVAILABLE] -= 60
    world.hours[USED] += 60
    scenario.funding.allocate(world, 1)
    assert balance[WAGES_COORDINATORS] == 4_000
    assert world.hours[AVAILABLE] == 173 - 60 + 173
    for week in range(2, 14):
        scenario.funding.allocate(world, week)
    assert world.ledger.inflow == 3_000_000
    assert balance[COORDINATION] == 150_000, "146,000 unused went to the funders, to be granted"
    assert world.hours[AVAILABLE] == 173, "unused hours lapsed"

"""Grants in proportion, panels that recuse, pools and backbones: by hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy.stats import chisquare

from sim.randomness import decision, uniform
from sim.scenario import Scenario
from sim.world.tables.coordination import AVAILABLE, RELEASED, USED
from sim.world.tables.ledger import (
    BACKBONE,
    COORDINATION,
    FUNDERS,
    INNOVATION,
    OUTSIDE,
    SCALING,
    WAGES_COORDINATORS,
)
from sim.world.tables.projects import APPROVED, FOLLOW_UP, HOLDER, LEAD, RUNNING, SOURCE, STATE
from sim.world.tables.world import World
from tests.rules.desk import believe, desk, propose, tie
from tests.rules.worlds import projects_in


def pay(world: World, account: int, cents: int) -> None:
    """Money from outside."""
    world.ledger.balance[OUTSIDE] -= cents
    world.ledger.balance[account] += cents


def approved(world: World, members: list[int], mask: int = 0b0001, week: int = 0) -> int:
    p = propose(world, members, mask, week=week)
    world.projects.cell[p, STATE] = APPROVED
    return p


def claims(world: World, p: int, gain: float, readings: float = 1.0) -> int:
    """Evidence that was filed with a proposal."""
    world.projects.claimed[p] = gain
    world.projects.behind[p] = readings
    return p


def granted(seed: int, values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    """One funder who prefers the first of two parts has enough for one grant of $100."""
    scenario, world = desk(
        {"funders.funders": 1, "problem.parts": 2, "funding.weight_size": 0.5,
         "funding.weight_plan": 0.0} | (values or {}),
        seed=seed,
    )  # fmt: skip
    actors = world.actors
    actors.endowment[6:] = 1.0, 2.0, 5.0
    actors.outcome[6:] = 0.1, 0.6, 0.3
    actors.parts[6:] = 0b01, 0b10, 0b10
    world.funders.sizes = np.array([10_000])
    world.funders.parts[:] = 0b01
    pay(world, FUNDERS, 19_999)
    return scenario, world


@pytest.mark.parametrize(("weight_plan", "plans"), [(0.0, (0, 0, 0)), (0.6, (0.75, 0.25, 0))])
def test_organizations_are_drawn_in_proportion_to_size_results_and_plans(
    weight_plan: float, plans: tuple[float, ...]
) -> None:
    counts: Counter[int] = Counter()
    for seed in range(1500):
        scenario, world = granted(seed, {"funding.weight_plan": weight_plan})
        # Most it hopes of a project of 6 is .6; of one of a resident whom 7 serves .2; of 8 a loss.
        world.actors.server[0, 0] = 7
        claims(world, approved(world, [6]), 0.6)
        claims(world, approved(world, [0, 6]), 0.2)
        claims(world, approved(world, [8]), -0.5)
        approved(world, [7])  # nothing stands behind this one
        claims(world, propose(world, [8], 0b0001), 0.9)  # this one is not approved yet
        scenario.funding.grant(world, 4)
        holders = world.ledger.balance[world.ledger.actors : world.ledger.projects]
        assert holders.sum() == 10_000, "one grant; the rest is less than a grant"
        counts[int(holders.argmax())] += 1
    # Half size, half what is seen (outcome and plans), doubled for the preferred part.
    seen = (1 - weight_plan) * np.array([0.1, 0.6, 0.3]) + weight_plan * np.array(plans)
    weights = np.array([2, 1, 1]) * (np.array([0.125, 0.25, 0.625]) + seen)
    expected = 1500 * weights / weights.sum()
    assert chisquare([counts[6], counts[7], counts[8]], expected).pvalue > 1e-4


@pytest.mark.parametrize("week", [3, 4, 5, 8])
def test_funders_and_holders_decide_in_rounds(week: int) -> None:
    scenario, world = granted(1, {"funding.round_weeks": 4})
    pay(world, world.ledger.actors + 6, 1_000_000)
    world.actors.status[7] = 2
    pay(world, world.ledger.actors + 7, 1)
    p = approved(world, [6])
    scenario.funding.grant(world, week)
    due = week % 4 == 0
    assert world.tally.grant_sizes == [10_000] * (2 if due else 0), "what was left goes back first"
    assert (world.projects.cell[p, STATE] == RUNNING) == due


def test_a_funder_gives_its_last_cent_but_saves_for_what_it_has_not() -> None:
    for cents, grants in ((10_000, 1), (9_999, 0)):
        scenario, world = granted(1)
        world.ledger.balance[[OUTSIDE, FUNDERS]] = -cents, cents
        scenario.funding.grant(world, 4)
        assert len(world.tally.grant_sizes) == grants


def test_a_grant_makes_its_holder_a_participant_and_costs_hours() -> None:
    scenario, world = granted(1)
    world.actors.status[6:] = 0
    scenario.funding.grant(world, 4)
    assert world.hours[USED] == 240
    assert (world.actors.status[6:] == 1).sum() == 1
    assert (world.actors.active[6:] == 4).sum() == 1
    assert world.tally.joins[5] == 1
    assert world.tally.grant_sizes == [10_000]


def test_without_coordinators_the_holder_applies_in_its_own_time_or_not_at_all() -> None:
    for minutes, grants in ((480, 1), (479, 0)):
        scenario, world = granted(1)
        world.hours[AVAILABLE] = 0
        world.actors.minutes[6:] = minutes
        scenario.funding.grant(world, 4)
        assert len(world.tally.grant_sizes) == grants
        assert world.actors.spent.sum() == 480 * grants


def test_no_grant_to_who_is_gone_and_what_they_held_returns() -> None:
    scenario, world = granted(1)
    world.actors.status[6:] = 2
    pay(world, world.ledger.actors + 7, 5_000)
    scenario.funding.grant(world, 4)
    assert world.ledger.balance[FUNDERS] == 24_999
    assert world.tally.grant_sizes == []


def test_the_richest_organization_near_a_project_pays_for_it() -> None:
    scenario, world = desk()
    world.actors.server[0, 0] = 8
    pay(world, world.ledger.actors + 6, 1_000_000)
    pay(world, world.ledger.actors + 8, 2_000_000)
    p, q, r = (approved(world, members) for members in ([0], [6], [1]))
    scenario.funding.grant(world, 4)
    assert world.projects.cell[[p, q, r], STATE].tolist() == [RUNNING, RUNNING, APPROVED]
    assert world.projects.cell[[p, q], HOLDER].tolist() == [8, 6]
    assert world.actors.steered[8] > 0
    assert world.actors.spent[6:].tolist() == [0, 0, 12], "who is not in a project reads it first"


def test_who_has_not_the_minutes_to_read_a_project_of_others_does_not_pay_for_it() -> None:
    """Of two projects around it, it reads what it has the minutes for; its own it need not read."""
    for minutes, paid in ((11, 0), (12, 1), (23, 1), (24, 2)):
        scenario, world = desk()
        world.actors.server[[0, 1], 0] = 8
        world.actors.server[2, 0] = 7
        world.actors.minutes[8] = minutes
        pay(world, world.ledger.actors + 8, 2_000_000)
        others = [approved(world, [0]), approved(world, [1])]
        own = approved(world, [2, 8])
        scenario.funding.grant(world, 4)
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
    pay(world, world.ledger.actors + 8, cents)
    return scenario, world


def test_a_holder_pays_first_for_what_it_hopes_most_of() -> None:
    for seed in range(30):
        for cents, paid in ((199_999, [1]), (200_000, [1, 2]), (300_000, [0, 1, 2])):
            scenario, world = around_one_holder(seed, cents)
            slots = [approved(world, [a], 1 << a) for a in range(3)]
            claims(world, slots[0], 0.1)  # so it hopes .05
            claims(world, slots[1], 0.2)  # .1
            scenario.funding.grant(world, 4)
            running = world.projects.cell[slots, STATE] == RUNNING
            assert np.flatnonzero(running).tolist() == paid


def test_which_project_gets_the_last_money_is_a_matter_of_lot() -> None:
    first = 0
    for seed in range(300):
        scenario, world = around_one_holder(seed, 150_000)
        p, q = approved(world, [0]), approved(world, [1])
        scenario.funding.grant(world, 4)
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


def backed(money: int = 10_000_000) -> tuple[Scenario, World]:
    scenario, world = desk(arm="collective_impact")
    world.council.member = np.array([6, 7, 0])
    pay(world, BACKBONE, money)
    return scenario, world


def test_all_the_funders_money_goes_to_the_backbone() -> None:
    scenario, world = backed(0)
    for funder in range(3):
        pay(world, FUNDERS + funder, 100 + funder)
    scenario.funding.receive(world, 0)
    assert world.ledger.balance[[FUNDERS, FUNDERS + 1, FUNDERS + 2]].tolist() == [0, 0, 0]
    assert world.ledger.balance[BACKBONE] == 303


def test_the_projects_that_the_backbone_hopes_most_of_come_first() -> None:
    """The larger one has the smaller claim; of the third the backbone only has its beliefs."""
    for money, running in ((440_000, [1]), (880_000, [1, 2]), (1_440_000, [0, 1, 2])):
        for seed in range(10):
            scenario, world = backed(money)
            world.seed = seed
            world.beliefs.gain[2, 1] = 0.15
            slots = [approved(world, members, mask) for members, mask in (
                ([6, 7], 0b0011), ([7], 0b1000), ([8], 0b0100)
            )]  # fmt: skip
            claims(world, slots[0], 0.1)
            claims(world, slots[1], 0.2)
            scenario.funding.grant(world, 4)
            found = world.projects.cell[slots, STATE] == RUNNING
            assert np.flatnonzero(found).tolist() == running
            assert (world.projects.cell[slots, SOURCE][found] == BACKBONE).all()
            assert world.hours[USED] == 3 * 12 + 240 * len(running)


@pytest.mark.parametrize("week", [3, 4, 5])
def test_the_backbone_decides_in_rounds(week: int) -> None:
    scenario, world = backed()
    p = approved(world, [6])
    scenario.funding.grant(world, week)
    assert (world.projects.cell[p, STATE] == RUNNING) == (week == 4)
    assert world.hours[USED] == (12 + 240 if week == 4 else 0)


@pytest.mark.parametrize(("hours", "read"), [(11, 0), (12, 1), (23, 1), (24, 2)])
def test_of_what_the_backbone_has_no_hours_to_read_it_hopes_what_it_believes(
    hours: int, read: int
) -> None:
    """It reads in the order of the lots, and believes .05 of the one and .04 of the other."""
    for seed in range(20):
        scenario, world = backed(340_000)  # for one
        world.seed = seed
        world.hours[AVAILABLE] = hours
        world.beliefs.gain[:2, 1] = 0.05, 0.04
        slots = [approved(world, [6], 0b0001), approved(world, [7], 0b0010)]
        for p in slots:
            claims(world, p, 0.01)
        lots = [uniform(seed, decision("funding.waiting"), 4, a, 0) for a in (6, 7)]
        known = np.argsort(lots)[:read].tolist()  # what is read turns out to be less
        hope = [0.01 if p in known else believed for p, believed in enumerate((0.05, 0.04))]
        scenario.funding.grant(world, 4)
        (paid,) = projects_in(world, RUNNING)
        first = int(np.argmin(lots)) if hope[0] == hope[1] else int(np.argmax(hope))
        assert paid == slots[first]
        assert world.hours[AVAILABLE] == hours - 12 * read


def test_a_governing_organization_administers_the_money() -> None:
    scenario, world = backed()
    tie(world, 2, 7, 0.3)
    slots = [approved(world, [lead]) for lead in (6, 0, 2, 3)]
    scenario.funding.grant(world, 4)
    holders = world.projects.cell[slots, HOLDER].tolist()
    assert holders == [6, 0, 7, 6], "itself if it governs, else whom it knows, else the first"
    assert world.actors.steered[[1, 2, 3, 4, 5, 8]].sum() == 0


def pools(values: dict[str, Any] | None = None, seed: int = 1) -> tuple[Scenario, World]:
    plain = {"funding.scaling_share": 0.4, "funding.panel": 5, "funding.funder_weight": 0.0}
    scenario, world = desk(plain | (values or {}), "system_shifting_network", seed)
    world.funders.yearly[:] = 100_000
    return scenario, world


def test_two_pools_share_the_money_and_the_second_overflows_into_the_first() -> None:
    scenario, world = pools()
    for funder in range(3):
        pay(world, FUNDERS + funder, 10_001)
    scenario.funding.receive(world, 0)
    # 60 and 40 per cent of 10,001 by largest remainder: 6001 and 4000.
    assert world.ledger.balance[[INNOVATION, SCALING]].tolist() == [18_003, 12_000]
    pay(world, SCALING, 120_000)
    scenario.funding.receive(world, 13)
    assert world.ledger.balance[SCALING] == 120_000, "two fifths of a year's 300,000"
    assert world.ledger.balance[INNOVATION] == 18_003 + 12_000


def test_experiments_get_small_grants_what_worked_may_draw_on_the_larger_pool() -> None:
    scenario, world = pools({"funding.innovation_cap": 3400.0, "funding.scaling_cap": 50_000.0})
    pay(world, INNOVATION, 10_000_000)
    pay(world, SCALING, 10_000_000)
    new, follow_up, proven = (approved(world, [a], 0b0011) for a in (6, 7, 8))
    world.projects.cell[follow_up, FOLLOW_UP] = 1
    world.actors.succeeded[8] = 1
    scenario.funding.grant(world, 4)
    cell = world.projects.cell
    assert cell[[new, follow_up, proven], STATE].tolist() == [RUNNING] * 3
    assert cell[[new, follow_up, proven], SOURCE].tolist() == [INNOVATION, SCALING, SCALING]
    # One element of one organization: $3400; two: $5600.
    assert world.tally.grant_sizes.count(340_000) == 1
    assert sorted(world.tally.grant_sizes) == [340_000, 560_000, 560_000]


def test_who_worked_once_draws_on_the_small_pool_where_the_large_one_is_empty() -> None:
    scenario, world = pools()
    pay(world, INNOVATION, 10_000_000)
    p = approved(world, [6])
    world.actors.succeeded[6] = 1
    scenario.funding.grant(world, 4)
    assert world.projects.cell[p, SOURCE] == INNOVATION


@pytest.mark.parametrize("week", [4, 5])
def test_rounds_are_held_every_four_weeks(week: int) -> None:
    scenario, world = pools({"funding.round_weeks": 4})
    pay(world, INNOVATION, 10_000_000)
    p = approved(world, [6])
    scenario.funding.grant(world, week)
    assert (world.projects.cell[p, STATE] == RUNNING) == (week == 4)
    held = 30 + 12 * 5 + 240
    assert world.hours[USED] == (held if week == 4 else 0)
    assert (world.actors.spent == 12).sum() == (5 if week == 4 else 0)


def test_where_coordinators_have_no_hours_members_share_those_of_a_grant() -> None:
    """Two residents have 240 minutes each, a grant takes 480; who cannot stay gives none."""
    for members, promised, begun in (([0, 1], 0, True), ([0], 0, False), ([0, 1], 300, False)):
        scenario, world = pools({"funding.panel": 3})
        pay(world, INNOVATION, 10_000_000)
        p = approved(world, members)
        prices = world.parameters.coordination
        world.hours[AVAILABLE] = prices.decision + prices.decision_person * 3  # the round only
        world.actors.minutes[:6] = 240
        world.actors.engaged[:6] = False
        world.actors.promised[1] = promised
        scenario.funding.grant(world, 4)
        assert world.hours[AVAILABLE] == 0
        assert (world.projects.cell[p, STATE] == RUNNING) == begun
        assert world.actors.spent[members].tolist() == (
            [240] * len(members) if begun else [0] * len(members)
        )


def funded(world: World, scenario: Scenario) -> int:
    scenario.funding.grant(world, 4)
    (p,) = projects_in(world, RUNNING)
    return int(p)


def test_nobody_judges_a_project_of_their_own() -> None:
    """Everybody is on the panel; all but its own members expect most of the second project."""
    scenario, world = pools({"funding.panel": 9})
    pay(world, INNOVATION, 340_000)  # for one project of one organization
    own, other = approved(world, [6, 0, 1, 2], 0b0001), approved(world, [7], 0b0010)
    world.projects.cell[own, LEAD] = world.projects.cell[own, HOLDER] = 6
    for a in range(9):
        believe(world, a, [0.9, 0.2, 0, 0] if a in (6, 0, 1, 2) else [0.1, 0.2, 0, 0])
    # The project of four costs more for its members; give both the money they need.
    pay(world, INNOVATION, 100_000)
    scenario.funding.grant(world, 4)
    assert world.projects.cell[other, STATE] == RUNNING
    scenario, world = pools({"funding.panel": 9})
    pay(world, INNOVATION, 440_000)
    own, other = approved(world, [6], 0b0001), approved(world, [7], 0b0010)
    for a in range(9):
        believe(world, a, [0.9, 0.2, 0, 0])
    scenario.funding.grant(world, 4)
    assert world.projects.cell[own, STATE] == RUNNING, "else the more promising one"
    assert world.projects.cell[other, STATE] == APPROVED


def test_funders_judge_by_what_the_lead_has_brought_to_success() -> None:
    for weight, lead in ((0.0, 6), (1.0, 7)):
        scenario, world = pools({"funding.funder_weight": weight})
        pay(world, INNOVATION, 400_000)
        approved(world, [6], 0b0001)
        approved(world, [7], 0b0010)
        for a in range(9):
            believe(world, a, [0.5, 0.2, 0, 0])
        # One of one led counts 1/2, four of five count 4/6: one success is not yet a record.
        world.actors.led[[6, 7]] = 1, 5
        world.actors.succeeded[[6, 7]] = 1, 4
        assert world.projects.cell[funded(world, scenario), LEAD] == lead


def test_the_panel_is_drawn_by_lot_among_the_engaged_with_time() -> None:
    seats = np.zeros(9)
    for seed in range(400):
        scenario, world = pools({"funding.panel": 3}, seed)
        pay(world, INNOVATION, 10_000_000)
        world.actors.engaged[1] = False
        world.actors.minutes[[2, 3]] = 11, 12
        approved(world, [6])
        scenario.funding.grant(world, 4)
        assert (world.actors.decided > 0).sum() == 3
        seats += world.actors.decided > 0
    assert seats[[1, 2]].tolist() == [0, 0]
    others = seats[[0, 3, 4, 5, 6, 7, 8]]
    # Drawn without replacement: the variance is 4/6 of that of a multinomial.
    assert ((others - 1200 / 7) ** 2 / (1200 / 7)).sum() * 6 / 4 < 22.5, "6 degrees, p = .001"


def test_no_panel_sits_where_there_is_nothing_to_give() -> None:
    scenario, world = pools()
    approved(world, [6])
    scenario.funding.grant(world, 4)
    assert world.hours[USED] == 0
    assert not world.actors.spent.any()


def test_patient_funders_judge_later_and_give_by_what_they_see() -> None:
    """Each quarter's giving by hand: seen at week 0, judged from week 26 on, then once a year."""
    scenario, world = desk(
        {
            "funders.funders": 2,
            "funders.patience": 26,
            "funders.swing": 0.25,
            "funders.most_giving": 1.3,
            "people.notice": 0.01,
            "problem.parts": 2,
        }
    )
    world.funders.parts[:] = 0b01, 0b10
    world.actors.parts[:] = 0b01
    world.actors.parts[[1, 2]] = 0b10
    yearly = world.funders.yearly.copy()
    seen: dict[int, tuple[float, float]] = {  # mean outcome of either part, by week
        0: (0.20, 0.30), 13: (0.90, 0.00), 26: (0.22, 0.305), 39: (0.0, 0.9), 52: (0.9, 0.9),
        78: (0.30, 0.29), 130: (0.40, 0.31),
    }  # fmt: skip
    giving = {0: (1, 1), 13: (1, 1), 26: (1.25, 0.75), 39: (1.25, 0.75), 52: (1.25, 0.75),
              78: (1.3, 0.5), 130: (1.3, 0.75)}  # fmt: skip
    for week, (first, second) in seen.items():
        world.actors.outcome[:] = first
        world.actors.outcome[[1, 2]] = second
        before = world.ledger.inflow
        scenario.funding.allocate(world, week)
        assert world.funders.giving.tolist() == pytest.approx(giving[week])
        paid = sum(int(y * g / 4) for y, g in zip(yearly, world.funders.giving, strict=True))
        assert world.ledger.inflow - before == paid


def test_a_disappointed_funder_withdraws_in_the_end() -> None:
    scenario, world = desk({"funders.patience": 13, "funders.swing": 0.4})
    for week in range(0, 13 + 3 * 52, 13):
        world.actors.outcome[:] = 0.5
        scenario.funding.allocate(world, week)
    assert world.funders.giving.tolist() == [0.0] * 3
    before = world.ledger.inflow
    scenario.funding.allocate(world, 13 * 13)
    assert world.ledger.inflow == before


def test_funders_without_patience_to_lose_never_judge() -> None:
    scenario, world = desk({"funders.patience": 0})
    for week in range(0, 520, 13):
        world.actors.outcome[:] = 1.0 - week / 1000
        scenario.funding.allocate(world, week)
    assert world.funders.giving.tolist() == [1.0] * 3

"""Two pools: who decides, what may draw on which, and when."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.ledger import (
    FUNDERS,
    INNOVATION,
    SCALING,
)
from sim.world.tables.projects import (
    APPROVED,
    CO_LEAD,
    FOLLOW_UP,
    HOLDER,
    LEAD,
    RUNNING,
    SOURCE,
    STATE,
)
from sim.world.tables.world import World
from tests.rules.desk import believe
from tests.rules.money import approved, claims, pay, pools, take_in
from tests.rules.worlds import projects_in


def test_two_pools_share_the_money_and_the_second_overflows_into_the_first() -> None:
    scenario, world = pools()
    for funder in range(3):
        pay(world, FUNDERS + funder, 10_001)
    take_in(scenario, world, 0)
    # 60 and 40 per cent of 10,001 by largest remainder: 6001 and 4000.
    assert world.ledger.balance[[INNOVATION, SCALING]].tolist() == [18_003, 12_000]
    pay(world, SCALING, 120_000)
    take_in(scenario, world, 13)
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


@pytest.mark.parametrize(("co_lead", "owed"), [(-1, [480, 0]), (1, [240, 240])])
def test_where_coordinators_have_no_hours_a_grant_starts_and_its_leads_owe_them(
    co_lead: int, owed: list[int]
) -> None:
    for hours in (0, 239, 240):
        scenario, world = pools({"funding.panel": 3})
        pay(world, INNOVATION, 10_000_000)
        p = approved(world, [0, 1])
        world.projects.cell[p, CO_LEAD] = co_lead
        prices = world.parameters.coordination
        round_alone = prices.decision + prices.decision_person * 3
        world.hours[AVAILABLE] = round_alone + hours
        world.actors.engaged[:6] = False
        world.actors.spent[:2] = 480
        scenario.funding.grant(world, 4)
        assert world.hours[AVAILABLE] == (0 if hours == 240 else hours)
        assert world.projects.cell[p, STATE] == RUNNING
        assert world.actors.owed[:2].tolist() == ([0, 0] if hours == 240 else owed)
        assert world.actors.spent[:2].tolist() == [480, 480]


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


def test_what_funders_think_of_projects_by_hand() -> None:
    """Records 1/2, 4/6 and 0, hopes .1, .2 and a loss; the second is in the part of the second."""
    scenario, world = pools({"funders.funders": 4, "problem.parts": 2})
    world.problem.part_mask[:] = 0b0011, 0b1100
    slots = [approved(world, [a], mask) for a, mask in ((6, 0b0001), (7, 0b0100), (8, 0b0010))]
    for p, gain in zip(slots, (0.1, 0.2, -0.3), strict=True):
        claims(world, p, gain)
    world.actors.led[6:], world.actors.succeeded[6:] = [1, 5, 3], [1, 4, 0]
    funders = world.funders
    funders.parts[:] = 0b01, 0b10, 0b01, 0b01
    funders.appetite[:] = 0.25, 1.0, 0.5, 0.5
    # Weights 3 : 1; the third sets a condition, the fourth gives nothing to the pools.
    funders.yearly[:] = 300, 400, 9_000, 9_000
    funders.giving[1], funders.pools[1] = 0.5, 0.5
    funders.condition[2], funders.pools[3] = True, 0.0
    first = [0.75 * 0.5 + 0.25 * 0.5, (0.75 * 4 / 6 + 0.25 * 1.0) / 2, 0.0]
    second = [0.5 / 2, 1.0, 0.0]
    waiting = np.array(slots)
    expected = 0.75 * np.array(first) + 0.25 * np.array(second)
    assert scenario.funding.merit(world, 4, waiting).tolist() == pytest.approx(expected.tolist())
    funders.condition[:] = True
    records = [1 / 2, 4 / 6, 0.0]
    assert scenario.funding.merit(world, 4, waiting).tolist() == pytest.approx(records)


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

"""What the rules with a common pool share: who pools, who decides, bounds, scaling, reporting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.ledger import BACKBONE, FUNDERS, INNOVATION, SCALING
from sim.world.tables.projects import (
    APPROVED,
    CO_LEAD,
    FOLLOW_UP,
    GRANTED,
    HOLDER,
    LEAD,
    MASK,
    RUNNING,
    SOURCE,
    STATE,
)
from sim.world.tables.world import World
from tests.rules.desk import believe, desk, propose
from tests.rules.test_funding import pay, pools
from tests.rules.worlds import ARMS, projects_in, series_bytes, small, stepped

ROUNDS = ("innovation_pools", "lottery", "quadratic_funding", "conviction_voting")
POOLED = (*ROUNDS, "self_organized_fund_allocation")
NETWORK = "system_shifting_network"


def approved(world: World, members: list[int], mask: int = 0b0001) -> int:
    p = propose(world, members, mask)
    world.projects.cell[p, STATE] = APPROVED
    return p


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("rule", ROUNDS)
def test_where_no_funder_pools_all_is_as_with_direct_grants(rule: str, arm: str) -> None:
    direct = stepped(small({"funding.rule": "direct_grants"}, arm), 6)
    pooled = stepped(small({"funding.rule": rule, "funding.pooling": 0.0}, arm), 6)
    assert series_bytes(direct) == series_bytes(pooled)
    assert direct.world.tally.projects[0] > 0


@pytest.mark.parametrize("rule", POOLED)
def test_those_who_do_not_pool_give_directly(rule: str) -> None:
    values = {"funding.rule": rule, "funding.pooling": 0.5, "funders.funders": 4}
    world = stepped(small(values, NETWORK), 6).world
    pools = Scenario.load(NETWORK).with_values(values).funding.who_pools(world)
    assert pools.sum() == 2
    assert (world.funders.made[~pools] > 0).all()
    assert not world.funders.made[pools].any()


def test_which_funders_pool_is_drawn_by_lot_for_good() -> None:
    scenario, world = pools({"funding.pooling": 0.5, "funders.funders": 4})
    counts = np.zeros(4)
    for seed in range(300):
        world.seed = seed
        found = scenario.funding.who_pools(world)
        assert found.sum() == 2
        counts += found
    # Two of four without replacement: the variance of a count is 75, of their sum 0.
    assert ((counts - 150) ** 2 / 75).sum() * 3 / 4 < 16.3, "3 degrees of freedom, p = .001"
    for share, count in ((0.0, 0), (0.3, 1), (0.9, 4), (1.0, 4)):
        other = scenario.with_values({"funding.pooling": share})
        assert other.funding.who_pools(world).sum() == count


def test_the_larger_pool_keeps_a_years_share_of_those_who_pool() -> None:
    scenario, world = pools({"funding.pooling": 0.34})
    pay(world, SCALING, 100_000)
    scenario.funding.receive(world, 0)
    assert world.ledger.balance[SCALING] == 40_000, "two fifths of a year of one of three"


def test_funders_who_decide_alone_take_nobodys_time() -> None:
    scenario, world = pools({"funding.funder_weight": 1.0})
    pay(world, INNOVATION, 340_000)
    other, proven = approved(world, [6]), approved(world, [7])
    world.actors.led[7] = world.actors.succeeded[7] = 3
    scenario.funding.grant(world, 4)
    assert world.projects.cell[[other, proven], STATE].tolist() == [APPROVED, RUNNING]
    assert world.hours[USED] == 30 + 240
    assert not world.actors.spent.any()
    assert not world.actors.decided.any()


def test_all_participants_with_the_time_may_decide() -> None:
    scenario, world = pools({"funding.panel": 0})
    pay(world, INNOVATION, 10**7)
    world.actors.engaged[2] = False
    world.actors.minutes[3] = 11
    approved(world, [6])
    scenario.funding.grant(world, 4)
    assert world.hours[USED] == 30 + 7 * 12 + 240
    assert world.actors.spent.tolist() == [12, 12, 0, 0, 12, 12, 12, 12, 12]


@pytest.mark.parametrize(
    ("barred", "winner", "seats"),
    [("judging", 7, 9), ("applying", 7, 4), ("nothing", 6, 9)],
)
def test_what_deciders_may_not_do(barred: str, winner: int, seats: int) -> None:
    """Four are in the first project and love it; one is in the second; four others prefer that."""
    scenario, world = pools({"funding.panel": 9, "funding.barred_from": barred})
    first, second = approved(world, [6, 0, 1, 2], 0b0001), approved(world, [7], 0b0010)
    for a in range(9):
        believe(world, a, [0.9, 0.1, 0, 0] if a in (0, 1, 2, 6) else [0.1, 0.2, 0, 0])
    pay(world, INNOVATION, 440_000)  # for one of them
    scenario.funding.grant(world, 4)
    cell = world.projects.cell
    assert [cell[p, LEAD] for p in (first, second) if cell[p, STATE] == RUNNING] == [winner]
    assert (world.actors.spent == 12).sum() == seats
    if barred == "applying":
        assert not world.actors.decided[[0, 1, 2, 6, 7]].any()


@pytest.mark.parametrize("rule", POOLED)
def test_grants_keep_within_their_bounds(rule: str) -> None:
    """None below the least; none above the most, unless no smaller version could be paid."""
    values: dict[str, Any] = {"funding.rule": rule, "funding.least_grant": 3000.0}
    most = 10**12
    if rule in ROUNDS:
        values |= {"funding.innovation_cap": 4000.0, "funding.scaling_cap": 6000.0}
        most = 600_000
    model = stepped(small({"weeks": 104, "shocks.weeks": ()} | values, NETWORK), 3, 0)
    sizes, seen = [], set()
    for _ in range(104):
        model.step()
        world = model.world
        for p in projects_in(world, RUNNING):
            cell = world.projects.cell[p]
            key = (int(cell[1]), int(cell[2]))
            if key not in seen:
                seen.add(key)
                sizes.append((int(cell[GRANTED]), int(cell[MASK]).bit_count()))
    assert len(sizes) > 5
    assert all(size >= 300_000 for size, _ in sizes)
    assert all(size <= most or elements == 1 for size, elements in sizes)
    usual = stepped(small({"weeks": 104, "shocks.weeks": (), "funding.rule": rule}, NETWORK), 3)
    assert min(usual.world.tally.grant_sizes) < 300_000, "without a least there are smaller ones"


@pytest.mark.parametrize(
    ("success", "from_larger"),
    [
        ("follow_ups", [True, False, False, False]),
        ("proven_leads", [True, True, False, False]),
        ("proven_members", [True, True, True, False]),
    ],
)
@pytest.mark.parametrize("rule", ROUNDS)
def test_what_counts_as_success(rule: str, success: str, from_larger: list[bool]) -> None:
    scenario, world = desk(
        {"funding.rule": rule, "funding.scales_for": success}
        | ({"funding.panel": 0, "funding.picks": 4} if rule.startswith(("q", "c")) else {}),
        NETWORK,
    )
    pay(world, INNOVATION, 10**8)
    pay(world, SCALING, 10**8)
    slots = [approved(world, members) for members in ([0], [1], [2, 6], [3, 4])]
    world.projects.cell[slots[0], FOLLOW_UP] = 1
    world.actors.succeeded[[1, 6]] = 1, 2
    for week in (4, 5, 6, 7, 8):
        scenario.funding.grant(world, week)
    assert world.projects.cell[slots, STATE].tolist() == [RUNNING] * 4
    assert (world.projects.cell[slots, SOURCE] == SCALING).tolist() == from_larger


@pytest.mark.parametrize(
    ("rule", "account"),
    [("innovation_pools", INNOVATION), ("lottery", INNOVATION), ("backbone_grants", BACKBONE),
     ("self_organized_fund_allocation", None)],
)  # fmt: skip
def test_reporting_takes_the_leads_own_minutes_or_there_is_no_grant(
    rule: str, account: int | None
) -> None:
    for reporting, before in ((0, 0), (100, 0), (100, 381)):
        scenario, world = desk({"funding.rule": rule, "funding.reporting": reporting})
        pay(world, world.ledger.actors if account is None else account, 10**6)
        world.actors.engaged[:] = False  # no panel
        p = approved(world, [0])
        world.actors.spent[0] = before
        scenario.funding.grant(world, 4)
        begun = before + reporting <= 480
        assert (world.projects.cell[p, STATE] == RUNNING) == begun
        assert world.actors.spent[0] == before + reporting * begun


def test_two_leads_share_the_reporting_and_each_must_have_its_half() -> None:
    """An odd minute falls to the first lead; of 480 minutes the second has spent 430 or 431."""
    for before, begun in ((430, True), (431, False)):
        scenario, world = desk({"funding.rule": "backbone_grants", "funding.reporting": 101})
        pay(world, BACKBONE, 10**6)
        p = approved(world, [0, 1])
        world.projects.cell[p, CO_LEAD] = 1
        world.actors.spent[1] = before
        scenario.funding.grant(world, 4)
        assert (world.projects.cell[p, STATE] == RUNNING) == begun
        assert world.actors.spent[:2].tolist() == [51 * begun, before + 50 * begun]


def test_reporting_comes_on_top_of_hosting_ones_own_grant() -> None:
    for minutes, begun in ((580, True), (579, False)):
        scenario, world = desk({"funding.rule": "backbone_grants", "funding.reporting": 100})
        pay(world, BACKBONE, 10**6)
        world.hours[AVAILABLE] = 0
        world.actors.minutes[0] = minutes
        p = approved(world, [0])
        scenario.funding.grant(world, 4)
        assert (world.projects.cell[p, STATE] == RUNNING) == begun
        assert world.actors.spent[0] == 580 * begun


def test_who_gets_a_direct_grant_reports_on_it() -> None:
    for reporting, grants in ((0, 1), (480, 1), (481, 0)):
        scenario, world = desk({"funding.reporting": reporting, "funders.funders": 1})
        world.funders.sizes = np.array([10_000])
        pay(world, FUNDERS, 10_000)
        scenario.funding.grant(world, 3)
        assert len(world.tally.grant_sizes) == grants
        assert world.actors.spent.sum() == reporting * grants


def test_in_a_lottery_who_holds_the_grant_is_its_lead() -> None:
    scenario, world = desk({"funding.rule": "lottery"})
    pay(world, INNOVATION, 10**6)
    p = approved(world, [2, 6])
    scenario.funding.grant(world, 4)
    assert world.projects.cell[p, [LEAD, HOLDER]].tolist() == [2, 2]
    assert world.actors.steered[2] == world.projects.cell[p, GRANTED] > 0

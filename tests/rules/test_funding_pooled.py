"""What the rules with a common pool share: who pools, who decides, bounds, scaling, reporting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

from sim.errors import InputError
from sim.randomness import decision, uniforms
from sim.scenario import Scenario
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.funders import FUNDER_LEFT
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
from tests.rules.desk import believe, desk, tie
from tests.rules.money import approved, hold, pay, pools
from tests.rules.worlds import ARMS, projects_in, series_bytes, small, stepped

ROUNDS = ("innovation_pools", "lottery", "quadratic_funding", "conviction_voting")
POOLED = (*ROUNDS, "self_organized_fund_allocation")
NETWORK = "system_shifting_network"


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("rule", ROUNDS)
def test_where_no_funder_pools_all_is_as_with_direct_grants(rule: str, arm: str) -> None:
    direct = stepped(small({"funding.rule": "direct_grants"}, arm), 6)
    pooled = stepped(small({"funding.rule": rule, "funding.pooling": 0.0}, arm), 6)
    assert series_bytes(direct) == series_bytes(pooled)
    assert direct.world.tally.projects[0] > 0


@pytest.mark.parametrize("rule", [*POOLED, "backbone_grants"])
def test_of_what_comes_in_each_funder_pools_its_share_and_keeps_the_rest(rule: str) -> None:
    """What it kept before stays, whatever it pools; under a condition it keeps all."""
    scenario, world = desk({"funding.rule": rule, "funders.funders": 4}, NETWORK)
    world.actors.engaged[:] = False
    world.funders.pools[:] = 1.0, 0.25, 0.0, 1.0
    world.funders.condition[3] = True
    for funder in range(4):
        pay(world, FUNDERS + funder, 403 + 100 * (funder == 1))
    scenario.funding.receive(world, 0, np.full(4, 403))
    assert world.ledger.balance[FUNDERS : FUNDERS + 4].tolist() == [0, 503 - 100, 403, 403]


@pytest.mark.parametrize(("rule", "share"), [("direct_grants", 0), ("backbone_grants", 1)])
def test_with_grants_alone_all_or_nothing_is_pooled(rule: str, share: int) -> None:
    scenario, world = desk({"funding.rule": rule, "funders.funders": 5})
    assert scenario.funding.shares_pooled(world).tolist() == [share] * 5
    assert world.funders.pools.tolist() == [share] * 5


@pytest.mark.parametrize("mean", [0.2, 0.5, 0.8])
def test_what_share_a_funder_pools_is_drawn_for_good(mean: float) -> None:
    """P(share < s) = s^(m / (1 - m)), whose mean is m."""
    scenario, world = pools({"funding.pooling": mean, "funders.funders": 400})
    found = scenario.funding.shares_pooled(world)
    assert kstest(found, lambda s: s ** (mean / (1 - mean))).pvalue > 1e-4
    assert (found == scenario.funding.shares_pooled(world)).all()
    for share in (0.0, 1.0):
        other = scenario.with_values({"funding.pooling": share})
        assert (other.funding.shares_pooled(world) == share).all()


def test_the_larger_pool_keeps_a_years_share_of_what_is_pooled() -> None:
    scenario, world = pools({"funders.funders": 5})
    funders, nothing = world.funders, np.zeros(5, np.int64)
    funders.pools[:] = 1.0, 0.5, 0.0, 1.0, 1.0
    funders.condition[3] = True
    funders.state[4] = FUNDER_LEFT
    pay(world, SCALING, 100_000)
    scenario.funding.receive(world, 0, nothing)
    assert world.ledger.balance[SCALING] == 60_000, "two fifths of a year of one and a half"
    funders.giving[0] = 0.5
    scenario.funding.receive(world, 13, nothing)
    assert world.ledger.balance[SCALING] == 60_000, "whatever they give of it now"


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
    assert np.flatnonzero(world.actors.decided).tolist() == [0, 1, 4, 5, 6, 7, 8]
    assert np.flatnonzero(world.actors.active == 4).tolist() == [0, 1, 4, 5, 6, 7, 8]
    own = "who is in it does not read it"
    assert world.actors.spent.tolist() == [12, 12, 0, 0, 12, 12, 0, 12, 12], own


@pytest.mark.parametrize(
    ("barred", "winner", "read"),
    [
        ("judging", 7, [1, 1, 1, 2, 2, 2, 1, 1, 2]),
        ("applying", 7, [0, 0, 0, 2, 2, 2, 0, 0, 2]),
        ("nothing", 6, [2, 2, 2, 2, 2, 2, 1, 1, 2]),  # proposers know their own
    ],
)
def test_what_deciders_may_not_do(barred: str, winner: int, read: list[int]) -> None:
    """Four are in the first project and love it; one is in the second; four others prefer that."""
    scenario, world = pools({"funding.panel": 9, "funding.barred_from": barred})
    first, second = approved(world, [6, 0, 1, 2], 0b0001), approved(world, [7], 0b0010)
    for a in range(9):
        believe(world, a, [0.9, 0.1, 0, 0] if a in (0, 1, 2, 6) else [0.1, 0.2, 0, 0])
    pay(world, INNOVATION, 440_000)  # for one of them
    scenario.funding.grant(world, 4)
    cell = world.projects.cell
    assert [cell[p, LEAD] for p in (first, second) if cell[p, STATE] == RUNNING] == [winner]
    assert world.actors.spent.tolist() == [12 * each for each in read]
    if barred == "applying":
        assert not world.actors.decided[[0, 1, 2, 6, 7]].any()


def test_who_decides_reads_so_many_proposals_as_it_has_the_minutes_for_close_ones_sooner() -> None:
    """Those with the smallest -log(u) / (1 + closeness): 1/3 for own elements, 2/3 with a tie."""
    for seed in range(20):
        scenario, world = pools({"funding.read": 3, "funding.barred_from": "judging"}, seed)
        slots = [approved(world, [a]) for a in range(5)]
        world.actors.spent[7] = 480 - 25
        judges = np.array([0, 6, 7, 8])
        for judge, proposer in ((0, 3), (6, 1), (6, 2), (7, 4)):
            tie(world, judge, proposer, 0.5)
        tied = {(0, 3), (6, 1), (6, 2), (7, 4)}
        read = scenario.funding.readings(world, 4, np.array(slots), judges)
        for j, most in enumerate((3, 3, 2, 3)):
            reader = int(judges[j])
            lots = {}
            for a in range(5):
                if a != reader:
                    u = uniforms(seed, decision("funding.reads"), 4, reader, a, 0)[0]
                    lots[a] = -np.log(u) / (1 + (2 if (reader, a) in tied else 1) / 3)
            expected = sorted(lots, key=lots.__getitem__)[:most]
            assert read.place[j].tolist() == expected + [-1] * (3 - most)
        assert world.actors.spent[judges].tolist() == [36, 36, 480 - 1, 36]
        assert (world.actors.active[judges] == 4).all()


def test_what_is_closest_is_read_twice_as_likely_as_what_is_far() -> None:
    """Of two projects one is read: the own one, with closeness 1, or one of closeness 0."""
    own = 0
    for seed in range(600):
        scenario, world = pools({"funding.read": 1, "funding.barred_from": "nothing"}, seed)
        world.actors.own_elements[7] = 0b1000
        slots = np.array([approved(world, [6, 7], 0b0001), approved(world, [8], 0b0010)])
        own += scenario.funding.readings(world, 4, slots, np.array([7])).place[0, 0] == 0
    assert abs(own - 400) < 4 * np.sqrt(600 * 2 / 9)


@pytest.mark.parametrize("rule", POOLED)
def test_grants_keep_within_their_bounds(rule: str) -> None:
    """None below the least; none above the most, unless no smaller version could be paid."""
    values: dict[str, Any] = {"funding.rule": rule, "funding.least_grant": 3500.0}
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
    assert all(size >= 350_000 for size, _ in sizes)
    assert all(size <= most or elements == 1 for size, elements in sizes)
    usual = stepped(small({"weeks": 104, "shocks.weeks": (), "funding.rule": rule}, NETWORK), 3)
    assert min(usual.world.tally.grant_sizes) < 350_000, "without a least there are smaller ones"


def test_a_least_that_no_experiment_may_reach_is_refused() -> None:
    network = Scenario.load(NETWORK)
    for values in ({"funding.least_grant": 4001.0, "funding.innovation_cap": 4000.0},
                   {"funding.least_grant": 8001.0}):  # fmt: skip
        with pytest.raises(InputError, match="so no experiment could ever be paid") as refusal:
            network.with_values(values)
        assert "lower least_grant or raise innovation_cap" in str(refusal.value)
    assert network.with_values({"funding.least_grant": 8000.0})
    alone = {"funding.rule": "self_organized_fund_allocation", "funding.least_grant": 9000.0}
    assert network.with_values(alone), "there is no cap"


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
        | ({"funding.turnout": 1.0, "funding.picks": 4} if rule.startswith(("q", "c")) else {}),
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
def test_reporting_is_owed_by_the_lead_from_the_start_on(rule: str, account: int | None) -> None:
    """It is no condition of a grant: who has no minute left this week works it off later."""
    for reporting, before in ((0, 0), (100, 0), (100, 480)):
        scenario, world = desk({"funding.rule": rule, "funding.reporting": reporting})
        pay(world, world.ledger.actors if account is None else account, 10**6)
        world.actors.engaged[:] = False  # no panel
        p = approved(world, [0, 1])
        world.actors.spent[0] = before
        world.actors.owed[0] = 7
        scenario.funding.grant(world, 4)
        assert world.projects.cell[p, STATE] == RUNNING
        assert world.actors.spent[0] == before
        assert world.actors.owed.tolist() == [7 + reporting] + [0] * 8


@pytest.mark.parametrize(
    ("leaves", "owed"), [(None, [51, 50, 0]), (0, [0, 101, 0]), (1, [101, 0, 0]), (2, [51, 50, 0])]
)
def test_two_leads_who_begin_a_project_owe_half_of_the_reporting_each(
    leaves: int | None, owed: list[int]
) -> None:
    """An odd minute falls to the first; who cannot stay owes nothing, and who is left all of it."""
    for rule, account in (("backbone_grants", BACKBONE), ("lottery", INNOVATION)):
        scenario, world = desk({"funding.rule": rule, "funding.reporting": 101})
        pay(world, account, 10**6)
        p = approved(world, [0, 1, 2])
        world.projects.cell[p, CO_LEAD] = 1
        if leaves is not None:
            world.actors.promised[leaves] = 10_000
        scenario.funding.grant(world, 4)
        assert world.projects.cell[p, STATE] == RUNNING
        assert world.actors.owed[:3].tolist() == owed
        assert not world.actors.spent[:3].any()


def test_reporting_is_owed_beside_the_hours_of_ones_own_grant() -> None:
    for hours, owed in ((240, 100), (239, 100 + 480)):
        scenario, world = desk({"funding.rule": "backbone_grants", "funding.reporting": 100})
        pay(world, BACKBONE, 10**6)
        world.council.member = np.array([0])
        p = approved(world, [0])
        world.hours[AVAILABLE] = 12 + hours
        world.actors.spent[0] = 480
        scenario.funding.grant(world, 4)
        assert world.projects.cell[p, STATE] == RUNNING
        assert world.actors.spent[0] == 480
        assert world.actors.owed[0] == owed


def test_who_gets_a_direct_grant_owes_the_reporting_on_it_and_not_on_what_it_begins() -> None:
    scenario, world = desk({"funding.reporting": 481, "funders.funders": 1})
    world.funders.sizes = np.array([10_000])
    pay(world, FUNDERS, 20_000)
    hold(world, 6, 10**6)
    p = approved(world, [6])
    scenario.funding.allocate(world, 4)
    assert world.tally.grant_sizes == [10_000] * 2
    assert world.projects.cell[p, STATE] == RUNNING
    held = world.ledger.balance[world.ledger.actors + 6 : world.ledger.projects].copy()
    held[0] -= 10**6 - world.projects.cell[p, GRANTED]
    assert world.actors.owed[6:].tolist() == (481 * held // 10_000).tolist()
    assert not world.actors.owed[:6].any()
    assert not world.actors.spent.any()


def test_in_a_lottery_who_holds_the_grant_is_its_lead() -> None:
    scenario, world = desk({"funding.rule": "lottery"})
    pay(world, INNOVATION, 10**6)
    p = approved(world, [2, 6])
    scenario.funding.grant(world, 4)
    assert world.projects.cell[p, [LEAD, HOLDER]].tolist() == [2, 2]
    assert world.actors.steered[2] == world.projects.cell[p, GRANTED] > 0

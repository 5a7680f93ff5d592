"""Money that funders give directly: together, in instalments, under a condition; by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import chisquare

from sim.scenario import Scenario
from sim.world.tables.funders import FUNDER_LEFT, FUNDER_OUTSIDE
from sim.world.tables.ledger import BACKBONE, FUNDERS
from sim.world.tables.projects import HOLDER, RUNNING, STATE
from sim.world.tables.world import World
from tests.rules.desk import desk
from tests.rules.money import approved, hold, pay


def givers(count: int, held: list[int], values: dict[str, Any] | None = None) -> Any:
    """Funders who hold so many cents, and give grants of 10,000."""
    scenario, world = desk({"funders.funders": count} | (values or {}))
    world.funders.sizes = np.array([10_000])
    for funder, cents in enumerate(held):
        pay(world, FUNDERS + funder, cents)
    return scenario, world


def left(world: World) -> list[int]:
    """Cents that each funder still holds."""
    return world.ledger.balance[FUNDERS : FUNDERS + world.funders.state.size].tolist()


def test_what_an_organization_has_left_returns_in_proportion_to_what_each_gave() -> None:
    """Of 200, 100 and 0 given, 100 are left: 67 and 33; so 133, 67 and 0 are still given."""
    scenario, world = givers(3, [0, 0, 0])
    hold(world, 7, 200, funder=0)
    hold(world, 7, 100, funder=1)
    pay(world, world.ledger.actors + 7, -200)
    hold(world, 8, 50, funder=2)
    world.actors.status[7] = 2
    scenario.funding.allocate(world, 4)
    assert left(world) == [67, 33, 0]
    assert world.funders.given.tolist() == [[0, 133, 0], [0, 67, 0], [0, 0, 50]]
    assert world.ledger.balance[world.ledger.actors + 7] == 0


def test_the_sizes_of_grants_do_not_depend_on_how_many_funders_share_the_money() -> None:
    found = []
    for count in (1, 3, 10):
        scenario, world = desk({"funders.funders": count, "funders.spread": 0.8})
        world.funders.sizes = np.array([30_000, 110_000, 470_000])
        for funder, cents in enumerate(world.funders.yearly.tolist()):
            pay(world, FUNDERS + funder, cents)
        scenario.funding.allocate(world, 4)
        found.append((world.tally.grant_sizes, sum(left(world))))
    assert found[0] == found[1] == found[2]
    assert len(set(found[0][0])) > 1


def test_who_gets_a_grant_and_how_large_it_is_is_drawn_anew_each_time() -> None:
    """Three organizations alike, two sizes alike: 600 grants by one funder in one round."""
    scenario, world = givers(1, [600 * 15_000])
    world.funders.sizes = np.array([10_000, 20_000])
    world.actors.endowment[6:] = world.actors.outcome[6:] = 1.0
    scenario.funding.allocate(world, 4)
    sizes = np.bincount(world.tally.grant_sizes, minlength=20_001)[[10_000, 20_000]]
    assert chisquare(sizes).pvalue > 1e-4
    holders = np.bincount([o for o, *_ in world.funders.grants], minlength=3)
    assert chisquare(holders).pvalue > 1e-4


def test_grants_of_which_nothing_was_used_are_none() -> None:
    """Of grants of 30, 50 and 20 to one that leaves 65 are left: the last is none, one was used."""
    scenario, world = givers(1, [0])
    for organization, cents in ((1, 30), (2, 20), (1, 50), (1, 20)):
        hold(world, 6 + organization, cents)
        world.funders.grants.append((organization, cents, cents))
        world.tally.grant_sizes.append(cents)
    pay(world, world.ledger.actors + 7, -35)
    world.actors.status[7] = 2
    scenario.funding.allocate(world, 4)
    assert sorted(world.tally.grant_sizes) == [20, 30, 50]
    assert world.funders.grants == [(1, 30, 30), (2, 20, 20), (1, 50, 50)]


def test_who_holds_most_chooses_and_pays_first_others_add_what_is_missing() -> None:
    scenario, world = givers(3, [2_500, 7_000, 900])
    scenario.funding.allocate(world, 4)
    assert left(world) == [0, 0, 400]
    assert world.funders.given.sum(axis=1).tolist() == [2_500, 7_000, 500]
    assert np.count_nonzero(world.funders.given.sum(axis=0)) == 1, "one organization"
    assert world.tally.grant_sizes == [10_000]


def test_of_funders_who_hold_as_much_the_lot_decides_who_chooses() -> None:
    """Each would choose only what works in its preferred part."""
    first = 0
    for seed in range(300):
        scenario, world = givers(2, [5_000, 5_000], {"problem.parts": 2})
        world.seed = seed
        world.actors.parts[6:] = 0b01, 0b10, 0b10
        world.funders.parts[:] = 0b01, 0b10
        world.funders.condition[:] = True
        scenario.funding.allocate(world, 4)
        first += world.funders.given[:, 0].sum() == 10_000
    assert abs(first - 150) < 4 * np.sqrt(75)


def test_no_grant_is_larger_than_a_year_of_what_is_given_directly() -> None:
    """Of 10,000, 6,000 and 5,000 a year: all, half of half, and all under a condition."""
    values = {"funding.rule": "backbone_grants", "funding.weight_size": 1.0}
    scenario, world = givers(3, [20_000, 0, 0], values)
    world.funders.sizes = np.array([10**9])
    world.funders.yearly[:] = 10_000, 6_000, 5_000
    world.funders.giving[1] = 0.5
    world.funders.pools[:] = 0.0, 0.5, 1.0
    world.funders.condition[2] = True
    scenario.funding.allocate(world, 4)
    assert world.tally.grant_sizes == [16_500]


def promised(years: int, cents: int) -> tuple[Scenario, World]:
    """One funder has begun to pay a grant of 10,000 in so many years; the first is holder."""
    scenario, world = givers(1, [cents], {"funders.grant_years": years})
    world.actors.endowment[6:] = 1.0, 0.0, 0.0
    world.actors.outcome[6:] = 1.0, 0.0, 0.0
    scenario.funding.allocate(world, 4)
    return scenario, world


def test_a_grant_of_several_years_is_paid_in_equal_parts_the_first_with_the_odd_cents() -> None:
    scenario, world = promised(3, 3_334)
    assert world.funders.pledges == [(0, 0, 3_333, 56), (0, 0, 3_333, 108)]
    assert world.tally.grant_sizes == [10_000]
    assert world.ledger.balance[world.ledger.actors + 6] == 3_334
    pay(world, FUNDERS, 3_333 * 2)
    world.funders.yearly[:] = 0  # so nothing new is begun
    for week, paid in ((52, 3_334), (56, 6_667), (104, 6_667), (108, 10_000)):
        scenario.funding.allocate(world, week)
        assert world.funders.given[0, 0] == paid
    assert world.funders.pledges == []
    assert left(world) == [0]


def test_what_is_pledged_is_paid_before_anything_new_is_given() -> None:
    """There is enough for the pledge or for a new grant, not for both."""
    scenario, world = promised(2, 5_000)
    world.funders.sizes = np.array([8_000])  # 4,000 at once
    world.actors.status[6] = 1
    world.actors.endowment[6:], world.actors.outcome[6:] = [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]
    pay(world, FUNDERS, 8_999)
    scenario.funding.allocate(world, 56)
    assert world.funders.given[0].tolist() == [10_000, 0, 0]
    assert left(world) == [3_999]


def test_a_funder_that_owes_what_it_pledged_gives_nothing_others_do() -> None:
    scenario, world = givers(2, [9_000, 9_000])
    world.funders.pledges.append((0, 2, 9_001, 4))
    scenario.funding.allocate(world, 4)
    assert left(world) == [9_000, 9_000], "a grant takes both"
    pay(world, FUNDERS + 1, 1_000)
    scenario.funding.allocate(world, 8)
    assert left(world) == [9_000, 0]
    pay(world, FUNDERS, 1)
    scenario.funding.allocate(world, 12)
    assert world.funders.given[0].tolist() == [0, 0, 9_001]
    assert world.funders.pledges == []


def test_pledges_to_who_is_gone_lapse_even_where_nobody_could_pay_them() -> None:
    scenario, world = givers(1, [10_000])
    world.funders.pledges.extend([(0, 2, 10**9, 4), (0, 2, 1, 30)])
    world.actors.status[8] = 2
    scenario.funding.allocate(world, 4)
    assert world.funders.pledges == [(0, 2, 1, 30)], "what is not due stays"
    assert world.tally.grant_sizes == [10_000], "it owes nothing now"


def test_a_condition_excludes_organizations_without_the_preferred_part() -> None:
    for seed in range(60):
        scenario, world = givers(1, [50_000], {"problem.parts": 2})
        world.seed = seed
        world.actors.parts[6:] = 0b11, 0b10, 0b10
        world.actors.endowment[6:] = 1.0, 100.0, 100.0
        world.funders.parts[:] = 0b01
        world.funders.condition[:] = True
        scenario.funding.allocate(world, 4)
        assert world.funders.given[0].tolist() == [50_000, 0, 0]
    pay(world, FUNDERS, 10_000)
    world.actors.status[6] = 2
    scenario.funding.allocate(world, 8)
    assert not world.funders.given.any(), "what it held came back; there is nobody to give to"
    assert left(world) == [60_000]


def test_under_a_condition_nothing_is_pooled_and_holders_start_projects() -> None:
    values = {"funding.rule": "backbone_grants", "coordination.share": 0.0}
    scenario, world = givers(2, [0, 0], values)
    world.funders.yearly[:] = 4_000_000
    world.funders.sizes = np.array([900_000])
    world.funders.condition[1] = True
    p = approved(world, [0])
    world.actors.server[0] = 6, 7, 8
    scenario.funding.allocate(world, 0)
    assert world.ledger.balance[BACKBONE] == 1_000_000
    assert left(world) == [0, 100_000]
    assert world.funders.given.sum(axis=1).tolist() == [0, 900_000]
    assert world.projects.cell[p, STATE] == RUNNING
    assert world.actors.steered[int(world.projects.cell[p, HOLDER])] > 0


@pytest.mark.parametrize("state", [FUNDER_OUTSIDE, FUNDER_LEFT])
def test_who_does_not_give_brings_nothing_in_and_who_left_uses_up_what_it_holds(
    state: int,
) -> None:
    scenario, world = givers(2, [10_000, 9_999])
    world.funders.state[0] = state
    world.funders.yearly[:] = 0, 40_000
    scenario.funding.allocate(world, 4)
    if state == FUNDER_LEFT:
        assert left(world) == [0, 9_999]
    else:
        assert left(world) == [10_000, 9_999], "one outside gives nothing"
    before = world.ledger.inflow
    world.funders.yearly[0] = 4_000_000
    scenario.funding.allocate(world, 13)
    assert world.ledger.inflow - before == 10_000


def test_what_was_to_pay_coordinators_returns_to_those_who_give() -> None:
    scenario, world = givers(3, [0, 0, 0])
    world.funders.yearly[:] = 0
    world.funders.state[0] = FUNDER_LEFT
    for cents, expected in ((101, [0, 51, 50]), (3, [1, 52, 51])):
        pay(world, 1, cents)
        scenario.funding.collect(world)
        world.funders.state[:] = FUNDER_LEFT
        assert left(world) == expected

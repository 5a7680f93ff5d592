"""The stages of a week that belong to no rule, and the audit that watches them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.model import CommunityModel
from sim.world.tables.projects import MASK
from sim.world.tables.world import World
from sim.world.week.shocks import Shock, strike
from sim.world.week.stages import check_balances, settle
from tests.rules.desk import desk
from tests.rules.worlds import members_of, small, stepped


def test_shocks_strike_in_their_weeks_the_larger_of_two() -> None:
    scenario, world = desk({"shocks.weeks": (3,), "shocks.share": 0.25, "problem.elements": 8})
    before = world.problem.value.copy()
    strike(world, 2, [])
    assert not world.shocked_now
    np.testing.assert_array_equal(world.problem.value, before)
    asked = [Shock("problem", 0.5), Shock("problem", 0.1)]
    strike(world, 3, asked)
    assert world.shocked_now
    assert world.shocked == [(3, 0.5)]
    assert asked == [], "a shock by hand strikes once"
    assert (world.problem.value != before).any()
    # Values are those of the new landscape at once.
    np.testing.assert_array_equal(world.actors.own_value, world.problem.value[world.actors.setting])
    strike(world, 4, [])
    assert not world.shocked_now
    assert scenario.shocks.share == 0.25


def test_a_funding_cut_lasts_its_weeks() -> None:
    _, world = desk(
        {
            "shocks.funding_cut_week": 5,
            "shocks.funding_cut_weeks": 3,
            "shocks.funding_cut_share": 0.7,
        }
    )
    factors = []
    for week in range(10):
        strike(world, week, [])
        factors.append(world.income_factor)
    assert factors == pytest.approx([1.0] * 5 + [0.3] * 3 + [1.0] * 2)
    _, never = desk({"shocks.funding_cut_week": 0})
    strike(never, 0, [])
    assert never.income_factor == 1.0


def test_what_prevails_is_read_the_week_after() -> None:
    _, world = desk({"problem.coupling": 0.5})
    world.problem.value[:] = np.linspace(0.0, 1.0, 16)
    world.actors.own_elements[:] = 0b0011
    world.prevailing = 0b0000
    world.actors.setting[:] = 0b1111
    settle(world)
    assert world.prevailing == 0b0011, "nobody works on elements 2 and 3: they stay"
    np.testing.assert_allclose(world.actors.own_value, 0.5 * 1.0 + 0.5 * 3 / 15)


def broken(how: Callable[[World], Any]) -> World:
    """A world with one thing out of order."""
    world = stepped(small(), 3, 30).world
    check_balances(world)
    how(world)
    return world


def overspend(world: World) -> None:
    world.actors.spent[4] = world.actors.minutes[4] + 1


def not_a_number(world: World) -> None:
    world.actors.outcome[2] = np.nan


BREACHES: dict[str, tuple[Callable[[World], Any], str]] = {
    "a cent from nowhere": (lambda w: w.ledger.balance.__setitem__(12, 1 << 40), "money"),
    "a debt": (
        lambda w: (w.ledger.balance.__setitem__(9, -5), w.ledger.balance.__setitem__(10, 5)),
        "money|overdrawn",
    ),
    "hours from nowhere": (lambda w: w.hours.__setitem__(0, w.hours[0] + 1), "minutes"),
    "more than a week": (overspend, "minutes"),
    "a negative promise": (lambda w: w.actors.promised.__setitem__(0, -1), "promised"),
    "no number": (not_a_number, "number"),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_the_audit_names_what_does_not_balance(breach: str) -> None:
    how, words = BREACHES[breach]
    with pytest.raises(AssertionError, match=words):
        check_balances(broken(how))


def test_the_audit_is_made_every_week_where_it_is_asked_for() -> None:
    for audit in (True, False):
        model = CommunityModel(small(), 3, audit=audit)
        model.step()
        model.world.actors.promised[0] = -1
        if audit:
            with pytest.raises(AssertionError, match="promised"):
                model.step()
        else:
            model.step()


def test_structural_elements_change_through_projects() -> None:
    """In a year with many projects some do change; that nothing else changes them is checked in
    every week of the conservation tests."""
    world = CommunityModel(
        small({"problem.structural_share": 1.0, "weeks": 104}, "system_shifting_network"), 5
    )
    first = world.world.actors.setting.copy()
    took_part: set[int] = set()
    for _ in range(104):
        world.step()
        projects = world.world.projects
        for p in projects.live[: projects.count[0]].tolist():
            assert projects.cell[p, MASK] != 0
            took_part |= set(members_of(world.world, p))
    turned = np.flatnonzero(first != world.world.actors.setting)
    assert turned.size > 0
    assert took_part

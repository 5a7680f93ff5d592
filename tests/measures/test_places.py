"""How the worst-off fare, what reaches worse-off places, what money costs: by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.places import places
from sim.world.tables.record import (
    ADMINISTERING,
    APPLYING,
    APPRAISING,
    BY_COORDINATORS,
    BY_FUNDERS,
    ORGANIZATIONS,
    REPORTING,
    RESIDENTS,
)
from tests.measures.test_summary import summary
from tests.rules.desk import desk
from tests.world.bench import blank_world, live


def test_the_worst_off_tenth_are_those_who_began_worst() -> None:
    """Two of twenty: they rise from .05 to .4 on average, and all others to .6."""
    world = blank_world(20, 2)
    world.record.first_outcome = np.linspace(1.0, 0.05, 20)
    world.record.first_outcome[17] = 0.05
    world.actors.outcome[:20] = 0.6
    world.actors.outcome[[17, 19]] = 0.3, 0.5
    found = places(world)
    assert found["impact.worst_tenth"] == pytest.approx(0.4)
    assert found["impact.worst_tenth_gain"] == pytest.approx(0.35)
    assert found["impact.worst_tenth_gap"] == pytest.approx(0.2)


def test_worse_off_places_are_the_half_where_residents_began_worst() -> None:
    """Of three places with residents the middle one began worst; nobody lives in the fourth."""
    world = blank_world(6, 1)
    live(world, [0, 0, 1, 1, 3, 3, 2])
    world.record.first_outcome = np.array([0.4, 0.6, 0.1, 0.3, 0.9, 0.2])
    world.record.reach_by_place[:] = 5, 3, 0, 2
    assert places(world)["impact.reach_worse_half"] == pytest.approx(0.3)
    assert places(world)["money.to_worse_half"] == "no project started"
    world.record.money_by_place[:] = 100, 700, 200, 0
    assert places(world)["money.to_worse_half"] == pytest.approx(0.7)
    live(world, [2] * 7)
    assert "no two neighbourhoods" in str(places(world)["money.to_worse_half"])


def test_what_money_costs_is_told_by_who_bears_it() -> None:
    """Hours for each $1,000 of $2,000 that were granted."""
    _, world = desk()
    hours = {APPLYING: 10, APPRAISING: 8, REPORTING: 4, ADMINISTERING: 2, BY_COORDINATORS: 6,
             BY_FUNDERS: 1}  # fmt: skip
    for kind, spent in hours.items():
        world.record.hours_of_money[kind] = 60 * spent
    world.record.in_vain[[RESIDENTS, ORGANIZATIONS]] = 60, 120
    assert summary(world)["money.hours_per_1000"] == "no grant was made"
    world.tally.grant_sizes[:] = [150_000, 50_000]
    found = summary(world)
    bearers = {
        "applicants": 5.0, "refused": 1.5, "deciders": 4.0, "grantees": 3.0, "coordinators": 3.0,
        "funders": 0.5,
    }  # fmt: skip
    assert {key: found[f"money.hours_{key}"] for key in bearers} == bearers
    assert found["money.hours_per_1000"] == 15.5, "those of the refused are among the applicants'"


def test_who_got_money_directly_and_how_unevenly() -> None:
    """Shares of .8 and .2 of two of three organizations."""
    _, world = desk({"funders.funders": 2})
    assert summary(world)["money.recipients_hhi"] == "nothing was given directly"
    world.funders.given[:] = [[300, 0, 0], [100, 0, 100]]
    found = summary(world)
    assert found["money.recipients"] == 2
    assert found["money.recipients_hhi"] == pytest.approx(0.64 + 0.04)
    assert found["money.funders"] == 2

"""The weekly series against counts made apart from the engine, from the tables."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.catalogue import MEASURES
from sim.measures.inequality import concentration
from sim.measures.recorder import COUNTS, SERIES, Recorder
from sim.model import CommunityModel
from sim.world.tables.actors import NEVER
from sim.world.tables.ledger import MATERIALS, REACH, WAGES_COORDINATORS, WAGES_STAFF
from sim.world.tables.projects import APPROVED, ORPHANED, PROPOSED, RUNNING
from sim.world.tables.world import World
from tests.rules.worlds import ARMS, projects_in, small


def bits(settings: np.ndarray, elements: int) -> np.ndarray:
    return (settings[:, None] >> np.arange(elements)) & 1


def counted(world: World, week: int) -> dict[str, float]:
    """What the series should say of a week, counted with numpy."""
    actors, tally, balance = world.actors, world.tally, world.ledger.balance
    engaged, n = actors.engaged, actors.residents
    ones = bits(actors.setting, world.problem.elements).mean(axis=0)
    mixed = ones[(ones > 0) & (ones < 1)]
    entropy = -(mixed * np.log2(mixed) + (1 - mixed) * np.log2(1 - mixed)).sum()
    spent = sum(int(balance[a]) for a in (WAGES_COORDINATORS, MATERIALS, WAGES_STAFF, REACH))
    return {
        "engaged": engaged.sum(),
        "engaged_residents": engaged[:n].sum(),
        "engaged_organizations": engaged[n:].sum(),
        "participants": (actors.status == 1).sum(),
        "joins": tally.joins.sum(),
        "exits": tally.exits.sum(),
        "exits_lapsed": tally.exits[0],
        "exits_base": tally.exits[1],
        "exits_overload": tally.exits[2],
        "exits_disaffection": tally.exits[3],
        "projects_active": len(projects_in(world, RUNNING, ORPHANED)),
        "projects_waiting": len(projects_in(world, PROPOSED, APPROVED)),
        "projects_started": tally.projects[0],
        "successes": tally.projects[1],
        "failures": tally.projects[2],
        "coordinators": (actors.led > 0).sum(),
        "at_work": ((actors.status == 1) & (actors.at_work > week - 26)).sum(),
        "people_reached": (actors.reached[:n] > week - 26).sum(),
        "impact": actors.outcome[:n].mean(),
        "best_known": actors.own_value.max(),
        "prevailing_value": world.problem.value[world.prevailing],
        "prevailing_changed": (world.prevailing ^ world.prevailing_first).bit_count()
        / world.problem.elements,
        "diversity": entropy / world.problem.elements,
        "money_in": -balance[0] / 100,
        "money_spent": spent / 100,
        "money_idle": (-balance[0] - spent) / 100,
        "coordinator_hours": world.hours[1] / 60,
    }


def concentrations(world: World) -> dict[str, float]:
    actors = world.actors
    ever = actors.joined > NEVER
    held = {
        "power_money": concentration(actors.steered[ever]),
        "power_decision": concentration(actors.decided[ever]),
        "power_leads": concentration(actors.led[ever]),
    }
    ginis = {f"{name}_gini": np.nan if each is None else each.gini for name, each in held.items()}
    hands = {f"{n}_hands": np.nan if each is None else each.effective for n, each in held.items()}
    return ginis | hands


@pytest.mark.parametrize("arm", ARMS)
def test_the_series_say_what_the_tables_hold(arm: str) -> None:
    scenario = small({"weeks": 80, "shocks.weeks": (30, 50), "shocks.share": 0.4}, arm)
    model = CommunityModel(scenario, 6)
    expected: dict[str, list[float]] = {name: [] for name in COUNTS if name != "minutes_worked"}
    power: dict[str, float] = {}
    for week in range(80):
        model.step()
        if week % 13 == 0:
            power = concentrations(model.world)
        redrawn = 3 / 8 if week in (30, 50) else 0.0  # .4 of 8 elements, rounded
        row = counted(model.world, week) | power | {"shock": redrawn}
        assert set(row) == set(expected)
        for name, value in row.items():
            expected[name].append(float(value))
    for name, values in expected.items():
        np.testing.assert_allclose(model.series[name], values, rtol=1e-12, atol=1e-12, err_msg=name)
    assert model.series["minutes_worked"][-1] == model.minutes_worked
    assert model.series["projects_started"][-1] > 0


def test_series_and_catalogue_name_the_same() -> None:
    catalogued = {name for name in MEASURES if "." not in name}
    assert catalogued == {*SERIES, "impact_without_shock"}


def test_diversity_by_hand() -> None:
    """Half and half is one bit an element, all alike none; a quarter against three is .8113."""
    model = CommunityModel(small({"problem.elements": 4, "problem.parts": 1}), 1)
    setting = model.world.actors.setting
    for pattern, diversity in (
        ([0b0000, 0b1111], 1.0),
        ([0b0101, 0b0101], 0.0),
        ([0b0011, 0b0000], 0.5),
        ([0b1111, 0b0000, 0b0000, 0b0000], 0.811278124459),
    ):
        setting[:] = np.resize(pattern, setting.size)
        recorder = Recorder(1, 4)
        recorder.measure(model.world, 0, 0)
        assert recorder.table[0, SERIES.index("diversity")] == pytest.approx(diversity)


def test_concentration_is_unknown_while_nobody_has_anything() -> None:
    model = CommunityModel(small({"funders.money_factor": 0.0}), 1)
    for _ in range(20):
        model.step()
    assert np.isnan(model.series["power_money_gini"]).all()
    assert np.isnan(model.series["power_leads_gini"]).all()
    assert np.isnan(model.series["power_money_hands"]).all()


def test_one_row_a_week_and_room_for_more() -> None:
    model = CommunityModel(small({"weeks": 3}), 1)
    assert model.series["impact"].shape == (0,)
    for week in range(7):
        model.step()
        assert all(column.shape == (week + 1,) for column in model.series.values())
        assert all(np.isfinite(model.series[name][week]) for name in COUNTS
                   if not name.startswith("power"))  # fmt: skip

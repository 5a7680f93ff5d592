"""The summary of a run, by hand: each number, and each reason why there is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.measures.adaptivity import cost_of_shocks
from sim.measures.catalogue import MEASURES
from sim.measures.recorder import SERIES
from sim.measures.summary import collapsed, summarize
from sim.runs import run
from sim.world.tables.ledger import FUNDERS, MATERIALS, OUTSIDE, REACH, WAGES_COORDINATORS
from sim.world.tables.world import World
from tests.rules.desk import desk, tie
from tests.rules.worlds import ARMS, small

WEEKS = 60


def flat(**values: Any) -> dict[str, np.ndarray]:
    """Series that stand still at 0, but for those named."""
    series = {name: np.zeros(WEEKS) for name in SERIES}
    for name, value in values.items():
        series[name] = np.resize(np.asarray(value, np.float64), WEEKS)
    return series


def summary(world: World, **values: Any) -> dict[str, float | str]:
    """Value, or reason why there is none, by name."""
    numbers, reasons = summarize(world, flat(**values))
    return {name: reasons[name] if v is None else v for name, v in numbers.items()}


def test_growth_by_hand() -> None:
    _, world = desk()
    engaged = np.r_[np.full(13, 2.0), 3, 4, 5, 5.9, 6, np.full(WEEKS - 18, 4.0)]
    lately = np.r_[np.zeros(59), 7]
    found = summary(
        world, engaged=engaged, coordinators=np.arange(60), projects_started=7, at_work=lately,
        people_reached=2 * lately,
    )  # fmt: skip
    assert (found["growth.at_work"], found["growth.people_reached"]) == (7.0, 14.0)
    assert found["growth.engaged"] == 4.0
    assert found["growth.engaged_share"] == pytest.approx(4 / 9)
    assert found["growth.peak"] == 6.0
    assert found["growth.coordinators"] == 59.0
    assert found["growth.projects_started"] == 7.0
    assert found["growth.doubling_weeks"] == 4.0, "from 3 in week 13 to 6 in week 17"
    assert "did not double" in str(summary(world, engaged=5)["growth.doubling_weeks"])
    assert "nobody" in str(summary(world, engaged=0)["growth.doubling_weeks"])
    assert found["growth.ladder"] == "no large project began"
    world.record.careers[:] = 7, 4, 3
    half = np.r_[np.full(30, 0.5), np.full(30, np.nan)]
    found = summary(world, projects_per_person=half)
    assert found["growth.ladder"] == pytest.approx(0.75)
    assert found["growth.projects_per_person"] == 0.5
    assert summary(world, projects_per_person=np.nan)["growth.projects_per_person"] == (
        "nobody ever took part"
    )


def test_search_and_learning_by_hand() -> None:
    _, world = desk()
    direction = np.r_[np.full(20, np.nan), np.arange(15), np.arange(25)]
    found = summary(world, repertoire=2.5, trials=300, variants=24, direction_weeks=direction)
    assert found["adaptivity.repertoire"] == 2.5
    assert found["adaptivity.exploration"] == pytest.approx(324 / (9 * WEEKS))
    assert found["adaptivity.direction_changes"] == 2.0
    assert found["adaptivity.direction_weeks"] == 24.0
    still = summary(world, direction_weeks=np.nan)
    assert still["adaptivity.direction_changes"] == 0.0
    assert still["adaptivity.direction_weeks"] == "what prevails never changed"
    assert found["adaptivity.learning_half"] == "no project succeeded"
    world.record.change[:] = [20, 0b11, 0b01, 6, 24, -1]
    found = summary(world)
    assert found["adaptivity.learning_tenth"] == 4.0
    assert "within the 39 weeks" in str(found["adaptivity.learning_half"])
    world.record.change[3] = 0
    assert "before" in str(summary(world)["adaptivity.learning_tenth"])


def test_power_by_hand() -> None:
    """Of nine, seven ever joined; shares of what they steered: .1 .2 .3 .4 and three times 0."""
    _, world = desk()
    actors = world.actors
    actors.joined[:2] = -1_000_000
    actors.steered[:] = [0, 0, 100, 200, 300, 400, 0, 0, 0]
    found = summary(world)
    # Gini: sum of (2 i - n - 1) x_i over n sum x, x rising, n = 7.
    expected = (0 * 1 + 2 * 0.2 + 4 * 0.3 + 6 * 0.4) / 7
    assert found["power.money_gini"] == pytest.approx(expected)
    assert found["power.money_hhi"] == pytest.approx(0.01 + 0.04 + 0.09 + 0.16)
    assert found["power.money_effective"] == pytest.approx(1 / 0.3)
    assert found["power.leads_gini"] == "no project was led"
    assert found["power.decision_effective"] == "nothing was decided on"
    actors.steered[:] = 0
    assert summary(world)["power.money_gini"] == "no money was steered"


def test_impact_by_hand() -> None:
    _, world = desk()
    world.actors.outcome[:6] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.9]
    world.actors.neighbourhood[:6] = [0, 0, 0, 4, 4, 4]
    impact = np.linspace(0.2, 0.4, WEEKS)
    found = summary(world, impact=impact, best_known=0.7)
    assert found["impact.final"] == pytest.approx(0.4)
    assert found["impact.mean"] == pytest.approx(0.3)
    assert found["impact.gain"] == pytest.approx(0.2)
    assert found["impact.best_known"] == 0.7
    assert found["impact.neighbourhood_gap"] == pytest.approx(0.6 - 0.2)
    own, served = np.linspace(0.1, 0.25, WEEKS), np.linspace(0.1, 0.15, WEEKS)
    parts = {"impact": impact, "impact_residents": own, "impact_organizations": served}
    found = summary(world, **parts, own_hours=1500.0, coordinator_hours=500.0)
    assert found["impact.through_residents"] == pytest.approx(0.15)
    assert found["impact.through_organizations"] == pytest.approx(0.05)
    assert found["impact.organizations_part"] == pytest.approx(0.25)
    assert found["impact.per_thousand_hours"] == pytest.approx(0.1)
    assert summary(world)["impact.organizations_part"] == "impact did not rise"
    assert summary(world)["impact.per_thousand_hours"] == "nobody gave an hour"


def test_system_shift_counts_what_changed_for_the_better() -> None:
    _, world = desk({"problem.parts": 2})
    world.problem.structural = 0b0110
    world.prevailing_first, world.prevailing = 0b0000, 0b1011
    value = world.problem.value
    value[:] = 0.0
    value[0b1011] = 0.5
    value[0b1010] = 0.4  # without element 0: worse, so element 0 shifted for the better
    value[0b1001] = 0.6  # without element 1: better
    value[0b0011] = 0.1  # without element 3: worse
    found = summary(world)
    assert found["shift.elements"] == pytest.approx(2 / 4)
    assert found["shift.parts"] == 1.0
    assert found["shift.structural"] == 0.0
    world.problem.structural = 0
    assert summary(world)["shift.structural"] == "no element is structural"
    quarters = np.repeat([np.nan, 3.0, 1.0, 2.0, 4.0], 13)
    found = summary(world, spreading=quarters[:WEEKS], crossings=2, breakthroughs=5)
    assert found["shift.spreading"] == 2.5
    assert (found["shift.crossings"], found["shift.breakthroughs"]) == (2.0, 5.0)


def test_understanding_and_network_over_the_quarters() -> None:
    _, world = desk()
    accuracy = np.repeat([np.nan, 0.2, 0.4, np.nan, 0.6], 13)[:WEEKS]
    stages = np.repeat([1.0, 2.0, 2.0, np.nan, 4.0], 13)[:WEEKS]
    found = summary(world, map_accuracy=accuracy, awareness=np.nan, network_stage=stages)
    assert found["understanding.map_accuracy"] == pytest.approx(0.4)
    assert found["understanding.awareness"] == "no projects of others ran"
    assert found["network.scattered"] == pytest.approx(0.2)
    assert found["network.hub_and_spokes"] == pytest.approx(0.4)
    assert found["network.small_world"] == 0.0
    assert found["network.core_periphery"] == pytest.approx(0.2)
    assert found["network.components"] == 9.0, "nobody is tied to anybody"
    assert found["network.path_length"] == "no participants are tied to each other"
    for other in range(1, 9):
        tie(world, 0, other, 0.5)
    found = summary(world)
    assert found["network.stage"] == 2.0
    assert found["network.betweenness_centralization"] == pytest.approx(1.0)
    world.actors.status[:] = 0
    found = summary(world)
    assert found["network.betweenness_centralization"] == "there are fewer than three participants"
    assert found["network.largest_component"] == "nobody takes part"


def test_stability_by_hand() -> None:
    _, world = desk()
    world.tally.exits[:] = [50, 4, 3, 1, 9]
    found = summary(world, participants=26.0, engaged=5, projects_active=1)
    # 60 weeks of 26 participants are 30 person-years; who lapses has not left.
    assert found["stability.churn"] == pytest.approx(8 / 30)
    assert found["stability.exits_disaffection"] == pytest.approx(1 / 8)
    assert found["stability.burn_out"] == pytest.approx(3 / 8)
    assert found["stability.collapsed"] == 0.0
    world.tally.exits[:] = [5, 0, 0, 0, 9]
    assert summary(world)["stability.exits_disaffection"] == "nobody left"
    assert summary(world)["stability.churn"] == "nobody ever took part"


def test_money_by_hand() -> None:
    _, world = desk()
    balance = world.ledger.balance
    balance[OUTSIDE], balance[FUNDERS] = -1_000_000, 200_000
    balance[WAGES_COORDINATORS], balance[MATERIALS], balance[REACH] = 80_000, 420_000, 300_000
    world.tally.projects[[0, 1, 6]] = 4, 3, 10
    world.tally.grant_sizes[:] = [100_000, 900_000, 200_000]
    world.record.careers[0] = 2
    hours = {"minutes_worked": 6_000.0, "own_hours": 150.0, "coordinator_hours": 50.0}
    found = summary(world, **hours)
    assert found["money.overhead_hours"] == pytest.approx(0.5)
    assert found["money.first_time"] == 2.0
    assert found["money.first_time_share"] == 0.5
    assert found["money.unspent_share"] == pytest.approx(0.2)
    assert found["money.materials_share"] == pytest.approx(0.525)
    assert found["money.reach_share"] == pytest.approx(0.375)
    assert found["money.staff_share"] == 0.0
    assert found["money.in"] == 10_000.0
    assert found["money.spent_share"] == pytest.approx(0.8)
    assert found["money.coordination_share"] == pytest.approx(0.1)
    assert found["money.grants"] == 3.0
    assert found["money.grant_median"] == 2_000.0
    assert found["money.waiting_weeks"] == pytest.approx(2.5)
    assert found["money.successes"] == 3.0


def test_without_money_each_measure_says_why() -> None:
    _, world = desk()
    world.ledger.balance[:] = 0
    found = summary(world)
    assert found["money.spent_share"] == "no money came in"
    assert found["money.coordination_share"] == "no money was spent"
    assert found["money.grant_median"] == "no grant was made"
    assert found["money.waiting_weeks"] == "no project started"


def test_collapse_by_hand() -> None:
    busy, steady = np.ones(104), np.full(104, 9.0)
    assert not collapsed(steady, busy)
    fell = np.r_[np.full(52, 9.0), np.full(52, 2.9)]
    assert collapsed(fell, busy), "the mean of 26 weeks falls below 3"
    assert not collapsed(np.r_[np.full(52, 9.0), np.full(52, 3.0)], busy), "a third is no less"
    short = np.r_[np.full(52, 9.0), np.zeros(17), np.full(35, 9.0)]
    assert not collapsed(short, busy), "17 of 26 weeks leave just over a third"
    assert collapsed(np.r_[np.full(52, 9.0), np.zeros(18), np.full(34, 9.0)], busy)
    for idle, yes in ((25, False), (26, True)):
        active = busy.copy()
        active[40 : 40 + idle] = 0
        assert collapsed(steady, active) is yes
    start = busy.copy()
    start[:51] = 0
    assert not collapsed(steady, start), "plans are made in the first half-year"
    assert not collapsed(np.zeros(51), np.zeros(51)), "too short to tell"


def lost(shocks: list[int], shadow: bool = True, level: float = 0.5) -> dict[str, Any]:
    """Adaptivity of a run that loses .2 in week 40, .1 in weeks 41 to 44, .01 from then on."""
    without = flat(impact=level)
    impact = np.full(WEEKS, level)
    impact[40], impact[41:45], impact[45:] = level - 0.2, level - 0.1, level - 0.01
    shocked = flat(impact=impact, diversity=np.linspace(0, 1, WEEKS))
    numbers, reasons = cost_of_shocks(shocked, without if shadow else None, shocks)
    return {name[11:]: reasons[name] if v is None else v for name, v in numbers.items()}


def test_adaptivity_by_hand() -> None:
    found = lost([40])
    assert found["level_before"] == 0.5
    assert found["diversity_before"] == pytest.approx(39 / 59)
    assert found["depth"] == pytest.approx(40.0)
    assert found["surplus"] == pytest.approx(-2.0)
    assert found["later_shocks"] == 0.0
    assert lost([40, 44, 51])["later_shocks"] == 2.0
    # 90 % of .2 is made good where no more than .02 is missing: from week 45 on.
    assert found["recovery_weeks"] == 5.0
    # .2 + .4 + .15 over twenty weeks; the integral is taken as resilience.py says.
    assert found["area"] == pytest.approx(100 * 0.75 / 0.5, rel=0.15)


def test_adaptivity_says_why_there_is_none() -> None:
    for shocks, shadow, words in (
        ([], True, "no shock"),
        ([0, 40], True, "week 0"),
        ([40], False, "not made"),
    ):
        assert all(words in str(why) for why in lost(shocks, shadow).values())


@pytest.mark.parametrize("arm", ARMS)
def test_every_measure_of_the_catalogue_is_there_and_none_besides(arm: str) -> None:
    found = run(small(arm=arm), 2)
    assert set(found.summary) == {name for name in MEASURES if "." in name}
    assert set(found.series.columns) == {name for name in MEASURES if "." not in name}
    assert {name for name, value in found.summary.items() if value is None} == set(found.reasons)
    assert found.seed == 2
    assert found.series.index.name == "week"

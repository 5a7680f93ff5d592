"""The engine and the twin tell the same story, bit for bit.

The twin (tests/reference) was written from docs/odd.md and docs/variants.md alone: one Python
object per agent, plain lists, no tables, no compiled loops. Both run random small scenarios over
all rules, their parameters, lessons, functions and kinds of shocks, and over networks, grants and
votes that a community brings; after the last week, and before the first, everything that a later
week can read must have the same bits, and every weekly series the same numbers. Where a sum may be
added up in another order (the list is ``pictures.SUMS``), to 1e-12.

Left out: agents that a user adds (V12) and shocks asked for by hand, which have tests of their own;
the summary, which is computed from the series and the last state.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from sim.measures.adaptivity import YearAfter
from sim.model import CommunityModel
from sim.scenario import Scenario
from sim.world.week.response import mean_outcome
from tests.reference.lessons import taught
from tests.reference.pictures import (
    differences,
    picture_of_engine,
    picture_of_twin,
    series_differ,
)
from tests.reference.response import branch, regained
from tests.reference.scenarios import QUICK, scenarios
from tests.reference.shocks import is_redrawn
from tests.reference.twin import Twin

# A branch has a year of its own, whatever is left of the run.
pytestmark = pytest.mark.filterwarnings("ignore:week .* are over")

SEEDS = st.integers(0, 2**32 - 1)
BRANCHES = 5
"""One without a redraw, four with other ones."""
QUICKLY = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def check_twins(scenario: Scenario, seed: int, weeks: int) -> Twin:
    """Both implementations, to the last week."""
    values = scenario.flat()
    lessons = taught(values)
    assert {key: values[key] for key in lessons} == lessons
    model, twin = CommunityModel(scenario, seed, audit=True), Twin(scenario, seed)
    found: list[str] = []
    for _ in range(weeks):
        due = is_redrawn(twin)
        assert model.redraw_due == due
        if due and twin.response.since is None:
            found += branches_differ(model, twin, draw=seed % BRANCHES)
        model.step()
        twin.step()
    found += differences(picture_of_engine(model), picture_of_twin(twin))
    found += series_differ(model, twin)
    assert not found, first_difference(scenario, seed, weeks) + "\n" + "\n".join(found[:20])
    return twin


def branches_differ(model: CommunityModel, twin: Twin, draw: int) -> list[str]:
    """One of the branches that leave where the problem is first redrawn, after its year."""
    one, other = model.shadow(draw), branch(twin, draw)
    one.recorder.brief = False  # what only measures read is compared, too
    level = mean_outcome(model.world)
    for _ in range(52):
        one.step()
        other.step()
    if draw:
        level = one.world.record.level_left
    found = differences(picture_of_engine(one), picture_of_twin(other))
    found += series_differ(one, other)
    year = YearAfter(level, mean_outcome(one.world))
    closed = regained(other)
    if (year.closed is None) != (closed is None) or year.closed != pytest.approx(closed, abs=1e-9):
        found.append(f"regained: engine {year.closed}, twin {closed}")
    return [f"branch {draw}: {each}" for each in found]


def first_difference(scenario: Scenario, seed: int, weeks: int) -> str:
    """Which scenario it is, and the first week at whose end the two differ; -1 is the beginning."""
    usual = Scenario().with_values({f"{f}.rule": rule for f, rule in scenario.rules.items()}).flat()
    unusual = {key: value for key, value in scenario.flat().items() if value != usual[key]}
    model, twin = CommunityModel(scenario, seed), Twin(scenario, seed)
    for week in range(-1, weeks):
        if week >= 0:
            model.step()
            twin.step()
        found = differences(picture_of_engine(model), picture_of_twin(twin))
        if found:
            text = "\n".join(found[:20])
            return f"{scenario.rules}\n{unusual}\nseed {seed}, week {week}:\n{text}\n"
    return f"{scenario.rules}\n{unusual}\nseed {seed}"


@given(scenarios(), SEEDS)
@QUICKLY
def test_twins(scenario: Scenario, seed: int) -> None:
    twin = check_twins(scenario, seed, scenario.weeks)
    event(f"projects succeeded: {twin.tally['successes'] > 0}")
    event(f"projects started: {twin.tally['projects_started'] > 0}")


@pytest.mark.parametrize("surrounding", [0, 25])
def test_twins_of_a_real_network(surrounding: int) -> None:
    """Bristol's memberships and a real list of grants, in one arm; smaller networks are drawn."""
    weeks = 14 if surrounding else 1
    scenario = Scenario.load("system_shifting_network", community="bristol").with_values(
        {"weeks": weeks, "community.surrounding": surrounding, "shocks.weeks": (5,)}
    )
    check_twins(scenario, 7, weeks)


@pytest.mark.parametrize("outcome", ["greedy", "equal_shares", "phragmen"])
def test_twins_where_projects_ask_for_nothing(outcome: str) -> None:
    scenario = Scenario().with_values({"funding.rule": "participatory_budgeting"})
    free = {"projects.materials": 0.0, "projects.staff_wage": 0.0, "projects.price_of_reach": 0.0}
    chosen = {"funding.outcome": outcome, "community.residents": 15, "community.organizations": 2}
    scenario = scenario.with_values(QUICK | free | chosen | {"weeks": 12, "shocks.weeks": ()})
    twin = check_twins(scenario, 3, 12)
    assert twin.tally["projects_started"] > 0


@pytest.mark.parametrize("rule", ["direct_grants", "backbone_grants", "innovation_pools"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twins_of_funders_over_years(rule: str, seed: int) -> None:
    """Grants in instalments, and funders who judge twice and more."""
    funders = {"funders": 3, "prospects": 2, "patience": 13, "grant_years": 2}
    chances = {"reaction": 1.0, "leaving": 0.2, "conditions": 0.5}
    values = {f"funders.{name}": value for name, value in (funders | chances).items()}
    values |= {"funding.rule": rule, "community.residents": 14, "community.organizations": 5}
    if rule == "innovation_pools":
        values["funding.pooling"] = 0.5
    scenario = Scenario().with_values(QUICK | values | {"weeks": 110, "shocks.weeks": ()})
    twin = check_twins(scenario, seed, 110)
    assert twin.judged_last is not None


@pytest.mark.full
@given(scenarios(), SEEDS)
@settings(QUICKLY, max_examples=2_000)
def test_twins_for_long(scenario: Scenario, seed: int) -> None:
    check_twins(scenario, seed, scenario.weeks)

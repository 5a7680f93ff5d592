"""The limits of the model: every arm runs there, and gives defined numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.model import CommunityModel
from sim.runs import run
from sim.scenario import Scenario
from tests.rules.worlds import ARMS, UNDEFINED, check_world, small

# A division by nothing would only warn.
pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

LIMITS: dict[str, dict[str, Any]] = {
    "zero money": {"funders.money_factor": 0.0},
    "all money": {"funders.money_factor": 1000.0},
    "zero hours": {
        "coordination.share": 0.0,
        "community.resident_minutes": 0,
        "community.staff_minutes": 0,
    },
    "all money for coordinators": {"coordination.share": 1.0},
    "everything is free": {
        "coordination.price_factor": 0.0,
        "projects.price_of_reach": 0.0,
        "projects.materials": 0.0,
        "projects.staff_wage": 0.0,
    },
    "one actor": {"community.residents": 1, "community.organizations": 0},
    "one resident, one organization": {"community.residents": 1, "community.organizations": 1},
    "no organizations": {"community.organizations": 0},
    "more organizations than residents": {
        "community.residents": 2,
        "community.organizations": 30,
    },
    "no ties": {
        "community.ties_residents": 0.0,
        "community.ties_organizations": 0.0,
        "community.contact": 0.0,
        "ties.strengthening": 0.0,
    },
    "everyone engaged": {
        "people.founders_share": 1.0,
        "people.leave_base": 0.0,
        "people.leave_overload": 0.0,
        "people.leave_disaffection": 0.0,
        "people.lapse_weeks": 10_000,
    },
    "nobody engaged": {
        "people.founders_share": 0.0,
        "people.join_spontaneous": 0.0,
        "people.join_by_tie": 0.0,
        "people.acceptance": 0.0,
    },
    "everybody leaves at once": {"people.leave_base": 1.0},
    "N = 1": {"problem.elements": 1, "problem.complexity": 0, "problem.parts": 1},
    "K = N - 1": {"problem.elements": 8, "problem.complexity": 7},
    "K = 0": {"problem.complexity": 0},
    "all structural": {"problem.structural_share": 1.0},
    "none structural": {"problem.structural_share": 0.0},
    "coupled only": {"problem.coupling": 1.0},
    "a shock every week": {
        "problem.elements": 12,
        "shocks.weeks": (),
        "shocks.yearly_rate": 52.0,
    },
    "a shock in every week": {"shocks.weeks": tuple(range(60)), "shocks.share": 1.0},
    "a shock in the first week": {"shocks.weeks": (0,)},
    "one week": {"weeks": 1, "shocks.weeks": (0,)},
    "a cut of everything": {"shocks.funding_cut_week": 13, "shocks.funding_cut_share": 1.0},
    "the only funder leaves": {
        "funders.funders": 1,
        "funders.prospects": 0,
        "shocks.departure_week": 13,
    },
    "funders act on all they see": {
        "funders.funders": 10,
        "funders.patience": 13,
        "funders.reaction": 1.0,
        "funders.swing": 1.0,
        "funders.bad_news": 1.0,
        "funders.conditions": 1.0,
        "people.notice": 0.0,
    },
    "all in one place": {"community.neighbourhoods": 1},
    "cannot be more eager": {
        "communication.velocity": 1.0,
        "communication.sample": 100_000,
        "projects.proposal_rate": 1.0,
        "projects.proposal_rate_funded": 1.0,
        "people.promise_limit": 100.0,
    },
}


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("limit", LIMITS)
def test_limits_give_defined_numbers(limit: str, arm: str) -> None:
    scenario = small(LIMITS[limit], arm)
    model = CommunityModel(scenario, 13, audit=True)
    for _ in range(scenario.weeks):
        model.step()
        check_world(model.world)
    found = run(scenario, 13, audit=True)
    for name, value in found.summary.items():
        assert (value is None) == (name in found.reasons), name
        assert value is None or math.isfinite(value), name
    numbers = found.series.drop(columns=list(UNDEFINED))
    assert np.isfinite(numbers.to_numpy()).all()


def last(values: dict[str, Any], arm: str) -> dict[str, float]:
    """The last week of a small community."""
    series = run(small(values, arm), 13, against=()).series
    return {str(name): float(value) for name, value in series.iloc[-1].items()}


@pytest.mark.parametrize("arm", ARMS)
def test_without_money_no_project_starts_and_nothing_structural_changes(arm: str) -> None:
    end = last(LIMITS["zero money"], arm)
    assert end["money_in"] == end["money_spent"] == end["projects_started"] == 0.0
    assert end["coordinator_hours"] == 0.0
    assert end["minutes_worked"] == 0.0
    stuck = LIMITS["zero money"] | LIMITS["all structural"]
    impact = run(small(stuck, arm), 13, against=()).series["impact"][:30]
    assert last(stuck, arm)["prevailing_changed"] == 0.0
    assert impact.nunique() == 1, "before the shock, nothing moves"


@pytest.mark.parametrize("arm", ARMS)
def test_without_hours_nothing_is_worked_and_nobody_is_active(arm: str) -> None:
    end = last(LIMITS["zero hours"], arm)
    assert end["minutes_worked"] == end["coordinator_hours"] == 0.0
    assert end["projects_started"] == end["successes"] == 0.0
    if arm == "isolated":  # whoever was given money this half-year counts as engaged
        end = last(LIMITS["zero hours"] | LIMITS["zero money"], arm)
    assert end["engaged"] == 0.0, "who neither works, attends nor decides lapses"


@pytest.mark.parametrize("arm", ARMS)
def test_everyone_engaged_stays_everyone(arm: str) -> None:
    series = run(small(LIMITS["everyone engaged"], arm), 13, against=()).series
    assert (series["participants"] == 72).all()
    assert (series["engaged"] == 72).all()
    assert (series["exits"] == 0).all()


def test_one_actor_alone_still_finds_what_it_can() -> None:
    """On a problem of one element per hill (K = 0) own trials alone reach the top."""
    end = last(
        LIMITS["one actor"]
        | LIMITS["K = 0"]
        | LIMITS["none structural"]
        | {
            "weeks": 400,
            "shocks.weeks": (),
            "people.trial_rate": 1.0,
            "people.judging_error": 0.0,
            "community.parts_per_actor": 0,
            "problem.coupling": 0.0,
        },
        "isolated",
    )
    assert end["impact"] == 1.0


def test_a_shock_every_week_strikes_in_most_weeks() -> None:
    """A Poisson process of 52 a year strikes a week with probability 1 - 1/e."""
    struck = run(small(LIMITS["a shock every week"] | {"weeks": 260}), 3, against=()).series
    share = (struck["shock"] > 0).mean()
    p = 1 - math.exp(-1)
    assert abs(share - p) < 4 * math.sqrt(p * (1 - p) / 260)


@pytest.mark.full
@pytest.mark.parametrize("arm", ARMS)
def test_bristol_keeps_its_books(arm: str) -> None:
    scenario = Scenario.load(arm, community="bristol").with_values({"weeks": 60})
    model = CommunityModel(scenario, 1, audit=True)
    for _ in range(60):
        model.step()
        check_world(model.world)
    assert model.world.tally.projects[0] > 0

"""How far awards follow true gain, in whole runs: from nothing to go by to exact evidence."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.runs import run
from sim.scenario import Scenario

EXACT: dict[str, Any] = {
    "people.judging_error": 0.0, "proposals.reader_error": 0.0, "proposals.shared_error": 0.0,
    "proposals.view_readings": 0.0, "proposals.favour": 0.0, "funding.funder_weight": 0.0,
    "funding.weight_size": 0.0, "funders.appetite": 1.0, "funding.read": 1000,
}  # fmt: skip
STILL: dict[str, Any] = {
    "people.trial_rate": 0.0, "communication.velocity": 0.0, "communication.velocity_outside": 0.0,
    "problem.coupling": 0.0, "projects.difficulty": 5.0, "people.leave_base": 0.0,
    "people.judging_weeks": 10_000, "shocks.weeks": (),
}  # fmt: skip
"""Lives stand still: nobody tries, looks or leaves, and no project succeeds."""
RIVALRY: dict[str, Any] = {
    "community.resident_minutes": 10_000, "community.staff_minutes": 50_000,
    "projects.proposal_rate": 0.06, "projects.proposal_rate_funded": 0.15,
    "funders.money_per_actor": 600.0, "coordination.price_factor": 0.0,
}  # fmt: skip
"""Many apply, with all the time they need, for little money."""
UNSEEN: dict[str, Any] = {
    "proposals.drafts": 0, "people.view_confidence": 0.0, "people.trial_rate": 0.0,
    "learning.rule": "own_lessons", "people.judging_weeks": 10_000, "proposals.favour": 0.0,
    "funding.funder_weight": 0.0, "people.founders_share": 0.3, "weeks": 26,
    "projects.shortest": 26, "projects.proposal_rate": 0.06,
    "projects.proposal_rate_funded": 0.15, "shocks.weeks": (),
}  # fmt: skip
"""Nobody has seen anything: no first views, trials, drafts or reports, and no project has ended."""


def correlations(rule: str, values: dict[str, Any], seeds: int) -> np.ndarray:
    """Of awards with true gains, in the network with another funding rule; those defined."""
    scenario = Scenario.load("system_shifting_network").with_values({"funding.rule": rule})
    known = scenario.with_values({k: v for k, v in values.items() if k.split(".")[-1] == "rule"})
    known = known.with_values({k: v for k, v in values.items() if k in known.flat()})
    found = [run(known, 940_000 + i, against=()) for i in range(seeds)]
    seen = [each.summary["proposals.award_correlation"] for each in found]
    return np.array([each for each in seen if each is not None])


@pytest.mark.parametrize("rule", ["innovation_pools", "direct_grants", "backbone_grants"])
def test_exact_evidence_orders_awards_by_their_true_gain(rule: str) -> None:
    """With all weight on it, while lives stand still, in rounds of five and more."""
    found = correlations(rule, EXACT | STILL | RIVALRY | {"weeks": 104}, 2)
    assert found.size == 2
    assert found.min() > 0.8


@pytest.mark.full
@pytest.mark.parametrize(
    "rule",
    ["innovation_pools", "lottery", "participatory_budgeting", "quadratic_funding",
     "conviction_voting", "self_organized_fund_allocation"],
)  # fmt: skip
def test_where_nobody_has_seen_anything_awards_are_blind(rule: str) -> None:
    """Zero lies within the 95 % interval; all hopes alike is as blind and has no correlation."""
    found = correlations(rule, UNSEEN, 60)
    if found.size:
        assert abs(found.mean()) < 2.0 * found.std(ddof=1) / np.sqrt(found.size) + 1e-12


@pytest.mark.full
def test_awards_follow_true_gains_the_more_the_better_the_evidence() -> None:
    levels = [EXACT | {"proposals.shared_error": error} for error in (0.5, 0.1, 0.0)]
    still = STILL | RIVALRY | {"weeks": 104}
    found = [correlations("innovation_pools", level | still, 12) for level in levels]
    for less, more in pairwise(found):
        change = more - less
        assert change.mean() > 2.0 * change.std(ddof=1) / np.sqrt(change.size)

"""Measures of proposals: correlations against scipy, the rest by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import pointbiserialr

from sim.measures.proposals import decision_correlation, proposals
from sim.world.tables.record import COORDINATORS, DECIDERS, ORGANIZATIONS, RESIDENTS
from sim.world.tables.tally import DRAFTS, FILINGS, REFUSED, STARTS
from tests.world.bench import blank_world


def decided(gains: np.ndarray, passed: np.ndarray) -> np.ndarray:
    """Number, sum and sum of squares of the gains of what was refused and of what passed."""
    kinds = (gains[~passed], gains[passed])
    return np.array([[each.size, each.sum(), (each**2).sum()] for each in kinds])


@pytest.mark.parametrize("seed", range(5))
def test_decisions_are_held_against_gains_by_the_point_biserial_correlation(seed: int) -> None:
    generator = np.random.default_rng(seed)
    gains = generator.normal(-0.01, 0.05, 30)
    passed = gains + generator.normal(0.0, 0.1, 30) > 0.0
    found = decision_correlation(decided(gains, passed))
    assert found == pytest.approx(pointbiserialr(passed, gains).statistic)


@pytest.mark.parametrize(
    ("gains", "passed", "why"),
    [
        ([], [], "nobody decided on proposals of others"),
        ([0.1, 0.2], [True, True], "all proposals were decided alike"),
        ([0.1, 0.2], [False, False], "all proposals were decided alike"),
        ([0.5, 0.5], [False, True], "all proposals were equally good"),
    ],
)
def test_without_a_difference_there_is_no_correlation(
    gains: list[float], passed: list[bool], why: str
) -> None:
    assert decision_correlation(decided(np.array(gains), np.array(passed, bool))) == why


def test_counts_means_and_hours_by_hand() -> None:
    world = blank_world(2, 1)
    world.tally.projects[[DRAFTS, FILINGS, REFUSED, STARTS]] = 12, 8, 1, 3
    record = world.record
    record.plan_gain[:] = 0.4, 0.6
    record.choices[:] = 0.9, 3.0
    record.in_vain[[RESIDENTS, ORGANIZATIONS, DECIDERS, COORDINATORS]] = 480, 960, 90, 30
    found = proposals(world)
    assert found == {
        "proposals.drafted": 12,
        "proposals.filed": 8,
        "proposals.refused_share": 0.25,
        "proposals.gain_filed": pytest.approx(0.05),
        "proposals.gain_funded": pytest.approx(0.2),
        "proposals.award_correlation": pytest.approx(0.3),
        "proposals.decision_correlation": "nobody decided on proposals of others",
        "proposals.hours_refused_residents": 8.0,
        "proposals.hours_refused_organizations": 16.0,
        "proposals.hours_refused_deciders": 1.5,
        "proposals.hours_refused_coordinators": 0.5,
    }


def test_what_never_happened_has_a_reason_instead_of_a_number() -> None:
    found = proposals(blank_world(2, 1))
    assert found["proposals.refused_share"] == "no proposal was refused or began"
    assert found["proposals.gain_filed"] == "nothing was filed"
    assert found["proposals.gain_funded"] == "no project started"
    assert found["proposals.award_correlation"] == "in no round did five projects wait"

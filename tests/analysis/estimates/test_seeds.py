"""What a number of seeds shows, how often a difference goes one way, and which run is typical."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.estimates.detectable import detectable_difference, detectable_effect
from sim.analysis.estimates.directions import Directions, directions
from sim.analysis.estimates.typical import nearest_to_mean


@pytest.mark.parametrize(("seeds", "effect"), [(10, 0.996), (20, 0.660), (34, 0.495), (199, 0.2)])
def test_the_detectable_effect_is_that_of_published_tables(seeds: int, effect: float) -> None:
    """As G*Power 3.1 (Faul et al. 2007) gives it: paired t test, two-sided, 5 %, power 80 %."""
    assert detectable_effect(seeds) == pytest.approx(effect, abs=0.001)


def test_a_single_seed_shows_nothing() -> None:
    assert detectable_effect(1) is None
    assert detectable_difference([3.0, None]) is None


def test_a_detectable_difference_is_found_four_times_in_five() -> None:
    """By trial: the paired t test finds it in 80 % of 4,000 samples, up to 3 standard errors."""
    from scipy import stats

    effect = detectable_effect(8)
    assert effect is not None
    samples = np.random.default_rng(5).normal(effect, 1.0, (4000, 8))
    found = (stats.ttest_1samp(samples, 0.0, axis=1).pvalue < 0.05).mean()
    assert found == pytest.approx(0.8, abs=3 * 0.0063)


def test_the_spread_is_measured_in_the_unit_of_the_values() -> None:
    """Of -2 and 2, ten times each: a standard deviation of 2 times the root of 20/19."""
    found = detectable_difference([-2.0, 2.0] * 10)
    assert found == pytest.approx(0.6604 * 2 * (20 / 19) ** 0.5, abs=0.002)


@pytest.mark.parametrize(
    ("above", "below", "zero", "p"),
    # Hand counts from the binomial distribution: 2 * P(X >= 14) = 0.1153, 2 * P(X >= 15) = 0.0414.
    [(14, 6, 0, 0.1153), (15, 5, 0, 0.0414), (5, 0, 0, 0.0625), (6, 0, 3, 0.03125), (0, 0, 4, 1)],
)
def test_the_sign_test_is_exact(above: int, below: int, zero: int, p: float) -> None:
    ways = Directions(above, below, zero)
    assert ways.p == pytest.approx(p, abs=5e-5)
    assert ways.may_be_luck == (p >= 0.05)


def test_ways_are_counted_without_missing_seeds() -> None:
    assert directions([1.0, -2.0, 0.0, None, float("nan"), 3.0]) == Directions(2, 1, 1)


def test_the_typical_run_is_nearest_to_all_means() -> None:
    """Seed 2 is at the mean of both; the first outcome alone would not tell it from seed 0."""
    outcomes = np.array([[5.0, 1.0, 5.0, 9.0], [0.0, 5.0, 4.0, 7.0]])
    assert nearest_to_mean(outcomes) == 2


def test_outcomes_that_say_nothing_and_seeds_without_any_are_passed_over() -> None:
    nan = float("nan")
    same, some = [7.0, 7.0, 7.0, 7.0], [nan, 1.0, 2.0, 2.6]
    assert nearest_to_mean(np.array([same, some])) == 2
    assert nearest_to_mean(np.full((2, 3), nan)) == 0

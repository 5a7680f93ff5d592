"""Intervals against closed forms, printed tables, an independent bootstrap, and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.analysis.estimates.statistics import (
    RESAMPLES,
    holm,
    mean_interval,
    narrowing,
    p_of_interval,
    paired_difference,
    seeds_needed,
    variance_reduction,
)

# Student (1908), Biometrika 6: 1-25, hours of sleep gained by two drugs, ten patients.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_student_interval_of_few_values() -> None:
    # t(2) = 4.303 in every table: 2 plus or minus 4.303 / sqrt(3).
    found = mean_interval([1.0, 2.0, 3.0])
    assert (found.mean, found.seeds, found.method) == (2.0, 3, "t")
    assert found.high == pytest.approx(2 + 4.303 / math.sqrt(3), abs=1e-3)
    assert found.low == pytest.approx(2 - 4.303 / math.sqrt(3), abs=1e-3)


def test_student_interval_equals_the_librarys() -> None:
    expected = stats.ttest_rel(SECOND[:9], FIRST[:9]).confidence_interval(0.95)
    found = paired_difference(SECOND[:9], FIRST[:9])
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_students_sleep() -> None:
    found = paired_difference(SECOND, FIRST)
    assert found.mean == pytest.approx(1.58)  # as printed by Student
    assert found.method == "bca"
    assert found.low is not None
    assert found.high is not None
    # Around his t interval, 0.70 to 2.46, but longer above: one patient slept 4.6 hours more.
    assert 0.7 < found.low < 1.2
    assert 2.2 < found.high < 2.9
    assert found.high - 1.58 > 1.58 - found.low


def plain_bca(values: np.ndarray, resamples: int) -> tuple[float, float]:
    """BCa interval of a mean, written from Efron (1987), equations 2.3 and 6.6."""
    rng = np.random.default_rng(1)
    means = rng.choice(values, (resamples, values.size)).mean(axis=1)
    below = ((means < values.mean()).mean() + (means <= values.mean()).mean()) / 2
    bias = stats.norm.ppf(below)
    left_out = np.array([np.delete(values, i).mean() for i in range(values.size)])
    gap = left_out.mean() - left_out
    acceleration = (gap**3).sum() / (6 * (gap**2).sum() ** 1.5)
    ends = []
    for quantile in stats.norm.ppf([0.025, 0.975]):
        shifted = bias + (bias + quantile) / (1 - acceleration * (bias + quantile))
        ends.append(float(np.quantile(means, stats.norm.cdf(shifted))))
    return ends[0], ends[1]


def test_bootstrap_equals_an_independent_one() -> None:
    values = np.random.default_rng(5).exponential(size=20)
    found = mean_interval(values.tolist())
    expected = plain_bca(values, 200_000)
    error = 6 * values.std() / math.sqrt(values.size) / math.sqrt(RESAMPLES)
    assert (found.low, found.high) == pytest.approx(expected, abs=error)


def test_intervals_are_the_same_every_time() -> None:
    assert mean_interval(SECOND) == mean_interval(list(SECOND))


@pytest.mark.parametrize(("size", "method"), [(5, "t"), (20, "bca")])
def test_intervals_cover_the_truth_about_as_often_as_they_say(size: int, method: str) -> None:
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(300):
        found = mean_interval(rng.normal(3.0, 2.0, size).tolist())
        assert found.method == method
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 3.0 <= found.high
    # 95 % give 285 of 300 with a standard deviation of 3.8; the bootstrap falls a little short.
    assert 268 <= hits <= 297


def test_equal_values_have_an_interval_without_width() -> None:
    found = mean_interval([0.1] * 20)
    assert (found.mean, found.low, found.high, found.method) == (0.1, 0.1, 0.1, "equal")
    assert paired_difference(FIRST, FIRST).high == 0.0


@pytest.mark.filterwarnings("error")
def test_values_equal_up_to_rounding_have_an_interval_and_no_warning_leaks() -> None:
    """The acceleration of the bootstrap is 0 / 0 there: Student's interval stands in."""
    found = mean_interval([1e-300] * 19 + [2e-300])
    assert (found.method, found.reason) == ("t", "")


def test_nearly_equal_values_have_an_interval() -> None:
    found = mean_interval([0.0] * 19 + [1.0])
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 0.05 <= found.high


def test_missing_numbers_are_left_out_and_counted() -> None:
    found = mean_interval([1.0, None, 3.0, math.nan])
    assert (found.mean, found.seeds, found.left_out) == (2.0, 2, 2)
    pairs = paired_difference([5.0, None, 7.0], [1.0, 2.0, None])
    assert (pairs.mean, pairs.low, pairs.seeds, pairs.left_out) == (4.0, None, 1, 2)
    assert pairs.reason


def test_nothing_to_average_is_null_with_a_reason() -> None:
    found = mean_interval([None, None])
    assert (found.mean, found.low, found.high, found.seeds) == (None, None, None, 0)
    assert found.reason
    assert paired_difference([None, 1.0], [2.0, None]).reason


def test_pairs_need_equal_numbers_of_seeds() -> None:
    with pytest.raises(ValueError, match="one value a seed"):
        paired_difference([1.0], [1.0, 2.0])


def test_variance_reduction_in_closed_form() -> None:
    assert variance_reduction(FIRST, [value + 9 for value in FIRST]) == pytest.approx(1.0)
    assert variance_reduction(FIRST, [-value for value in FIRST]) == pytest.approx(-1.0)
    # var(2x - x) = var(x), and var(2x) + var(x) = 5 var(x).
    assert variance_reduction([2 * value for value in FIRST], FIRST) == pytest.approx(0.8)
    assert variance_reduction([1.0, 1.0, 1.0], [2.0, 2.0, 2.0]) is None
    assert variance_reduction([1.0, 2.0, None], [2.0, 2.0, 1.0]) is None


def test_variance_reduction_of_independent_arms_is_about_zero() -> None:
    a, b = np.random.default_rng(3).normal(size=(2, 4000))
    assert variance_reduction(a.tolist(), b.tolist()) == pytest.approx(0.0, abs=0.05)


def test_seeds_needed_by_the_printed_table() -> None:
    # Standard deviation and half width both 1: t(5) / sqrt(6) = 2.571 / 2.449 is too much,
    # t(6) / sqrt(7) = 2.447 / 2.646 is enough.
    assert seeds_needed([-1.0, 0.0, 1.0], 1.0) == 7


def test_seeds_needed_at_the_edges() -> None:
    assert seeds_needed([4.0, 4.0], 0.1) == 2
    assert seeds_needed([4.0, None], 0.1) is None
    with pytest.raises(ValueError, match="above zero"):
        seeds_needed([1.0, 2.0], 0.0)


def test_holm_on_a_worked_example() -> None:
    """P values 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02: by hand, step by step.

    In order: 4 x 0.005 = 0.02; 3 x 0.01 = 0.03; 2 x 0.03 = 0.06; then 1 x 0.04, not below 0.06.
    """
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_holm_keeps_false_alarms_rare_among_many() -> None:
    """Of 20 true zeros at least one is called clear in about 5 % of cases, not in 64 %."""
    rng = np.random.default_rng(2)
    raw = rng.random((2000, 20))
    alarms = [min(holm(row.tolist())) < 0.05 for row in raw]
    assert float(np.mean(raw.min(axis=1) < 0.05)) > 0.6
    assert np.mean(alarms) == pytest.approx(1 - (1 - 0.05 / 20) ** 20, abs=0.015)


def test_p_values_are_those_of_a_paired_t_test() -> None:
    # Student's sleep: t = 4.0621 with 9 degrees of freedom, p = 0.002833 in every textbook.
    assert paired_difference(SECOND, FIRST).p == pytest.approx(0.002833, abs=1e-6)
    assert mean_interval([2.0, 2.0]).p == 0.0
    assert mean_interval([0.0, 0.0]).p == 1.0
    assert mean_interval([1.0]).p is None


def test_p_of_a_normal_interval() -> None:
    assert p_of_interval(1.0, 1.959964) == pytest.approx(0.317311, abs=1e-6)  # one s.e. above
    assert p_of_interval(1.0, 1.0) == pytest.approx(0.05)
    assert p_of_interval(-1.0, 1.0) == 1.0
    assert (p_of_interval(0.1, 0.0), p_of_interval(0.0, 0.0)) == (0.0, 1.0)


def test_narrowing_is_the_ratio_of_the_intervals() -> None:
    rng = np.random.default_rng(4)
    shared = rng.normal(size=8)
    a, b = (shared + 0.5 * rng.normal(size=8) for _ in range(2))
    paired = stats.ttest_rel(a, b).confidence_interval()
    apart = math.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 8) * stats.t.ppf(0.975, 7)
    expected = 1 - (paired.high - paired.low) / 2 / apart
    assert narrowing(a.tolist(), b.tolist()) == pytest.approx(expected)

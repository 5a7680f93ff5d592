"""Inequality against published and closed-form values (exact fractions where they exist)."""

from collections.abc import Callable
from dataclasses import fields
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.measures.inequality import Concentration, concentration

Measure = Callable[[list[float]], float | None]


def measure(name: str) -> Measure:
    """One field of the concentration of some amounts; None where that is undefined."""

    def one(values: list[float]) -> float | None:
        held = concentration(values)
        return None if held is None else getattr(held, name)

    return one


ALL = [measure(field.name) for field in fields(Concentration)]
gini, hhi, top_tenth, top_ten, effective = ALL
amounts = st.lists(st.integers(0, 10**12), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 1, 1], 0.0),
        ([0, 0, 0, 1], 0.75),
        ([1, 2, 3, 4], 0.25),
        ([4, 1, 3, 2], 0.25),
        (range(1, 6), 4 / 15),
        (range(1, 101), 0.33),
        ([7], 0.0),
    ],
)
def test_gini_of_known_distributions(values: list[float], expected: float) -> None:
    assert gini(list(values)) == pytest.approx(expected, rel=1e-12, abs=0.0)


@given(amounts)
def test_gini_is_half_the_relative_mean_difference(values: list[int]) -> None:
    assume(any(values))
    difference = sum(abs(a - b) for a in values for b in values)
    exact = Fraction(difference, 2 * len(values) * sum(values))
    assert gini(values) == pytest.approx(float(exact), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("n", [1, 2, 7, 1000])
def test_one_owner_and_equal_owners_are_the_extremes(n: int) -> None:
    one, equal = [0.0] * (n - 1) + [3.0], [0.1] * n
    assert gini(one) == pytest.approx((n - 1) / n, rel=1e-12)
    assert (hhi(one), effective(one), top_tenth(one)) == (1.0, 1.0, 1.0)
    assert gini(equal) == 0.0
    assert hhi(equal) == pytest.approx(1 / n, rel=1e-12)
    assert effective(equal) == pytest.approx(n, rel=1e-12)


def test_hhi_of_the_textbook_shares() -> None:
    assert hhi([0.5, 0.3, 0.2]) == pytest.approx(0.38, rel=1e-12)
    assert effective([50, 30, 20]) == pytest.approx(1 / 0.38, rel=1e-12)


@given(amounts)
def test_hhi_is_the_sum_of_squared_shares(values: list[int]) -> None:
    assume(any(values))
    exact = Fraction(sum(value**2 for value in values), sum(values) ** 2)
    assert hhi(values) == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize(
    ("n", "holders"), [(1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (21, 3), (30, 3), (1000, 100)]
)
def test_the_top_tenth_is_rounded_up(n: int, holders: int) -> None:
    assert top_tenth([1.0] * n) == pytest.approx(holders / n, rel=1e-12)


def test_the_top_tenth_are_the_largest() -> None:
    # 1 to 20 sum to 210; the two largest hold 39.
    assert top_tenth(list(range(1, 21))) == pytest.approx(39 / 210, rel=1e-12)


@pytest.mark.parametrize("n", [1, 2, 9, 10])
def test_ten_or_fewer_hold_all_there_is(n: int) -> None:
    assert top_ten([*range(1, n + 1), *[0] * 30]) == pytest.approx(1.0, rel=1e-12)


def test_the_top_ten_are_the_ten_largest_however_many_there_are() -> None:
    """1 to 20 sum to 210; the ten largest hold 155. Of a thousand equals ten hold a hundredth."""
    assert top_ten(list(range(1, 21))) == pytest.approx(155 / 210, rel=1e-12)
    assert top_ten([1.0] * 11) == pytest.approx(10 / 11, rel=1e-12)
    assert top_ten([1.0] * 1000) == pytest.approx(0.01, rel=1e-12)


def test_amounts_whose_sum_overflows() -> None:
    huge = [1e308, 1e308, 1e308, 1e308]
    assert (gini(huge), hhi(huge), effective(huge), top_tenth(huge)) == (
        0.0,
        0.25,
        4.0,
        0.25,
    )


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize("values", [[], [0.0], [0, 0, 0]])
def test_nothing_held_is_undefined(measure: Measure, values: list[float]) -> None:
    assert measure(values) is None


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize("values", [[1.0, -1.0], [1.0, np.nan], [1.0, np.inf], [[1.0, 2.0]]])
def test_amounts_must_be_finite_and_not_negative(measure: Measure, values: list[float]) -> None:
    with pytest.raises(ValueError, match="values must"):
        measure(values)


@pytest.mark.parametrize("measure", ALL)
@given(values=amounts, scale=st.sampled_from([1e-300, 1e-3, 7.0, 1e290]))
def test_unit_and_order_do_not_matter(measure: Measure, values: list[int], scale: float) -> None:
    assume(any(values))
    expected = measure([float(value) for value in values])
    assert expected is not None
    assert measure([value * scale for value in reversed(values)]) == pytest.approx(
        expected, rel=1e-9, abs=1e-12
    )

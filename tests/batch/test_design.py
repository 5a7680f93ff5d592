"""Designs against what defines them: strata, prefixes, counts; quantiles in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.batch.design import Design, design_points
from sim.batch.factors import Factor, value_kind
from sim.errors import InputError

U = st.floats(0.0, 1.0)
UNIT = [Factor(name, "uncertainty", "number", low=0.0, high=1.0) for name in "abc"]
THREE = [Factor(name, "lever", "text", ("x", "y", "z")) for name in "abcdefg"]


def test_a_latin_hypercube_has_one_point_in_each_stratum_of_each_factor() -> None:
    points = design_points(UNIT, Design(kind="latin_hypercube", points=50))
    for name in "abc":
        assert sorted(int(point[name] * 50) for point in points) == list(range(50))


def test_a_longer_sobol_sequence_begins_with_the_shorter_one_and_fills_evenly() -> None:
    short = design_points(UNIT, Design(kind="sobol", points=16))
    long = design_points(UNIT, Design(kind="sobol", points=64))
    assert long[:16] == short
    # A (0, m, 1)-net in every dimension: one point in each interval of length 1/64.
    for name in "abc":
        assert sorted(int(point[name] * 64) for point in long) == list(range(64))


def test_saltellis_design_changes_one_column_at_a_time() -> None:
    points = design_points(UNIT, Design(kind="saltelli", points=8))
    assert len(points) == 8 * (3 + 2)
    for block in range(8):
        a, *mixed, b = points[5 * block : 5 * block + 5]
        for name, point in zip("abc", mixed, strict=True):
            assert point == {**a, name: b[name]}


def test_the_factorial_of_seven_rules_and_a_random_part_of_it() -> None:
    assert len(design_points(THREE, Design(kind="full_factorial"))) == 3**7 == 2187
    part = design_points(THREE, Design(kind="full_factorial", points=243))
    longer = design_points(THREE, Design(kind="full_factorial", points=500))
    assert len({tuple(point.values()) for point in longer}) == 500
    assert longer[:243] == part
    # Each level is drawn about equally often: 81 of 243, binomial standard deviation 7.3.
    for name in "abcdefg":
        counts = [sum(point[name] == level for point in part) for level in "xyz"]
        assert max(abs(count - 81) for count in counts) < 4 * 7.3


def test_a_full_factorial_takes_the_ends_of_ranges_and_evenly_spaced_levels() -> None:
    two = design_points(UNIT[:2], Design(kind="full_factorial"))
    assert [tuple(p.values()) for p in two] == [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
    three = design_points(UNIT[:1], Design(kind="full_factorial", levels=3))
    assert [point["a"] for point in three] == [0.0, 0.5, 1.0]


def test_a_grid_without_factors_is_one_point() -> None:
    assert design_points([], Design()) == [{}]


@pytest.mark.parametrize(
    ("factors", "design", "said"),
    [
        (UNIT, Design(), "a grid needs values"),
        (THREE, Design(points=5), "a grid visits every combination"),
        (UNIT, Design(kind="sobol", points=100), "power of two, such as 64 or 128"),
        (UNIT, Design(kind="latin_hypercube"), "give the number of points"),
        ([], Design(kind="sobol", points=8), "varies nothing"),
        ([*THREE, *(Factor(n, "lever", "text", tuple("abcdefghij")) for n in "hij")],
         Design(kind="full_factorial"), "more than 1,000,000"),
    ],
)  # fmt: skip
def test_a_design_that_does_not_fit_is_refused(
    factors: list[Factor], design: Design, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        design_points(factors, design)


@given(U)
def test_quantiles_are_those_of_the_closed_forms(u: float) -> None:
    uniform = Factor("x", "uncertainty", "number", low=2.0, high=6.0)
    assert uniform.at(u) == pytest.approx(2.0 + 4.0 * u)
    log = Factor("x", "uncertainty", "number", low=0.1, high=10.0, distribution="loguniform")
    assert log.at(u) == pytest.approx(0.1 * 100.0**u)
    triangle = Factor(
        "x", "uncertainty", "number", low=0.0, high=1.0, distribution="triangular", middle=0.25
    )
    expected = math.sqrt(0.25 * u) if u < 0.25 else 1.0 - math.sqrt(0.75 * (1.0 - u))
    assert triangle.at(u) == pytest.approx(expected, abs=1e-9)
    normal = Factor(
        "x", "uncertainty", "number", low=-1.0, high=1.0, distribution="normal", spread=0.5
    )
    inside = math.erf(2 / math.sqrt(2)) if abs(normal.at(u)) < 1.0 else None
    if inside is not None:
        below = math.erf(normal.at(u) / 0.5 / math.sqrt(2))
        assert (below + inside) / (2 * inside) == pytest.approx(u, abs=1e-6)


def test_whole_numbers_and_names_are_equally_likely() -> None:
    whole = Factor("x", "uncertainty", "whole number", low=3, high=6)
    names = Factor("x", "lever", "text", ("a", "b"))
    shares = np.linspace(0.0, 1.0, 4000, endpoint=False)
    drawn = [whole.at(float(u)) for u in shares]
    assert [drawn.count(each) for each in (3, 4, 5, 6)] == [1000] * 4
    assert [[names.at(float(u)) for u in shares].count(each) for each in "ab"] == [2000] * 2
    assert (whole.at(1.0), names.at(1.0)) == (6, "b")


def test_values_of_several_types_are_refused() -> None:
    assert value_kind("x", [1, 2.5]) == "number"
    with pytest.raises(InputError, match="all numbers, all true or false, or all names"):
        value_kind("x", [1, "a"])

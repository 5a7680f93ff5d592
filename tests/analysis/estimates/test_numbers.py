"""Numbers as text: units, differences in points, what pairing does, hard spaces."""

from __future__ import annotations

import pytest

from sim.analysis.presentation.layout import unbroken, wrap_paragraph
from sim.analysis.presentation.numbers import (
    three_figures,
    unit_and_scale,
    unit_of_difference,
    width_by_pairing,
    with_unit,
)
from sim.analysis.sweeps.factor_text import amount


@pytest.mark.parametrize(
    ("unit", "printed", "scale", "apart"),
    [
        ("share", "%", 100.0, "points"),
        ("share of the best", "% of the best", 100.0, "points"),
        ("share of the best per million dollars", "% of the best per million dollars", 100.0,
         "% of the best per million dollars"),
        ("% of level × weeks", "% of level × weeks", 1.0, "points × weeks"),
        ("residents", "residents", 1.0, "residents"),
    ],
)  # fmt: skip
def test_shares_are_percentages_and_their_differences_points(
    unit: str, printed: str, scale: float, apart: str
) -> None:
    assert unit_and_scale(unit) == (printed, scale)
    assert unit_of_difference(unit) == apart


def test_a_number_alone_has_three_figures() -> None:
    assert [three_figures(each) for each in (-1264.4, 0.0456, 9.996, 12.0, 0.0)] == [
        "\u22121,260", "0.046", "10.0", "12.0", "0.0",
    ]  # fmt: skip
    assert with_unit(0.0349, "share of the best") == "3.49 points"


@pytest.mark.parametrize(
    ("narrowings", "words"),
    [
        ([0.36], "36 % narrower"),
        ([-0.38], "38 % wider"),
        ([0.001], "as wide"),
        ([-0.38, 0.1, 0.36], "38 % wider to 36 % narrower"),
        ([0.24, 0.12], "12 to 24 % narrower"),
        ([-0.02, -0.2], "2 to 20 % wider"),
        ([0.0, 0.1], "as wide to 10 % narrower"),
    ],
)
def test_no_narrowing_is_negative(narrowings: list[float], words: str) -> None:
    assert width_by_pairing(*narrowings) == words


def test_numbers_are_not_torn_apart() -> None:
    assert unbroken("by 5 % [\u22121.0, +2.5], in 3") == (
        "by 5\u00a0% [\u22121.0,\u00a0+2.5], in 3"
    )
    assert wrap_paragraph("x" * 90 + " [1.0, 2.0]") == ["x" * 90, "[1.0, 2.0]"]


def test_settings_are_quoted_without_an_exponent() -> None:
    assert amount("no.such", 0.00002) == "0.00002"
    assert amount("no.such", -25_000.0) == "\u221225,000"

"""The table over the seeds, against counts and intervals by hand."""

from __future__ import annotations

import pytest

from sim.measures.catalogue import FRONT
from sim.workshop.seeds_table import FALL, Outcome, most_by_luck, seeds_table

GROWTH = "growth.at_work"
BEFORE, AFTER = FALL


def outcome(
    growth: float | None, before: float | None = None, after: float | None = None
) -> Outcome:
    """A run of which only growth and the fall are defined."""
    rest = dict.fromkeys(each.name for each in FRONT)
    return {**rest, GROWTH: growth, BEFORE: before, AFTER: after}


def test_means_difference_and_counts() -> None:
    """Differences B − A of 1, 2, 3, 0: mean 1.5; B is higher in three of four."""
    a = [outcome(each) for each in (10.0, 20.0, 30.0, 40.0)]
    b = [outcome(each) for each in (11.0, 22.0, 33.0, 40.0)]
    found = seeds_table(a, b)
    row = found["rows"][GROWTH]
    assert found["seeds"] == row["seeds"] == 4
    assert (row["a"][0], row["b"][0], row["difference"][0]) == (25.0, 26.5, 1.5)
    assert row["higher"] == [0, 3]
    # Student's t: 1.5 ± 3.182 × 1.291 / 2.
    assert row["difference"][1:] == pytest.approx([-0.554, 3.554], abs=0.001)
    assert not row["clear"]


def test_thirteen_of_twenty_are_luck_and_sixteen_are_not() -> None:
    """Sign test: 13 to 7 has p = .26, 16 to 4 has p = .012; both intervals stay clear of 0."""
    for higher, luck in ((13, True), (16, False)):
        b = [outcome(10.0)] * higher + [outcome(-0.1)] * (20 - higher)
        row = seeds_table([outcome(0.0)] * 20, b)["rows"][GROWTH]
        assert (row["higher"], row["clear"], row["luck"]) == ([20 - higher, higher], True, luck)


def test_the_most_by_luck_is_that_of_the_sign_test() -> None:
    """Of 20 seeds up to 14 (p = .115; 15 has .041), of 5 all (.0625), of 6 up to 5 (.031)."""
    most = most_by_luck()
    assert (most[20], most[5], most[6]) == (14, 5, 5)


def test_the_fall_is_the_change_in_the_week_of_the_crisis() -> None:
    a = [outcome(1.0, 0.30, 0.20), outcome(1.0, 0.50, 0.20)]
    b = [outcome(1.0, 0.30, 0.35), outcome(1.0, 0.50, 0.45)]
    fall = seeds_table(a, b)["fall"]
    assert fall["a"][0] == pytest.approx(-0.2)
    assert fall["b"][0] == pytest.approx(0.0)
    assert fall["difference"][0] == pytest.approx(0.2)


def test_seeds_without_a_number_are_left_out() -> None:
    row = seeds_table([outcome(None), outcome(1.0)], [outcome(5.0), outcome(2.0)])["rows"][GROWTH]
    assert (row["seeds"], row["difference"][0]) == (1, 1.0)
    nothing = seeds_table([outcome(None)], [outcome(None)])["rows"][GROWTH]
    assert (nothing["difference"], nothing["clear"], nothing["seeds"]) == ([None] * 3, False, 0)

"""Accuracy through a shock: words and numbers from made-up courses."""

from __future__ import annotations

import numpy as np
import pytest

from reports.choices.evidence import SHOCK, learned, write

QUARTERS = 20
AFTER = SHOCK // 13 + 1
"""First quarter measured after the shock."""


def courses(before: float, after: float, end: float, ceiling: float) -> np.ndarray:
    """An arm whose accuracy falls and rises, shape (columns, quarters, seeds)."""
    rng = np.random.default_rng(3)
    accuracy = np.full((QUARTERS, 30), end)
    accuracy[:AFTER], accuracy[AFTER] = before, after
    return np.array(
        [accuracy + rng.normal(0.0, 0.02, accuracy.shape), np.full((QUARTERS, 30), ceiling)]
    )


def test_accuracy_is_read_beside_its_ceiling_before_and_after_the_shock() -> None:
    found = learned(courses(0.4, 0.1, 0.3, 0.8))
    assert found.share == pytest.approx(0.5, abs=0.02)
    assert found.fall.mean == pytest.approx(-0.3, abs=0.02)
    assert found.rise.mean == pytest.approx(0.2, abs=0.02)


def test_quarters_without_a_belief_are_left_out() -> None:
    columns = courses(0.4, 0.1, 0.3, 0.8)
    columns[0, :5] = np.nan  # an agenda is agreed in the second year only
    assert learned(columns).accuracy.mean == pytest.approx(0.4, abs=0.02)


def test_an_agenda_that_was_never_agreed_is_undefined() -> None:
    nothing = np.full((2, QUARTERS, 30), np.nan)
    text = write({1: np.array([nothing, courses(0.4, 0.1, 0.3, 0.8)])}).text
    assert "| Collective Impact | undefined | undefined | undefined | undefined |" in text
    assert "| 0.80 | 0.50 |" in text


def test_the_page_says_where_less_than_half_is_learned_and_where_it_falls_and_rises() -> None:
    good, poor = courses(0.6, 0.2, 0.5, 0.8), courses(0.1, 0.1, 0.1, 0.8)
    text = write({1: np.array([good, poor]), 5: np.array([good, poor - 0.1])}).text
    assert "Less than half of the ceiling in year 2: System Shifting Network at K = 1." in text
    assert "not shown to be above 0: System Shifting Network at K = 5." in text
    assert (
        "falls at the shock by more than its interval: Collective Impact at K = 1; Collective "
        "Impact at K = 5. It rises again: Collective Impact at K = 1; Collective Impact at K = 5."
        in text
    )

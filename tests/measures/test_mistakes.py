"""How long mistakes stand: a published figure, an independent computation, reasons by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from sim.measures.mistakes import median_length, mistakes
from sim.world.tables.tally import HELPED, SUCCESSES
from tests.rules.desk import desk

REMISSIONS = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
"""Weeks of remission with 6-mercaptopurine, ended and not (Freireich et al. 1963)."""


def counts(*lengths: list[int]) -> list[np.ndarray]:
    """How often each length occurs."""
    return [np.bincount(np.array(each, np.int64), minlength=60) for each in lengths]


def test_remissions_last_23_weeks() -> None:
    assert median_length(*counts(*REMISSIONS)) == 23


@given(st.lists(st.integers(0, 50), max_size=40), st.lists(st.integers(0, 50), max_size=40))
def test_median_is_that_of_the_kaplan_meier_estimate(ended: list[int], still: list[int]) -> None:
    found = median_length(*counts(ended, still))
    if not ended:
        assert found is None
        return
    lasting = ecdf(CensoredData(uncensored=ended, right=still)).sf
    reached = lasting.quantiles[lasting.probabilities <= 0.5 + 1e-12]
    assert found == (reached[0] if reached.size else None)


def test_measures_of_mistakes_by_hand() -> None:
    _, world = desk()
    record = world.record
    found = mistakes(world, 60)
    assert found["understanding.helpful_successes"] == "no project succeeded"
    assert found["understanding.lost_to_mistakes"] == 0.0
    assert "nobody" in found["understanding.weeks_to_undo"]
    world.tally.projects[[SUCCESSES, HELPED]] = 8, 6
    record.lost[:3] = 0.3, -0.1, 0.7
    record.undone = np.bincount([2, 5, 5], minlength=60)
    record.standing = 3
    record.mistaken[[1, 8]] = 0b0101, 0b1000
    record.mistaken_since[1, [0, 2]], record.mistaken_since[8, 3] = (10, 50), 58
    found = mistakes(world, 60)
    assert found["understanding.helpful_successes"] == 0.75
    assert found["understanding.lost_to_mistakes"] == pytest.approx(0.9 / 9)
    # One has stood for a week, then of five at risk one ends at 2, of four two end at 5: 4/5 * 2/4.
    assert found["understanding.weeks_to_undo"] == 5
    record.undone[5] = 0
    assert "fewer than half" in mistakes(world, 60)["understanding.weeks_to_undo"]

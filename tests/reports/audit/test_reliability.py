"""Reliability of measures: correlations between halves of the seeds, on numbers made by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from reports.audit.reliability import (
    LEVEL,
    MEASURED,
    correlation,
    read_reliability,
    reliability,
    reliability_text,
)
from reports.reference.headlines import VALIDITY, headlines_part
from sim.measures.catalogue import FRONT

NAN = math.nan


def test_a_correlation_by_hand() -> None:
    """(1, 2, 3) and (1, 3, 2): covariance 1/2, variances 1 and 1."""
    assert correlation(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])) == pytest.approx(0.5)


@pytest.mark.parametrize("b", [[1.0, NAN, 2.0], [4.0, 4.0, 4.0]])
def test_of_two_settings_or_of_what_does_not_vary_there_is_none(b: list[float]) -> None:
    assert math.isnan(correlation(np.array([1.0, 2.0, 3.0]), np.array(b)))


def values() -> np.ndarray:
    """Three settings, two seeds: on all measures 1, 2, 3, but on the first the seeds disagree."""
    found = np.zeros((3, 2, 3, len(MEASURED)))
    found[:] = np.array([1.0, 2.0, 3.0])[:, None, None, None]
    found[:, 1, :, 0] = np.array([1.0, 3.0, 2.0])[:, None]
    found[:, :, 2, 1] = NAN
    return found


def test_halves_that_agree_are_reliable_and_others_are_not() -> None:
    first, second, third, *_ = reliability(values())
    assert (first.measure, first.seeds) == (MEASURED[0].name, 1)
    assert first.level == first.lowest == pytest.approx(0.5)
    assert third.level == pytest.approx(1.0)
    assert math.isnan(third.difference), "arms that are alike differ nowhere"
    assert third.with_level_before == pytest.approx(1.0)
    assert second.level == pytest.approx(1.0), "an arm without values is left out"


def test_the_level_itself_is_no_row() -> None:
    assert LEVEL not in [each.measure for each in reliability(values())]


def test_the_file_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "reliability.csv"
    assert read_reliability(file) == {}
    file.write_text(reliability_text(values()), encoding="utf-8")
    found = read_reliability(file)
    assert found[MEASURED[0].name].level == 0.5
    assert len(found) == len(MEASURED) - 1


def test_every_headline_has_a_sentence_on_validity() -> None:
    assert list(VALIDITY) == [each.name for each in FRONT]
    assert all(f"| `{name}` | {words} |" in headlines_part() for name, words in VALIDITY.items())

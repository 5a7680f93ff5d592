"""What is read off courses, against courses made up so that the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from reports.patterns.base import NOT_APPLICABLE, NOT_REPRODUCED, REPRODUCED, verdict
from reports.patterns.readings import (
    alive,
    falls_back,
    first_seen,
    in_order,
    in_year,
    lead,
    overtakes,
    saturates,
    share,
    yearly_growth,
)

WEEKS = np.arange(520)
YEARS = np.arange(12.0)


def runs(course: np.ndarray, seeds: int = 12) -> np.ndarray:
    """A course on several seeds, each with a level of its own."""
    return course + np.linspace(0, 0.1, seeds)[:, None]


def test_the_week_of_a_known_crossing_is_found() -> None:
    """1 - exp(-t / 20) levels off at 1, t / 200 crosses it between weeks 199 and 200."""
    fast, slow = runs(1 - np.exp(-WEEKS / 20)), runs(WEEKS / 200)
    cross = next(t for t in WEEKS[1:] if t / 200 > 1 - np.exp(-t / 20))
    assert overtakes(slow, fast) == cross + 1  # weeks are counted from 1
    early, late = (lead(fast, slow, year) for year in (0, -1))
    assert early.low > 0 > late.high
    assert early.mean == pytest.approx(np.mean(1 - np.exp(-WEEKS[:52] / 20) - WEEKS[:52] / 200))


@pytest.mark.parametrize("ahead", [1.0, -1.0])
def test_who_always_leads_or_never_does_overtakes_nobody(ahead: float) -> None:
    assert np.isnan(overtakes(runs(WEEKS / 100 + ahead), runs(WEEKS / 100)))


def test_a_year_is_52_weeks_and_the_last_is_a_whole_one() -> None:
    course = np.arange(2 * 52 + 7.0)[None]
    assert in_year(course, 0) == [25.5]
    assert in_year(course, -1) == [52 + 25.5]


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (200 / (1 + np.exp(-1.5 * (YEARS - 3))), True),  # logistic, far past its middle
        (200 / (1 + np.exp(-1.5 * (YEARS - 9))), False),  # still before it
        (19 * 1.22**YEARS, False),  # exponential
        (19 + 15 * YEARS, False),  # a straight line
        (np.minimum(19 + 30 * YEARS, 208) - np.maximum(0, YEARS - 6) * 9, True),  # and declines
        (np.full(12, 50.0), False),  # never grew
        (50 - YEARS, False),
    ],
)
def test_what_saturates(course: np.ndarray, expected: bool) -> None:
    assert saturates(course) is expected


def test_the_published_growth_of_re_amp_comes_out() -> None:
    """From 20 to 125: 36 % a year in the six years from 2004, 30 % in the seven from 2003."""
    members = np.array([20, 0, 0, 0, 0, 0, 125.0, 125.0])
    assert yearly_growth(members, 6) == pytest.approx(0.36, abs=0.005)
    assert yearly_growth(members, 7) == pytest.approx(0.30, abs=0.005)
    assert np.isnan(yearly_growth(np.array([0.0, 5.0]), 1))


def test_an_effort_goes_on_while_it_works_and_keeps_a_third() -> None:
    steady, none = np.full(200, 30.0), np.zeros(200)
    busy = np.ones(200)
    assert alive(steady, busy)
    assert not alive(steady, none)
    assert not alive(none, busy)
    last = busy.copy()
    last[-26:] = 0
    assert not alive(steady, last)
    last[-26] = 1  # one active week in the last half-year is enough
    assert alive(steady, last)
    for left, expected in ((10.0, True), (9.9, False)):
        shrunk = steady.copy()
        shrunk[-26:] = left
        assert alive(shrunk, busy) is expected
    recovered = steady.copy()
    recovered[80:120] = 0
    assert alive(recovered, busy)


def test_the_interval_of_a_share_is_wilsons() -> None:
    """Wilson (1927): 68 % of 165 is .606 to .749 (112 of 165, computed by the formula)."""
    n, k, z = 165, 112, 1.959964
    p = k / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    found = share([True] * k + [False] * (n - k))
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-4)
    assert share([]).mean is None


nan = np.nan


@pytest.mark.parametrize(
    ("stages", "ordered", "back"),
    [
        ([1, 1, 2, 2, 3, 3, 4, 4], True, False),
        ([nan, 1, 2, nan, 3, 4], True, False),
        ([1, 2, 1, 2, 3, 4], True, True),
        ([1, 3, 2, 4], False, True),
        ([1, 2, 3, 3], False, False),  # never gets to the core
        ([4, 3, 2, 1], False, True),
        ([nan, nan], False, False),
    ],
)
def test_the_order_of_stages(stages: list[float], ordered: bool, back: bool) -> None:
    assert in_order(np.array(stages)) is ordered
    assert falls_back(np.array(stages)) is back


def test_the_first_three_stages_may_come_in_order_without_the_fourth() -> None:
    assert in_order(np.array([1, 2, 3, 3]), 3)
    assert not in_order(np.array([1, 3, 2, 4]), 3)


def test_where_each_stage_is_first_seen() -> None:
    assert first_seen(np.array([nan, 3, 1, 3, 4])) == {3: 1, 1: 2, 4: 4}


def test_one_failure_is_a_failure_and_what_cannot_be_read_is_no_success() -> None:
    assert verdict([True, True]) == REPRODUCED
    assert verdict([True, None, False]) == NOT_REPRODUCED
    assert verdict([True, None]) == NOT_APPLICABLE
    assert verdict([]) == NOT_APPLICABLE

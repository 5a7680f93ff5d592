"""Resilience against closed forms: linear, exponential, instant and absent recovery."""

from itertools import pairwise
from math import ceil, exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from sim.measures.resilience import recovery, weeks_to_regain

BEFORE = [0.5, 0.5, 0.5]
LINEAR = np.linspace(60.0, 100.0, 11)
"""Drops to 60 % and climbs back in ten weeks."""


def loss_area(quality: ArrayLike) -> float:
    """Resilience loss of Bruneau et al. (2003), against a shadow of full function throughout."""
    values = np.asarray(quality)
    return recovery(np.full(values.shape, 100.0), values, [0]).area


def test_linear_recovery() -> None:
    assert loss_area(LINEAR) == pytest.approx(200.0, rel=1e-12)
    assert weeks_to_regain(100.0 - LINEAR) == 9
    assert weeks_to_regain(100.0 - LINEAR, share=1.0) == 10
    assert weeks_to_regain(100.0 - LINEAR, share=0.5) == 5


@pytest.mark.parametrize(("drop", "tau"), [(40.0, 5.0), (40.0, 20.0), (90.0, 52.0)])
def test_exponential_recovery(drop: float, tau: float) -> None:
    weeks = np.arange(int(30 * tau))
    quality = 100.0 - drop * np.exp(-weeks / tau)
    # The trapezoid rule errs upward, by at most the integral of |f''| / 12 = drop / (12 tau).
    cut_off = drop * tau * exp(-(len(weeks) - 1) / tau)
    error = loss_area(quality) - (drop * tau - cut_off)
    assert 0.0 < error <= drop / (12.0 * tau)
    assert weeks_to_regain(100.0 - quality) == ceil(tau * log(10.0))


def test_instant_recovery_costs_nothing() -> None:
    assert loss_area([100.0] * 20) == 0.0
    assert weeks_to_regain([0.0] * 20) == 0


def test_a_single_value_spans_no_time() -> None:
    assert loss_area([60.0]) == 0.0
    assert weeks_to_regain([40.0]) is None


def test_linear_recovery_of_a_steady_run() -> None:
    shadow = BEFORE + [0.5] * 11
    shocked = np.concatenate([BEFORE, 0.5 * LINEAR / 100.0])
    result = recovery(shadow, shocked, [3])
    assert result.level == 0.5
    assert result.depth == pytest.approx(0.2, rel=1e-12)
    assert result.weeks == 9
    assert result.reason is None
    assert result.area == pytest.approx(1.0, rel=1e-12)
    assert result.surplus == pytest.approx(0.0, abs=1e-12)
    assert result.relative_depth == pytest.approx(0.4, rel=1e-12)
    assert result.relative_area == pytest.approx(2.0, rel=1e-12)
    assert result.relative_surplus == pytest.approx(0.0, abs=1e-12)
    assert result.later_shocks == ()


def test_growth_that_would_have_come_anyway_is_no_recovery() -> None:
    # The shocked run is back at its level before the shock in week 6, yet never gains on its
    # shadow, which grew just as fast.
    weeks = np.arange(20.0)
    shadow = 1.0 + 0.1 * weeks
    shocked = np.where(weeks < 5, shadow, shadow - 0.2)
    result = recovery(shadow, shocked, [5])
    assert shocked[6] > shocked[4]
    assert result.weeks is None
    assert result.reason is not None
    assert "14 weeks" in result.reason
    assert "at best 0%" in result.reason
    assert result.area == pytest.approx(0.2 * 14, rel=1e-12)
    assert result.level == pytest.approx(1.4, rel=1e-12)


def test_a_censored_recovery_says_how_far_it_came() -> None:
    result = recovery([1.0] * 5, [1.0, 0.2, 0.4, 0.6, 0.6], [1])
    assert result.weeks is None
    assert result.reason is not None
    assert "at best 50%" in result.reason
    assert "3 weeks" in result.reason


def test_a_loss_that_deepens_is_counted_from_the_shock() -> None:
    # Deepest in the third week of the shock, nine tenths made good in its sixth.
    result = recovery([1.0] * 8, [1.0, 0.95, 0.7, 0.5, 0.7, 0.9, 0.95, 1.0], [1])
    assert result.depth == pytest.approx(0.5, rel=1e-12)
    assert result.weeks == 5
    # An early week with little loss is not a recovery from what came later.
    assert weeks_to_regain([0.01, 0.5, 0.5]) is None


def test_a_run_better_off_after_the_shock() -> None:
    result = recovery([1.0, 1.0, 1.0, 1.0], [1.0, 0.8, 1.0, 1.4], [1])
    assert result.surplus == pytest.approx(0.4, rel=1e-12)
    assert result.relative_surplus == pytest.approx(0.4, rel=1e-12)
    # Loss .1 and gain .2, in weeks: the signed area.
    assert result.area == pytest.approx(-0.1, rel=1e-12)
    assert result.weeks == 1


def test_a_shock_without_effect() -> None:
    series = [0.3, 0.4, 0.5, 0.5]
    result = recovery(series, series, [1])
    assert (result.depth, result.weeks, result.area, result.surplus) == (0.0, 0, 0.0, 0.0)
    assert result.reason is None


def test_later_shocks_are_marked_not_attributed() -> None:
    shadow, shocked = [1.0] * 6, [1.0, 0.5, 1.0, 0.4, 1.0, 1.0]
    result = recovery(shadow, shocked, [3, 1])
    assert result.later_shocks == (3,)
    assert result.depth == pytest.approx(0.6, rel=1e-12)
    assert result.weeks == 3


@pytest.mark.parametrize(("first_value", "shock"), [(1.0, 0), (0.0, 1)])
def test_without_a_level_before_the_shock_nothing_is_relative(
    first_value: float, shock: int
) -> None:
    shocked = [first_value, 0.5, 1.0] if shock else [0.5, 0.5, 1.0]
    result = recovery([first_value, 1.0, 1.0], shocked, [shock])
    assert result.depth == pytest.approx(0.5, rel=1e-12)
    assert result.relative_depth is None
    assert result.relative_area is None
    assert result.relative_surplus is None
    assert (result.level is None) == (shock == 0)


def test_a_shock_in_the_last_week() -> None:
    result = recovery([1.0, 1.0], [1.0, 0.5], [1])
    assert result.weeks is None
    assert result.reason is not None
    assert result.area == 0.0


@given(
    st.lists(st.floats(0.0, 1.0), min_size=2, max_size=40),
    st.floats(0.01, 1.0),
    st.integers(1, 30),
)
def test_area_and_surplus_turn_with_the_series(
    losses: list[float], level: float, before: int
) -> None:
    shadow = [level] * (before + len(losses))
    shocked = [level] * before + [level - loss for loss in losses]
    result = recovery(shadow, shocked, [before])
    mirrored = recovery(shocked, shadow, [before])
    assert mirrored.area == -result.area
    assert mirrored.surplus == -result.surplus
    assert result.depth == pytest.approx(max(losses), abs=1e-12)
    exact = sum((a + b) / 2 for a, b in pairwise(losses))
    assert result.area == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize(
    ("shadow", "shocked", "shocks", "message"),
    [
        ([1.0, 1.0], [1.0], [0], "one length"),
        ([1.0, 1.0], [1.0, 0.5], [], "shocks must"),
        ([1.0, 1.0], [1.0, 0.5], [2], "shocks must"),
        ([1.0, 1.0], [1.0, 0.5], [-1], "shocks must"),
        ([1.0, 1.0], [0.9, 0.5], [1], "before the first shock"),
        ([1.0, np.nan], [1.0, 0.5], [1], "finite"),
        ([], [], [0], "at least one"),
    ],
)
def test_series_that_are_no_pair_are_refused(
    shadow: list[float], shocked: list[float], shocks: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        recovery(shadow, shocked, shocks)


def test_arguments_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="share"):
        weeks_to_regain([1.0, 0.0], share=0.0)

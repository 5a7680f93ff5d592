"""Sorting, the largest few, rank correlation: against numpy and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr

from sim.world.order import move_largest_first, rank_correlation, ranks, sort_by

numbers = st.floats(-1e6, 1e6)
lists = arrays(np.float64, st.integers(0, 40), elements=numbers, unique=True)
with_equals = arrays(np.float64, st.integers(0, 40), elements=st.sampled_from([0.0, 1.0, 2.5]))


@given(lists, st.integers(0, 5))
def test_sort_by_sorts_keys_and_items_together_and_leaves_the_rest(
    keys: np.ndarray, beyond: int
) -> None:
    items = np.arange(keys.size)
    sorted_keys, sorted_items = keys.copy(), items.copy()
    count = max(0, keys.size - beyond)
    sort_by(sorted_keys, sorted_items, count)
    order = np.argsort(keys[:count])
    np.testing.assert_array_equal(sorted_items[:count], order)
    np.testing.assert_array_equal(sorted_keys[:count], keys[order])
    np.testing.assert_array_equal(sorted_items[count:], items[count:])


@given(lists, st.integers(0, 50))
def test_largest_brings_the_best_to_the_front_best_first(scores: np.ndarray, k: int) -> None:
    items = np.arange(scores.size)
    found = move_largest_first(scores.copy(), items, scores.size, k)
    assert found == min(k, scores.size)
    np.testing.assert_array_equal(items[:found], np.argsort(-scores)[:found])
    assert sorted(items) == list(range(scores.size)), "nobody is lost"


@given(with_equals, st.integers(0, 50))
def test_largest_among_equals_takes_nobody_worse(scores: np.ndarray, k: int) -> None:
    items = np.arange(scores.size)
    found = move_largest_first(scores.copy(), items, scores.size, k)
    np.testing.assert_array_equal(scores[items[:found]], np.sort(scores)[::-1][:found])
    assert len(set(items[:found].tolist())) == found


@given(with_equals)
def test_ranks_are_numpys_and_stable(values: np.ndarray) -> None:
    np.testing.assert_array_equal(ranks(values), np.argsort(-values, kind="stable"))


@pytest.mark.parametrize("seed", range(5))
def test_rank_correlation_is_spearmans(seed: int) -> None:
    generator = np.random.default_rng(seed)
    x, y = generator.integers(0, 6, 12).astype(float), generator.normal(size=12)
    assert rank_correlation(x, y) == pytest.approx(spearmanr(x, y).statistic)
    assert rank_correlation(x, x) == pytest.approx(1.0)
    assert rank_correlation(y, -y) == pytest.approx(-1.0)
    assert np.isnan(rank_correlation(np.ones(12), y))

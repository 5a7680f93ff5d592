"""Shapley values and interactions of games whose solution is known."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.analysis.explanation.shapley import interactions, shapley
from sim.measures.votes import voting_power


def game(players: int, worth: Callable[[set[int]], float]) -> NDArray[np.float64]:
    """The worths of all coalitions, given a function of the set of players in one."""
    return np.array(
        [
            float(worth({i for i in range(players) if coalition >> i & 1}))
            for coalition in range(2**players)
        ]
    )


def games(most: int) -> st.SearchStrategy[NDArray[np.float64]]:
    """Random games of one to some players."""
    worth = st.floats(-1e3, 1e3).map(lambda x: round(x, 6))
    return st.integers(1, most).flatmap(
        lambda n: st.lists(worth, min_size=2**n, max_size=2**n).map(np.array)
    )


def by_orders(worths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shapley values as Shapley told them: everybody joins in every order."""
    players = worths.size.bit_length() - 1
    total = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        inside = 0
        for player in order:
            total[player] += worths[inside | 1 << player] - worths[inside]
            inside |= 1 << player
    return total / len(orders)


def test_glove_game() -> None:
    # One left glove, two right ones; a pair is worth 1.
    worths = game(3, lambda s: 0 in s and len(s) > 1)
    assert shapley(worths) == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    # Worked out by hand: left and right need each other, the right ones replace each other.
    expected = [[0, 0.5, 0.5], [0.5, 0, -0.5], [0.5, -0.5, 0]]
    np.testing.assert_allclose(interactions(worths), expected, atol=1e-15)


@pytest.mark.parametrize("needed", [{0}, {1, 3}, {0, 2, 4}, {0, 1, 2, 3, 4}])
def test_unanimity_games(needed: set[int]) -> None:
    worths = game(5, lambda s: needed <= s)
    share = 1 / len(needed)
    assert shapley(worths) == pytest.approx([share if i in needed else 0.0 for i in range(5)])
    # Grabisch & Roubens 1999: I(S) = 1 / (t - s + 1) for S within the t players needed, else 0.
    index = interactions(worths)
    for i, j in combinations(range(5), 2):
        expected = 1 / (len(needed) - 1) if {i, j} <= needed else 0.0
        assert index[i, j] == pytest.approx(expected, abs=1e-15)


def test_airport_game() -> None:
    # Littlechild & Owen 1973: each stretch of the runway is shared by those who need it.
    lengths = [1.0, 2.0, 4.0, 4.5, 9.0]
    worths = game(5, lambda s: max((lengths[i] for i in s), default=0.0))
    stretches = np.diff([0.0, *lengths]) / [5, 4, 3, 2, 1]
    assert shapley(worths) == pytest.approx(np.cumsum(stretches))


@pytest.mark.parametrize(
    ("weights", "quota", "published"),
    [
        ([50, 49, 1], 51, [2 / 3, 1 / 6, 1 / 6]),
        # The Council of the European Economic Community of 1958; Luxembourg never decides.
        ([4, 4, 4, 2, 2, 1], 12, [14 / 60, 14 / 60, 14 / 60, 9 / 60, 9 / 60, 0.0]),
    ],
)
def test_weighted_votes(weights: list[int], quota: int, published: list[float]) -> None:
    worths = game(len(weights), lambda s: sum(weights[i] for i in s) >= quota)
    assert shapley(worths) == pytest.approx(published)
    power = voting_power(weights, quota).shapley_shubik
    assert power is not None
    assert shapley(worths) == pytest.approx([float(each) for each in power])


def test_additive_games_have_no_interactions() -> None:
    brings = [0.5, -2.0, 0.0, 7.25]
    worths = game(4, lambda s: 3.0 + sum(brings[i] for i in s))
    assert shapley(worths).tolist() == brings
    assert interactions(worths).tolist() == np.zeros((4, 4)).tolist()


def test_pairs_get_what_pairs_bring() -> None:
    alone = np.array([1.0, -2.0, 0.5, 4.0])
    rng = np.random.default_rng(1)
    both = np.triu(rng.normal(size=(4, 4)), 1)
    both += both.T
    worths = game(
        4,
        lambda s: sum(alone[i] for i in s) + sum(both[i, j] for i, j in combinations(sorted(s), 2)),
    )
    np.testing.assert_allclose(interactions(worths), both, atol=1e-12)
    np.testing.assert_allclose(shapley(worths), alone + both.sum(axis=1) / 2, atol=1e-12)


def test_small_and_many_games() -> None:
    assert shapley([5.0]).shape == (0,)
    assert interactions([5.0]).shape == (0, 0)
    assert shapley([5.0, 7.0]).tolist() == [2.0]
    assert interactions([5.0, 7.0]).tolist() == [[0.0]]
    assert shapley(np.zeros((0, 8))).shape == (0, 3)
    assert interactions(np.zeros((0, 8))).shape == (0, 3, 3)
    many = np.random.default_rng(2).normal(size=(3, 5, 16))
    assert shapley(many).shape == (3, 5, 4)
    np.testing.assert_array_equal(shapley(many)[2, 1], shapley(many[2, 1]))
    np.testing.assert_array_equal(interactions(many)[2, 1], interactions(many[2, 1]))


@pytest.mark.parametrize("worths", [[], 3.0, [1.0, 2.0, 3.0], [0.0, np.nan], [0.0, np.inf]])
def test_what_is_no_game(worths: object) -> None:
    for solve in (shapley, interactions):
        with pytest.raises(ValueError, match="worth"):
            solve(worths)


@given(games(5))
def test_values_are_means_over_all_orders_and_add_up(worths: NDArray[np.float64]) -> None:
    values = shapley(worths)
    np.testing.assert_allclose(values, by_orders(worths), atol=1e-9)
    assert values.sum() == pytest.approx(worths[-1] - worths[0], abs=1e-9)


@given(games(5))
def test_interaction_is_what_one_brings_more_where_the_other_is(
    worths: NDArray[np.float64],
) -> None:
    # Grabisch & Roubens 1999, recursive axiom: the value of i with j present minus with j absent.
    index = interactions(worths)
    players = len(index)
    coalitions = np.arange(worths.size)
    for j in range(players):
        here = coalitions >> j & 1 == 1
        others = [i for i in range(players) if i != j]
        apart = shapley(worths[here]) - shapley(worths[~here])
        np.testing.assert_allclose(index[others, j], apart, atol=1e-9)
    np.testing.assert_array_equal(index, index.T)


@given(games(5), st.randoms(use_true_random=False))
def test_names_of_players_do_not_matter(worths: NDArray[np.float64], random: Random) -> None:
    players = worths.size.bit_length() - 1
    order = list(range(players))
    random.shuffle(order)
    moved = np.array(
        [
            worths[sum(1 << order[i] for i in range(players) if coalition >> i & 1)]
            for coalition in range(worths.size)
        ]
    )
    np.testing.assert_allclose(shapley(moved), shapley(worths)[order], atol=1e-9)
    np.testing.assert_allclose(
        interactions(moved), interactions(worths)[np.ix_(order, order)], atol=1e-9
    )


@given(games(4), st.integers(0, 4))
def test_who_never_adds_anything_gets_exactly_nothing(
    worths: NDArray[np.float64], place: int
) -> None:
    players = worths.size.bit_length() - 1
    place = min(place, players)
    coalitions = np.arange(2 * worths.size)
    low = coalitions & ((1 << place) - 1)
    wider = worths[coalitions >> (place + 1) << place | low]
    assert shapley(wider)[place] == 0.0
    assert (interactions(wider)[place] == 0.0).all()
    np.testing.assert_allclose(np.delete(shapley(wider), place), shapley(worths), atol=1e-9)

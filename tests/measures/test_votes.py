"""Power indices against published games, closed forms and enumeration of all coalitions."""

from fractions import Fraction
from itertools import combinations, pairwise, permutations
from math import comb, factorial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.measures.votes import VotingPower, integer_quota, integer_weights, voting_power

games = st.tuples(st.lists(st.integers(0, 12), min_size=1, max_size=8), st.integers(-2, 110))


def fractions(*pairs: str) -> tuple[Fraction, ...]:
    return tuple(Fraction(pair) for pair in pairs)


PUBLISHED = [
    pytest.param(
        [4, 4, 4, 2, 2, 1],
        12,
        fractions("5/21", "5/21", "5/21", "1/7", "1/7", "0"),
        fractions("7/30", "7/30", "7/30", "3/20", "3/20", "0"),
        id="EEC council 1958",
    ),
    pytest.param(
        [50, 49, 1],
        51,
        fractions("3/5", "1/5", "1/5"),
        fractions("2/3", "1/6", "1/6"),
        id="small party as strong as a large one",
    ),
    pytest.param(
        [4, 3, 2, 1],
        6,
        fractions("5/12", "1/4", "1/4", "1/12"),
        fractions("5/12", "1/4", "1/4", "1/12"),
        id="four players",
    ),
    pytest.param(
        [3, 1, 1, 1, 1],
        4,
        fractions("14/22", "2/22", "2/22", "2/22", "2/22"),
        fractions("3/5", "1/10", "1/10", "1/10", "1/10"),
        id="backbone and four members",
    ),
    pytest.param(
        [7] * 5 + [1] * 10,
        39,
        fractions(*["848/5080"] * 5, *["84/5080"] * 10),
        fractions(*["421/2145"] * 5, *["4/2145"] * 10),
        id="UN Security Council",
    ),
]


@pytest.mark.parametrize(("weights", "quota", "banzhaf_index", "shapley_index"), PUBLISHED)
def test_published_games(
    weights: list[int],
    quota: int,
    banzhaf_index: tuple[Fraction, ...],
    shapley_index: tuple[Fraction, ...],
) -> None:
    power = voting_power(weights, quota)
    assert power.banzhaf == banzhaf_index
    assert power.shapley_shubik == shapley_index


def test_the_swings_of_the_council_of_1958() -> None:
    assert voting_power([4, 4, 4, 2, 2, 1], 12).swings == (10, 10, 10, 6, 6, 0)


@pytest.mark.parametrize(("players", "quota"), [(5, 3), (40, 21), (62, 32), (63, 32), (90, 60)])
def test_equal_players_beyond_the_reach_of_enumeration(players: int, quota: int) -> None:
    power = voting_power([1] * players, quota)
    assert power.swings == (comb(players - 1, quota - 1),) * players
    assert power.banzhaf == (Fraction(1, players),) * players
    assert power.shapley_shubik == (Fraction(1, players),) * players


def test_one_large_player_among_many_small_ones() -> None:
    # The large one pivots when from quota - weight to quota - 1 of the m small ones come first,
    # and its place in the line is uniform.
    small, weight, quota = 60, 20, 41
    power = voting_power([weight] + [1] * small, quota)
    assert power.shapley_shubik is not None
    assert power.shapley_shubik[0] == Fraction(weight, small + 1)
    assert power.swings[0] == sum(comb(small, size) for size in range(quota - weight, quota))


@given(games)
def test_banzhaf_equals_enumeration(game: tuple[list[int], int]) -> None:
    weights, quota = game
    swings = [0] * len(weights)
    for size in range(len(weights) + 1):
        for coalition in combinations(range(len(weights)), size):
            total = sum(weights[player] for player in coalition)
            for player in coalition:
                swings[player] += total >= quota > total - weights[player]
    power = voting_power(weights, quota)
    assert power.swings == tuple(swings)
    if sum(swings) == 0:
        assert power.banzhaf is None
    else:
        assert power.banzhaf == tuple(Fraction(count, sum(swings)) for count in swings)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(1, 54))
def test_shapley_shubik_equals_enumeration_of_orders(weights: list[int], quota: int) -> None:
    assume(quota <= sum(weights))
    pivots = [0] * len(weights)
    for order in permutations(range(len(weights))):
        total = 0
        for player in order:
            total += weights[player]
            if total >= quota:
                pivots[player] += 1
                break
    orders = factorial(len(weights))
    index = voting_power(weights, quota).shapley_shubik
    assert index == tuple(Fraction(count, orders) for count in pivots)


@given(games)
def test_shapley_shubik_equals_enumeration_of_coalitions(game: tuple[list[int], int]) -> None:
    weights, quota = game
    n = len(weights)
    power = [Fraction(0)] * n
    for player in range(n):
        others = [other for other in range(n) if other != player]
        for size in range(n):
            chance = Fraction(1, n * comb(n - 1, size))
            for coalition in combinations(others, size):
                before = sum(weights[other] for other in coalition)
                power[player] += chance * (before < quota <= before + weights[player])
    index = voting_power(weights, quota).shapley_shubik
    if 0 < quota <= sum(weights):
        assert index == tuple(power)
    else:
        assert index is None


@pytest.mark.parametrize(("weights", "quota"), [([3, 2], 6), ([3, 2], 0), ([0, 0], 1), ([], 1)])
def test_without_a_swing_power_is_undefined(weights: list[int], quota: int) -> None:
    power = voting_power(weights, quota)
    assert power == VotingPower((0,) * len(weights), None)
    assert power.banzhaf is None


def test_a_dictator_has_all_the_power() -> None:
    power = voting_power([5, 1, 1], 5)
    assert power.banzhaf == power.shapley_shubik == (1, 0, 0)


@pytest.mark.parametrize(
    ("weights", "quota", "message"),
    [
        ([1.5, 1], 2, "weights must be whole"),
        ([2, 1], 1.5, "quota must be a whole"),
        ([-1, 2], 1, "not be negative"),
        ([10**9, 10**9], 10**9, "integer_weights"),
    ],
)
def test_unusable_games_are_refused(weights: list[int], quota: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        voting_power(weights, quota)


@pytest.mark.parametrize(
    ("weights", "parts", "expected"),
    [
        ([0.5, 0.3, 0.2], 1000, (500, 300, 200)),
        # Shares 4.1, 3.3, 2.6: the one part left goes to the remainder .6.
        ([41, 33, 26], 10, (4, 3, 3)),
        # Alabama's paradox of 1880 in small: 6, 6 and 2 states' people, 10 and 11 seats.
        ([6, 6, 2], 10, (4, 4, 2)),
        ([6, 6, 2], 11, (5, 5, 1)),
        ([0, 0], 10, (0, 0)),
        ([], 10, ()),
        ([0, 3], 10, (0, 10)),
        ([1e308, 1e308], 10, (5, 5)),
    ],
)
def test_weights_become_integers_by_largest_remainder(
    weights: list[float], parts: int, expected: tuple[int, ...]
) -> None:
    assert integer_weights(weights, parts) == expected


def test_rounding_gives_no_power_to_one_of_three_equals() -> None:
    weights = integer_weights([1, 1, 1])
    assert weights == (333, 333, 333)
    quota = integer_quota(2 / 3, weights)
    assert quota == 666
    assert voting_power(weights, quota).swings == (2, 2, 2)
    # Equal up to the last bit is equal: .1 + .2 is not .3 in floating point.
    assert integer_weights([0.1 + 0.2, 0.3, 0.3]) == weights


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30), st.integers(30, 1000))
def test_integers_keep_to_shares_and_order(weights: list[int], parts: int) -> None:
    assume(any(weights))
    integers = integer_weights(weights, parts)
    assert parts - len(weights) < sum(integers) <= parts
    for weight, integer in zip(weights, integers, strict=True):
        assert abs(integer - parts * weight / sum(weights)) < 1
    ranked = sorted(zip(weights, integers, strict=True))
    for (low, fewer), (high, more) in pairwise(ranked):
        assert fewer <= more
        assert low != high or fewer == more


@pytest.mark.parametrize("weights", [[-1.0, 2.0], [np.nan], [np.inf], [[1.0]], [1.0] * 11])
def test_unusable_real_weights_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"weights must|players need"):
        integer_weights(weights, parts=10)


@pytest.mark.parametrize(
    ("share", "total", "quota"),
    [(0.5, 100, 50), (0.5, 101, 51), (1.0, 999, 999), (0.07, 100, 7), (2 / 3, 999, 666)],
)
def test_a_quota_is_the_least_that_reaches_the_share(share: float, total: int, quota: int) -> None:
    assert integer_quota(share, [total - 1, 1]) == quota


@pytest.mark.parametrize("share", [0.0, -0.5, 1.01])
def test_a_quota_needs_a_share(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        integer_quota(share, [1, 2])

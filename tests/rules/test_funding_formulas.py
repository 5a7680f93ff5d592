"""The formulas of the funding rules against worked examples and closed forms.

The kernels called here are the ones that the rules run.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.funding.conviction_voting import grown, threshold
from sim.rules.funding.quadratic_funding import divide_pool, gifts_and_match, match
from sim.rules.funding.self_organized_fund_allocation import turn_over

GIFTS = [[9, 4, 1], [14], [1] * 14, [100]]


def matched(gifts: list[list[int]], pool: int, whole: bool = False) -> list[int]:
    project = np.array([p for p, each in enumerate(gifts) for _ in each])
    cents = np.array([c for each in gifts for c in each])
    return match(project, cents, len(gifts), pool, whole).tolist()


def test_matches_of_worked_examples() -> None:
    """(3 + 2 + 1)^2 = 36, of which 14 are gifts; a single gift, however large, draws nothing."""
    found = matched(GIFTS, 10**6)
    assert found == [22, 0, 182, 0]
    assert [sum(gifts) + each for gifts, each in zip(GIFTS, found, strict=True)] == [
        36, 14, 196, 100,
    ]  # fmt: skip


@pytest.mark.parametrize("whole", [False, True])
def test_a_scarce_pool_is_divided_in_proportion_to_matches(whole: bool) -> None:
    """Of a pool of 100, 10.784, 0, 89.216 and 0: in proportion to 22 and 182."""
    gifts = [[1000 * c for c in each] for each in GIFTS]
    assert matched(gifts, 100_000, whole) == [10_784, 0, 89_216, 0]


def test_where_the_whole_pool_is_given_out_a_large_one_is_divided_in_the_same_proportion() -> None:
    """Of 2040, ten times what all matches want, each gets ten times its match."""
    assert matched(GIFTS, 2040, whole=True) == [220, 0, 1820, 0]


def test_single_gifts_draw_nothing_even_if_the_whole_pool_is_to_be_given_out() -> None:
    for cents in range(1, 60):
        assert matched([[cents], [cents + 1]], 2040, whole=True) == [0, 0]


@pytest.mark.parametrize("whole", [False, True])
def test_matches_never_exceed_the_pool_and_use_all_of_a_scarce_one(whole: bool) -> None:
    lot = np.random.default_rng(3)
    for _ in range(300):
        project = lot.integers(0, 7, 40)
        cents = lot.integers(0, 5000, 40)
        roots = np.bincount(project, np.sqrt(cents), 7)
        wanted = roots**2 - np.bincount(project, cents, 7)
        pool = int(lot.integers(0, 2 * wanted.sum()))
        found = match(project, cents, 7, pool, whole)
        assert (found >= 0).all()
        if whole or wanted.sum() > pool:
            assert found.sum() == pool
            np.testing.assert_allclose(found, wanted * pool / wanted.sum(), atol=1.0)
        else:
            np.testing.assert_allclose(found, wanted, atol=1.0)


def test_everybody_gives_its_own_money_in_equal_parts_of_whole_cents() -> None:
    """Of 300, 301 and 1 cents one gives to one project, two to two: the last has none for each."""
    chosen = np.array([[0, -1], [0, 1], [1, 2]])
    # Gifts 300 + 150 and 150; the first alone draws a match, so it gets the pool.
    shares, given = gifts_and_match(chosen, np.array([300, 301, 1]), 3, 1000)
    assert (shares.tolist(), given) == ([450 + 1000, 150, 0], 600)
    # With 300 of the last: 2 sqrt(300 * 150) and 2 * 150 are wanted, and nothing by the third.
    root = 2 * np.sqrt(300 * 150)
    first = round(1000 * root / (root + 300))
    shares, given = gifts_and_match(chosen, np.array([300, 300, 300]), 3, 1000)
    assert (shares.tolist(), given) == ([450 + first, 300 + 1000 - first, 150], 900)


def all_read(hope: list[list[float]]) -> tuple[np.ndarray, np.ndarray]:
    """Readings of people who have read everything: places and hopes."""
    return np.tile(np.arange(len(hope[0])), (len(hope), 1)), np.array(hope)


def test_who_cannot_start_leaves_and_its_supporters_choose_again() -> None:
    """One pick each, gifts of 100: two judges love the first, one the third, none the second."""
    read = all_read([[3.0, 1.0, 2.0], [3.0, 1.0, 2.0], [1.0, 2.0, 3.0]])
    own = np.array([100, 100, 100])

    def divided(needed: list[int]) -> list[int]:
        shares, given = divide_pool(*read, own, np.array(needed), 200, 1)
        assert given == (300 if max(shares) > 0 else 0), "who finds nobody left keeps its money"
        return [int(each) for each in shares]

    # The match of the first is all there is; the second gets nothing.
    assert divided([400, 1, 1]) == [400, -1, 100]
    # It needs 401: when the second has left, it leaves, and all three gifts go to the third.
    assert divided([401, 1, 1]) == [-1, -1, 500]
    # Without the third, who gets least of those that lack, the first has all three gifts.
    assert divided([500, 500, 500]) == [500, -1, -1]
    assert divided([501, 501, 501]) == [-1, -1, -1]


def test_nobody_gives_to_what_they_have_not_read() -> None:
    place, hope = np.array([[1, -1], [-1, -1]]), np.array([[1.0, 0.0], [0.0, 0.0]])
    shares, given = divide_pool(place, hope, np.array([25, 25]), np.array([1, 1]), 100, 3)
    assert (shares.tolist(), given) == ([-1, 25], 25)


def conviction(weeks: int, kept: float, support: float, before: float = 0.0) -> list[float]:
    found = [before]
    for _ in range(weeks):
        found.append(grown(found[-1], support, kept))
    return found


def test_conviction_grows_as_published() -> None:
    assert conviction(5, 0.9, 100.0)[1:] == pytest.approx([100, 190, 271, 343.9, 409.51])
    assert conviction(500, 0.9, 100.0)[-1] == pytest.approx(1000.0)


def test_conviction_follows_the_closed_form() -> None:
    kept, before, support = 0.5 ** (1 / 3), 40.0, 7.0
    weeks = np.arange(21)
    closed = kept**weeks * before + support * (1 - kept**weeks) / (1 - kept)
    np.testing.assert_allclose(conviction(20, kept, support, before), closed)


def test_after_two_half_lives_three_quarters_of_the_weight_count() -> None:
    """A tenth of all weight, half-life 7, 14 periods: 7.5 % of the most conviction there can be."""
    kept = 0.5 ** (1 / 7)
    most = 1.0 / (1.0 - kept)
    assert conviction(14, kept, 0.1)[-1] / most == pytest.approx(0.075)


@pytest.mark.parametrize(("share", "needed"), [(0.0, 0.5), (0.05, 0.02 / 0.0225), (0.10, 2.0)])
def test_shares_of_most_conviction_that_requests_need(share: float, needed: float) -> None:
    """rho = .02 and beta = .2, so half for nothing, .889 for a twentieth, and never a tenth."""
    kept, supply = 0.9, 37.0
    most = supply / (1 - kept)
    assert threshold(0.5, 0.2, kept, supply, share) / most == pytest.approx(needed)


def test_nothing_is_enough_from_the_spending_limit_on() -> None:
    assert threshold(0.5, 0.2, 0.9, 37.0, 0.2) == np.inf
    assert threshold(0.5, 0.2, 0.9, 37.0, 0.3) == np.inf


def settled(parts: np.ndarray, fraction: float, base: int) -> tuple[np.ndarray, np.ndarray]:
    """What people receive and keep once passing on has settled; rows of ``parts`` are equal."""
    n = len(parts)
    to = np.full((n, n), -1)
    for a, row in enumerate(parts):
        named = np.flatnonzero(row)
        assert np.allclose(row[named], 1 / len(named))
        to[a, : len(named)] = named
    balance, received = np.zeros(n + 2, np.int64), np.zeros(n, np.int64)
    busy, status = np.ones(n, np.bool_), np.ones(n, np.int64)
    dues = np.zeros(n, np.int64)
    for _ in range(80):
        balance[0] -= n * base
        balance[1] += n * base
        kept = received - turn_over(fraction, busy, to, status, balance, received, 2, 1)
        dues = received.copy()
        assert balance.sum() == 0
        assert (balance[1:] >= 0).all()
    return dues / base, kept / base


THREE = np.array([[0, 0.5, 0.5], [1, 0, 0], [0.5, 0.5, 0]])
STAR = np.zeros((10, 10))
STAR[1:, 0], STAR[0, 1:] = 1.0, 1 / 9


@pytest.mark.parametrize("parts", [THREE, STAR], ids=["three", "star"])
@pytest.mark.parametrize("fraction", [0.2, 0.5, 0.8])
def test_what_is_received_settles_at_the_closed_form(parts: np.ndarray, fraction: float) -> None:
    n = len(parts)
    received, kept = settled(parts, fraction, 10**9)
    closed = np.linalg.solve(np.eye(n) - fraction * parts.T, np.ones(n))
    np.testing.assert_allclose(received, closed, atol=1e-7)
    np.testing.assert_allclose(kept, (1 - fraction) * closed, atol=1e-7)
    assert received.sum() == pytest.approx(n / (1 - fraction))


def test_passing_on_in_worked_examples() -> None:
    received, kept = settled(THREE, 0.5, 10**9)
    np.testing.assert_allclose(received, [2.4, 2.0, 1.6], atol=1e-7)
    np.testing.assert_allclose(kept, [1.2, 1.0, 0.8], atol=1e-7)
    received, _ = settled(STAR, 0.5, 10**9)
    np.testing.assert_allclose(received, [7.3333333] + [1.4074074] * 9, atol=1e-6)
    assert received[0] / received.sum() == pytest.approx(0.36667, abs=5e-6)


def test_who_passes_nothing_on_keeps_an_equal_part() -> None:
    received, kept = settled(STAR, 0.0, 12_345)
    assert (received == 1.0).all()
    assert (kept == 1.0).all()


def turned(
    received: list[int], to: list[list[int]], busy: list[bool], status: list[int], pot: int = 0
) -> tuple[list[int], list[int], int]:
    """One period with half passed on: what actors hold, what they received, what is in the pot."""
    balance = np.array([-sum(received) - pot, pot, *received])
    now = np.array(received)
    turn_over(0.5, np.array(busy), np.array(to), np.array(status), balance, now, 2, 1)
    assert balance.sum() == 0
    return balance[2:].tolist(), now.tolist(), int(balance[1])


def test_cents_left_over_go_to_the_first_named_and_stay_in_the_pot() -> None:
    # Half of 11 is 5: 3 and 2. Of 8 in the pot, 2 for each of three, 2 stay.
    held, received, pot = turned([11, 0, 0], [[1, 2], [-1, -1], [-1, -1]], [True] * 3, [1] * 3, 8)
    assert held == [6 + 2, 3 + 2, 2 + 2]
    assert received == [2, 5, 4]
    assert pot == 2


def test_who_is_in_no_project_passes_on_everything_and_who_is_gone_returns_it() -> None:
    nobody = [-1, -1]
    held, received, pot = turned([10, 7, 0], [[2, -1], nobody, nobody], [False] * 3, [1, 2, 1])
    assert held == [0 + 3, 0, 10 + 3], "what the second had is divided among the others"
    assert received == [3, 0, 13]
    assert pot == 1

"""Cents are divided and moved without loss."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.world.tables.ledger import FUNDERS, OUTSIDE, REACH, Ledger, divide, transfer


def test_divide_by_hand() -> None:
    assert divide(100, [1, 1, 1]) == [34, 33, 33]
    assert divide(101, [1, 1, 1]) == [34, 34, 33]
    # Hamilton's example: quotas 14.24, 6.4, 3.36 of 24; the largest remainder gets the last one.
    assert divide(24, [89, 40, 21]) == [14, 7, 3]
    assert divide(0, [3, 4]) == [0, 0]
    assert divide(7, [0, 0]) == [0, 0]
    assert divide(7, [0, 2]) == [0, 7]
    assert divide(5, []) == []


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_divide_gives_every_share_its_quota_up_to_one_cent(cents: int, weights: list[int]) -> None:
    parts = divide(cents, weights)
    total = sum(weights)
    if total == 0:
        assert parts == [0] * len(weights)
        return
    assert sum(parts) == cents
    quotas = [Fraction(cents * weight, total) for weight in weights]
    assert all(q - 1 < part < q + 1 for part, q in zip(parts, quotas, strict=True))
    # Largest remainder: whoever was rounded up had no smaller remainder than one rounded down.
    up = [q - q.__floor__() for q, part in zip(quotas, parts, strict=True) if part > q]
    down = [q - q.__floor__() for q, part in zip(quotas, parts, strict=True) if part < q]
    assert not up or not down or min(up) >= max(down)


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19), st.integers(0, 10**9))))
def test_transfers_only_move_money(moves: list[tuple[int, int, int]]) -> None:
    ledger = Ledger.empty(funders=2, actors=5, projects=4)
    assert ledger.balance.size == FUNDERS + 2 + 5 + 4
    assert (ledger.actors, ledger.projects) == (FUNDERS + 2, FUNDERS + 7)
    expected = np.zeros(20, np.int64)
    for source, target, cents in moves:
        transfer(ledger.balance, source, target, cents)
        expected[target] += cents
        expected[source] -= cents
    np.testing.assert_array_equal(ledger.balance, expected)
    assert ledger.balance.sum() == 0


def test_what_came_in_is_held_or_spent() -> None:
    ledger = Ledger.empty(1, 1, 1)
    transfer(ledger.balance, OUTSIDE, FUNDERS, 1000)
    transfer(ledger.balance, FUNDERS, ledger.projects, 600)
    transfer(ledger.balance, ledger.projects, REACH, 250)
    assert (ledger.inflow, ledger.spent, ledger.held) == (1000, 250, 750)

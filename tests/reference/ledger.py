"""7.4: money, which only moves between accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

SPENT = ("wages", "materials", "staff", "reach")


class Ledger:
    """Balances in cents by account: a word, a funder, an actor or a project."""

    def __init__(self) -> None:
        self.balance: defaultdict[Any, int] = defaultdict(int)

    def transfer(self, source: Any, target: Any, cents: int) -> None:
        assert cents >= 0
        assert source == "outside" or self.balance[source] >= cents
        self.balance[source] -= cents
        self.balance[target] += cents

    @property
    def paid_in(self) -> int:
        return -self.balance["outside"]

    @property
    def spent(self) -> int:
        return sum(self.balance[account] for account in SPENT)


def largest_remainder(cents: int, weights: Sequence[int]) -> list[int]:
    """Whole cents in proportion to whole weights (Hamilton)."""
    whole = sum(weights)
    shares = [cents * w // whole for w in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(cents * weights[i] % whole))
    for i in by_remainder[: cents - sum(shares)]:
        shares[i] += 1
    return shares

"""Every cent in one double-entry ledger: the balances always add up to zero."""

from typing import Final

import numpy as np

from sim.kernels import IntGrid, Ints, kernel
from sim.kernels.record import Table, table

OUTSIDE: Final = 0
COORDINATION: Final = 1
BACKBONE: Final = 2
INNOVATION: Final = 3
SCALING: Final = 4
WAGES_COORDINATORS: Final = 5
MATERIALS: Final = 6
WAGES_STAFF: Final = 7
REACH: Final = 8
FUNDERS: Final = 9
"""First accounts; then one for each funder, each actor and each project slot."""

KINDS: Final = FUNDERS + 2
"""Kinds of accounts that may pay for projects: each single one, any funder, any actor."""

FOR_MATERIALS: Final = 0
FOR_STAFF: Final = 1
FOR_REACH: Final = 2
USES: Final = 3
"""Columns of ``used``: what ended projects spent money on."""


@table
class Ledger(Table):
    """Balances in cents; ``OUTSIDE`` is where funders' endowments come from and is negative."""

    balance: Ints
    """Cents in each account, shape (accounts,). Written in stages 6, 7, 8."""
    actors: int
    """Account of actor 0. Written at the start."""
    projects: int
    """Account of project slot 0. Written at the start."""
    used: IntGrid
    """Cents of materials, wages of staff and reach that ended projects spent, by the kind of
    account that paid for the project, shape (KINDS, USES). Written in stage 8."""

    @classmethod
    def empty(cls, funders: int, actors: int, projects: int) -> "Ledger":
        """A ledger with nothing in it."""
        first = FUNDERS + funders
        balance = np.zeros(first + actors + projects, np.int64)
        return cls(balance, first, first + actors, np.zeros((KINDS, USES), np.int64))

    @property
    def inflow(self) -> int:
        """Cents that ever came in."""
        return -int(self.balance[OUTSIDE])

    @property
    def spent(self) -> int:
        """Cents spent on coordinators, materials, staff and reach."""
        return int(self.balance[WAGES_COORDINATORS : REACH + 1].sum())

    @property
    def held(self) -> int:
        """Cents in anybody's hands: funders, pools, actors, projects."""
        return self.inflow - self.spent


@kernel
def transfer(balance: Ints, source: int, target: int, cents: int) -> None:
    """Move cents between two accounts; the only way money moves."""
    balance[source] -= cents
    balance[target] += cents


@kernel
def kind_of(account: int, first_actor: int) -> int:
    """Kind of an account that may pay for a project: itself, any funder, or any actor."""
    if account < FUNDERS:
        return account
    return FUNDERS if account < first_actor else FUNDERS + 1


def divide(cents: int, weights: list[int]) -> list[int]:
    """Divide cents in proportion to weights by largest remainder (Hamilton's method).

    Returns
    -------
    list of int
        Non-negative parts that add up to ``cents``; equal remainders favour earlier weights.
    """
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    parts = [cents * weight // total for weight in weights]
    remainders = [cents * weight % total for weight in weights]
    missing = cents - sum(parts)
    for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:missing]:
        parts[index] += 1
    return parts

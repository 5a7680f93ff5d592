"""Every cent in one double-entry ledger: the balances always add up to zero."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.kernels import Ints, kernel

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

SPENT: Final = (WAGES_COORDINATORS, MATERIALS, WAGES_STAFF, REACH)


@dataclass(slots=True)
class Ledger:
    """Balances in cents; ``OUTSIDE`` is where funders' endowments come from and is negative."""

    balance: Ints
    actors: int
    """Account of actor 0."""
    projects: int
    """Account of project slot 0."""

    @classmethod
    def empty(cls, funders: int, actors: int, projects: int) -> "Ledger":
        """A ledger with nothing in it."""
        first = FUNDERS + funders
        return cls(np.zeros(first + actors + projects, np.int64), first, first + actors)

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

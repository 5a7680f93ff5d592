"""What proposing is in every arm: who comes forward this week, and which elements they name."""

from abc import abstractmethod

from sim.kernels import Ints, RealGrid, Reals, kernel
from sim.randomness import decision, uniform
from sim.rules.base import Rule
from sim.world.ledger import BACKBONE, INNOVATION, SCALING
from sim.world.values import priority
from sim.world.world import World

PROPOSE = decision("activities.propose")
SIZE = decision("activities.size")


class Activities(Rule):
    """Proposals with elements, target, size, members and lead."""

    family = "activities"

    @abstractmethod
    def propose(self, world: World, week: int) -> None:
        """Stage 4: put proposals on the table."""


@kernel
def can_pay(a: int, residents: int, balance: Ints, first_actor: int, price: int) -> bool:
    """Whether money for a small project is at hand.

    That is money of one's own; for an organization also what lies with the backbone or in a pool.
    """
    pooled = balance[BACKBONE] + balance[INNOVATION] + balance[SCALING]
    return balance[first_actor + a] >= price or (a >= residents and pooled >= price)


@kernel
def comes_forward(
    seed: int, week: int, a: int, status: Ints, pending: Ints, spent: Ints, minutes: Ints,
    reading: int, funded: bool, rate: float, rate_funded: float,
) -> bool:  # fmt: skip
    """Whether an actor proposes this week: a participant without an open proposal, by key.

    It needs the minutes to read the community's map or agenda, if there is one.
    """
    if status[a] != 1 or pending[a] != 0 or spent[a] + reading > minutes[a]:
        return False
    u = uniform(seed, PROPOSE, week, a, 0)
    return u < (rate_funded if funded else rate)


@kernel
def most_wanted(
    a: int, size: int, allowed: int, setting: Ints, estimate: RealGrid, confidence: RealGrid,
    gain: RealGrid, unknown: RealGrid, trust: Reals, explore: float,
) -> int:  # fmt: skip
    """Bitmask of the ``size`` allowed elements that an actor most wants to turn."""
    chosen = 0
    for _ in range(size):
        best = -1
        most = 0.0
        for e in range(estimate.shape[1]):
            bit = 1 << e
            if not allowed & bit or chosen & bit:
                continue
            new = 0 if setting[a] & bit else 1
            wish = priority(e, new, estimate[a], confidence[a], gain, unknown, trust[a], explore)
            if best < 0 or wish > most:
                best = e
                most = wish
        if best < 0:
            break
        chosen |= 1 << best
    return chosen


@kernel
def drawn_size(seed: int, week: int, a: int, least: int, most: int) -> int:
    """Number of elements of a proposal: uniform from ``least`` to ``most``."""
    return least + int(uniform(seed, SIZE, week, a, 0) * (most - least + 1))

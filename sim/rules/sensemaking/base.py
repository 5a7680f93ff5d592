"""What sensemaking provides: beliefs about every element, and a scope for proposals."""

from abc import abstractmethod
from math import log, sqrt

from sim.kernels import Ints, RealGrid, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.rules.base import Rule
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.world import World


class Sensemaking(Rule):
    """What is worth changing next, and how; which elements are in scope."""

    family = "sensemaking"

    explore: float = parameter(
        0.05, unit="value", range=(0.0, 0.2), limits=(0, 1), source=ASSUMPTION
    )
    """Weight of not knowing: how much an unknown element attracts those who look for change."""

    trust: float = parameter(0.5, unit="share", range=(0.2, 0.8), limits=(0, 1), source=ASSUMPTION)
    """Weight participants give to what the community believes, against their own view."""

    @abstractmethod
    def focus(self, world: World, week: int) -> None:
        """Stage 3: set the beliefs and the scope of this week."""


@kernel
def trust_shared_belief(status: Ints, trust: Reals, weight: float) -> None:
    """Participants weigh the shared belief with ``weight``; outsiders do not know it."""
    for a in range(status.size):
        trust[a] = weight if status[a] == PARTICIPANT else 0.0


@kernel
def rate_unknown(count: RealGrid, unknown: RealGrid) -> None:
    """Write how little is known of each pair: sqrt(ln(2 + all reports) / (1 + its reports)).

    The exploration term of upper confidence bounds (Auer, Cesa-Bianchi & Fischer 2002).
    """
    total = 0.0
    for e in range(count.shape[0]):
        total += count[e, 0] + count[e, 1]
    for e in range(count.shape[0]):
        for x in range(2):
            unknown[e, x] = sqrt(log(2 + total) / (1.0 + count[e, x]))

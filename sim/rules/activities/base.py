"""Proposing in every arm: who comes forward this week, and which elements they name."""

from abc import abstractmethod
from collections.abc import Iterator

import numpy as np

from sim.kernels import Ints, inlined, kernel
from sim.randomness import decision, uniform
from sim.rules.activities.drafting import ALONE, draft_own
from sim.rules.base import Rule
from sim.world.own import PROPOSE as OWN
from sim.world.own import OwnBehaviour
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.ledger import BACKBONE, INNOVATION, SCALING
from sim.world.tables.world import World
from sim.world.week.plans import file_plans

PROPOSE = decision("activities.propose")
"""Whether an actor comes forward with a proposal. Key: (week, actor, 0)."""

SIZE = decision("activities.size")
"""Number of elements of a proposal. Key: (week, actor, 0)."""


class Activities(Rule):
    """Plans with elements, target, size, members and lead."""

    family = "activities"

    def propose(self, world: World, week: int) -> None:
        """Stage 4: plans whose hours are worked are filed; others are drafted."""
        file_plans(world, week)
        self.come_forward(world, week)

    @abstractmethod
    def come_forward(self, world: World, week: int) -> None:
        """Let actors draft plans."""

    def take_turns(
        self, world: World, week: int, order: Ints | None = None
    ) -> Iterator[tuple[int, int]]:
        """Yield stretches of turns, from the first to before the last, that a kernel takes at once.

        Between two of them an agent that decides for itself is asked to propose. Usually nobody
        does, and there is one stretch.

        Parameters
        ----------
        order
            Actors in the order of their turns; by default all, in row order.
        """
        begun, turns = 0, world.actors.count if order is None else order.size
        if world.own is not None:
            order = np.arange(turns) if order is None else order
            for turn in np.flatnonzero(world.actors.own[order] & OWN).tolist():
                yield begun, turn
                self._ask(world.own, world, week, int(order[turn]))
                begun = turn + 1
        yield begun, turns

    def _ask(self, own: OwnBehaviour, world: World, week: int, a: int) -> None:
        """Let an actor decide for itself, if it may come forward; carry out what it decides."""
        actors = world.actors
        reading = int(world.parameters.coordination.reading * world.easier)
        need = reading if world.beliefs.trust[a] > 0.0 else 0
        busy = actors.pending[a] != 0 or actors.owed[a] > 0
        if busy or actors.status[a] != PARTICIPANT or not self.has_room(world):
            return
        if actors.spent[a] + need > actors.minutes[a]:
            return
        wish = own.propose(a)
        if wish is not None:
            actors.spent[a] += need
            mask, target = wish
            if mask:
                self.open_own(world, week, a, mask, target)

    def has_room(self, world: World) -> bool:
        """Whether one more proposal may be made."""
        return True

    def open_own(self, world: World, week: int, a: int, mask: int, target: int) -> int:
        """Put forward what an actor made for itself; returns its slot, -1 if there is none."""
        return int(draft_own(world, week, a, mask, target, ALONE))


@inlined
def _money_at_hand(world: World, a: int) -> float:
    """For how many small projects money is at hand; 0 if there is not enough for one.

    That is money of one's own; for an organization also its part of what lies with the backbone or
    in a pool, if that is enough for one in all.
    """
    ledger, actors = world.ledger, world.actors
    small = world.small_grant
    own = ledger.balance[ledger.actors + a]
    if a < actors.residents:
        return own / max(1, small) if own >= small else 0.0
    common = ledger.balance[BACKBONE] + ledger.balance[INNOVATION] + ledger.balance[SCALING]
    if own < small and common < small:
        return 0.0
    organizations = actors.status.size - actors.residents
    return max(1.0, own / max(1, small) + common / max(1, small) / organizations)


@inlined
def comes_forward(world: World, week: int, a: int, reading: int) -> bool:
    """Whether an actor drafts a plan this week: a participant without one who owes nothing, by key.

    It needs the minutes to read the community's map or agenda, if there is one. The more money is
    at hand, the sooner it does.
    """
    actors, costs = world.actors, world.parameters.projects
    if (
        actors.status[a] != PARTICIPANT
        or actors.pending[a] != 0
        or actors.owed[a] > 0
        or actors.spent[a] + reading > actors.minutes[a]
    ):
        return False
    u = uniform(world.seed, PROPOSE, week, a, 0)
    grants = _money_at_hand(world, a)
    if grants == 0.0:
        return u < costs.proposal_rate
    return u < 1.0 - (1.0 - costs.proposal_rate_funded) ** grants


@kernel
def drawn_size(seed: int, week: int, a: int, least: int, most: int) -> int:
    """Number of elements of a proposal: uniform from ``least`` to ``most``."""
    return least + int(uniform(seed, SIZE, week, a, 0) * (most - least + 1))

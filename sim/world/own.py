"""Decisions that agents take themselves, in place of the rules in force."""

from typing import Final, Protocol

import numpy as np

from sim.kernels import IntGrid, inlined

JOIN: Final = 1
PROPOSE: Final = 2
LOOK: Final = 4
VOTE: Final = 8
"""Bits of ``actors.own``: which decisions an actor takes itself."""

ANSWERS: Final = 2 * VOTE.bit_length()
"""Bit of ``actors.own`` that says whether it joins by the first route; the others follow."""

SLOT: Final = 0
ACTOR: Final = 1
IN_FAVOUR: Final = 2
VOTE_COLUMNS: Final = 3
"""Columns of a table of votes: the proposal's slot, who votes, 1 for yes."""

NO_VOTES: IntGrid = np.zeros((0, VOTE_COLUMNS), np.int64)


class OwnBehaviour(Protocol):
    """What stages ask of the agents that decide for themselves."""

    def join(self) -> None:
        """Write this week's answers about joining, by route, into ``actors.own``."""

    def propose(self, actor: int) -> tuple[int, int] | None:
        """Elements and target of what an actor proposes; None if it proposes nothing."""

    def vote(self) -> IntGrid:
        """A row for each vote on a proposal, shape (votes, VOTE_COLUMNS)."""

    def look(self) -> None:
        """Let those who look for themselves do so; what follows waits for :meth:`carry_out`."""

    def step(self) -> None:
        """Let those who act do so, at the end of stage 3."""

    def carry_out(self) -> None:
        """Write what agents changed of themselves."""


@inlined
def joins_by(own: int, route: int, usual: bool) -> bool:
    """Whether an actor joins by a route: as the rule would have it, or as it said itself."""
    if own & JOIN:
        return (own >> (ANSWERS + route)) & 1 == 1
    return usual


@inlined
def votes_for(votes: IntGrid, p: int, actor: int, usual: bool) -> bool:
    """Whether an actor is for a proposal: as the rule would have it, or as it said itself."""
    for i in range(votes.shape[0]):
        if votes[i, SLOT] == p and votes[i, ACTOR] == actor:
            return votes[i, IN_FAVOUR] == 1
    return usual

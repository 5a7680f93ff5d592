"""Nobody else is asked."""

from sim.kernels import IntGrid, Ints, Reals, kernel
from sim.rules.base import rule
from sim.rules.governance.base import Governance
from sim.world.tables.projects import APPROVED, LISTED, PROPOSED, PROPOSER, SINCE, STATE
from sim.world.tables.world import World


@rule(
    "governance",
    "proposer_alone",
    seeds="isolated initiatives",
    reads=["projects"],
    writes=["projects", "actors"],
)
class ProposerAlone(Governance):
    """Whoever has an idea decides about it alone, in a quarter of an hour or so of their own
    time. There is nobody to convince and nobody who objects."""

    def decide_on_proposals(self, world: World, week: int) -> None:
        """Every proposer approves its own proposal, if it has the minutes."""
        actors, projects = world.actors, world.projects
        approve_own(
            week, projects.cell, projects.live, projects.count, actors.spent, actors.minutes,
            actors.active, actors.decided, world.parameters.coordination.decision_person,
        )  # fmt: skip


@kernel
def approve_own(
    week: int, cell: IntGrid, live: Ints, count: Ints, spent: Ints, minutes: Ints, active: Ints,
    decided: Reals, price: int,
) -> None:  # fmt: skip
    """Approve each proposal at its proposer's own time and word."""
    for i in range(count[LISTED]):
        p = live[i]
        if cell[p, STATE] != PROPOSED:
            continue
        a = cell[p, PROPOSER]
        if spent[a] + price <= minutes[a]:
            spent[a] += price
            active[a] = week
            decided[a] += 1.0
            cell[p, STATE] = APPROVED
            cell[p, SINCE] = week

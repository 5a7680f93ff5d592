"""Nobody else is asked."""

from sim.kernels import kernel
from sim.rules.base import rule
from sim.rules.governance.base import Governance
from sim.world.tables.projects import APPROVED, LISTED, PROPOSED, PROPOSER, SINCE, STATE
from sim.world.tables.world import World
from sim.world.week.judging import can_read, spend_reading


@rule(
    "governance",
    "proposer_alone",
    seeds="isolated initiatives",
    reads=["projects"],
    writes=["projects", "actors"],
)
class ProposerAlone(Governance):
    """Whoever has an idea decides about it alone. There is nobody to convince and nobody who
    objects."""

    def decide_on_proposals(self, world: World, week: int) -> None:
        """Every proposer approves its own proposal, if it has the minutes."""
        approve_own(world, week)


@kernel
def approve_own(world: World, week: int) -> None:
    """Approve each proposal at its proposer's own time and word."""
    projects, actors = world.projects, world.actors
    cell = projects.cell
    for i in range(projects.count[LISTED]):
        p = projects.live[i]
        if cell[p, STATE] != PROPOSED:
            continue
        a = cell[p, PROPOSER]
        if can_read(world, a, p):
            spend_reading(world, week, a, p)
            actors.decided[a] += 1.0
            cell[p, STATE] = APPROVED
            cell[p, SINCE] = week

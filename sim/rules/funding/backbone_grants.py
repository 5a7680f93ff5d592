"""All money to the backbone, which re-grants it."""

import numpy as np

from sim.rules.base import rule
from sim.rules.funding.base import Funding, approved, make_grant
from sim.world.ledger import BACKBONE, FUNDERS, transfer
from sim.world.order import ranks
from sim.world.projects import HOLDER, LEAD, MASK, MEMBERS
from sim.world.work import bits_in
from sim.world.world import World


@rule(
    "funding",
    "backbone_grants",
    seeds="Usually goes to backbone who distributes to a few large projects coordinated by "
    "individual governing body organizations; funds to organizations",
    cites=["Kania & Kramer 2011"],
    reads=["ledger", "projects", "council"],
    writes=["ledger", "projects"],
)
class BackboneGrants(Funding):
    """Funders give to the backbone. It pays for approved projects in full, the largest first, and
    each project's money is administered by an organization of the governing body."""

    def receive(self, world: World, week: int) -> None:
        """All of the funders' money goes to the backbone."""
        balance = world.ledger.balance
        for funder in range(world.funders.yearly.size):
            cents = int(balance[FUNDERS + funder])
            transfer(balance, FUNDERS + funder, BACKBONE, cents)

    def grant(self, world: World, week: int) -> None:
        """Re-grant to approved projects, the largest first, in full as far as money goes."""
        waiting = approved(world)
        if waiting.size == 0 or world.ledger.balance[BACKBONE] <= 0:
            return
        cell = world.projects.cell
        size = np.array([
            bits_in(int(cell[p, MASK])) * 100 + cell[p, MEMBERS] for p in waiting
        ], np.float64)
        for k in ranks(size):
            project = int(waiting[k])
            cell[project, HOLDER] = self._administrator(world, int(cell[project, LEAD]))
            make_grant(
                world, week, project, BACKBONE, int(world.ledger.balance[BACKBONE])
            )

    def _administrator(self, world: World, lead: int) -> int:
        """The lead, if it governs; else the governing organization most tied to it, or the first."""
        actors, council = world.actors, world.council.member
        governing = council[council >= actors.residents]
        if governing.size == 0 or lead in governing:
            return lead
        ties = actors.tie_to[lead, : actors.tie_count[lead]]
        known = governing[np.isin(governing, ties)]
        return int(known[0] if known.size else governing[0])

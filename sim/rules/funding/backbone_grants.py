"""All money to the backbone, which re-grants it."""

import numpy as np

from sim.constants import MOST_MEMBERS
from sim.kernels import IntGrid, Ints, allocating, kernel
from sim.rules.base import rule
from sim.rules.funding.base import Funding, grant_in_order, list_waiting, same_for_all
from sim.world.bits import bits_in
from sim.world.tables.ledger import BACKBONE, FUNDERS, transfer
from sim.world.tables.projects import HOLDER, LEAD, MASK, MEMBERS
from sim.world.tables.world import World
from sim.world.week.ties import slot_of


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
        money = int(world.ledger.balance[BACKBONE])
        if money == 0:
            return
        waiting = list_waiting(world, week)
        if waiting.size == 0:
            return
        cell, actors = world.projects.cell, world.actors
        order = sort_largest_first(waiting, cell)
        name_administrators(
            order, cell, world.council.member, actors.tie_to, actors.tie_count, actors.residents
        )
        most = same_for_all(order.size, -1, money)
        grant_in_order(world, week, order, (-1, BACKBONE), most, reporting=self.reporting)


@allocating
def sort_largest_first(waiting: Ints, cell: IntGrid) -> Ints:
    """Projects by elements, then members; equals stay in the order of their lots."""
    size = np.empty(waiting.size, np.int64)
    for i in range(waiting.size):
        p = waiting[i]
        size[i] = bits_in(cell[p, MASK]) * (MOST_MEMBERS + 1) + cell[p, MEMBERS]
    return waiting[np.argsort(-size, kind="mergesort")]  # stable


@kernel
def name_administrators(
    projects: Ints, cell: IntGrid, council: Ints, tie_to: IntGrid, tie_count: Ints, residents: int
) -> None:
    """Name who administers the money of each project.

    That is the lead if it governs, else the most powerful governing organization that the lead
    knows, else the most powerful of all.
    """
    for p in projects:
        lead = cell[p, LEAD]
        first = -1
        known = -1
        governs = False
        for k in range(council.size):
            c = council[k]
            governs = governs or c == lead
            if c < residents:
                continue
            if first < 0:
                first = c
            if known < 0 and slot_of(tie_to, tie_count, lead, c) >= 0:
                known = c
        if not governs and first >= 0:
            lead = known if known >= 0 else first
        cell[p, HOLDER] = lead

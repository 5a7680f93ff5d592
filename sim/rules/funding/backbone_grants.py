"""All money to the backbone, which re-grants it."""

from sim.kernels import IntGrid, Ints, Reals, kernel
from sim.rules.base import rule
from sim.rules.funding.base import Funding, grant_in_order, same_for_all, waiting_for_money
from sim.world.bits import bits_in
from sim.world.order import sort_by
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
        waiting = waiting_for_money(world, week) if money else 0
        if waiting == 0:
            return
        actors = world.actors
        largest_first(
            waiting, world.keys, world.items, world.projects.cell, world.council.member,
            actors.tie_to, actors.tie_count, actors.residents,
        )  # fmt: skip
        most = same_for_all(waiting, -1, money)
        grant_in_order(world, week, waiting, (-1, BACKBONE), most, reporting=self.reporting)


@kernel
def largest_first(
    n: int, keys: Reals, items: Ints, cell: IntGrid, council: Ints, tie_to: IntGrid,
    tie_count: Ints, residents: int,
) -> None:  # fmt: skip
    """Order projects by elements, then members, then lot, and name who administers each.

    That is the lead if it governs, else the most powerful governing organization that the lead
    knows, else the most powerful of all.
    """
    for i in range(n):
        p = items[i]
        keys[i] -= 100.0 * bits_in(cell[p, MASK]) + cell[p, MEMBERS]  # the lot is below 1
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
    sort_by(keys, items, n)

"""All money to the backbone, which re-grants it."""

import numpy as np

from sim.kernels import IntGrid, Ints, Reals, allocating, kernel
from sim.rules.base import rule
from sim.rules.funding.base import Funding, grant_in_order, same_for_all
from sim.rules.funding.choices import note_choice
from sim.rules.funding.waiting import list_waiting
from sim.world.order import ranks
from sim.world.tables.coordination import pay_minutes
from sim.world.tables.ledger import BACKBONE, transfer
from sim.world.tables.projects import COORDINATED, HOLDER, LEAD
from sim.world.tables.record import BY_COORDINATORS
from sim.world.tables.world import World
from sim.world.week.judging import backbone_expects, backbone_hope
from sim.world.week.ties import slot_of


@rule(
    "funding",
    "backbone_grants",
    seeds="Usually goes to backbone who distributes to a few large projects coordinated by "
    "individual governing body organizations; funds to organizations",
    cites=["Kania & Kramer 2011"],
    practice=[
        "Backbones in practice seldom hold all the money: members bring their own; here all that "
        "funders give passes through it, but for what they set under a condition.",
        "Boards decide over large grants; here coordinators read, and pay in full in the order of "
        "what they hope.",
        "Grants in practice are often part of a budget; here a project is paid for or waits.",
    ],
    reads=["ledger", "projects", "council"],
    writes=["ledger", "projects"],
)
class BackboneGrants(Funding):
    """Funders give to the backbone. In rounds it reads approved projects and pays for them in full,
    those it hopes most of first. Each project's money is administered by an organization of the
    governing body."""

    def shares_pooled(self, world: World) -> Reals:
        """All."""
        return np.ones(world.funders.state.size)

    def take_in(self, world: World, account: int, cents: int) -> None:
        """The money goes to the backbone."""
        transfer(world.ledger.balance, account, BACKBONE, cents)

    def grant(self, world: World, week: int) -> None:
        """In rounds, re-grant to approved projects in full, the most hopeful first."""
        money = int(world.ledger.balance[BACKBONE])
        if money == 0 or week % self.round_weeks:
            return
        waiting = list_waiting(world, week)
        if waiting.size == 0:
            return
        cell, actors = world.projects.cell, world.actors
        hope = hopes(world, week, waiting)
        note_choice(world, waiting, hope)
        order = waiting[ranks(hope)]
        name_administrators(
            order, cell, world.council.member, actors.tie_to, actors.tie_count, actors.residents
        )
        most = same_for_all(order.size, -1, money)
        grant_in_order(world, week, order, (-1, BACKBONE), most, reporting=self.reporting)


@allocating
def hopes(world: World, week: int, waiting: Ints) -> Reals:
    """What the backbone hopes of each waiting project, shape (waiting,).

    Coordinators read them in the order of their lots as long as they have the minutes; of what they
    have not read the backbone hopes what the community believes.
    """
    terms, cell = world.parameters.proposals, world.projects.cell
    price = int(terms.appraisal * world.parameters.coordination.price_factor)
    hope = np.empty(waiting.size)
    reads = True
    for i in range(waiting.size):
        p = waiting[i]
        reads = reads and pay_minutes(world.hours, price)
        if reads:
            cell[p, COORDINATED] += price
            world.record.hours_of_money[BY_COORDINATORS] += price
            hope[i] = backbone_hope(world, week, p)
        else:
            hope[i] = backbone_expects(world, p)
    return hope


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

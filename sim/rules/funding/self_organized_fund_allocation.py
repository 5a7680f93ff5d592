"""Everybody gets the same, and passes part of it on."""

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, RealGrid, allocating
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.funding.choices import note_choice
from sim.rules.funding.granting import book_hours_of_a_grant, owe
from sim.rules.funding.pooled import Pooled
from sim.rules.funding.reading import favourites, read_waiting
from sim.rules.funding.waiting import list_waiting
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.ledger import INNOVATION, transfer
from sim.world.tables.projects import LEAD, LISTED, MEMBERS, PROPOSED, SOURCE, STATE, SUCCEEDED
from sim.world.tables.world import World
from sim.world.week.project_start import begin, keep_free_members, smallest_price
from sim.world.week.proposals import give_up

TIE = decision("funding.tie")
"""Which of several equally strong ties is passed money first. Key: (week, actor, other actor)."""


@rule(
    "funding",
    "self_organized_fund_allocation",
    seeds="Funders and network participants make decisions collaboratively about who gets funding",
    cites=["Bollen et al. 2014", "Bollen et al. 2019"],
    practice=[
        "It has been proposed to science funders, and has been tried little; what people would do "
        "is a guess.",
        "Bollen et al. have everybody pass on once a year; here it is once a quarter.",
        "They bar collusion and conflicts of interest by rules; here people pass on to those whose "
        "projects they have read, or to those they know best.",
    ],
    reads=["ledger", "projects", "actors", "beliefs"],
    writes=["ledger", "projects", "actors"],
)
class SelfOrganizedFundAllocation(Pooled):
    """The funders' money is divided equally among all who take part, every quarter. Each must pass
    on a set share of everything it received the quarter before, to leads whose projects it expects
    most of, or else to those it has the strongest ties with; who is in no project passes on all of
    it. What people keep they spend on projects they are in, together."""

    passed_on: float = parameter(
        0.5, unit="share of what was received", range=(0.2, 0.8), limits=(0, 1),
        source="one half in an example of Bollen et al. 2014; " + ASSUMPTION,
    )  # fmt: skip
    """Share that everybody passes on."""

    recipients: int = parameter(
        3, unit="recipients", range=(1, 5), limits=(1, 100), source=ASSUMPTION,
    )  # fmt: skip
    """Most to whom one person passes on, in equal parts."""

    read: int = parameter(
        10, unit="proposals", range=(3, 30), limits=(1, 10_000), source=ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """Most proposals that one person reads before passing on, drawn by lot."""

    def take_in(self, world: World, account: int, cents: int) -> None:
        """The money goes into the pot."""
        transfer(world.ledger.balance, account, INNOVATION, cents)

    def receive(self, world: World, week: int, fresh: Ints) -> None:
        """What was received is passed on; what funders pooled is divided equally."""
        super().receive(world, week, fresh)
        balance, actors, projects = world.ledger.balance, world.actors, world.projects
        waiting = list_waiting(world, week)
        busy = in_projects(
            projects.cell, projects.member, projects.live, projects.count, actors.count
        )
        to = self.choose(world, week, waiting)
        dues = turn_over(
            self.passed_on, busy, to, actors.status, balance, actors.received,
            world.ledger.actors, INNOVATION,
        )  # fmt: skip
        chosen = np.where(to[:, 0] >= 0, dues, 0)
        passed = np.zeros(actors.count, np.int64)
        for recipients in to.T:
            np.add.at(passed, recipients[recipients >= 0], dues[recipients >= 0])
        note_choice(world, waiting, passed[projects.cell[waiting, LEAD]].astype(np.float64))
        if chosen.any():
            actors.decided += chosen / chosen.sum() * waiting.size

    def choose(self, world: World, week: int, waiting: Ints) -> IntGrid:
        """To whom everybody passes on, shape (actors, recipients); they read proposals for it."""
        actors = world.actors
        givers = decide_alone(
            actors.status, actors.received, actors.spent, actors.minutes,
            world.parameters.proposals.appraisal,
        )  # fmt: skip
        actors.active[givers] = actors.at_work[givers] = week
        read = read_waiting(world, week, waiting, givers, False, self.read)
        return choose_leads_or_ties(
            world, week, waiting, givers, read.place, read.hope, self.recipients
        )

    def grant(self, world: World, week: int) -> None:
        """Begin waiting projects from what their members have."""
        waiting = list_waiting(world, week)
        if waiting.size == 0:
            return
        given = begin_together(
            world,
            week,
            items=waiting,
            pot=INNOVATION,
            fraction=self.passed_on,
            least=self.least_cents(),
            reporting=self.reporting,
        )
        world.tally.grant_sizes.extend(given.tolist())


@allocating
def turn_over(
    fraction: float, busy: Flags, to: IntGrid, status: Ints, balance: Ints, received: Ints,
    first_actor: int, pot: int,
) -> Ints:  # fmt: skip
    """One period: everybody passes on, at once, then the pot is divided; cents passed on by each.

    Everybody who takes part passes on the fraction f of what it received in the period before, all
    of it if it is not ``busy``, in equal parts to those named in its row of ``to`` (-1: nobody);
    by largest remainder, so the first named get the cents left over. What goes to nobody, and what
    those have who do not take part, goes into the pot. Participants get equal parts of the pot;
    cents left over stay in it. What is received settles at T = (I - f W')^-1 B 1 (Bollen et al.
    2014) if B is the part of the pot, W the parts passed on and everybody busy.
    """
    actors = status.size
    dues = np.zeros(actors, np.int64)
    people = 0
    for a in range(actors):
        if status[a] == PARTICIPANT:
            people += 1
            dues[a] = int(fraction * received[a]) if busy[a] else received[a]
            dues[a] = min(dues[a], balance[first_actor + a])
        else:
            transfer(balance, first_actor + a, pot, balance[first_actor + a])
    received[:] = 0
    for a in range(actors):
        n = 0
        for k in range(to.shape[1]):
            n += to[a, k] >= 0
        if n == 0:
            transfer(balance, first_actor + a, pot, dues[a])
        for k in range(n):
            cents = dues[a] // n + (k < dues[a] % n)
            transfer(balance, first_actor + a, first_actor + to[a, k], cents)
            received[to[a, k]] += cents
    base = balance[pot] // max(1, people)
    for a in range(actors):
        if status[a] == PARTICIPANT:
            transfer(balance, pot, first_actor + a, base)
            received[a] += base
    return dues


@allocating
def in_projects(cell: IntGrid, member: IntGrid, live: Ints, count: Ints, actors: int) -> Flags:
    """Who is in a project that waits or runs, shape (actors,)."""
    found = np.zeros(actors, np.bool_)
    for i in range(count[LISTED]):
        p = live[i]
        if PROPOSED <= cell[p, STATE] < SUCCEEDED:
            for slot in range(cell[p, MEMBERS]):
                found[member[p, slot]] = True
    return found


@allocating
def decide_alone(status: Ints, received: Ints, spent: Ints, minutes: Ints, person: int) -> Ints:
    """Rows of those who have something to pass on and the time to read a proposal."""
    found = np.empty(status.size, np.int64)
    n = 0
    for a in range(status.size):
        if status[a] == PARTICIPANT and received[a] > 0 and spent[a] + person <= minutes[a]:
            found[n] = a
            n += 1
    return found[:n].copy()


@allocating
def choose_leads_or_ties(
    world: World, week: int, waiting: Ints, givers: Ints, place: IntGrid, hope: RealGrid,
    recipients: int,
) -> IntGrid:  # fmt: skip
    """To whom each giver passes on, shape (actors, recipients), -1 = nobody.

    To the leads, but not itself, of the projects it expects most of, of those it has read (see
    :class:`Readings`); if there are none, to participants among its strongest ties, of equal ones
    those with the smallest lots. What a giver may not choose is taken out of what it has read.
    """
    projects, actors = world.projects, world.actors
    to = np.full((actors.status.size, recipients), -1, np.int64)
    for j in range(givers.size):
        for k in range(place.shape[1]):
            if place[j, k] < 0:
                continue
            lead = projects.cell[waiting[place[j, k]], LEAD]
            if lead == givers[j] or actors.status[lead] != PARTICIPANT:
                place[j, k] = -1
    chosen = favourites(place, hope, np.ones(waiting.size, np.bool_), recipients)
    for j in range(givers.size):
        a = givers[j]
        for k in range(recipients):
            if chosen[j, k] >= 0:
                to[a, k] = projects.cell[waiting[chosen[j, k]], LEAD]
        if to[a, 0] >= 0:
            continue
        taken = np.zeros(actors.tie_count[a], np.bool_)
        for k in range(recipients):
            best = -1
            lot = 0.0
            for slot in range(actors.tie_count[a]):
                b = actors.tie_to[a, slot]
                if taken[slot] or actors.status[b] != PARTICIPANT:
                    continue
                u = uniform(world.seed, TIE, week, a, b)
                stronger = best < 0 or actors.tie_weight[a, slot] > actors.tie_weight[a, best]
                if stronger or (
                    actors.tie_weight[a, slot] == actors.tie_weight[a, best] and u < lot
                ):
                    best = slot
                    lot = u
            if best < 0:
                break
            taken[best] = True
            to[a, k] = actors.tie_to[a, best]
    return to


@allocating
def begin_together(
    world: World,
    week: int,
    items: Ints,
    pot: int,
    fraction: float,
    least: int,
    reporting: int,
) -> Ints:
    """Begin projects, in the order of ``items``, from what their members may spend.

    That is what they have less what they have to pass on. The lead pays first, then the others in
    the order in which they joined. What is not spent returns to the lead. Returns sizes in cents.
    """
    ledger, actors = world.ledger, world.actors
    cell, member = world.projects.cell, world.projects.member
    given = np.empty(items.size, np.int64)
    made = 0
    payer = np.empty(member.shape[1] + 1, np.int64)
    paid = np.empty(member.shape[1] + 1, np.int64)
    for i in range(items.size):
        p = items[i]
        lead = cell[p, LEAD]
        if keep_free_members(world, p) == 0:
            give_up(world, p)
            continue
        payers = 0
        total = 0
        for slot in range(-1, cell[p, MEMBERS]):
            a = lead if slot < 0 else member[p, slot]
            if actors.status[a] != PARTICIPANT or (slot >= 0 and a == lead):
                continue
            account = ledger.actors + a
            payer[payers] = account
            paid[payers] = max(0, ledger.balance[account] - int(fraction * actors.received[a]))
            total += paid[payers]
            payers += 1
        if total < smallest_price(world, p):
            continue
        for k in range(payers):
            transfer(ledger.balance, payer[k], pot, paid[k])
        granted = begin(world, week, p, pot, total, least, total)
        left = total - max(0, granted)
        for k in range(payers - 1, -1, -1):
            back = min(left, paid[k])
            transfer(ledger.balance, pot, payer[k], back)
            left -= back
        if granted >= 0:
            cell[p, SOURCE] = ledger.actors + cell[p, LEAD]
            for slot in range(cell[p, MEMBERS]):
                world.funders.reached_by[member[p, slot]] = cell[p, SOURCE]
            owe(world, p, reporting)
            owe(world, p, book_hours_of_a_grant(world, reporting))
            given[made] = granted
            made += 1
    return given[:made]

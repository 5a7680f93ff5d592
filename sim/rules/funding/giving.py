"""Funders who give to organizations directly: what they do in a round."""

from dataclasses import dataclass

import numpy as np

from sim.constants import LEAST_SUM, MOST_GRANTS_A_WEEK, PREFERENCE
from sim.kernels import Flags, Ints, Reals, allocating, kernel
from sim.randomness import decision, uniform
from sim.rules.funding.granting import begin_from_own, book_hours_of_a_grant
from sim.rules.funding.reading import note_reading_by_funders
from sim.rules.funding.waiting import list_waiting
from sim.units import WEEKS_A_YEAR
from sim.world.tables.actors import GONE, OUTSIDER, PARTICIPANT
from sim.world.tables.funders import FUNDER_OUTSIDE
from sim.world.tables.ledger import FUNDERS, divide, transfer
from sim.world.tables.projects import MEMBERS
from sim.world.tables.tally import ROUTES
from sim.world.tables.world import World
from sim.world.week.judging import funder_hope

GRANT_SIZE = decision("funding.size")
"""Size of a direct grant. Key: (0, number of the grant, 0)."""

CHOOSE = decision("funding.choose")
"""Recipient of a direct grant. Key: (0, funder, number of the grant)."""

TURN = decision("funding.turn")
"""Which of several funders that hold as much gives first. Key: (week, funder, 0)."""

BY_GRANT = ROUTES.index("grant")


def give_directly(
    world: World, week: int, weight_size: float, reporting: int, round_weeks: int
) -> None:
    """A round: funders give what they do not pool; holders begin approved projects.

    Parameters
    ----------
    weight_size
        Weight of an organization's size in a funder's choice.
    reporting
        Own minutes that a grantee owes for reporting.
    round_weeks
        Weeks since the last round: funders read what waits since then.
    """
    funders = world.funders
    directly = (funders.state != FUNDER_OUTSIDE) & (funders.pooled < 1.0)
    if not directly.any() and not funders.given.any():
        return
    return_unspent(world)
    able = directly & pay_pledges(world, week)
    waiting = list_waiting(world, week)
    if directly.any():
        _Round(world, week, waiting, directly, able, weight_size, reporting, round_weeks).give()
    if waiting.size and funders.given.any():
        begin_from_own(world, week, waiting)


def return_unspent(world: World) -> None:
    """Give back what organizations that left have not begun to use, to those who gave it."""
    actors, ledger, given = world.actors, world.ledger, world.funders.given
    first = ledger.actors + actors.residents
    held = ledger.balance[first : ledger.projects]
    for o in np.flatnonzero((actors.status[actors.residents :] == GONE) & (held > 0)).tolist():
        if given[:, o].any():
            _take_off_record(world, o, int(held[o]))
            for f, part in enumerate(divide(int(held[o]), given[:, o].tolist())):
                transfer(ledger.balance, first + o, FUNDERS + f, part)
                given[f, o] = max(0, given[f, o] - part)


def _take_off_record(world: World, o: int, cents: int) -> None:
    """Grants to an organization of which nothing was used are none, the last ones first."""
    grants, sizes = world.funders.grants, world.tally.grant_sizes
    for k in reversed(range(len(grants))):
        organization, size, first = grants[k]
        if organization != o:
            continue
        if first > cents:
            return
        cents -= first
        del grants[k]
        sizes.remove(size)


def pay_pledges(world: World, week: int) -> Flags:
    """Pay what was promised for this week and before; which funders owe nothing, (funders,)."""
    actors, ledger, funders = world.actors, world.ledger, world.funders
    able = np.ones(funders.state.size, np.bool_)
    kept = []
    for pledge in funders.pledges:
        f, o, cents, due = pledge
        if due > week:
            kept.append(pledge)
        elif actors.status[actors.residents + o] == GONE:
            continue
        elif ledger.balance[FUNDERS + f] >= cents:
            _hand_over(world, f, o, cents)
        else:
            kept.append(pledge)
            able[f] = False
    funders.pledges[:] = kept
    return able


def _hand_over(world: World, f: int, o: int, cents: int) -> None:
    """A funder pays an organization, counted from 0."""
    account = world.ledger.actors + world.actors.residents + o
    transfer(world.ledger.balance, FUNDERS + f, account, cents)
    world.funders.given[f, o] += cents


@dataclass(frozen=True)
class _Round:
    """One round of direct grants."""

    world: World
    week: int
    waiting: Ints
    directly: Flags
    able: Flags
    weight_size: float
    reporting: int
    round_weeks: int

    def give(self) -> None:
        """Make grants as long as there is money for the next one.

        Who holds most chooses, and pays first; others pay what is missing, so that the sizes of
        grants do not depend on how many funders share the money.
        """
        world, funders = self.world, self.world.funders
        if funders.sizes.size == 0:
            return
        largest = self._largest()
        plans: dict[int, Reals] = {}
        for _ in range(MOST_GRANTS_A_WEEK):
            size = min(self._drawn_size(), largest)
            years = world.parameters.funders.grant_years
            part = size // years
            first = size - (years - 1) * part
            order = self._holders()
            if first <= 0 or sum(self._held(f) for f in order) < first:
                return
            lead = order[0]
            if lead not in plans:
                note_reading_by_funders(world, self.week - self.round_weeks, self.waiting, 1)
                plans[lead] = plans_around(world, self.week, lead, self.waiting)
            u = uniform(world.seed, CHOOSE, 0, lead, funders.made)
            o = _choose(world, lead, u, self.weight_size, plans[lead])
            if o < 0:
                return
            self._pay(order, o, first)
            for year in range(1, years):
                funders.pledges.append((lead, o, part, self.week + year * WEEKS_A_YEAR))
            self._take_on(o, size, first)

    def _drawn_size(self) -> int:
        funders = self.world.funders
        u = uniform(self.world.seed, GRANT_SIZE, 0, funders.made, 0)
        return int(funders.sizes[int(u * funders.sizes.size)])

    def _largest(self) -> int:
        """Cents a year of all who give directly, as far as they do not pool them."""
        funders = self.world.funders
        total = 0.0
        for f in np.flatnonzero(self.directly).tolist():
            yearly, giving = int(funders.yearly[f]), float(funders.giving[f])
            total += yearly * giving * (1.0 - float(funders.pooled[f]))
        return int(total)

    def _held(self, f: int) -> int:
        return int(self.world.ledger.balance[FUNDERS + f])

    def _holders(self) -> list[int]:
        """Those who can give, who holds most first, of equals by lot."""
        seed, week = self.world.seed, self.week
        found = [f for f in np.flatnonzero(self.able).tolist() if self._held(f) > 0]
        return sorted(found, key=lambda f: (-self._held(f), uniform(seed, TURN, week, f, 0), f))

    def _pay(self, order: list[int], o: int, cents: int) -> None:
        for f in order:
            part = min(cents, self._held(f))
            _hand_over(self.world, f, o, part)
            cents -= part

    def _take_on(self, o: int, size: int, first: int) -> None:
        """What a grant, with its first instalment, means to the organization that gets it."""
        world, actors = self.world, self.world.actors
        a = actors.residents + o
        actors.owed[a] += self.reporting + book_hours_of_a_grant(world, self.reporting)
        actors.active[a] = self.week
        if actors.status[a] == OUTSIDER:
            actors.status[a] = PARTICIPANT
            actors.joined[a] = self.week
            world.tally.joins[BY_GRANT] += 1
        world.tally.grant_sizes.append(size)
        world.funders.grants.append((o, size, first))
        world.funders.made += 1


@allocating
def plans_around(world: World, week: int, funder: int, waiting: Ints) -> Reals:
    """Most that a funder hopes of a waiting project of each organization, shape (organizations,).

    Of those that it is in, or a member of which it serves; 0 where it hopes for nothing.
    """
    projects, actors = world.projects, world.actors
    found = np.zeros(actors.status.size - actors.residents)
    for p in waiting:
        hope = funder_hope(world, week, funder, p)
        for slot in range(projects.cell[p, MEMBERS]):
            a = projects.member[p, slot]
            for k in range(-1, actors.server.shape[1]):
                b = (a if k < 0 else actors.server[a, k]) - actors.residents
                if b >= 0:
                    found[b] = max(found[b], hope)
    return found


@kernel
def _choose(world: World, funder: int, u: float, weight_size: float, plans: Reals) -> int:
    """The organization, from 0, that a funder gives to, drawn by one uniform; -1: none (E16)."""
    funders, actors = world.funders, world.actors
    appetite = funders.appetite[funder]
    sizes = 0.0
    outcomes = 0.0
    hopes = 0.0
    for a in range(actors.residents, actors.status.size):
        sizes += actors.endowment[a]
        outcomes += actors.outcome[a]
        hopes += plans[a - actors.residents]
    sizes = max(sizes, LEAST_SUM)
    outcomes = max(outcomes, LEAST_SUM)
    hopes = max(hopes, LEAST_SUM)
    total = 0.0
    for final in range(2):
        mark = u * total
        total = 0.0
        for a in range(actors.residents, actors.status.size):
            liked = actors.parts[a] & funders.parts[funder] != 0
            if actors.status[a] == GONE or (funders.condition[funder] and not liked):
                continue
            visible = (1.0 - appetite) * actors.outcome[a] / outcomes
            visible += appetite * plans[a - actors.residents] / hopes
            weight = weight_size * actors.endowment[a] / sizes + (1.0 - weight_size) * visible
            if liked:
                weight *= PREFERENCE
            total += weight
            if final == 1 and total > mark:
                return a - actors.residents
    return -1

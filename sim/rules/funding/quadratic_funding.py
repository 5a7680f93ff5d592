"""Many small contributions count for more than a few large ones."""

import numpy as np

from sim.constants import WHOLE_CENT
from sim.kernels import IntGrid, Ints, RealGrid, allocating
from sim.parameters import ASSUMPTION, parameter
from sim.rules.base import rule
from sim.rules.funding.granting import smallest_prices
from sim.rules.funding.panels import Ballots, favourites
from sim.rules.funding.pooled import FROM_INNOVATION, RoundDecision
from sim.world.tables.ledger import INNOVATION
from sim.world.tables.world import World


@rule(
    "funding",
    "quadratic_funding",
    seeds="Create pools of funds with small innovation funds for collaborative experiments and "
    "larger funds to help successes expand. Funders and network participants make decisions "
    "collaboratively about who gets funding",
    cites=["Buterin, Hitzig & Weyl 2019"],
    reads=["ledger", "projects", "actors", "beliefs"],
    writes=["ledger", "projects", "hours"],
)
class QuadraticFunding(Ballots):
    """All funders pay into two pools. Every four weeks participants drawn by lot get equal shares
    of a part of the money and give them to the projects they expect most of; the rest of the pool
    matches what they gave, and many small gifts draw a larger match than a few large ones. What
    has worked may draw on the larger pool, in the same order."""

    credits: float = parameter(
        0.25, unit="share of the pool", range=(0.1, 0.5), limits=(0, 1), source=ASSUMPTION,
    )  # fmt: skip
    """Share of the innovation pool that participants give away; the rest matches their gifts."""

    def decide(self, world: World, week: int, waiting: Ints) -> RoundDecision:
        """Order projects by gifts and match; no grant is more than these, or than the cap."""
        judges = self.seat(world, week, waiting)
        prices = smallest_prices(world, waiting)
        shares = divide_pool(
            self.hopes(world, week, waiting, judges), np.maximum(prices, self.least_cents()),
            int(world.ledger.balance[INNOVATION]), self.credits, self.picks,
        )  # fmt: skip
        order = np.argsort(-shares, kind="stable")
        most = self.caps(waiting)
        most[:, FROM_INNOVATION] = np.minimum(most[:, FROM_INNOVATION], shares[order])
        return RoundDecision(waiting[order], most, shares.astype(np.float64))


@allocating
def divide_pool(hope: RealGrid, needed: Ints, pool: int, credits: float, picks: int) -> Ints:
    """Cents for each project, -1 for those that get less than they need, shape (projects,).

    As long as some get less than that, the one that gets least leaves (of equals the last), and
    its supporters give to what they expect most of among the others.
    """
    running = np.ones(needed.size, np.bool_)
    shares = np.zeros(needed.size, np.int64)
    for _ in range(needed.size + 1):
        shares = gifts_and_match(favourites(hope, running, picks), needed.size, pool, credits)
        worst = -1
        for i in range(needed.size):
            if running[i] and shares[i] < needed[i] and (worst < 0 or shares[i] <= shares[worst]):
                worst = i
        if worst < 0:
            break
        running[worst] = False
    for i in range(needed.size):
        if not running[i]:
            shares[i] = -1
    return shares


@allocating
def gifts_and_match(chosen: IntGrid, projects: int, pool: int, credits: float) -> Ints:
    """Cents that each project gets if the judges give to those they chose, shape (projects,).

    Each judge has an equal part of the credits, and each project it chose an equal part of that;
    fractions of a cent stay in the pool, which matches the gifts.
    """
    giver, picks = chosen.shape
    project = np.empty(giver * picks, np.int64)
    cents = np.empty(giver * picks, np.int64)
    n = 0
    given = 0
    for j in range(giver):
        count = 0
        for k in range(picks):
            count += chosen[j, k] >= 0
        for k in range(count):
            project[n] = chosen[j, k]
            cents[n] = int(pool * credits) // giver // count
            given += cents[n]
            n += 1
    shares = match(project[:n], cents[:n], projects, pool - given)
    for i in range(n):
        shares[project[i]] += cents[i]
    return shares


@allocating
def match(project: Ints, cents: Ints, projects: int, pool: int) -> Ints:
    """Cents that match the gifts to each project: (sum of sqrt c)^2 - sum of c, shape (projects,).

    If the matches add up to more than the pool, it is divided in proportion to them (not to gifts
    and matches), by largest remainder, of equal ones the first. Buterin, Hitzig & Weyl (2019).

    Parameters
    ----------
    project, cents
        To whom and how much, one entry for each gift.
    """
    roots = np.zeros(projects)
    sums = np.zeros(projects)
    for i in range(project.size):
        roots[project[i]] += np.sqrt(cents[i])
        sums[project[i]] += cents[i]
    wanted = np.empty(projects)
    total = 0.0
    for p in range(projects):
        wanted[p] = max(0.0, roots[p] * roots[p] - sums[p])
        total += wanted[p]
    found = np.empty(projects, np.int64)
    if total <= pool:
        for p in range(projects):
            found[p] = int(wanted[p] + WHOLE_CENT)
        return found
    left = pool
    rest = np.empty(projects)
    for p in range(projects):
        share = wanted[p] / total * pool
        found[p] = int(share)
        rest[p] = share - found[p]
        left -= found[p]
    for _ in range(left):
        first = 0
        for p in range(projects):
            if rest[p] > rest[first]:
                first = p
        found[first] += 1
        rest[first] = -1.0
    return found

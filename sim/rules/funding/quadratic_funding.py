"""Many small contributions count for more than a few large ones."""

from math import exp

import numpy as np

from sim.constants import WHOLE_CENT
from sim.kernels import IntGrid, Ints, RealGrid, allocating
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, normal, uniform
from sim.rules.base import rule
from sim.rules.funding.granting import smallest_prices
from sim.rules.funding.panels import Ballots
from sim.rules.funding.pooled import FROM_INNOVATION, RoundDecision
from sim.rules.funding.reading import favourites
from sim.units import CENTS_A_DOLLAR
from sim.world.tables.ledger import INNOVATION, OUTSIDE, transfer
from sim.world.tables.world import World

GIFT = decision("funding.gift")
"""How much somebody gives of their own money. Key: (0, actor, 0)."""


@rule(
    "funding",
    "quadratic_funding",
    seeds="Create pools of funds with small innovation funds for collaborative experiments and "
    "larger funds to help successes expand. Funders and network participants make decisions "
    "collaboratively about who gets funding",
    cites=["Buterin, Hitzig & Weyl 2019"],
    practice=[
        "Rounds in practice fight donors with many accounts and pairs that give to each other; "
        "here everybody is one person.",
        "Donors see what others gave and may follow them; here all give at once, and give again "
        "where a project is left out.",
        "Funds are raised for a round; here the innovation pool of the week is matched, all of it.",
    ],
    reads=["ledger", "projects", "actors", "beliefs"],
    writes=["ledger", "projects", "hours"],
)
class QuadraticFunding(Ballots):
    """All funders pay into two pools. Every four weeks those who turn out give a little money of
    their own to the projects they expect most of, of those they have read; the pool matches what
    they gave, and many small gifts draw a larger match than a few large ones. What has worked may
    draw on the larger pool, in the same order."""

    gift: float = parameter(
        10.0, unit="dollars per round", range=(2.0, 50.0), limits=(0.01, 1_000_000),
        distribution="loguniform", source="$8.6 a donor (57,363 donors of Gitcoin, 2023)",
    )  # fmt: skip
    """Median of what somebody gives of their own money in a round."""

    gift_spread: float = parameter(
        1.5, unit="log standard deviation", limits=(0, 4), range=(1.0, 2.0),
        source="heavy-tailed: four gifts were nearly half of those of 477 donors (Gitcoin 2019); "
        + ASSUMPTION,
    )  # fmt: skip
    """Spread of what people give."""

    def decide(self, world: World, week: int, waiting: Ints) -> RoundDecision:
        """Order projects by gifts and match; no grant is more than these, or than the cap."""
        judges = self.seat(world, week, waiting)
        read = self.readings(world, week, waiting, judges)
        needed = np.maximum(smallest_prices(world, waiting), self.least_cents())
        shares, given = divide_pool(
            read.place, read.hope, self.own_money(world, judges), needed,
            int(world.ledger.balance[INNOVATION]), self.picks,
        )  # fmt: skip
        transfer(world.ledger.balance, OUTSIDE, INNOVATION, given)
        world.tally.gifts += given
        order = np.argsort(-shares, kind="stable")
        most = self.caps(waiting)
        most[:, FROM_INNOVATION] = np.minimum(most[:, FROM_INNOVATION], shares[order])
        return RoundDecision(waiting[order], most, shares.astype(np.float64))

    def own_money(self, world: World, judges: Ints) -> Ints:
        """Cents that each judge gives of its own in a round, the same in all, shape (judges,)."""
        return np.array(
            [
                int(
                    CENTS_A_DOLLAR
                    * self.gift
                    * exp(self.gift_spread * normal(uniform(world.seed, GIFT, 0, a, 0)))
                )
                for a in judges.tolist()
            ],
            np.int64,
        )


@allocating
def divide_pool(
    place: IntGrid, hope: RealGrid, own: Ints, needed: Ints, pool: int, picks: int
) -> tuple[Ints, int]:
    """Cents for each project, -1 for those that get less than they need; cents that were given.

    As long as some get less than that, the one that gets least leaves (of equals the last), and
    its supporters give to what they expect most of among the others. Shape (projects,).

    Parameters
    ----------
    place, hope
        What givers have read, and what they hope of it; see :class:`Readings`.
    own
        Cents that each gives, shape (givers,).
    """
    running = np.ones(needed.size, np.bool_)
    shares = np.zeros(needed.size, np.int64)
    given = 0
    for _ in range(needed.size + 1):
        chosen = favourites(place, hope, running, picks)
        shares, given = gifts_and_match(chosen, own, needed.size, pool)
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
    return shares, given


@allocating
def gifts_and_match(chosen: IntGrid, own: Ints, projects: int, pool: int) -> tuple[Ints, int]:
    """Cents that each project gets if people give to those they chose, and cents that they give.

    Each gives equal parts of its own money, in whole cents; the pool matches the gifts. Shape
    (projects,).
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
            if own[j] // count > 0:
                project[n] = chosen[j, k]
                cents[n] = own[j] // count
                given += cents[n]
                n += 1
    shares = match(project[:n], cents[:n], projects, pool, True)
    for i in range(n):
        shares[project[i]] += cents[i]
    return shares, given


@allocating
def match(project: Ints, cents: Ints, projects: int, pool: int, whole: bool) -> Ints:
    """Cents that match the gifts to each project: (sum of sqrt c)^2 - sum of c, shape (projects,).

    If the matches add up to more than the pool, it is divided in proportion to them (not to gifts
    and matches), by largest remainder, of equal ones the first; so it is anyway if the ``whole``
    pool is to be given out. Buterin, Hitzig & Weyl (2019).

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
        wanted[p] = roots[p] * roots[p] - sums[p]
        if wanted[p] < WHOLE_CENT:  # one gift draws nothing, whatever its root lacks
            wanted[p] = 0.0
        total += wanted[p]
    found = np.empty(projects, np.int64)
    if total == 0.0 or (total <= pool and not whole):
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

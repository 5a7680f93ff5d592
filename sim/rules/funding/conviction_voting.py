"""Support that lasts grows into the conviction it takes to be funded."""

import numpy as np

from sim.constants import HALF, LARGEST_REQUEST
from sim.kernels import IntGrid, Ints, Reals, allocating, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.rules.base import rule
from sim.rules.funding.choices import note_choice
from sim.rules.funding.panels import Ballots
from sim.rules.funding.pooled import RoundDecision
from sim.rules.funding.reading import favourites
from sim.rules.funding.waiting import list_waiting
from sim.units import CENTS_A_DOLLAR
from sim.world.tables.ledger import INNOVATION, SCALING
from sim.world.tables.projects import APPROVED, CODE, MASK, SINCE, STATE, WANTED
from sim.world.tables.world import World
from sim.world.week.project_start import price_of, smallest_price


@rule(
    "funding",
    "conviction_voting",
    seeds="Create pools of funds with small innovation funds for collaborative experiments and "
    "larger funds to help successes expand. Funders and network participants make decisions "
    "collaboratively about who gets funding",
    cites=["conviction voting as deployed by 1Hive"],
    practice=[
        "In practice votes weigh as much as the tokens somebody holds; here everybody has one.",
        "1Hive lets a stake move at any time; here it moves when its holder turns out and reads.",
        "Whoever asks names a sum; here a project asks for its whole price, up to half of the "
        "spending limit.",
    ],
    reads=["ledger", "projects", "actors", "beliefs"],
    writes=["ledger", "projects", "hours"],
    # Where projects are cheap, some grants are smaller than the least may be.
    tried_with={
        "projects.materials": 200.0,
        "projects.staff_wage": 2.0,
        "funding.spending_limit": 0.5,
    },
)
class ConvictionVoting(Ballots):
    """All funders pay into two pools. Every four weeks those who turn out read and stake on the
    projects they expect most of; a stake stays until its holder reads again. Week by week lasting
    support grows into conviction, and a project is paid as soon as its conviction reaches a
    threshold, which is higher the more of the pool it asks for."""

    half_life: float = parameter(
        4.0, unit="weeks", range=(1.0, 13.0), limits=(0.1, 10_000),
        source="2 to 7 days at 1Hive, here a round; " + ASSUMPTION,
    )  # fmt: skip
    """Weeks in which conviction without support halves, and grows half way to its most with it."""

    spending_limit: float = parameter(
        0.2, unit="share of the pool", range=(0.05, 0.4), limits=(0.01, 1),
        source="about .1 at 1Hive; twice that, as pools here last a quarter; " + ASSUMPTION,
    )  # fmt: skip
    """Share of a pool that no request may reach; who applies asks for half of that at most, unless
    the smallest version of its project costs more."""

    least_conviction: float = parameter(
        0.025, unit="share of most conviction", range=(0.01, 0.1), limits=(0, 1),
        source="1Hive",
    )  # fmt: skip
    """Share of the most conviction there can be that a request for nothing would need."""

    def prepare(self, world: World) -> None:
        """Make room for what everybody stakes on."""
        super().prepare(world)
        world.support.stakes = np.full((world.actors.count, 2 * self.picks), -1, np.int64)

    def grant(self, world: World, week: int) -> None:
        """Conviction grows; some read and stake anew; who has conviction enough is paid."""
        projects = world.projects
        waiting = list_waiting(world, week)
        count_support(world, waiting)
        grow_all(week, waiting, projects.cell, projects.support, projects.conviction, self.kept())
        if waiting.size == 0 or not self.has_money(world):
            return
        if week % self.round_weeks == 0 and self.pay_hosting(world, week, waiting):
            judges = self.seat(world, week, waiting)
            read = self.readings(world, week, waiting, judges)
            every = np.ones(waiting.size, np.bool_)
            stake(world, waiting, judges, favourites(read.place, read.hope, every, self.picks))
            count_support(world, waiting)
            note_choice(world, waiting, projects.support[waiting])
        self.pay(world, week, self.decide(world, week, waiting))

    def kept(self) -> float:
        """Share of conviction that is left after a week without support."""
        return HALF ** (1.0 / self.half_life)

    def decide(self, world: World, week: int, waiting: Ints) -> RoundDecision:
        """What each project asks of each pool, where it has the conviction for it."""
        balance = world.ledger.balance
        most = requests(
            world,
            waiting,
            self.caps(waiting),
            np.array([balance[SCALING], balance[INNOVATION]]),
            self.kept(),
            self.spending_limit,
            self.least_conviction,
        )
        return RoundDecision(waiting, most, world.projects.conviction[waiting])


@kernel
def grown(conviction: float, support: float, kept: float) -> float:
    """Conviction a week later: y a + x, so that y_t = a^t y_0 + x (1 - a^t) / (1 - a).

    Parameters
    ----------
    kept
        What is left of conviction after a week, a = .5^(1 / half-life).
    """
    return kept * conviction + support


@kernel
def threshold(least: float, limit: float, kept: float, supply: float, share: float) -> float:
    """Conviction that it takes to get a share of the pool; infinite from the spending limit on.

    y* = rho S / ((1 - a) (beta - r / R)^2) with rho = least beta^2, as in the contract of 1Hive.

    Parameters
    ----------
    least, limit
        Least share of the most conviction there can be, beta.
    kept, supply
        a, and the sum S of all support.
    share
        r / R.
    """
    room = limit - share
    if room <= 0.0:
        return np.inf
    return least * limit * limit * supply / ((1.0 - kept) * (room * room))


@kernel
def grow_all(
    week: int, waiting: Ints, cell: IntGrid, support: Reals, conviction: Reals, kept: float
) -> None:  # fmt: skip
    """Conviction of every waiting project after one more week; new ones begin without any."""
    for p in waiting:
        if cell[p, SINCE] == week:
            conviction[p] = 0.0
        conviction[p] = grown(conviction[p], support[p], kept)


@kernel
def stake(world: World, waiting: Ints, judges: Ints, chosen: IntGrid) -> None:
    """Let people who read something stake on their favourites, in place of what they staked before.

    ``chosen`` are places among ``waiting``, then -1, shape (judges, picks). A stake is a slot and
    what tells that the same project is still there.
    """
    cell, stakes = world.projects.cell, world.support.stakes
    for j in range(judges.size):
        if chosen[j, 0] < 0:
            continue
        for k in range(chosen.shape[1]):
            p = waiting[chosen[j, k]] if chosen[j, k] >= 0 else -1
            stakes[judges[j], 2 * k] = p
            stakes[judges[j], 2 * k + 1] = cell[p, CODE] if p >= 0 else -1


@kernel
def _stands(world: World, a: int, k: int) -> bool:
    """Whether what somebody staked on in this place still waits."""
    cell, stakes = world.projects.cell, world.support.stakes
    p = stakes[a, 2 * k]
    return p >= 0 and cell[p, STATE] == APPROVED and cell[p, CODE] == stakes[a, 2 * k + 1]


@kernel
def count_support(world: World, waiting: Ints) -> None:
    """Support of the waiting projects: everybody engaged has one part, shared by their stakes."""
    actors, support, stakes = world.actors, world.projects.support, world.support.stakes
    for p in waiting:
        support[p] = 0.0
    for a in range(actors.status.size):
        if not actors.engaged[a]:
            continue
        n = 0
        for k in range(stakes.shape[1] // 2):
            n += _stands(world, a, k)
        for k in range(stakes.shape[1] // 2):
            if _stands(world, a, k):
                support[stakes[a, 2 * k]] += 1.0 / n


@allocating
def requests(
    world: World, waiting: Ints, caps: IntGrid, pools: Ints, kept: float, limit: float, least: float
) -> IntGrid:
    """What projects ask of each pool, up to the caps; -1 where they lack conviction.

    ``pools`` are what both accounts hold; caps and requests have the shape (waiting, 2). All
    support there is counts as one person's at least.
    """
    projects = world.projects
    cell = projects.cell
    supply = 0.0
    for p in waiting:
        supply += projects.support[p]
    supply = max(supply, 1.0)
    reach = round(CENTS_A_DOLLAR * world.parameters.projects.price_of_reach)
    most = np.full(caps.shape, -1, np.int64)
    for i in range(waiting.size):
        p = waiting[i]
        smallest = smallest_price(world, p)
        whole = price_of(world, p, cell[p, MASK])
        whole += cell[p, WANTED] * reach
        for k in range(2):
            asked = min(whole, caps[i, k], int(limit * pools[k] * LARGEST_REQUEST))
            asked = max(asked, smallest)
            if pools[k] > 0:
                needed = threshold(least, limit, kept, supply, asked / pools[k])
                if projects.conviction[p] > 0.0 and projects.conviction[p] >= needed:
                    most[i, k] = asked
    return most

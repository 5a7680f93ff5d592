"""Money that funders put together: what all rules with a common pool share."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import numpy as np

from sim.constants import PARTS_OF_A_SHARE
from sim.kernels import IntGrid, Ints, Reals
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, share_of_mean, uniform
from sim.rules.funding.base import Funding, grant_in_order, same_for_all
from sim.rules.funding.choices import note_choice
from sim.rules.funding.granting import SCALES_FOR
from sim.rules.funding.waiting import list_waiting
from sim.units import CENTS_A_DOLLAR
from sim.world.tables.coordination import USED
from sim.world.tables.ledger import INNOVATION, SCALING, divide, transfer
from sim.world.tables.projects import COORDINATED
from sim.world.tables.record import ADMINISTERING, BY_COORDINATORS
from sim.world.tables.world import World
from sim.world.week.hosting import host_together, own_minutes

POOLS = decision("funding.pools")
"""Share of its money that a funder pools. Key: (0, funder, 0)."""

FROM_SCALING: Final = 0
FROM_INNOVATION: Final = 1
"""Columns of the most that projects get, by pool."""


@dataclass(frozen=True, eq=False)
class RoundDecision:
    """What a funding round decides."""

    order: Ints
    """Slots of the waiting projects in the order in which they are paid, shape (waiting,)."""
    most: IntGrid
    """Most cents of each one's grant from the scaling and the innovation pool, in that order,
    shape (waiting, 2); -1 is none."""
    merit: Reals
    """What the rule goes by, the more the better, of the projects in the order in which they
    waited, shape (waiting,)."""


class Pooled(Funding):
    """Some or all funders pool their money."""

    pooling: float = parameter(
        1.0, unit="share of money", range=(0.3, 1.0), limits=(0, 1),
        source="all, as the seeds have it; RE-AMP had a pooled fund only after three years",
        by_arm="Create pools of funds",
    )  # fmt: skip
    """Mean share of their money that funders put into the pool, each its own; they give the rest
    directly, as with ``direct_grants``."""

    least_grant: float = parameter(
        0.0, unit="dollars", limits=(0, 10_000_000), range=(0.0, 2000.0),
        source=ASSUMPTION + "; grants begin at $500 (Yellowroot) or $1,500 (Holley)",
        by_arm="small innovation funds for collaborative experiments",
    )  # fmt: skip
    """Least that a grant may be; a project that takes less waits."""

    def least_cents(self) -> int:
        """Least that a grant may be, in cents."""
        return round(self.least_grant * CENTS_A_DOLLAR)

    def shares_pooled(self, world: World) -> Reals:
        """Drawn once, for good."""
        lots = [uniform(world.seed, POOLS, 0, f, 0) for f in range(world.funders.state.size)]
        return np.array([share_of_mean(u, self.pooling) for u in lots])


class Rounds(Pooled):
    """Two pools, one for experiments and one for what worked, given out in rounds."""

    fewest: ClassVar[int] = 0
    """Persons without whom no round is held."""

    innovation_cap: float = parameter(
        8000.0, unit="dollars", range=(3000.0, 15000.0), limits=(1, 10_000_000),
        source="$1,500 to 8,000 a grant (Holley, innovation fund)",
        by_arm="small innovation funds for collaborative experiments",
    )  # fmt: skip
    """Most that an experiment gets; lifted to the price of the smallest version of a project."""

    scaling_cap: float = parameter(
        50_000.0, unit="dollars", range=(15_000.0, 100_000.0), limits=(1, 10_000_000),
        source="$15,000 to 50,000 a round (Holley, innovation fund); " + ASSUMPTION,
        by_arm="larger funds to help successes expand",
    )  # fmt: skip
    """Most that the scaling pool gives to one project."""

    scaling_share: float = parameter(
        0.4, unit="share of money", range=(0.1, 0.7), limits=(0, 1), source=ASSUMPTION,
        by_arm="larger funds to help successes expand",
    )  # fmt: skip
    """Share of the money that goes to the scaling pool; what it holds above a year's share flows
    back to the innovation pool."""

    scales_for: Literal["proven_leads", "follow_ups", "proven_members"] = parameter(
        "proven_leads", unit="what counts as success",
        range=("proven_leads", "follow_ups", "proven_members"), source=ASSUMPTION,
        by_arm="larger funds to help successes expand",
    )  # fmt: skip
    """For what the scaling pool is: follow-ups of what worked only, or also projects whose lead, or
    any of whose members, has led a project to success before."""

    def receive(self, world: World, week: int, fresh: Ints) -> None:
        """Funders pay into both pools; the scaling pool keeps at most a year's share."""
        super().receive(world, week, fresh)
        balance = world.ledger.balance
        most = int(sum(world.funders.yearly_pooled.tolist()) * self.scaling_share)
        transfer(balance, SCALING, INNOVATION, max(0, int(balance[SCALING]) - most))

    def take_in(self, world: World, account: int, cents: int) -> None:
        """Divide what a funder pools between the pools."""
        shares = [
            round(share * PARTS_OF_A_SHARE)
            for share in (1.0 - self.scaling_share, self.scaling_share)
        ]
        for pool, part in zip((INNOVATION, SCALING), divide(cents, shares), strict=True):
            transfer(world.ledger.balance, account, pool, part)

    def grant(self, world: World, week: int) -> None:
        """Hold a round, if one is due, there is something to decide, and there are hours."""
        if week % self.round_weeks or not self.has_money(world):
            return
        waiting = list_waiting(world, week)
        if waiting.size and self.pay_hosting(world, week, waiting):
            decided = self.decide(world, week, waiting)
            note_choice(world, waiting, decided.merit)
            self.pay(world, week, decided)

    @abstractmethod
    def decide(self, world: World, week: int, waiting: Ints) -> RoundDecision:
        """Who is paid first, and how much at most, of waiting projects (slots, in keyed order)."""

    def has_money(self, world: World) -> bool:
        """Whether there is anything in the pools."""
        balance = world.ledger.balance
        return bool(balance[INNOVATION] + balance[SCALING] > 0)

    def persons(self, world: World, week: int, waiting: Ints) -> int:
        """How many decide in a round: nobody, unless the rule says so."""
        return 0

    def pay_hosting(self, world: World, week: int, waiting: Ints) -> bool:
        """Pay the minutes of a round: coordinators', or those of the project that waits first.

        Returns whether there were so many.
        """
        prices = world.parameters.coordination
        persons = self.persons(world, week, waiting)
        if persons < self.fewest:
            return False
        need = (prices.decision + prices.decision_person * persons) * prices.price_factor
        before = world.hours[USED]
        held = bool(host_together(world, week, world.hours, need, waiting[0]))
        paid = world.hours[USED] - before
        world.projects.cell[waiting, COORDINATED] += paid // waiting.size
        hours = world.record.hours_of_money
        hours[BY_COORDINATORS] += paid
        if held and paid < int(need):
            hours[ADMINISTERING] += own_minutes(world, need)
        return held

    def caps(self, waiting: Ints) -> IntGrid:
        """The most of every grant from both pools."""
        return same_for_all(
            waiting.size,
            round(self.scaling_cap * CENTS_A_DOLLAR),
            round(self.innovation_cap * CENTS_A_DOLLAR),
        )

    def pay(self, world: World, week: int, decided: RoundDecision) -> None:
        """Make the grants that a round has decided on."""
        grant_in_order(
            world, week, decided.order, (SCALING, INNOVATION), decided.most, self.least_cents(),
            self.reporting, SCALES_FOR.index(self.scales_for),
        )  # fmt: skip

"""Stage 6 in every arm: money comes in, hours are bought and paid, grants are made."""

from abc import abstractmethod

import numpy as np

from sim.kernels import IntGrid, Ints, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.rules.base import Rule
from sim.rules.funding.experience import judge_results
from sim.rules.funding.giving import give_directly
from sim.rules.funding.granting import make_grants
from sim.rules.funding.mobilizing import court_funders, match_offers
from sim.units import CENTS_A_DOLLAR, MINUTES_AN_HOUR, WEEKS_A_QUARTER
from sim.world.tables.coordination import (
    ADMISSION,
    AVAILABLE,
    LAPSED,
    PAID,
    RELEASED,
    USED,
    minutes_a_week,
)
from sim.world.tables.ledger import (
    COORDINATION,
    FUNDERS,
    OUTSIDE,
    WAGES_COORDINATORS,
    divide,
    transfer,
)
from sim.world.tables.world import World


class Funding(Rule):
    """Money from funders to holders to projects, and back."""

    family = "funding"

    round_weeks: int = parameter(
        4, unit="weeks", range=(4, 13), limits=(1, 10_000), source=ASSUMPTION
    )
    """Weeks between the rounds in which whoever gives decides: funders, the backbone or a pool."""

    reporting: int = parameter(
        600, unit="own minutes per grant", limits=(0, 100_000), range=(240, 2400),
        source="10 hours, as a funder "
        "expected of a grant that took 40 and more (hope & grace fund 2019); " + ASSUMPTION,
    )  # fmt: skip
    """Own minutes that a grantee owes for reporting: the organization that gets a direct grant,
    else the project's lead, or its two leads by halves."""

    mobilizing: float = parameter(
        0.0, unit="share of hours", range=(0.0, 0.3), limits=(0, 1), source=ASSUMPTION,
        by_arm="Mobilizing Funding to Support the Collective Effort",
    )  # fmt: skip
    """Share of a week's coordinators' hours spent on other funders; 0 is none."""

    weight_size: float = parameter(
        0.5, unit="weight", range=(0.2, 0.8), limits=(0, 1), source=ASSUMPTION
    )
    """Weight of an organization's size, against what a funder sees, in choosing whom it gives to
    directly."""

    cost_to_raise: float = parameter(
        0.2, unit="dollars per dollar", range=(0.1, 0.5), limits=(0.01, 100),
        source="Greenfield 1999: $0.20 for each dollar from corporations and foundations; that "
        "they give it every year from then on: " + ASSUMPTION,
    )  # fmt: skip
    """Coordinators' hours, in dollars of their wage, that it takes until other funders give a
    dollar a year. They match what the present ones give, so never more than that."""

    def prepare(self, world: World) -> None:
        """Let funders know what the rule pools of their money."""
        world.funders.pools[:] = self.shares_pooled(world)

    @abstractmethod
    def shares_pooled(self, world: World) -> Reals:
        """Share of its money that each funder pools, shape (funders,)."""

    def allocate(self, world: World, week: int) -> None:
        """Stage 6: coordinators are paid, money comes in, grants are made."""
        prices, hours = world.parameters.coordination, world.hours
        quarter = week % WEEKS_A_QUARTER == 0
        fresh = np.zeros_like(world.funders.yearly)
        if quarter:
            pay_coordinators(world.ledger.balance, hours, prices.wage)
            fresh += self.collect(world)
            judge_results(world, week)
            match_offers(world, week, self.cost_to_raise)
            fresh += pay_in(world, week)
        release_hours(
            world.ledger.balance, hours, world.hours_quarter, prices.wage, prices.admission_share
        )
        court_funders(world, self.mobilizing)
        if quarter:
            self.receive(world, week, fresh)
        if week % self.round_weeks == 0:
            give_directly(world, week, self.weight_size, self.reporting, self.round_weeks)
        self.grant(world, week)

    def collect(self, world: World) -> Ints:
        """Hours that nobody used lapse; the money that would have paid them becomes grants.

        Returns the cents that each funder gets, shape (funders,).
        """
        hours, balance, gives = world.hours, world.ledger.balance, world.funders.gives
        hours[LAPSED] += hours[AVAILABLE]
        hours[AVAILABLE] = 0
        hours[ADMISSION] = 0
        weights = gives.tolist() if gives.any() else [1] * gives.size
        parts = divide(int(balance[COORDINATION]), weights)
        for funder, part in enumerate(parts):
            transfer(balance, COORDINATION, FUNDERS + funder, part)
        return np.array(parts, np.int64)

    def receive(self, world: World, week: int, fresh: Ints) -> None:
        """Take in what funders pool of what came into their accounts, shape (funders,)."""
        balance, shares = world.ledger.balance, world.funders.pooled.tolist()
        for funder, share in enumerate(shares):
            account = FUNDERS + funder
            cents = int(balance[account]) if share == 1.0 else int(int(fresh[funder]) * share)
            if cents > 0:
                self.take_in(world, account, cents)

    @abstractmethod
    def take_in(self, world: World, account: int, cents: int) -> None:
        """Take cents that a funder pools out of its account."""

    @abstractmethod
    def grant(self, world: World, week: int) -> None:
        """Make this week's grants of what was pooled, and begin the projects they pay for."""


@kernel
def pay_coordinators(balance: Ints, hours: Ints, wage: float) -> None:
    """Pay the hours used since the last payment, to the cent in the long run."""
    due = round(hours[USED] * wage * CENTS_A_DOLLAR / MINUTES_AN_HOUR) - hours[PAID]
    due = min(due, balance[COORDINATION])
    hours[PAID] += due
    transfer(balance, COORDINATION, WAGES_COORDINATORS, due)


def pay_in(world: World, week: int) -> Ints:
    """Funders bring in a quarter of their yearly money; the coordination share is set aside.

    Returns the cents that come into the account of each, shape (funders,).
    """
    balance = world.ledger.balance
    share = world.parameters.coordination.share
    paid = world.funders.quarter(week, world.income_factor)
    kept = np.zeros_like(paid)
    for funder, cents in enumerate(paid):
        aside = int(int(cents) * share)
        kept[funder] = int(cents) - aside
        transfer(balance, OUTSIDE, FUNDERS + funder, int(kept[funder]))
        transfer(balance, OUTSIDE, COORDINATION, aside)
    world.hours_quarter = int(balance[COORDINATION])
    return kept


@kernel
def release_hours(
    balance: Ints, hours: Ints, cents: int, wage: float, admission_share: float
) -> None:
    """Pay what was used; release a thirteenth of the minutes that the quarter's money buys."""
    pay_coordinators(balance, hours, wage)
    minutes = minutes_a_week(cents, wage)
    hours[AVAILABLE] += minutes
    hours[RELEASED] += minutes
    hours[ADMISSION] += int(minutes * admission_share)


def grant_in_order(
    world: World, week: int, order: Ints, sources: tuple[int, int], most: IntGrid,
    least: int = 0, reporting: int = 0, scales_for: int = 0,
) -> None:  # fmt: skip
    """Make grants to projects in this order, slots of projects; see ``make_grants``."""
    given = make_grants(
        world,
        week,
        items=order,
        sources=np.array(sources),
        least=least,
        most=most,
        reporting=reporting,
        scales_for=scales_for,
    )
    world.tally.grant_sizes.extend(given.tolist())


def same_for_all(waiting: int, first: int, second: int) -> IntGrid:
    """Most cents of a grant from each of two accounts, alike for all projects."""
    most = np.empty((waiting, 2), np.int64)
    most[:] = first, second
    return most

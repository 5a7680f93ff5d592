"""Stage 6 in every arm: money comes in, hours are bought and paid, grants are made."""

from abc import abstractmethod

import numpy as np

from sim.kernels import IntGrid, Ints, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision
from sim.rules.base import Rule
from sim.rules.funding.granting import make_grants
from sim.rules.funding.mobilizing import court_funders, match_offers
from sim.units import CENTS_A_DOLLAR, MINUTES_AN_HOUR, WEEKS_A_QUARTER, WEEKS_A_YEAR
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
from sim.world.tables.projects import APPROVED
from sim.world.tables.world import World
from sim.world.week.proposals import list_in_keyed_order

WAITING = decision("funding.waiting")
"""Turn of a project that waits for money. Key: (week, proposer, code)."""


class Funding(Rule):
    """Money from funders to holders to projects, and back."""

    family = "funding"

    round_weeks: int = parameter(
        4, unit="weeks", range=(4, 13), limits=(1, None), source=ASSUMPTION
    )
    """Weeks between the rounds in which whoever gives decides: funders, the backbone or a pool."""

    reporting: int = parameter(
        600, unit="own minutes per grant", range=(240, 2400), source="10 hours, as a funder "
        "expected of a grant that took 40 and more (hope & grace fund 2019); " + ASSUMPTION,
    )  # fmt: skip
    """Own minutes that a grantee owes for reporting: the organization that gets a direct grant,
    else the project's lead, or its two leads by halves."""

    mobilizing: float = parameter(
        0.0, unit="share of hours", range=(0.0, 0.3), limits=(0, 1), source=ASSUMPTION,
        by_arm="Mobilizing Funding to Support the Collective Effort",
    )  # fmt: skip
    """Share of a week's coordinators' hours spent on other funders; 0 is none."""

    cost_to_raise: float = parameter(
        0.2, unit="dollars per dollar", range=(0.1, 0.5), limits=(0.01, None),
        source="Greenfield 1999: $0.20 for each dollar from corporations and foundations; that "
        "they give it every year from then on: " + ASSUMPTION,
    )  # fmt: skip
    """Coordinators' hours, in dollars of their wage, that it takes until other funders give a
    dollar a year. They match what the present ones give, so never more than that."""

    def allocate(self, world: World, week: int) -> None:
        """Stage 6: coordinators are paid, money comes in, grants are made."""
        prices, hours = world.parameters.coordination, world.hours
        quarter = week % WEEKS_A_QUARTER == 0
        if quarter:
            pay_coordinators(world.ledger.balance, hours, prices.wage)
            self.collect(world)
            judge_results(world, week)
            match_offers(world, week, self.cost_to_raise)
            pay_in(world, week)
        release_hours(
            world.ledger.balance, hours, world.hours_quarter, prices.wage, prices.admission_share
        )
        court_funders(world, self.mobilizing)
        if quarter:
            self.receive(world, week)
        self.grant(world, week)

    def collect(self, world: World) -> None:
        """Hours that nobody used lapse; the money that would have paid them becomes grants."""
        hours, balance = world.hours, world.ledger.balance
        hours[LAPSED] += hours[AVAILABLE]
        hours[AVAILABLE] = 0
        hours[ADMISSION] = 0
        funders = world.funders.yearly.size
        for funder, part in enumerate(divide(int(balance[COORDINATION]), [1] * funders)):
            transfer(balance, COORDINATION, FUNDERS + funder, part)

    @abstractmethod
    def receive(self, world: World, week: int) -> None:
        """Take in what the funders have to give at the beginning of a quarter."""

    @abstractmethod
    def grant(self, world: World, week: int) -> None:
        """Make this week's grants, and begin the projects they pay for."""


@kernel
def pay_coordinators(balance: Ints, hours: Ints, wage: float) -> None:
    """Pay the hours used since the last payment, to the cent in the long run."""
    due = round(hours[USED] * wage * CENTS_A_DOLLAR / MINUTES_AN_HOUR) - hours[PAID]
    due = min(due, balance[COORDINATION])
    hours[PAID] += due
    transfer(balance, COORDINATION, WAGES_COORDINATORS, due)


def judge_results(world: World, week: int) -> None:
    """Funders who have waited long enough give more if people are better off, else less.

    Each looks at the mean outcome of those who live or work in its preferred part, or of all if
    nobody does, against what it saw when it judged last, or paid first.
    """
    funders, actors, terms = world.funders, world.actors, world.parameters.funders
    if terms.patience == 0:
        return
    for funder, part in enumerate(funders.parts):
        first = week == 0
        if not first and week < funders.due[funder]:
            continue
        concerned = actors.parts & part != 0
        now = float(actors.outcome[concerned].mean() if concerned.any() else actors.outcome.mean())
        if not first:
            better = now > funders.seen[funder] + world.parameters.people.notice
            swing = terms.swing if better else -terms.swing
            giving = funders.giving[funder] + swing
            funders.giving[funder] = min(terms.most_giving, max(0.0, giving))
        funders.due[funder] = week + (terms.patience if first else WEEKS_A_YEAR)
        funders.seen[funder] = now


def pay_in(world: World, week: int) -> None:
    """Funders bring in a quarter of their yearly money; the coordination share is set aside."""
    balance = world.ledger.balance
    share = world.parameters.coordination.share
    for funder, cents in enumerate(world.funders.quarter(week, world.income_factor)):
        aside = int(int(cents) * share)
        transfer(balance, OUTSIDE, FUNDERS + funder, int(cents) - aside)
        transfer(balance, OUTSIDE, COORDINATION, aside)
    world.hours_quarter = int(balance[COORDINATION])


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


def list_waiting(world: World, week: int) -> Ints:
    """Slots of the approved projects, which wait for money, in keyed order."""
    waiting: int = list_in_keyed_order(
        world, week, WAITING, APPROVED, APPROVED, world.keys, world.items
    )
    return world.items[:waiting].copy()


def grant_in_order(
    world: World, week: int, order: Ints, sources: tuple[int, int], most: IntGrid,
    least: int = 0, reporting: int = 0, scales_for: int = 0,
) -> None:  # fmt: skip
    """Make grants to projects in this order, slots of projects; see ``make_grants``."""
    prices = world.parameters.coordination
    given = make_grants(
        world,
        week,
        items=order,
        sources=np.array(sources),
        least=least,
        most=most,
        price=prices.grant * prices.price_factor,
        reporting=reporting,
        scales_for=scales_for,
    )
    world.tally.grant_sizes.extend(given.tolist())


def same_for_all(waiting: int, first: int, second: int) -> IntGrid:
    """Most cents of a grant from each of two accounts, alike for all projects."""
    most = np.empty((waiting, 2), np.int64)
    most[:] = first, second
    return most

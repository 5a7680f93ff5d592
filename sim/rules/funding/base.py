"""What stage 6 does in every arm: money in, hours bought and paid, grants begun."""

from abc import abstractmethod

import numpy as np

from sim.kernels import Ints, kernel
from sim.randomness import decision
from sim.rules.base import Rule
from sim.rules.funding.granting import make_grants
from sim.world.coordination import ADMISSION, AVAILABLE, LAPSED, PAID, RELEASED, USED
from sim.world.ledger import (
    COORDINATION,
    FUNDERS,
    OUTSIDE,
    WAGES_COORDINATORS,
    divide,
    transfer,
)
from sim.world.projects import APPROVED
from sim.world.proposals import in_keyed_order
from sim.world.world import World

QUARTER = 13
WAITING = decision("funding.waiting")


class Funding(Rule):
    """Money from funders to holders to projects, and back."""

    family = "funding"

    def allocate(self, world: World, week: int) -> None:
        """Stage 6: coordinators are paid, money comes in, grants are made."""
        prices, hours = world.parameters.coordination, world.hours
        quarter = week % QUARTER == 0
        if quarter:
            pay_coordinators(world.ledger.balance, hours, prices.wage)
            self.collect(world)
            pay_in(world, week)
        release_hours(
            world.ledger.balance, hours, world.hours_quarter, prices.wage, prices.admission_share
        )
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
    due = round(hours[USED] * wage * 100.0 / 60.0) - hours[PAID]
    due = min(due, balance[COORDINATION])
    hours[PAID] += due
    transfer(balance, COORDINATION, WAGES_COORDINATORS, due)


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
    minutes = int(cents / 100.0 / wage * 60.0 / QUARTER)
    hours[AVAILABLE] += minutes
    hours[RELEASED] += minutes
    hours[ADMISSION] += int(minutes * admission_share)


def waiting_for_money(world: World, week: int) -> int:
    """List approved projects in keyed order in ``world.items``; returns how many."""
    projects = world.projects
    found: int = in_keyed_order(
        world.seed, week, WAITING, projects.cell, projects.live, projects.count, APPROVED, APPROVED,
        world.keys, world.items,
    )  # fmt: skip
    return found


def grant_in_order(
    world: World, week: int, waiting: int, sources: tuple[int, int], most: tuple[int, int]
) -> None:
    """Make grants to the projects that stand first in ``world.items``; see ``make_grants``."""
    actors, projects, prices = world.actors, world.projects, world.parameters.coordination
    given = make_grants(
        world.seed, week, waiting, world.items, np.array(sources), np.array(most), projects.cell,
        projects.member, world.ledger.balance, actors.status, actors.promised, actors.minutes,
        actors.spent, actors.pending, actors.leads, actors.led, actors.active, actors.skill,
        actors.opinion, actors.steered, actors.succeeded, world.tally.projects,
        world.cost_numbers, world.hours, world.ledger.projects, actors.residents,
        prices.grant * prices.price_factor, prices.self_hosting,
    )  # fmt: skip
    world.tally.grant_sizes.extend(given.tolist())

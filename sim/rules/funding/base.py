"""What stage 6 does in every arm: money in, hours bought and paid, grants begun."""

from abc import abstractmethod

import numpy as np

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
from sim.world.work import in_keyed_order
from sim.world.world import World

QUARTER = 13
WAITING = decision("funding.waiting")


class Funding(Rule):
    """Money from funders to holders to projects, and back."""

    def allocate(self, world: World, week: int) -> None:
        """Stage 6: coordinators are paid, money comes in, grants are made."""
        pay_coordinators(world)
        quarter = week % QUARTER == 0
        if quarter:
            self.collect(world, lapse_hours(world))
            pay_in(world, week)
        release_hours(world)
        if quarter:
            self.receive(world, week)
        self.grant(world, week)

    def collect(self, world: World, cents: int) -> None:
        """Take back the coordination money that bought no used hour: it becomes grants."""
        funders = world.funders.yearly.size
        for funder, part in enumerate(divide(cents, [1] * funders)):
            transfer(world.ledger.balance, COORDINATION, FUNDERS + funder, part)

    @abstractmethod
    def receive(self, world: World, week: int) -> None:
        """Take in what the funders have to give at the beginning of a quarter."""

    @abstractmethod
    def grant(self, world: World, week: int) -> None:
        """Make this week's grants, and begin the projects they pay for."""


def pay_coordinators(world: World) -> None:
    """Pay the hours used since the last payment, to the cent in the long run."""
    hours, balance = world.hours, world.ledger.balance
    wage = world.parameters.coordination.wage
    due = round(int(hours[USED]) * wage * 100 / 60) - int(hours[PAID])
    due = min(due, int(balance[COORDINATION]))
    hours[PAID] += due
    transfer(balance, COORDINATION, WAGES_COORDINATORS, due)


def lapse_hours(world: World) -> int:
    """End a quarter: hours nobody used lapse; returns the cents they would have cost."""
    hours = world.hours
    hours[LAPSED] += hours[AVAILABLE]
    hours[AVAILABLE] = 0
    return int(world.ledger.balance[COORDINATION])


def pay_in(world: World, week: int) -> None:
    """Funders bring in a quarter of their yearly money; the coordination share is set aside."""
    balance = world.ledger.balance
    share = world.parameters.coordination.share
    for funder, cents in enumerate(world.funders.quarter(week, world.income_factor)):
        aside = int(int(cents) * share)
        transfer(balance, OUTSIDE, FUNDERS + funder, int(cents) - aside)
        transfer(balance, OUTSIDE, COORDINATION, aside)
        world.hours_quarter = int(balance[COORDINATION])


def release_hours(world: World) -> None:
    """Release a thirteenth of the hours that the quarter's coordination money buys."""
    hours, prices = world.hours, world.parameters.coordination
    minutes = int(world.hours_quarter / 100 / prices.wage * 60 / QUARTER)
    hours[AVAILABLE] += minutes
    hours[RELEASED] += minutes
    hours[ADMISSION] = int(minutes * prices.admission_share)


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
        week, waiting, world.items, np.array(sources), np.array(most), projects.cell,
        projects.member, world.ledger.balance, actors.status, actors.promised, actors.minutes,
        actors.spent, actors.pending, actors.leads, actors.led, actors.active, actors.skill,
        actors.opinion, actors.steered, actors.succeeded, world.tally.projects,
        world.cost_numbers, world.hours, world.ledger.projects, actors.residents,
        prices.grant * prices.price_factor, prices.self_hosting,
    )  # fmt: skip
    world.tally.grant_sizes.extend(given.tolist())

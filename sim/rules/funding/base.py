"""What stage 6 does in every arm: money in, hours bought and paid, grants begun."""

from abc import abstractmethod

from sim.kernels import Ints
from sim.rules.base import Rule
from sim.world.coordination import ADMISSION, AVAILABLE, LAPSED, PAID, RELEASED, USED, host
from sim.world.ledger import (
    COORDINATION,
    FUNDERS,
    OUTSIDE,
    WAGES_COORDINATORS,
    divide,
    transfer,
)
from sim.world.projects import APPROVED, LEAD, STATE
from sim.world.work import begin, give_up
from sim.world.world import World

QUARTER = 13


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


def start(world: World, week: int, project: int, source: int, most: int) -> int:
    """Begin an approved project from an account; see :func:`sim.world.work.begin`."""
    actors, projects, balance = world.actors, world.projects, world.ledger.balance
    granted: int = begin(
        projects.cell, projects.member, project, week, source, int(balance[source]), most,
        world.ledger.projects, balance, actors.status, actors.promised, actors.minutes,
        actors.pending, actors.leads, actors.led, actors.active, actors.skill, actors.steered,
        world.tally.projects, world.cost_numbers, actors.residents,
    )  # fmt: skip
    if granted < 0:
        give_up(projects.cell, project, actors.pending, actors.opinion, 0.0, world.tally.projects)
    elif granted > 0:
        world.tally.grant_sizes.append(granted)
    return granted


def approved(world: World) -> Ints:
    """Slots of the projects that wait for money, in order of (week born, proposer)."""
    projects = world.projects
    live = projects.live[: projects.count[0]]
    return live[projects.cell[live, STATE] == APPROVED]


def can_host(world: World, need: float, actor: int) -> bool:
    """Whether coordinators, or else ``actor`` in more of its own minutes, could host something."""
    own = need * world.parameters.coordination.self_hosting
    actors = world.actors
    return bool(
        world.hours[AVAILABLE] >= need or actors.spent[actor] + own <= actors.minutes[actor]
    )


def grant_minutes(world: World) -> float:
    """Coordinators' minutes that one grant takes."""
    prices = world.parameters.coordination
    return prices.grant * prices.price_factor


def make_grant(world: World, week: int, project: int, source: int, most: int) -> int:
    """Begin a project with a grant, if there are hours to make one; returns cents granted."""
    lead, need = int(world.projects.cell[project, LEAD]), grant_minutes(world)
    if not can_host(world, need, lead):
        return 0
    granted = start(world, week, project, source, most)
    if granted > 0:
        actors = world.actors
        host(
            world.hours, need, lead, world.parameters.coordination.self_hosting, actors.spent,
            actors.minutes, actors.active, week,
        )  # fmt: skip
    return granted

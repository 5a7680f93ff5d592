"""Money paid in and projects approved, laid out by hand for funding rules."""

from __future__ import annotations

from typing import Any

from sim.scenario import Scenario
from sim.world.tables.ledger import FUNDERS, OUTSIDE
from sim.world.tables.projects import APPROVED, STATE
from sim.world.tables.world import World
from tests.rules.desk import desk, propose


def pay(world: World, account: int, cents: int) -> None:
    """Money from outside."""
    world.ledger.balance[OUTSIDE] -= cents
    world.ledger.balance[account] += cents


def hold(world: World, organization: int, cents: int, funder: int = 0) -> None:
    """An organization holds what a funder gave it directly."""
    pay(world, world.ledger.actors + organization, cents)
    world.funders.given[funder, organization - world.actors.residents] += cents


def take_in(scenario: Scenario, world: World, week: int) -> None:
    """The rule receives: all that funders hold has just come in."""
    first = FUNDERS + world.funders.state.size
    scenario.funding.receive(world, week, world.ledger.balance[FUNDERS:first].copy())


def approved(world: World, members: list[int], mask: int = 0b0001, week: int = 0) -> int:
    """A proposal of these members that waits for money; its slot."""
    p = propose(world, members, mask, week=week)
    world.projects.cell[p, STATE] = APPROVED
    return p


def claims(world: World, p: int, gain: float, readings: float = 1.0) -> int:
    """Evidence that was filed with a proposal."""
    world.projects.claimed[p] = gain
    world.projects.behind[p] = readings
    return p


def pools(values: dict[str, Any] | None = None, seed: int = 1) -> tuple[Scenario, World]:
    """A desk of the network, with a panel of five that decides alone."""
    plain = {"funding.scaling_share": 0.4, "funding.panel": 5, "funding.funder_weight": 0.0}
    scenario, world = desk(plain | (values or {}), "system_shifting_network", seed)
    world.funders.yearly[:] = 100_000
    return scenario, world

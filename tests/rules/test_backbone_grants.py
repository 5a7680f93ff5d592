"""All money to the backbone: who is paid first, who administers it, and when."""

from __future__ import annotations

import numpy as np
import pytest

from sim.randomness import decision, uniform
from sim.scenario import Scenario
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.ledger import (
    BACKBONE,
    FUNDERS,
)
from sim.world.tables.projects import HOLDER, RUNNING, SOURCE, STATE
from sim.world.tables.world import World
from tests.rules.desk import desk, tie
from tests.rules.money import approved, claims, pay, take_in
from tests.rules.worlds import projects_in


def backed(money: int = 10_000_000) -> tuple[Scenario, World]:
    scenario, world = desk(arm="collective_impact")
    world.council.member = np.array([6, 7, 0])
    pay(world, BACKBONE, money)
    return scenario, world


def test_all_the_funders_money_goes_to_the_backbone() -> None:
    scenario, world = backed(0)
    for funder in range(3):
        pay(world, FUNDERS + funder, 100 + funder)
    take_in(scenario, world, 0)
    assert world.ledger.balance[[FUNDERS, FUNDERS + 1, FUNDERS + 2]].tolist() == [0, 0, 0]
    assert world.ledger.balance[BACKBONE] == 303


def test_the_projects_that_the_backbone_hopes_most_of_come_first() -> None:
    """The larger one has the smaller claim; of the third the backbone only has its beliefs."""
    for money, running in ((440_000, [1]), (880_000, [1, 2]), (1_440_000, [0, 1, 2])):
        for seed in range(10):
            scenario, world = backed(money)
            world.seed = seed
            world.beliefs.gain[2, 1] = 0.15
            slots = [approved(world, members, mask) for members, mask in (
                ([6, 7], 0b0011), ([7], 0b1000), ([8], 0b0100)
            )]  # fmt: skip
            claims(world, slots[0], 0.1)
            claims(world, slots[1], 0.2)
            scenario.funding.grant(world, 4)
            found = world.projects.cell[slots, STATE] == RUNNING
            assert np.flatnonzero(found).tolist() == running
            assert (world.projects.cell[slots, SOURCE][found] == BACKBONE).all()
            assert world.hours[USED] == 3 * 12 + 240 * len(running)


@pytest.mark.parametrize("week", [3, 4, 5])
def test_the_backbone_decides_in_rounds(week: int) -> None:
    scenario, world = backed()
    p = approved(world, [6])
    scenario.funding.grant(world, week)
    assert (world.projects.cell[p, STATE] == RUNNING) == (week == 4)
    assert world.hours[USED] == (12 + 240 if week == 4 else 0)


@pytest.mark.parametrize(("hours", "read"), [(11, 0), (12, 1), (23, 1), (24, 2)])
def test_of_what_the_backbone_has_no_hours_to_read_it_hopes_what_it_believes(
    hours: int, read: int
) -> None:
    """It reads in the order of the lots, and believes .05 of the one and .04 of the other."""
    for seed in range(20):
        scenario, world = backed(340_000)  # for one
        world.seed = seed
        world.hours[AVAILABLE] = hours
        world.beliefs.gain[:2, 1] = 0.05, 0.04
        slots = [approved(world, [6], 0b0001), approved(world, [7], 0b0010)]
        for p in slots:
            claims(world, p, 0.01)
        lots = [uniform(seed, decision("funding.waiting"), 4, a, 0) for a in (6, 7)]
        known = np.argsort(lots)[:read].tolist()  # what is read turns out to be less
        hope = [0.01 if p in known else believed for p, believed in enumerate((0.05, 0.04))]
        scenario.funding.grant(world, 4)
        (paid,) = projects_in(world, RUNNING)
        first = int(np.argmin(lots)) if hope[0] == hope[1] else int(np.argmax(hope))
        assert paid == slots[first]
        assert world.hours[AVAILABLE] == hours - 12 * read


def test_a_governing_organization_administers_the_money() -> None:
    scenario, world = backed()
    tie(world, 2, 7, 0.3)
    slots = [approved(world, [lead]) for lead in (6, 0, 2, 3)]
    scenario.funding.grant(world, 4)
    holders = world.projects.cell[slots, HOLDER].tolist()
    assert holders == [6, 0, 7, 6], "itself if it governs, else whom it knows, else the first"
    assert world.actors.steered[[1, 2, 3, 4, 5, 8]].sum() == 0

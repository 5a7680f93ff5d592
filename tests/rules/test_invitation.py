"""Invitations by merit and lot, as far as hours go; public will, paid for."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

from sim.scenario import Scenario
from sim.world.tables.actors import NEVER, OUTSIDER
from sim.world.tables.coordination import ADMISSION, AVAILABLE, USED
from sim.world.tables.world import World
from tests.rules.desk import desk, tie
from tests.rules.worlds import small, stepped


def invited(values: dict[str, Any], hours: int) -> tuple[Scenario, World]:
    """Five outsiders, 1 to 5; 6, 7 and 8 sit on the council."""
    scenario, world = desk(
        {"people.leave_base": 0.0, "people.join_spontaneous": 0.0, "membership.public_will": 0.0}
        | values,
        "collective_impact",
    )
    world.actors.status[1:6] = OUTSIDER
    world.actors.engaged[1:6] = False
    world.actors.active[:] = 5
    world.council.member = np.array([6, 7, 8])
    world.hours[AVAILABLE] = 100_000 if hours else 0
    world.hours[ADMISSION] = hours
    world.actors.power[:] = [0, 0.1, 0.5, 0.2, 0.4, 0.3, 0, 0, 0]
    return scenario, world


def asked(world: World) -> list[int]:
    return np.flatnonzero(world.actors.asked == 5).tolist()


def test_the_most_powerful_are_invited_first_as_far_as_hours_go() -> None:
    merit = {"membership.weight_fit": 0.0, "membership.weight_chance": 0.0}
    scenario, world = invited(merit, 3 * 240)
    scenario.membership.bring_in(world, 5)
    assert asked(world) == [2, 4, 5]
    assert world.hours[USED] == 3 * 240, "asking costs the same, accepted or not"
    world.hours[ADMISSION] = 10_000
    scenario.membership.bring_in(world, 6)
    assert world.actors.asked[[1, 3]].tolist() == [6, 6]
    assert asked(world) == [2, 4, 5], "nobody is asked again so soon"


def test_fit_is_the_share_of_the_scope_in_ones_parts() -> None:
    weights = {"membership.weight_fit": 1.0, "membership.weight_chance": 0.0}
    scenario, world = invited(weights, 240)
    world.beliefs.scope = 0b0111
    world.actors.own_elements[1:6] = 0b1111, 0b0000, 0b1000, 0b0011, 0b0001
    scenario.membership.bring_in(world, 5)
    assert asked(world) == [4], ".8 + 2/3, against .2 + 1, 1 + 0, .6 + 1/3"


def test_with_equal_merit_the_lot_decides() -> None:
    counts = np.zeros(9)
    for seed in range(400):
        scenario, world = desk({"membership.public_will": 0.0}, "collective_impact", seed)
        world.actors.status[1:6] = OUTSIDER
        world.hours[ADMISSION] = 240
        world.actors.power[:] = 0.1
        scenario.membership.bring_in(world, 5)
        counts[asked(world)] += 1
    assert counts.sum() == 400
    assert ((counts[1:6] - 80) ** 2 / 80).sum() < 18.5, "4 degrees of freedom, p = .001"


def test_a_council_without_hours_invites_one_a_week_in_its_own_time() -> None:
    scenario, world = invited({}, 0)
    world.actors.minutes[6] = 479
    scenario.membership.bring_in(world, 5)
    assert len(asked(world)) == 1
    assert world.actors.spent[[6, 7, 8]].tolist() == [0, 480, 0], "the first who has the time"
    assert world.hours[USED] == 0


def test_invitations_are_given_in_small_communities_too() -> None:
    """A week's share that is too small for one invitation is not lost, week after week.

    115 actors buy 431 hours a year at the usual numbers, of which invitations may have 97: enough
    for 24, though hardly two of four hours in any one week. Alignment, which competes for the same
    hours, is left out.
    """
    size = {"community.residents": 100, "community.organizations": 15, "weeks": 104}
    size["coordination.alignment"] = 0
    world = stepped(small(size, "collective_impact"), 2).world
    assert (world.actors.asked > NEVER).sum() >= 20


def test_public_will_reaches_as_many_as_the_hours_pay_for() -> None:
    scenario, world = desk(
        {
            "community.residents": 2000,
            "membership.public_will": 1.0,
            "people.join_by_tie": 1.0,
            "ties.new": 1.0,
            "coordination.outreach_person": 2,
        },
        "collective_impact",
    )
    world.actors.status[:2000] = OUTSIDER
    world.actors.engaged[:] = False
    world.hours[ADMISSION] = 1000
    scenario.membership.bring_in(world, 5)
    joined = int(world.tally.joins[4])
    # 500 reached, each joins with probability 1 x 1 x .5.
    assert abs(joined - 250) < 4 * sqrt(2000 * 0.125 * 0.875)
    assert world.hours[USED] <= 1000
    assert world.hours[USED] >= 800


def test_where_few_are_outside_only_they_are_paid_for() -> None:
    scenario, world = desk({"membership.public_will": 1.0}, "collective_impact")
    world.actors.status[:4] = OUTSIDER
    world.actors.asked[:4] = 5
    scenario.membership.bring_in(world, 5)
    assert world.hours[USED] == 4 * 2


def test_a_platform_eases_invitations_and_a_dear_hour_makes_them_few() -> None:
    merit = {"membership.weight_fit": 0.0, "membership.weight_chance": 0.0}
    for easier, factor, places in ((1.0, 1.0, 2), (0.5, 1.0, 4), (0.5, 2.0, 2), (1.0, 2.0, 1)):
        scenario, world = invited(merit | {"coordination.price_factor": factor}, 2 * 240)
        world.easier = easier
        scenario.membership.bring_in(world, 5)
        assert len(asked(world)) == places
        assert world.hours[USED] == 2 * 240


def test_who_reaches_the_public_is_paid_for_it() -> None:
    """Hours for admission that were used for something else since cannot pay for reach."""
    scenario, world = desk(
        {
            "community.residents": 500,
            "membership.public_will": 1.0,
            "people.join_by_tie": 1.0,
            "ties.new": 1.0,
        },
        "collective_impact",
    )
    world.actors.status[:500] = OUTSIDER
    world.hours[AVAILABLE], world.hours[ADMISSION] = 0, 1000
    scenario.membership.bring_in(world, 5)
    assert world.tally.joins[4] == 0


def test_ties_to_members_count_against_power_and_fit() -> None:
    """4 has most power, 2 seven tenths and five eighths of the ties of 1, who has no power."""
    for weight, first in ((0.0, 4), (0.6, 2), (1.0, 1)):
        scenario, world = invited(
            {
                "membership.weight_fit": 0.0,
                "membership.weight_chance": 0.0,
                "membership.weight_ties": weight,
                "people.acceptance": 0.0,
            },
            hours=240,
        )
        world.actors.power[:] = [0, 0, 0.7, 0, 1.0, 0, 0, 0, 0]
        tie(world, 1, 6, 0.8)
        tie(world, 2, 7, 0.5)
        scenario.membership.bring_in(world, 5)
        assert asked(world) == [first]

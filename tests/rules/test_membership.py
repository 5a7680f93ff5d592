"""Leaving for stacked reasons, joining by attraction, invitation by merit, introduction by ties."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pytest

from sim.rules.membership.base import attraction
from sim.scenario import Scenario
from sim.world.coordination import ADMISSION, AVAILABLE, USED
from sim.world.tables import GONE, NEVER, OUTSIDER, PARTICIPANT
from sim.world.world import World
from tests.rules.worlds import desk, small, stepped, tie


def test_attraction_by_hand() -> None:
    _, world = desk()
    actors = world.actors
    actors.outcome[:] = [0.4, 0.6, 0.9, 0.1, 0, 0, 0, 0, 0]
    actors.engaged[3] = False
    columns = actors.engaged, actors.outcome, actors.tie_to, actors.tie_weight, actors.tie_count
    assert attraction(0, *columns) == (0.5, 0.0), "nobody known"
    tie(world, 0, 3, 0.9)
    assert attraction(0, *columns) == (0.5, 0.0), "nobody engaged known"
    tie(world, 0, 1, 0.3)
    tie(world, 0, 2, 0.2)
    drawn, weight = attraction(0, *columns)
    assert drawn == pytest.approx(0.5 + 0.75 - 0.4)
    assert weight == pytest.approx(0.5)
    actors.outcome[0] = 1.0
    actors.outcome[[1, 2]] = 0.0
    assert attraction(0, *columns)[0] == 0.05, "never quite nothing"
    actors.outcome[0], actors.outcome[[1, 2]] = 0.0, 0.9
    assert attraction(0, *columns)[0] == 1.0


RATES = {
    "people.leave_base": 0.1,
    "people.leave_overload": 0.2,
    "people.leave_disaffection": 0.3,
    "people.opinion_half_life": 1e9,
    "people.join_spontaneous": 0.0,
    "community.residents": 3000,
}


def one_week(
    values: dict[str, Any], promised: int = 0, opinion: float = 0.0, week: int = 5
) -> World:
    """The second stage of a week for 3,000 participants alike; not a week of judgement."""
    scenario, world = desk(RATES | values)
    world.actors.promised[:3000] = promised
    world.actors.overloaded[:] = 3
    world.actors.opinion[:] = opinion
    world.actors.status[3000:] = 0
    world.actors.active[:] = week - 1
    scenario.membership.admit(world, week)
    return world


@pytest.mark.parametrize(
    ("promised", "opinion", "rates"),
    [
        (0, 0.0, (0.1, 0.0, 0.0)),
        (0, 1.0, (0.1, 0.0, 0.0)),
        (481, 0.0, (0.1, 0.2, 0.0)),  # the fourth week of promising more than a day
        (480, 0.0, (0.1, 0.0, 0.0)),
        (0, -0.5, (0.1, 0.0, 0.15)),
        (481, -1.0, (0.1, 0.2, 0.3)),
    ],
)
def test_rates_of_leaving_are_stacked(
    promised: int, opinion: float, rates: tuple[float, ...]
) -> None:
    world = one_week({}, promised, opinion)
    lapsed, *found = world.tally.exits.tolist()
    assert lapsed == 0
    for count, rate in zip(found, rates, strict=True):
        assert abs(count - 3000 * rate) <= 4 * sqrt(3000 * rate * (1 - rate))
    gone = world.actors.status == GONE
    assert gone.sum() == sum(found)
    assert (world.actors.until[gone] == 5 + 52).all()


def test_one_draw_decides_so_a_further_reason_moves_nobody_from_another() -> None:
    plain = one_week({}).actors.status[:3000] == GONE
    more = one_week({}, 481, -1.0).actors.status[:3000] == GONE
    assert more[plain].all()
    assert more.sum() > 5 * plain.sum()


def test_who_does_nothing_for_26_weeks_lapses_and_may_come_back_after_a_year() -> None:
    scenario, world = desk({"people.leave_base": 0.0, "people.join_spontaneous": 0.0})
    actors = world.actors
    actors.active[:] = [10, 11, NEVER, NEVER, 10, 0, 36, 36, 36]
    actors.joined[:] = [0, 0, 10, 11, 12, 0, 0, 0, 0]
    scenario.membership.admit(world, 37)
    assert (actors.status == GONE).tolist() == [True, False, True] + [False, False, True] + [
        False
    ] * 3
    assert world.tally.exits.tolist() == [3, 0, 0, 0]
    # Joining alone is not activity: 3 and 4 may stay, but only the active count as engaged.
    assert actors.engaged.tolist() == [False, True] + [False] * 4 + [True] * 3
    scenario.membership.admit(world, 88)
    assert actors.status[0] == GONE
    scenario.membership.admit(world, 89)
    assert actors.status[0] == OUTSIDER


def test_opinions_fade_by_half_in_26_weeks_and_follow_what_one_notices() -> None:
    scenario, world = desk({"people.leave_base": 0.0, "people.notice": 0.05})
    actors = world.actors
    actors.opinion[:] = 0.8
    for week in range(1, 27):
        actors.active[:] = week
        actors.outcome[:] = actors.remembered
        scenario.membership.admit(world, week)
    np.testing.assert_allclose(actors.opinion, 0.4)
    actors.opinion[:] = 0.0
    actors.status[3] = OUTSIDER
    actors.remembered[:] = 0.5
    actors.outcome[:6] = [0.56, 0.44, 0.54, 0.9, 0.46, 1.0]
    actors.outcome[6:] = 0.5
    scenario.membership.admit(world, 39)
    event = world.parameters.people.opinion_event
    assert actors.opinion.tolist() == [event, -event, 0, 0, 0, event, 0, 0, 0]
    np.testing.assert_array_equal(actors.remembered, actors.outcome)


def test_joining_unasked_is_twice_the_rate_times_attraction() -> None:
    scenario, world = desk(
        {"community.residents": 4000, "people.join_spontaneous": 0.1, "people.leave_base": 0.0}
    )
    world.actors.status[:] = OUTSIDER
    scenario.membership.admit(world, 3)
    joined = int(world.tally.joins[1])
    assert abs(joined - 400) < 4 * sqrt(4003 * 0.1 * 0.9), "attraction is .5 where nobody is known"
    assert (world.actors.joined[world.actors.status == PARTICIPANT] == 3).all()
    assert world.hours[USED] == 0
    assert not world.actors.spent.any()


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
    for 24, though hardly two of four hours in any one week.
    """
    size = {"community.residents": 100, "community.organizations": 15, "weeks": 104}
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


def newcomer(seed: int, weights: list[float], hours: int = 100_000) -> tuple[Scenario, World]:
    """Outsider 0 is tied to residents 1, 2, ... and certain to join if a host is found."""
    scenario, world = desk({"people.join_by_tie": 1.0}, "system_shifting_network", seed)
    world.actors.status[0], world.actors.engaged[0] = OUTSIDER, False
    world.actors.outcome[:] = 0.2
    world.actors.outcome[1:6] = 0.9
    for b, weight in enumerate(weights, 1):
        tie(world, 0, b, weight)
    world.hours[[AVAILABLE, ADMISSION]] = hours
    return scenario, world


def test_the_host_is_the_strongest_tie_that_has_the_minutes() -> None:
    scenario, world = newcomer(1, [0.5, 0.9, 0.7])
    world.actors.minutes[2] = 179
    scenario.membership.bring_in(world, 8)
    assert world.actors.spent.tolist() == [0, 0, 0, 180, 0, 0, 0, 0, 0]
    assert world.actors.active[3] == 8
    assert world.hours[USED] == 120
    assert (world.actors.status[0], world.actors.joined[0]) == (PARTICIPANT, 8)
    assert not world.actors.engaged[0], "joining alone is not activity"
    assert world.tally.joins[3] == 1


def test_without_coordinators_the_host_does_their_part_in_twice_the_minutes() -> None:
    scenario, world = newcomer(1, [0.5], hours=0)
    scenario.membership.bring_in(world, 8)
    assert world.actors.spent[1] == 180 + 240
    for minutes in (419, 179):
        scenario, world = newcomer(1, [0.5], hours=0)
        world.actors.minutes[1] = minutes
        scenario.membership.bring_in(world, 8)
        assert world.actors.status[0] == OUTSIDER, "nobody has the time"


def test_of_equal_ties_the_lot_decides_who_hosts() -> None:
    hosts = np.zeros(9)
    for seed in range(400):
        scenario, world = newcomer(seed, [0.5, 0.5, 0.5, 0.5])
        scenario.membership.bring_in(world, 8)
        hosts += world.actors.spent > 0
    assert hosts.sum() == 400
    assert ((hosts[1:5] - 100) ** 2 / 100).sum() < 16.3, "3 degrees of freedom, p = .001"


def test_the_chance_of_an_introduction_by_hand() -> None:
    """(1 - (1 - rate) ** weight) x attraction, with weight .5 + .3 and attraction .5."""
    joined = 0
    for seed in range(1500):
        scenario, world = desk({"people.join_by_tie": 0.4}, "system_shifting_network", seed)
        world.actors.status[0] = OUTSIDER
        world.actors.outcome[:] = 0.5
        tie(world, 0, 1, 0.5)
        tie(world, 0, 2, 0.3)
        scenario.membership.bring_in(world, 8)
        joined += int(world.tally.joins[3])
    p = (1 - 0.6**0.8) * 0.5
    assert abs(joined - 1500 * p) < 4 * sqrt(1500 * p * (1 - p))


def test_the_newcomer_is_introduced_to_a_friend_of_the_host() -> None:
    scenario, world = newcomer(1, [0.9])
    tie(world, 1, 4, 0.5)
    friends = set()
    for week in range(40):
        world.actors.status[0] = OUTSIDER
        world.actors.spent[:] = 0
        world.meeting[0, 0] = 0
        scenario.membership.bring_in(world, week)
        met = world.meeting[1 : 1 + world.meeting[0, 0]].tolist()
        friends |= {tuple(pair) for pair in met}
    assert friends == {(0, 4)}

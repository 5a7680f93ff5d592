"""Leaving for stacked reasons, joining by attraction, invitation by merit, introduction by ties."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pytest

from sim.randomness import decision, uniform
from sim.rules.membership.base import attraction
from sim.scenario import Scenario
from sim.world.tables.actors import GONE, NEVER, OUTSIDER, PARTICIPANT
from sim.world.tables.coordination import ADMISSION, AVAILABLE, USED
from sim.world.tables.world import World
from tests.rules.desk import desk, tie


def test_attraction_by_hand() -> None:
    _, world = desk()
    actors = world.actors
    actors.outcome[:] = [0.4, 0.6, 0.9, 0.1, 0, 0, 0, 0, 0]
    actors.engaged[3] = False
    assert attraction(world, 0) == (0.5, 0.0), "nobody known"
    tie(world, 0, 3, 0.9)
    assert attraction(world, 0) == (0.5, 0.0), "nobody engaged known"
    tie(world, 0, 1, 0.3)
    tie(world, 0, 2, 0.2)
    drawn, weight = attraction(world, 0)
    assert drawn == pytest.approx(0.5 + 0.75 - 0.4)
    assert weight == pytest.approx(0.5)
    actors.outcome[0] = 1.0
    actors.outcome[[1, 2]] = 0.0
    assert attraction(world, 0)[0] == 0.05, "never quite nothing"
    actors.outcome[0], actors.outcome[[1, 2]] = 0.0, 0.9
    assert attraction(world, 0)[0] == 1.0


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
    lapsed, *found = world.tally.exits[:4].tolist()
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
    assert world.tally.exits.tolist() == [3, 0, 0, 0, 0]
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


def test_who_looks_back_learns_from_what_it_changed() -> None:
    """Each element changed is credited alike; to turn it back would undo that."""
    scenario, world = desk({"people.leave_base": 0.0, "people.evidence_half_life": 13.0})
    actors = world.actors
    actors.remembered[:], actors.outcome[:] = 0.5, 0.5
    actors.outcome[:2] = 0.3, 0.9
    actors.setting[:3] = 0b0011, 0b1000, 0b0000
    actors.status[1] = OUTSIDER
    scenario.membership.admit(world, 13)
    assert actors.estimate[0].tolist() == pytest.approx([0.1, 0.1, 0, 0]), "lost .1 by each"
    assert actors.estimate[1].tolist() == pytest.approx([0, 0, 0, -0.4]), "outsiders look back too"
    faded = 0.5 ** (1 / 13)
    assert actors.evidence[:2].tolist() == [[faded, faded, 0, 0], [0, 0, 0, faded]]
    assert actors.own_gains[0].tolist() == pytest.approx([-0.1, -0.1, 0, 0]), "doing so lost .1"
    assert not actors.estimate[2:].any(), "who changed nothing learns nothing"
    actors.outcome[:2] = 0.3, 0.9
    scenario.membership.admit(world, 26)
    assert actors.estimate[0, 0] == pytest.approx(0.1), "what was noted once is not noted again"
    assert actors.evidence[0, 0] == pytest.approx(faded**2)


def test_losses_are_told_where_mistakes_are_shared() -> None:
    for sharing, told in ((0.0, [False, True]), (1.0, [True, True])):
        scenario, world = desk({"communication.sharing_mistakes": sharing})
        actors = world.actors
        actors.remembered[:], actors.outcome[:] = 0.5, 0.5
        actors.outcome[:2] = 0.3, 0.9
        actors.setting[:2] = 0b0001
        scenario.membership.admit(world, 13)
        assert (actors.own_readings[:2, 0] > 0.0).tolist() == told
        assert (actors.estimate[:2, 0] != 0.0).all(), "oneself learns from it in any case"


def test_what_one_notices_errs() -> None:
    """A gain of .05 with an error of .1 seems a loss of more than .01 with chance Phi(-.6)."""
    scenario, world = desk(
        {"people.leave_base": 0.0, "people.judging_error": 0.1, "community.residents": 4000}
    )
    world.actors.remembered[:], world.actors.outcome[:] = 0.5, 0.55
    scenario.membership.admit(world, 13)
    lost = int((world.actors.opinion < 0).sum())
    p = 0.2743
    assert abs(lost - 4003 * p) < 4 * sqrt(4003 * p * (1 - p))


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


def test_what_is_just_noticed_is_not_yet_an_experience() -> None:
    scenario, world = desk({"people.leave_base": 0.0, "people.notice": 0.25})
    actors = world.actors
    actors.remembered[:] = 0.5
    actors.outcome[:] = [0.25, 0.75, 0.2, 0.8, 0.5, 0.5, 0.5, 0.5, 0.5]
    scenario.membership.admit(world, 13)
    event = world.parameters.people.opinion_event
    assert actors.opinion.tolist() == [0, 0, -event, event, 0, 0, 0, 0, 0]


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
        lots = [uniform(seed, decision("membership.host"), 8, 0, host) for host in range(1, 5)]
        assert world.actors.spent[1 + np.argmin(lots)] > 0, "keyed by who comes, and who hosts"
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


def listed(values: dict[str, Any], hours: int = 100_000) -> tuple[Scenario, World]:
    """Outsiders 1 to 5 are wanted in the order 2, 4, 5, 3, 1; organization 6 is the builder."""
    scenario, world = desk({"people.acceptance": 1.0} | values, "system_shifting_network")
    actors = world.actors
    actors.status[1:6], actors.engaged[1:6] = OUTSIDER, False
    actors.power[:] = [0, 0.1, 0.5, 0.2, 0.4, 0.3, 0, 0, 0]
    world.council.builder = 6
    world.hours[[AVAILABLE, ADMISSION]] = hours
    return scenario, world


def test_without_ties_the_builder_hosts_whom_it_wants_as_far_as_its_minutes_go() -> None:
    scenario, world = listed({"membership.weight_ties": 0.0})
    actors = world.actors
    for a in range(1, 6):
        tie(world, 0, a, 1.0)  # of no use: nobody comes through ties
    scenario.membership.bring_in(world, 8)
    assert np.flatnonzero(actors.asked == 8).tolist() == [2, 4], "twice three hours in eight"
    assert actors.spent.tolist() == [0, 0, 0, 0, 0, 0, 360, 0, 0]
    assert world.hours[USED] == 240
    assert (actors.status[[2, 4]] == PARTICIPANT).all(), "2 x 1 x .5: certain to accept"
    assert world.tally.joins[2] == 2


def test_a_builder_without_coordinators_does_their_part_too() -> None:
    scenario, world = listed({"membership.weight_ties": 0.0}, hours=0)
    scenario.membership.bring_in(world, 8)
    assert world.actors.spent[6] == 180 + 240
    assert np.flatnonzero(world.actors.asked == 8).tolist() == [2]


def test_when_the_builder_has_left_the_first_of_the_council_asks() -> None:
    scenario, world = listed({"membership.weight_ties": 0.0})
    world.actors.status[6] = GONE
    world.council.member = np.array([8, 7])
    scenario.membership.bring_in(world, 8)
    assert world.actors.spent[8] == 360
    world.council.member = np.array([], np.int64)
    world.actors.asked[:] = NEVER
    scenario.membership.bring_in(world, 9)
    assert (world.actors.asked == NEVER).all()


def test_the_weight_of_ties_is_the_share_of_outsiders_that_may_come_through_them() -> None:
    scenario, world = desk(
        {
            "community.residents": 3000,
            "membership.weight_ties": 0.3,
            "people.join_by_tie": 1.0,
            "people.acceptance": 0.0,
        },
        "system_shifting_network",
    )
    actors = world.actors
    actors.status[:1500], actors.engaged[:1500] = OUTSIDER, False
    actors.outcome[:1500], actors.outcome[1500:] = 0.2, 0.9
    for a in range(1500):
        tie(world, a, 1500 + a, 1.0)
    world.hours[[AVAILABLE, ADMISSION]] = 10**7
    scenario.membership.bring_in(world, 8)
    joined = int(world.tally.joins[3])
    assert abs(joined - 450) < 4 * sqrt(1500 * 0.3 * 0.7)

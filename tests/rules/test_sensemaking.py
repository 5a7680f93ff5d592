"""Agendas merged by hand, enforced or not; maps of all evidence; views of one's own."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import numpy as np
import pytest

from sim.rules.sensemaking.base import rate_unknown
from sim.rules.sensemaking.common_agenda import scan
from sim.scenario import Scenario
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.world import World
from tests.rules.desk import believe, desk


def agenda(values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    """Three organizations sit on the council: weights .5, .2, .1; the backbone has .2.

    They would like 0101, 0000 and 0110: their settings with every change they expect to gain by.
    """
    scenario, world = desk(
        {f"sensemaking.{name}": value for name, value in (values or {}).items()},
        "collective_impact",
    )
    council = world.council
    council.member = np.array([6, 7, 8])
    council.weight = np.array([0.5, 0.2, 0.1])
    council.backbone = 0.2
    world.actors.setting[[6, 7, 8]] = 0b0000, 0b0011, 0b1000
    world.actors.own_value[[6, 7, 8]] = 0.1, 0.6, 0.3
    believe(world, 6, [0.3, -0.1, 0.2, 0.0])
    believe(world, 7, [0.1, 0.4, -0.2, -0.3])
    believe(world, 8, [-0.2, 0.1, 0.1, 0.7])
    return scenario, world


def agree(scenario: Scenario, world: World) -> int:
    """Hold meetings until there is an agenda; returns how many weeks that took."""
    for week in range(50):
        scenario.sensemaking.focus(world, week)
        if world.beliefs.agreed:
            return week + 1
    raise AssertionError("they never agreed")


@pytest.mark.parametrize(
    ("merge", "target"),
    [
        # Weights of .8: element 0 has .5, element 1 has .1, element 2 has .6, element 3 none.
        ("per_element", 0b0101),
        # Weights .1, .6, .3 of 1: element 0 has .1, element 1 has .3, element 2 has .4.
        ("performance_weighted", 0b0000),
        # Own value and hopes: .1 + .5, .6 + .5, .3 + .9: the third's whole package.
        ("best_package", 0b0110),
    ],
)
def test_views_are_merged_by_the_named_procedure(merge: str, target: int) -> None:
    scenario, world = agenda({"merge": merge, "boundary": 4, "socialization": 0.0})
    agree(scenario, world)
    assert world.beliefs.target == target
    assert world.beliefs.scope == world.beliefs.agreed == 0b1111


def test_the_boundary_holds_what_the_council_expects_most_of() -> None:
    """Leverage by hand: .11 / .8, .12 / .8, .07 / .8 and .13 / .8 for elements 0 to 3."""
    for boundary, scope in ((1, 0b1000), (2, 0b1010), (3, 0b1011), (4, 0b1111), (20, 0b1111)):
        scenario, world = agenda(
            {"merge": "per_element", "boundary": boundary, "socialization": 0.0}
        )
        agree(scenario, world)
        assert world.beliefs.scope == scope
    gain = world.beliefs.gain
    # Target 0101: turning element 0 to 1 gains, turning it to 0 loses as much.
    assert gain[0].tolist() == pytest.approx([-0.11 / 0.8, 0.11 / 0.8])
    assert gain[3].tolist() == pytest.approx([0.13 / 0.8, -0.13 / 0.8])


@pytest.mark.parametrize(
    ("first", "per_view", "meetings"),
    [
        # Of 3 pairs, 2, 2, 2 and 0 differ in elements 0 to 3: mean distance 6 / 12.
        (4.0, 2.0, 7),
        (1.0, 0.0, 1),
        (0.0, 0.0, 1),
        (2.0, 4.0, 8),
    ],
)
def test_agreeing_takes_longer_the_more_views_differ(
    first: float, per_view: float, meetings: int
) -> None:
    scenario, world = agenda(
        {"first_meetings": first, "meetings_per_view": per_view, "socialization": 0.0}
    )
    assert world.beliefs.scope == 0, "nothing is in scope before"
    assert agree(scenario, world) == meetings
    price = 120 + 15 * 3
    assert world.hours[USED] == price * meetings, "every meeting is paid for"
    assert world.actors.spent[[6, 7, 8]].tolist() == [90 * min(meetings, 5)] * 3


def test_like_minds_need_only_the_first_meetings() -> None:
    scenario, world = agenda({"first_meetings": 3.0, "socialization": 0.0})
    for a in (6, 7, 8):
        world.actors.setting[a] = 0
        believe(world, a, [0.1, 0.2, 0.3, 0.4])
    assert agree(scenario, world) == 3


def test_without_hours_there_is_no_agreement() -> None:
    scenario, world = agenda({"first_meetings": 1.0, "meetings_per_view": 0.0})
    world.hours[AVAILABLE] = 0
    world.actors.minutes[6] = 300  # hosting alone would take 330
    for week in range(10):
        scenario.sensemaking.focus(world, week)
        world.actors.spent[:] = 0
    assert world.beliefs.agreed == 0
    world.actors.minutes[6] = 330
    scenario.sensemaking.focus(world, 10)
    assert world.beliefs.agreed != 0, "the most powerful member hosts in twice the minutes"
    assert world.actors.spent[6] == 330


def followers(enforcement: str, rate: float = 1.0) -> tuple[World, np.ndarray]:
    """Twelve hundred outsiders and participants, after one week of an agenda for 1111."""
    scenario, world = desk(
        {
            "community.residents": 1200,
            "sensemaking.enforcement": enforcement,
            "sensemaking.socialization": rate,
        },
        "collective_impact",
    )
    beliefs = world.beliefs
    beliefs.target = beliefs.agreed = beliefs.scope = 0b1111
    beliefs.calendar[1:] = 10_000, 10_000, 1
    world.problem.structural = 0b1000
    world.problem.value[:] = np.linspace(1.0, 0.0, 16)
    world.problem.value[0b0001] = 1.0
    world.actors.own_value[:] = 1.0
    world.actors.status[::2] = 0
    scenario.sensemaking.focus(world, 5)
    return world, world.actors.setting[:1200]


def test_enforced_always_each_agreed_everyday_element_is_taken_up() -> None:
    world, setting = followers("always")
    assert (setting[::2] == 0).all(), "outsiders do not follow"
    assert (setting[1::2] == 0b0111).all(), "all agreed elements, none of them structural"
    reading = world.parameters.coordination.reading
    assert (world.actors.spent[1:1200:2] == reading).all(), "one reading, whatever it takes up"


def test_enforced_where_not_worse_only_what_does_no_harm_is_taken_up() -> None:
    world, setting = followers("if_not_worse")
    assert (setting[1::2] == 0b0001).all()
    np.testing.assert_array_equal(world.actors.own_value, 1.0)


def test_each_element_is_taken_up_with_the_same_chance_whatever_the_others() -> None:
    """March (1991): p1 is a chance of each belief. Chi-square with 7 degrees, p = .001."""
    _, setting = followers("always", rate=0.25)
    taken = np.bincount(setting[1::2], minlength=8)
    size = np.array([bits.bit_count() for bits in range(8)])
    expected = 600 * 0.25**size * 0.75 ** (3 - size)
    assert ((taken - expected) ** 2 / expected).sum() < 24.3


def test_a_scan_turns_what_the_evidence_speaks_against_and_takes_in_what_works() -> None:
    scenario, world = agenda({"merge": "per_element", "boundary": 2, "socialization": 0.0})
    agree(scenario, world)  # target 0101, scope 1010
    beliefs = world.beliefs
    beliefs.count[0, 1], beliefs.mean[0, 1] = 2, 0.3  # outside, works as it is aimed: taken in
    beliefs.count[1, 1], beliefs.mean[1, 1] = 2, 0.2  # inside, the other way works: turned
    beliefs.count[2, 1], beliefs.mean[2, 1] = 2, -0.1  # outside, as it is aimed fails: turned
    world.actors.spent[:] = 0
    scenario.sensemaking.focus(world, 26)
    assert beliefs.target == 0b0011
    assert beliefs.scope == beliefs.agreed == 0b1111, "of element 3 nothing was reported"
    believed = 0.2 * 2 / 3  # two readings, against one of nothing to gain
    assert beliefs.gain[1].tolist() == pytest.approx([-believed, believed])
    assert beliefs.gain[2].tolist() == pytest.approx([0.1 * 2 / 3, -0.1 * 2 / 3])


@pytest.mark.parametrize(("now", "turned"), [(0.2, False), (-0.2, True), (0.0, False)])
def test_a_scan_turns_what_reports_speak_against(now: float, turned: bool) -> None:
    reported, gain = np.array([[-now, now]]), np.array([[-0.3, 0.3]])
    assert scan(reported, gain, 1, 1, 1) == (0 if turned else 1, 1, 1)
    assert gain.tolist() == ([[-now, now]] if now else [[-0.3, 0.3]])


def test_participants_trust_an_agenda_that_is_in_force() -> None:
    scenario, world = agenda({"trust": 0.7, "first_meetings": 2.0, "meetings_per_view": 0.0})
    world.actors.status[0] = 0
    scenario.sensemaking.focus(world, 0)
    assert not world.beliefs.trust.any()
    scenario.sensemaking.focus(world, 1)
    assert world.beliefs.trust.tolist() == [0.0] + [0.7] * 8


def test_the_map_shows_all_reports_and_how_little_is_known() -> None:
    scenario, world = desk({"sensemaking.trust": 0.6}, "system_shifting_network")
    beliefs = world.beliefs
    beliefs.count[:] = [[0, 3], [1, 0], [0, 0], [2, 2]]
    beliefs.mean[:] = [[0, 0.2], [-0.1, 0], [0, 0], [0.3, -0.3]]
    scenario.sensemaking.focus(world, 4)
    believed = np.array([0.6 / 4, 0.1 / 2, 0.0, -(0.6 + 0.6) / 5])  # of turning each to 1
    np.testing.assert_allclose(beliefs.gain, np.stack([-believed, believed], axis=1))
    assert beliefs.unknown[0, 1] == pytest.approx(sqrt(log(2 + 8) / 4))
    assert beliefs.unknown[2, 0] == pytest.approx(sqrt(log(2 + 8) / 1))
    assert (beliefs.scope, beliefs.agreed) == (0b1111, 0), "differences are kept"


def test_nothing_known_is_equally_unknown() -> None:
    unknown = np.zeros((3, 2))
    rate_unknown(np.zeros((3, 2)), unknown)
    np.testing.assert_allclose(unknown, sqrt(log(2)))


def test_own_view_needs_nobody() -> None:
    scenario, world = desk()
    scenario.sensemaking.focus(world, 0)
    assert not world.beliefs.trust.any()
    assert world.beliefs.scope == 0b1111
    assert not world.actors.spent.any()


def test_starters_sit_with_the_council_until_the_first_agreement() -> None:
    """Everybody takes part: 6 more who want 1111 and expect most of it have the best package."""
    for starters, target, attended in ((0.0, 0b0110, 3), (1.0, 0b1111, 9)):
        values = {"starters": starters, "boundary": 4, "socialization": 0.0}
        scenario, world = agenda(values | {"merge": "best_package"})
        world.actors.minutes[:] = 10_000
        for a in range(6):
            believe(world, a, [0.9] * 4)
        used = world.hours[USED]
        weeks = agree(scenario, world)
        prices = world.parameters.coordination
        assert world.beliefs.target == target
        assert (world.actors.spent > 0).sum() == attended
        price = prices.meeting + prices.meeting_person * attended
        assert world.hours[USED] - used == weeks * price
        assert world.actors.spent[8] == weeks * prices.attendance


def test_a_starter_weighs_as_much_as_a_mean_seat_and_none_sits_in_a_later_round() -> None:
    scenario, world = agenda({"merge": "per_element", "starters": 1.0, "boundary": 4})
    world.actors.status[1:6] = 0  # one starter, 0, with .8 / 3 of weight against .5, .2 and .1
    believe(world, 0, [0.1, 0.1, 0.1, 0.1])
    assert agree(scenario, world) > 0
    # Wishes 0101, 0000, 0110 and 1111: 0 has .767, 1 has .367, 2 has .867 and 3 has .267 of 1.067.
    assert world.beliefs.target == 0b0101
    spent = int(world.actors.spent[0])
    world.actors.spent[:] = 0
    world.beliefs.calendar[1] = 0  # the next round is due
    scenario.sensemaking.focus(world, 60)
    assert spent > 0
    assert world.actors.spent[0] == 0
    assert world.actors.spent[6] > 0


def test_a_share_of_participants_starts() -> None:
    scenario, world = desk(
        {"community.residents": 2000, "sensemaking.starters": 0.3}, "collective_impact"
    )
    world.hours[AVAILABLE] = 10**9
    council = world.council.member
    scenario.sensemaking.focus(world, 0)
    present = int((world.actors.spent > 0).sum()) - council.size
    assert abs(present - 600) < 4 * sqrt(2000 * 0.3 * 0.7)

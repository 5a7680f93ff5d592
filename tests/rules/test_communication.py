"""Meetings, alerts, platforms, weaving: who can see whom, and at what hours."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from scipy.stats import chisquare

from sim.scenario import Scenario
from sim.world.evidence import note_own
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.world import World
from tests.rules.desk import desk, tie, week_of_looking


def meeting(values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    """Organizations 6 and 7 lead, 8 takes part; 6 serves resident 0 and outsider 1."""
    scenario, world = desk(
        {"communication.velocity": 1.0, "communication.velocity_outside": 1.0,
         "communication.sample": 8, "people.trial_rate": 0.0} | (values or {}),
        "collective_impact",
    )  # fmt: skip
    world.problem.value[:] = [bin(s).count("1") / 4 for s in range(16)]
    world.council.leading = np.array([6, 7])
    world.actors.setting[6:] = 0b0111, 0b0001, 0b0000
    world.actors.server[[0, 1], 0] = 6
    world.actors.status[1] = 0
    return scenario, world


def test_leaders_meet_others_see_their_leaders_outsiders_their_ties() -> None:
    scenario, world = meeting()
    found = week_of_looking(scenario, world, week=4)
    assert found[6:] == [0b0111, 0b0111, 0b0111]
    assert found[:3] == [0b0111, 0b0000, 0b0000]
    assert world.hours[USED] == 120 + 15 * 2
    assert world.actors.spent[6:].tolist() == [90 + 30, 90 + 30, 30]


def test_what_was_read_is_told_in_the_week_it_was_read() -> None:
    """And only where people tell each other; either way it is gone then."""
    for telling, heard in ((0.0, 0.0), (1.0, 1.0)):
        scenario, world = desk({"communication.velocity": 0.0, "people.trial_rate": 0.0,
                                "communication.telling": telling})  # fmt: skip
        tie(world, 0, 1, 1.0)
        note_own(world, 0, 2, 0.3)
        week_of_looking(scenario, world)
        assert world.actors.evidence[1, 2] == heard
        assert not world.actors.own_readings.any()
        assert not world.actors.own_gains.any()


def test_dear_coordinators_make_meetings_and_weaving_dear() -> None:
    scenario, world = meeting({"coordination.price_factor": 2.0})
    week_of_looking(scenario, world, week=4)
    assert world.hours[USED] == 2 * (120 + 15 * 2)
    values = {"communication.weaving": 1.0, "coordination.price_factor": 2.0}
    scenario, world = desk(values, "system_shifting_network")
    for b in (1, 2):
        tie(world, 0, b, 0.5)
    scenario.communication.listen(world, 3)
    assert world.hours[USED] == 2 * (240 + 90)


def test_who_has_exactly_the_time_attends() -> None:
    scenario, world = meeting({"communication.velocity": 0.0})
    world.actors.minutes[[6, 7]] = 90, 89
    week_of_looking(scenario, world, week=4)
    assert world.actors.spent[[6, 7]].tolist() == [90, 0]
    assert world.hours[USED] == 120 + 15


def test_each_practises_in_one_of_its_parts_with_others_of_that_part() -> None:
    scenario, world = desk(
        {"community.residents": 600, "problem.parts": 3, "communication.weaving": 0.0},
        "system_shifting_network",
    )
    actors, audience = world.actors, world.audience
    actors.parts[:] = np.resize([0b001, 0b110, 0b111, 0b010], actors.count)
    actors.status[::5] = 0
    scenario.communication.listen(world, 3)
    inside = np.flatnonzero(actors.status == 1)
    groups = [audience.members[a:b].tolist() for a, b in pairwise(audience.start.tolist())]
    assert groups[0] == inside.tolist(), "the platform holds every participant"
    assert sorted(a for group in groups[1:] for a in group) == inside.tolist(), (
        "one community of practice each"
    )
    for part, members in enumerate(groups[1:]):
        assert (actors.parts[members] >> part & 1).all()
        assert (audience.group[members, 1] == 1 + part).all()
    assert (audience.group[actors.status == 0] == -1).all()
    all_three = [a for a in inside if actors.parts[a] == 0b111]
    counts = np.bincount(audience.group[all_three, 1], minlength=4)[1:]
    assert chisquare(counts).pvalue > 1e-4


def test_between_meetings_leaders_do_not_see_each_other() -> None:
    scenario, world = meeting()
    found = week_of_looking(scenario, world, week=5)
    assert found[6:] == [0b0111, 0b0001, 0b0111]
    assert world.hours[USED] == 0


def test_an_alert_reaches_all_levels_within_the_week_at_its_hours() -> None:
    for hours, reached in ((60 + 3 * 8, True), (60 + 3 * 8 - 1, False)):
        scenario, world = meeting(
            {"communication.velocity": 0.0, "communication.velocity_outside": 0.0}
        )
        world.shocked_now = True
        world.hours[AVAILABLE] = hours
        found = week_of_looking(scenario, world, week=5)
        assert (found[0] == 0b0111) is reached
        assert found[1] == 0b0000, "outsiders are not told"
        assert world.alerted is reached
        assert world.hours[USED] == (hours if reached else 0)


def test_on_a_platform_every_participant_may_see_every_other() -> None:
    for hours, groups in ((240, True), (239, False)):
        scenario, world = desk(
            {"communication.velocity": 1.0, "communication.sample": 99, "people.trial_rate": 0.0,
             "communication.velocity_outside": 1.0, "communication.platform_ease": 0.5},
            "system_shifting_network",
        )  # fmt: skip
        world.problem.value[:] = [bin(s).count("1") / 4 for s in range(16)]
        world.actors.setting[8] = 0b1111
        world.actors.status[5] = 0
        world.hours[AVAILABLE] = hours
        found = week_of_looking(scenario, world)
        assert found == ([0b1111] * 5 + [0] + [0b1111] * 3 if groups else [0] * 8 + [0b1111])
        assert world.easier == (0.5 if groups else 1.0)
        assert world.actors.spent[0] == (15 if groups else 30), "reading is easier on a platform"


def test_a_platform_eases_admission_the_week_after() -> None:
    scenario, world = desk({"people.join_by_tie": 1.0}, "system_shifting_network")
    week_of_looking(scenario, world, 3)
    used, spent = int(world.hours[USED]), world.actors.spent.copy()
    world.actors.status[0], world.actors.engaged[0] = 0, False
    world.actors.outcome[:] = 1.0
    world.actors.outcome[0] = 0.1
    tie(world, 0, 1, 1.0)
    scenario.membership.bring_in(world, 4)
    assert world.actors.status[0] == 1
    assert world.hours[USED] - used == 60, "half of 120 minutes"
    assert (world.actors.spent - spent)[1] == 90, "half of 180"


def test_weavers_introduce_engaged_contacts_as_far_as_hours_go() -> None:
    scenario, world = desk({"communication.weaving": 1.0}, "system_shifting_network")
    for b in (1, 2, 3):
        tie(world, 0, b, 0.5)
    world.hours[AVAILABLE] = 240 + 90
    scenario.communication.listen(world, 3)
    met = world.meeting[1 : 1 + world.meeting[0, 0]]
    assert len(met) == 1, "three have no two contacts to introduce; one does"
    assert set(met[0].tolist()) < {1, 2, 3}
    assert world.hours[USED] == 330

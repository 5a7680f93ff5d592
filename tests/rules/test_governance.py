"""Votes by weight, consent, one's own word: three members, counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.projects import APPROVED, DROPPED, HOLDER, LEAD, PROPOSED, SINCE, STATE
from sim.world.tables.tally import REJECTIONS
from sim.world.tables.world import World
from tests.rules.desk import believe, desk, propose, tie
from tests.rules.worlds import members_of

YES, NO = [0.2] * 4, [-0.2] * 4


def governed(values: dict[str, Any] | None, arm: str) -> tuple[Scenario, World]:
    """A desk with values of the governance rule, by name, or of another table, by dotted name."""
    found = {
        name if "." in name else f"governance.{name}": value
        for name, value in (values or {}).items()
    }
    return desk(found, arm)


def council(values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    """Organizations 6, 7 and 8 have .4, .2 and .15 of the weight; the backbone has .25."""
    scenario, world = governed(values, "collective_impact")
    world.council.member = np.array([6, 7, 8])
    world.council.weight = np.array([0.4, 0.2, 0.15])
    world.council.backbone = 0.25
    world.beliefs.scope = 0b0011
    for a in (6, 7, 8):
        believe(world, a, NO)
    return scenario, world


def decide(scenario: Scenario, world: World, p: int, week: int = 3) -> bool:
    """One round of decisions; whether the proposal passed."""
    scenario.governance.decide_on_proposals(world, week)
    assert world.projects.cell[p, STATE] in (APPROVED, DROPPED)
    assert world.projects.cell[p, SINCE] == week
    return bool(world.projects.cell[p, STATE] == APPROVED)


@pytest.mark.parametrize(
    ("favour", "mask", "quota", "passed"),
    [
        ([6], 0b0011, 0.5, True),  # .25 + .4
        ([6], 0b1100, 0.5, False),  # out of scope: the backbone is against
        ([6, 7], 0b1100, 0.5, True),  # .6
        ([6, 7], 0b1100, 0.67, False),
        ([7], 0b0011, 0.5, False),  # .45
        ([7, 8], 0b0011, 0.5, True),  # .6
        ([7, 8], 0b0111, 0.5, True),  # two of three elements in scope are enough
        ([7, 8], 0b1101, 0.5, False),  # one of three is not
        ([7, 8], 0b0101, 0.5, True),  # half of it is
        ([6, 7, 8], 0b1100, 0.67, True),  # .75
    ],
)
def test_a_weighted_vote_with_a_quota(
    favour: list[int], mask: int, quota: float, passed: bool
) -> None:
    scenario, world = council({"quota": quota})
    for a in favour:
        believe(world, a, YES)
    p = propose(world, [0], mask)
    assert decide(scenario, world, p) is passed
    against = [a for a in (6, 7, 8) if a not in favour]
    event = world.parameters.people.opinion_event
    if passed:
        assert world.actors.opinion[against].tolist() == [-event] * len(against), "outvoted"
        assert world.actors.opinion[favour].tolist() == [0.0] * len(favour)
        assert world.actors.opinion[0] == 0.0
    else:
        assert world.actors.opinion[0] == -event, "turned down"
        assert world.tally.projects[REJECTIONS] == 1
        assert world.actors.pending[0] == 0
        assert not world.actors.opinion[[6, 7, 8]].any()
    assert world.hours[USED] == 30 + 12 * 3
    assert world.actors.spent[[6, 7, 8]].tolist() == [12] * 3
    assert world.actors.decided[[6, 7, 8]].tolist() == pytest.approx([0.4, 0.2, 0.15])


def test_the_absent_do_not_vote_and_weights_are_of_those_present() -> None:
    scenario, world = council()
    world.actors.minutes[6] = 11
    believe(world, 7, YES)
    assert decide(scenario, world, propose(world, [0], 0b0001)), ".45 of .6"
    assert world.actors.decided[[6, 7, 8]].tolist() == pytest.approx([0.0, 0.2 / 0.6, 0.15 / 0.6])


@pytest.mark.parametrize(
    ("members", "own", "near", "tied", "closeness"),
    [
        ([0, 6], 0b0000, False, False, 1.0),  # a member is as close as one can be
        ([6], 0b0011, True, True, 1.0),  # its lead and proposer is no closer
        ([0], 0b1100, False, False, 0.0),
        ([0], 0b0001, False, False, 0.5 / 3),  # one of its two elements
        ([0], 0b0011, False, False, 1 / 3),
        ([0], 0b1100, True, False, 1 / 3),  # it is where the proposer lives
        ([0], 0b1100, False, True, 1 / 3),
        ([0], 0b0001, True, True, 2.5 / 3),
        ([1, 0], 0b1100, True, True, 0.0),  # near and tied to a member, not to its proposer
    ],
)
def test_members_of_a_council_favour_what_is_close_to_them(
    members: list[int], own: int, near: bool, tied: bool, closeness: float
) -> None:
    """It expects to lose .06, which favour for who is so close must make up for."""
    for favour, made_up in ((1.01, True), (0.99, False)):
        most = 0.06 * favour / closeness if closeness else 1.0
        scenario, world = council({"objection": 0.0, "proposals.favour": most})
        actors = world.actors
        believe(world, 6, [-0.02, -0.04, 0.0, 0.0])
        actors.own_elements[6] = own
        actors.neighbourhood[:] = np.arange(9)
        actors.neighbourhood[6] = 0 if near else 6
        if tied:
            tie(world, 6, 0, 0.1)
        passed = made_up and closeness > 0.0
        assert decide(scenario, world, propose(world, members, 0b0011)) is passed


@pytest.mark.parametrize(("expected", "passed"), [(0.0, True), (-0.049, True), (-0.051, False)])
def test_a_council_consents_unless_it_hopes_less_than_the_loss_to_object_to(
    expected: float, passed: bool
) -> None:
    scenario, world = council({"objection": 0.05})
    for a in (6, 7, 8):
        believe(world, a, [expected] * 4)
    assert decide(scenario, world, propose(world, [0], 0b0001)) is passed


def test_votes_wait_where_there_are_no_hours() -> None:
    scenario, world = council()
    world.hours[AVAILABLE] = 65
    world.actors.minutes[0] = 131
    p = propose(world, [0], 0b0001)
    scenario.governance.decide_on_proposals(world, 3)
    assert world.projects.cell[p, STATE] == PROPOSED
    world.actors.minutes[0] = 132
    scenario.governance.decide_on_proposals(world, 4)
    assert world.projects.cell[p, STATE] != PROPOSED, "the proposer hosts in twice the minutes"
    assert world.actors.spent[0] == 132


def network(values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    """Nobody has a say but the members: there is no builder."""
    scenario, world = governed(values, "system_shifting_network")
    world.council.builder = -1
    world.actors.skill[:] = np.linspace(0.9, 0.1, 9)
    return scenario, world


@pytest.mark.parametrize(
    ("hopes", "staying"),
    [
        ([NO, YES, YES], [0, 1, 2]),  # the proposer stays by itself
        ([YES, NO, YES], [0, 2]),
        ([YES, NO, NO], None),  # a group needs two
        ([YES, [-0.01] * 4, [-0.013] * 4], [0, 1]),  # -.04 is no objection yet, -.052 is
        ([YES, YES, NO, NO], [0, 1]),  # half of the weight
        ([YES, YES, NO, NO, NO], None),  # two of five are less
    ],
)
def test_members_consent_or_step_out(hopes: list[list[float]], staying: list[int] | None) -> None:
    scenario, world = network({"objection": 0.05, "heeding": 0.0})
    for a, hope in enumerate(hopes):
        believe(world, a, hope)
    asked = len(hopes)
    p = propose(world, list(range(asked)), 0b1111)
    assert decide(scenario, world, p) is (staying is not None)
    if staying:
        assert members_of(world, p) == staying
        assert world.actors.decided[staying].tolist() == pytest.approx([1 / asked] * len(staying))
        assert world.projects.cell[p, LEAD] == world.projects.cell[p, HOLDER] == 0, "most skilled"
    else:
        assert world.actors.opinion[0] == -world.parameters.people.opinion_event
        assert world.tally.projects[REJECTIONS] == 1


@pytest.mark.parametrize(("quota", "passed"), [(0.5, True), (0.66, True), (0.67, False)])
def test_members_who_stay_must_have_the_quota_of_the_weight(quota: float, passed: bool) -> None:
    scenario, world = network({"quota": quota})
    for a, hope in ((0, YES), (1, YES), (2, NO)):
        believe(world, a, hope)
    assert decide(scenario, world, propose(world, [0, 1, 2], 0b0001)) is passed


@pytest.mark.parametrize(("near", "passed"), [(True, True), (False, False)])
def test_members_favour_their_project_and_the_builder_what_is_close_to_it(
    near: bool, passed: bool
) -> None:
    """A loss of .041 is consented to, and favour is .02 for members, who expect to lose .06.

    The builder expects to lose .0527, and has the parts in common with the proposal; if it lives
    where the proposer does, favour is 2/3 of .02 to it, else 1/3.
    """
    scenario, world = network(
        {"builder_weight": 0.6, "dilution": 0.0, "objection": 0.041, "proposals.favour": 0.02}
    )
    world.council.builder = 8
    world.actors.neighbourhood[:] = np.arange(9)
    world.actors.neighbourhood[8] = 0 if near else 8
    for a, loss in ((0, 0.06), (1, 0.06), (8, 0.0527)):
        believe(world, a, [-loss, 0.0, 0.0, 0.0])
    p = propose(world, [0, 1], 0b0001)
    assert decide(scenario, world, p) is passed
    assert members_of(world, p) == [0, 1]


def test_one_person_may_decide_on_what_it_does_alone() -> None:
    scenario, world = network()
    believe(world, 0, NO)
    assert decide(scenario, world, propose(world, [0], 0b0001))


def test_the_lead_moves_to_skill_below_the_cap() -> None:
    scenario, world = network({"lead_cap": 2})
    for a in range(9):
        believe(world, a, YES)
    p, q = propose(world, [2, 1, 0], 0b0001), propose(world, [4, 3], 0b0001)
    world.actors.leads[[0, 3, 4]] = 2
    scenario.governance.decide_on_proposals(world, 1)
    assert world.projects.cell[p, LEAD] == 1, "0 is more skilled and leads two already"
    assert world.projects.cell[q, STATE] == DROPPED, "nobody may lead it"


def test_the_builders_weight_fades() -> None:
    """Two of three consent; the builder objects: (1 - w) 2/3 reaches one half for w <= 1/4."""
    for week, passed in ((0, False), (51, False), (53, True)):
        scenario, world = network({"builder_weight": 0.5, "dilution": 1.0})
        for a, hope in ((3, YES), (1, YES), (2, NO), (0, NO)):
            believe(world, a, hope)
        world.council.builder = 0
        p = propose(world, [3, 1, 2], 0b0001, week=week)
        assert decide(scenario, world, p, week) is passed
        assert world.actors.decided[0] == pytest.approx(0.5 ** (1 + week / 52))
        assert world.actors.decided.sum() <= 1.0 + 1e-12


def test_a_builder_who_left_has_no_say() -> None:
    scenario, world = network({"builder_weight": 0.5})
    believe(world, 8, NO)
    world.council.builder, world.actors.status[8] = 8, 2
    for a in (0, 1, 2):
        believe(world, a, YES)
    p = propose(world, [0, 1, 2], 0b0001)
    assert decide(scenario, world, p)
    assert world.actors.decided[8] == 0.0


def test_alone_one_asks_nobody_and_needs_no_time_to_read_what_one_wrote() -> None:
    scenario, world = desk()
    believe(world, 0, NO)
    world.actors.minutes[0] = 0
    p = propose(world, [0], 0b0001)
    scenario.governance.decide_on_proposals(world, 2)
    assert world.projects.cell[p, STATE] == APPROVED
    assert (world.actors.spent[0], world.actors.active[0]) == (0, 2)
    assert world.actors.decided[0] == 1.0
    assert world.hours[USED] == 0


@pytest.mark.parametrize("state", [PROPOSED, APPROVED])
def test_who_waits_too_long_gives_up_and_resents_it(state: int) -> None:
    scenario, world = desk({"governance.rule": "governance_group", "projects.queue_weeks": 26})
    world.actors.minutes[:] = 0
    world.hours[AVAILABLE] = 0  # nobody can decide
    p = propose(world, [0], 0b0001)
    world.projects.cell[p, STATE] = state
    scenario.governance.decide(world, 25)
    assert world.projects.cell[p, STATE] == state
    scenario.governance.decide(world, 26)
    assert world.projects.cell[p, STATE] == DROPPED
    assert world.actors.pending[0] == 0
    assert world.actors.opinion[0] == -world.parameters.people.opinion_event


def test_power_is_the_mean_of_three_shares_and_seats_go_by_it() -> None:
    scenario, world = desk({"governance.council_size": 3})
    actors = world.actors
    actors.endowment[6:] = 1.0, 2.0, 5.0
    actors.steered[:] = [0, 0, 100, 0, 0, 0, 900, 0, 0]
    actors.led[:] = [1, 0, 2, 0, 0, 0, 0, 1, 0]
    scenario.governance.decide(world, 12)  # the last week of a quarter
    expected = np.zeros(9)
    expected[[0, 2]] = 0.25 / 3, (0.1 + 0.5) / 3
    expected[6:] = (0.125 + 0.9) / 3, (0.25 + 0.25) / 3, 0.625 / 3
    np.testing.assert_allclose(actors.power, expected)
    council = world.council
    assert council.member.tolist() == [6, 8, 2], "two organizations and the champion"
    assert council.leading.tolist() == [6, 8, 7]
    seats = expected[[6, 8, 2]]
    np.testing.assert_allclose(council.weight, 0.75 * seats / seats.sum(), atol=1e-8)
    assert council.backbone == pytest.approx(0.25), "an average seat"

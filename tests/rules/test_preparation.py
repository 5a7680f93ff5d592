"""Plans: drafted, read, filed once their hours are worked, refused, revised. By hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.activities.drafting import ALONE, CONTACTS, draft_follow_up, draft_plan
from sim.world.tables.projects import (
    APPLIED,
    COORDINATED,
    DRAFTED,
    DROPPED,
    FILED,
    FREE,
    LISTED,
    MASK,
    MEMBERS,
    PROPOSED,
    READ_BY_DECIDERS,
    SINCE,
    STATE,
)
from sim.world.tables.record import COORDINATORS, DECIDERS, ORGANIZATIONS, RESIDENTS, WHEN_FILED
from sim.world.tables.tally import DRAFTS, FILINGS, REFUSED
from sim.world.tables.world import World
from sim.world.values import refresh_values
from sim.world.week.judging import refuse
from sim.world.week.plans import file_plans, plan_gain
from tests.rules.desk import believe, desk, propose, tie

HOURS = 8.0
DRAFT = 8 * 60


def office(**terms: float) -> World:
    """A desk where drafts are read without error and count alone; single elements bring .1, -.1,
    .05 and 0."""
    values = {
        "proposals.drafts": 2, "proposals.draft_hours": HOURS, "proposals.view_readings": 0.0,
        "problem.complexity": 0,
    }  # fmt: skip
    _, world = desk(values | {f"proposals.{name}": value for name, value in terms.items()})
    single = [0.1, -0.1, 0.05, 0.0]
    for setting in range(16):
        bits = [(setting >> e) & 1 for e in range(4)]
        world.problem.value[setting] = 0.5 + sum(b * g for b, g in zip(bits, single, strict=True))
    refresh_values(world, 0)
    return world


def draft(world: World, a: int, size: int, allowed: int = 0b1111) -> int:
    return int(draft_plan(world, 4, a, size, allowed, 0, 0b1111, ALONE, 1))


def test_the_gain_of_a_plan_is_the_mean_over_members_and_those_they_serve_or_know() -> None:
    world = office()
    actors = world.actors
    actors.served_start[:] = 0
    actors.served_start[7:] = 3  # organization 6 serves residents 2, 3 and 4
    actors.served_list = np.array([2, 3, 4])
    actors.served[6] = 3
    tie(world, 0, 1, 0.5)
    tie(world, 0, 7, 0.5)  # an organization is not reached
    actors.setting[3] = 0b0001  # does it that way already
    refresh_values(world, 0)
    p = propose(world, [0, 6], 0b0001)
    assert plan_gain(world, p) == pytest.approx((2 + 2 + 1) * 0.1 / 6)  # members; 2, 4; 1
    tie(world, 0, 2, 0.5)
    assert plan_gain(world, p) == pytest.approx(6 * 0.1 / 7), "who is met twice counts twice"


def test_the_best_draft_is_proposed_and_all_are_owed() -> None:
    """What it most wants does harm; without that, the second draft looks better."""
    world = office()
    believe(world, 0, [0.3, 0.9, 0.2, 0.0])
    p = draft(world, 0, 1)
    projects = world.projects
    assert projects.cell[p, [MASK, STATE, APPLIED]].tolist() == [0b0001, DRAFTED, 2 * DRAFT]
    assert (projects.claimed[p], projects.behind[p]) == (pytest.approx(0.1), 1.0)
    assert (world.actors.owed[0], world.actors.pending[0]) == (2 * DRAFT, 1)
    assert world.tally.projects[[DRAFTS, FILINGS]].tolist() == [1, 0]


def test_a_plan_that_looks_like_no_gain_is_not_proposed_but_its_hours_are_owed() -> None:
    world = office()
    believe(world, 0, [0.0, 0.9, 0.0, 0.5])
    assert draft(world, 0, 1, 0b1010) == -1, "one draft does harm, one does nothing"
    assert (world.actors.owed[0], world.actors.pending[0]) == (2 * DRAFT, 0)
    assert world.projects.count[LISTED] == 0
    assert (world.projects.cell[:, STATE] == FREE).all()
    assert world.tally.projects[DRAFTS] == 1


def test_a_proposer_weighs_what_it_reads_against_its_view() -> None:
    """Sure of a loss of .3 in what brings .1, it proposes that only if its view weighs little."""
    for weight, proposed in ((0.25, True), (1.0, False)):
        world = office(drafts=1, view_readings=weight)
        believe(world, 0, [-0.3, 0.0, 0.0, 0.0])
        p = draft(world, 0, 1, 0b0001)  # (1 - q) -.3 + q .1 with q = .8 or .5
        assert (p >= 0) is proposed
        if proposed:
            assert world.projects.claimed[p] == pytest.approx(0.1), "it claims what it read"


def test_a_further_draft_does_without_what_the_one_before_wanted_least() -> None:
    world = office()
    believe(world, 0, [0.9, 0.6, 0.4, 0.1])
    p = draft(world, 0, 2, 0b0111)
    assert world.projects.cell[p, MASK] == 0b0101, "elements 0 and 1 bring 0, 0 and 2 bring .15"


def test_nobody_drafts_what_leaves_nothing_to_choose() -> None:
    world = office()
    assert draft(world, 0, 2, 0b0001) >= 0
    assert world.actors.owed[0] == DRAFT, "a second draft would be empty"
    assert draft(world, 1, 2, 0) == -1
    assert world.actors.owed[1] == 0


def test_without_drafts_the_first_wish_is_filed_unread() -> None:
    world = office(drafts=0)
    believe(world, 0, [0.0, 0.9, 0.0, 0.0])
    p = draft(world, 0, 1)
    projects = world.projects
    assert projects.cell[p, [MASK, STATE, SINCE, FILED]].tolist() == [0b0010, PROPOSED, 4, 1]
    assert (projects.claimed[p], projects.behind[p], world.actors.owed[0]) == (0.0, 0.0, 0)
    assert world.record.plan_gain[WHEN_FILED] == pytest.approx(-0.1)


def test_a_follow_up_brings_what_was_proven_and_one_reading_more() -> None:
    for proven, readings, filed in ((0.4, 3.0, True), (-0.2, 1.0, False)):
        world = office()
        world.actors.proven_gain[0], world.actors.proven_readings[0] = proven, readings
        p = draft_follow_up(world, 4, 0, 0b0001, 0b0001, 3)
        assert world.actors.owed[0] == DRAFT
        assert (p >= 0) is filed  # (-.2 + .1) / 2 is no gain
        if filed:
            assert world.projects.claimed[p] == pytest.approx((3 * 0.4 + 0.1) / 4)
            assert world.projects.behind[p] == 4.0


def test_each_draft_has_the_members_that_it_finds() -> None:
    """A contact has the time for one element and not for two."""
    world = office(drafts=1)
    tie(world, 0, 1, 0.9)
    world.actors.promised[1] = 480 + 120 - 90
    alone = draft_plan(world, 4, 0, 2, 0b0101, 0, 0b1111, CONTACTS, 3)
    assert world.projects.cell[alone, MEMBERS] == 1
    tie(world, 2, 1, 0.9)
    together = draft_plan(world, 4, 2, 1, 0b0001, 0, 0b1111, CONTACTS, 3)
    assert world.projects.cell[together, MEMBERS] == 2


def test_hours_are_worked_in_time_promised_to_nobody_and_then_the_plan_is_filed() -> None:
    world = office(drafts=1)
    world.actors.promised[0], world.actors.spent[0] = 200, 100
    p = draft(world, 0, 1)
    for week, left in ((5, DRAFT - 180), (6, DRAFT - 360), (7, 0)):
        world.actors.spent[:] = 100
        world.actors.active[:] = 0
        file_plans(world, week)
        assert world.actors.owed[0] == left
        assert world.actors.active[0] == week
        assert world.projects.cell[p, STATE] == (DRAFTED if left else PROPOSED)
    assert world.actors.spent[0] == 100 + DRAFT - 360
    assert world.projects.cell[p, SINCE] == 7
    assert world.record.plan_gain[WHEN_FILED] == pytest.approx(0.1)


def test_who_has_promised_all_its_time_files_nothing_and_who_left_drops_its_plan() -> None:
    world = office(drafts=1)
    busy, gone = draft(world, 0, 1), draft(world, 1, 1)
    world.actors.promised[0] = 480
    world.actors.status[1] = 2
    file_plans(world, 5)
    assert world.projects.cell[[busy, gone], STATE].tolist() == [DRAFTED, DROPPED]
    assert world.actors.owed[:2].tolist() == [DRAFT, DRAFT]
    assert world.actors.pending[:2].tolist() == [1, 0]
    assert world.tally.projects[REFUSED] == 0, "it was never filed"


@pytest.mark.parametrize(("proposer", "bearer"), [(0, RESIDENTS), (6, ORGANIZATIONS)])
def test_what_a_refused_proposal_cost_is_booked_by_who_bore_it(proposer: int, bearer: int) -> None:
    world = office(revising=0.0)
    p = propose(world, [proposer], 0b0001)
    world.projects.cell[p, [FILED, APPLIED, READ_BY_DECIDERS, COORDINATED]] = 1, 960, 120, 70
    refuse(world, 4, p)
    expected = np.zeros(4, np.int64)
    expected[[bearer, DECIDERS, COORDINATORS]] = 960, 120, 70
    assert world.record.in_vain.tolist() == expected.tolist()
    assert world.projects.cell[p, STATE] == DROPPED
    event = world.parameters.people.opinion_event
    assert (world.actors.pending[proposer], world.actors.opinion[proposer]) == (0, -event)


def test_who_revises_takes_out_what_it_expects_least_of_and_reads_the_rest() -> None:
    world = office(revising=1.0)
    believe(world, 0, [0.2, 0.0, -0.3, 0.0])
    p = propose(world, [0], 0b0101)
    world.projects.claimed[p], world.projects.behind[p] = 0.7, 3.0
    refuse(world, 4, p)
    assert world.projects.cell[p, [STATE, MASK, SINCE]].tolist() == [DRAFTED, 0b0001, 4]
    assert (world.projects.claimed[p], world.projects.behind[p]) == (pytest.approx(0.1), 1.0)
    assert (world.actors.owed[0], world.actors.pending[0]) == (DRAFT, 1)


def test_a_plan_of_one_element_is_read_once_more_and_dropped_if_it_is_no_gain() -> None:
    for claimed, kept in ((0.5, True), (0.05, False)):
        world = office(revising=1.0)
        p = propose(world, [0], 0b0010)  # a true loss of .1
        world.projects.claimed[p], world.projects.behind[p] = claimed, 1.0
        refuse(world, 4, p)
        assert bool(world.projects.cell[p, STATE] == DRAFTED) is kept
        assert world.projects.claimed[p] == pytest.approx((claimed - 0.1) / 2)
        assert world.actors.owed[0] == DRAFT * kept


def test_revising_is_a_chance_and_takes_a_draft() -> None:
    world = office(revising=0.3)
    revised = 0
    for week in range(1, 401):
        p = propose(world, [0], 0b0001, week=week)
        refuse(world, week, p)
        revised += world.projects.cell[p, STATE] == DRAFTED
        world.projects.count[:] = 0
    assert abs(revised - 120) < 3.3 * np.sqrt(400 * 0.3 * 0.7)
    unread = office(revising=1.0, drafts=0)
    p = propose(unread, [0], 0b0001)
    refuse(unread, 4, p)
    assert unread.projects.cell[p, STATE] == DROPPED, "without drafts nobody revises"

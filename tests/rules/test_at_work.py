"""What makes somebody at work, and what makes it active only: each activity by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.activities.drafting import ALONE, draft_plan
from sim.world.evidence import note_own
from sim.world.tables.actors import OUTSIDER
from sim.world.tables.coordination import AVAILABLE
from sim.world.tables.ledger import FUNDERS, INNOVATION
from sim.world.tables.projects import BEST, FAILED, SOURCE, STATE
from sim.world.tables.world import World
from sim.world.week.plans import file_plans
from sim.world.week.work import work_on_projects
from tests.rules.desk import believe, desk, propose, tie, week_of_looking
from tests.rules.money import approved, hold, pay, take_in
from tests.world.bench import Bench

WEEK = 4
COUNCIL = np.array([6, 7, 8])
NETWORK = "system_shifting_network"


def at_work(world: World, week: int = WEEK) -> list[int]:
    return [int(a) for a in np.flatnonzero(world.actors.at_work == week)]


def active(world: World, week: int = WEEK) -> list[int]:
    return [int(a) for a in np.flatnonzero(world.actors.active == week)]


# What counts


def test_work_on_a_project_of_at_least_a_minute() -> None:
    bench = Bench()
    bench.minutes[1] = 0
    bench.project([0, 1, 4], 0b001)
    work_on_projects(bench.world, WEEK)
    assert at_work(bench.world) == active(bench.world) == [0, 4]


def test_a_council_that_reads_a_proposal() -> None:
    """The proposer is not among those who decide; who has not the minutes does not read."""
    scenario, world = desk({}, "collective_impact")
    world.council.member, world.council.weight = COUNCIL, np.full(3, 0.25)
    world.actors.minutes[8] = 11
    propose(world, [0], 0b0001)
    scenario.governance.decide_on_proposals(world, WEEK)
    assert at_work(world) == [6, 7]


def test_members_who_consent_to_a_project_and_the_builder() -> None:
    scenario, world = desk({"governance.heeding": 0.0}, NETWORK)
    world.council.builder = 8
    believe(world, 2, [-0.9] * 4)
    propose(world, [0, 1, 2], 0b0001)
    scenario.governance.decide_on_proposals(world, WEEK)
    assert at_work(world) == [0, 1, 8], "2 objects, and drops out"


def test_who_decides_alone() -> None:
    scenario, world = desk()
    propose(world, [3], 0b0001)
    scenario.governance.decide_on_proposals(world, WEEK)
    assert at_work(world) == [3]


def test_a_holder_who_reads_a_project_of_others_before_it_pays() -> None:
    scenario, world = desk()
    world.actors.server[0, 0] = 8
    hold(world, 6, 1_000_000)
    hold(world, 8, 2_000_000)
    approved(world, [0]), approved(world, [6])
    scenario.funding.allocate(world, WEEK)
    assert at_work(world) == [8], "6 pays for its own, unread"


BALLOT = {"funding.electorate": "panel"}


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("innovation_pools", {"funding.funder_weight": 0.0}),
        ("quadratic_funding", BALLOT),
        ("participatory_budgeting", BALLOT),
        ("conviction_voting", BALLOT),
    ],
)
def test_all_who_vote_on_money_whether_they_read_or_not(rule: str, values: dict[str, Any]) -> None:
    scenario, world = desk({"funding.rule": rule, "funding.panel": 0} | values)
    pay(world, INNOVATION, 10**7)
    world.actors.engaged[2], world.actors.minutes[3] = False, 11
    approved(world, [6])
    scenario.funding.grant(world, WEEK)
    assert at_work(world) == [0, 1, 4, 5, 6, 7, 8], "6 may not judge what it is in, but sits"


def test_who_decides_whom_to_pass_money_on_to() -> None:
    scenario, world = desk({"funding.rule": "self_organized_fund_allocation", "funders.funders": 1})
    world.actors.received[[0, 1]] = 1_000
    world.actors.minutes[1] = 11
    pay(world, world.ledger.actors, 1_000)
    take_in(scenario, world, 13)
    assert at_work(world, 13) == [0]


def test_attendance_at_a_meeting_of_the_agenda() -> None:
    scenario, world = desk({"sensemaking.first_meetings": 1.0}, "collective_impact")
    world.council.member, world.council.weight = COUNCIL, np.full(3, 0.25)
    world.actors.minutes[7] = 89
    scenario.sensemaking.focus(world, WEEK)
    assert at_work(world) == [6, 8]


def test_attendance_at_a_meeting_of_leaders() -> None:
    quiet = {"communication.velocity": 0.0, "people.trial_rate": 0.0}
    scenario, world = desk(quiet, "collective_impact")
    world.council.leading = np.array([6, 7])
    world.actors.minutes[7] = 89
    week_of_looking(scenario, world, WEEK)
    assert at_work(world) == [6]


def test_attendance_at_a_reflection() -> None:
    scenario, world = desk({}, NETWORK)
    p = propose(world, [0, 1], 0b0001)
    world.projects.cell[p, [STATE, BEST, SOURCE]] = FAILED, 0b0001, FUNDERS
    world.ended += 1
    world.actors.minutes[1] = 89
    scenario.learning.reflect(world, WEEK)
    assert at_work(world) == [0]


# What does not


def test_looking_reading_and_listening_are_no_work() -> None:
    values = {"communication.velocity": 1.0, "people.trial_rate": 0.0, "communication.telling": 1.0}
    scenario, world = desk(values)
    tie(world, 0, 1, 1.0)
    note_own(world, 0, 2, 0.3)
    week_of_looking(scenario, world, WEEK)
    assert active(world) == list(range(9))
    assert at_work(world) == []


def test_writing_plans_is_no_work() -> None:
    _, world = desk({"proposals.drafts": 1, "proposals.draft_hours": 1.0})
    world.actors.owed[0] = 60
    draft_plan(world, WEEK, 1, 1, 0b1111, 0, 0b1111, ALONE)
    file_plans(world, WEEK)
    assert world.actors.spent[0] == 60
    assert at_work(world) == []


def test_a_grant_is_no_work() -> None:
    scenario, world = desk({"funders.funders": 1})
    world.funders.sizes = np.array([10_000])
    pay(world, FUNDERS, 10_000)
    scenario.funding.allocate(world, WEEK)
    assert len(active(world)) == 1
    assert at_work(world) == []


def test_hosting_a_newcomer_is_no_work() -> None:
    scenario, world = desk({"people.join_by_tie": 1.0}, NETWORK)
    world.actors.status[0], world.actors.engaged[0] = OUTSIDER, False
    world.actors.outcome[:], world.actors.outcome[1] = 0.2, 0.9
    tie(world, 0, 1, 0.9)
    scenario.membership.bring_in(world, WEEK)
    assert world.actors.status[0] != OUTSIDER
    assert active(world) == [1]
    assert at_work(world) == []


def test_hosting_a_decision_is_no_work() -> None:
    """Without coordinators the proposer hosts the council that decides on its plan."""
    scenario, world = desk({}, "collective_impact")
    world.council.member, world.council.weight = COUNCIL, np.full(3, 0.25)
    world.hours[AVAILABLE] = 0
    propose(world, [0], 0b0001)
    scenario.governance.decide_on_proposals(world, WEEK)
    assert world.actors.spent[0] > 0
    assert at_work(world) == [6, 7, 8]

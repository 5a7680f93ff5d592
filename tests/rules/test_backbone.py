"""Alignment, policy, tracking and mobilizing: what a backbone's hours bring, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import CommunityModel
from sim.randomness import decision, uniform
from sim.rules.funding.mobilizing import match_offers
from sim.scenario import Scenario
from sim.world.tables.coordination import ADMISSION, AVAILABLE, RELEASED, USED
from sim.world.tables.funders import FUNDER_GIVES, FUNDER_LEFT, FUNDER_OUTSIDE
from sim.world.tables.projects import DRAFTED, LEAD, MASK, PROPOSED, PROPOSER
from sim.world.tables.world import World
from sim.world.values import refresh_values
from tests.rules.desk import desk, propose, tie
from tests.rules.worlds import ARMS, members_of, projects_in, small, stepped


def plan(values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    """Three organizations that all want the same first: elements 0 and 1 of four."""
    scenario, world = desk(
        {"projects.small": 1, "projects.large": 2, "projects.proposal_rate": 1.0,
         "projects.proposal_rate_funded": 1.0} | (values or {}),
        ARMS[1],
    )  # fmt: skip
    world.beliefs.scope = 0b1111
    world.council.member = world.council.leading = np.array([7, 6, 8])
    return scenario, world


def proposed(world: World) -> list[int]:
    return [int(world.projects.cell[p, MASK]) for p in projects_in(world, PROPOSED)]


def test_aligned_pieces_do_not_overlap_until_the_scope_is_taken() -> None:
    scenario, world = plan()
    scenario.activities.propose(world, 3)
    assert proposed(world) == [0b0011, 0b1100, 0b0011]
    assert world.hours[USED] == 3 * 30


def test_unaligned_each_proposes_what_it_wants_most() -> None:
    scenario, world = plan({"activities.aligned": False})
    scenario.activities.propose(world, 3)
    assert proposed(world) == [0b0011] * 3
    assert world.hours[USED] == 0


def test_without_hours_nobody_aligns() -> None:
    scenario, world = plan()
    world.hours[AVAILABLE] = 59
    scenario.activities.propose(world, 3)
    assert proposed(world) == [0b0011] * 3, "the first is checked, when nothing is taken yet"
    assert world.hours[USED] == 30


def policy(released: int, values: dict[str, Any] | None = None, gain: float = 0.1) -> World:
    """One week in which only policy work, on two elements that gain as much each, is drafted."""
    scenario, world = plan(
        {"activities.policy": 0.1, "problem.structural_share": 0.5, "problem.complexity": 0,
         "projects.proposal_rate": 0.0, "projects.proposal_rate_funded": 0.0} | (values or {})
    )  # fmt: skip
    world.problem.structural = 0b1010
    world.problem.value[:] = [0.5 + gain * (bits & 0b1010).bit_count() for bits in range(16)]
    refresh_values(world, 0)
    world.hours[RELEASED] = released
    propose(world, [7], 0b0001)
    scenario.activities.propose(world, 3)
    return world


def test_policy_is_drafted_for_the_most_powerful_who_governs_and_has_no_proposal() -> None:
    world = policy(4800)
    (p,) = projects_in(world, PROPOSED)[1:]
    cell = world.projects.cell[p]
    assert cell[LEAD] == cell[PROPOSER] == 6, "organization 7 has a proposal on the table"
    assert int(cell[MASK]) & ~0b1010 == 0, "structural elements only"
    assert cell[MASK] != 0
    assert set(members_of(world, p)) == {6, 7, 8}
    assert world.hours[USED] == world.support.drafted == 480
    assert world.actors.spent.sum() == 0, "the backbone drafts"


@pytest.mark.parametrize("gain", [0.1, -0.1])
def test_the_lead_reads_what_the_backbone_drafts_for_it_and_owes_nothing(gain: float) -> None:
    world = policy(4800, {"proposals.drafts": 2}, gain)
    assert world.hours[USED] == world.support.drafted == 480, "whatever comes of it"
    assert world.actors.owed.sum() == 0
    assert projects_in(world, DRAFTED) == []
    found = projects_in(world, PROPOSED)[1:]
    assert len(found) == (1 if gain > 0.0 else 0), "what looks like no gain is not proposed"
    for p in found:
        size = int(world.projects.cell[p, MASK]).bit_count()
        assert world.projects.claimed[p] == pytest.approx(size * gain)
        assert world.projects.behind[p] == 1.0


def test_no_more_policy_than_its_share_of_hours_pays_for() -> None:
    assert len(proposed(policy(4799))) == 1
    share = 0.05
    values = {"activities.policy": share, "coordination.share": 0.2, "projects.queue_weeks": 4}
    world = stepped(small(values, ARMS[1]), 3).world
    assert 0 < world.support.drafted <= share * world.hours[RELEASED]


def test_relationships_are_tracked_at_a_price_for_each_participant() -> None:
    scenario, world = desk({"learning.tracking": True}, ARMS[1])
    world.actors.status[5] = 0
    for a, b, weight in ((0, 1, 0.5), (0, 2, 0.25), (0, 5, 1.0), (6, 1, 0.125)):
        tie(world, a, b, weight)
    scenario.learning.report(world, 11)
    assert (world.support.tracked == -1.0).all(), "not due yet"
    scenario.learning.report(world, 12)
    assert world.support.tracked.tolist() == [0.75, 0.625, 0.25, 0, 0, -1, 0.125, 0, 0]
    assert world.hours[USED] == 8 * 10
    world.hours[AVAILABLE] = 79
    world.support.tracked[:] = -1.0
    scenario.learning.report(world, 25)
    assert (world.support.tracked == -1.0).all(), "it is not done by halves"


@pytest.mark.parametrize("thin", [1, 2])
def test_who_would_join_where_the_network_is_thin_is_asked_first(thin: int) -> None:
    scenario, world = desk(
        {"membership.weight_power": 0.0, "membership.weight_fit": 0.0,
         "membership.weight_chance": 0.0, "membership.public_will": 0.0},
        ARMS[1],
    )  # fmt: skip
    actors = world.actors
    actors.status[[4, 5]] = 0
    actors.engaged[[4, 5]] = False
    world.hours[ADMISSION] = 240  # one invitation
    tie(world, 4, 1, 0.5)
    tie(world, 5, 2, 0.5)
    world.support.tracked[[0, 1, 2]] = 1.0
    world.support.tracked[thin] = 0.1
    scenario.membership.bring_in(world, 3)
    asked = np.flatnonzero(actors.asked == 3).tolist()
    assert asked == [4 if thin == 1 else 5]


def test_money_mobilized_is_what_the_hours_are_worth() -> None:
    """Quarter by quarter: minutes of a week, their wage, twenty cents for a dollar a year."""
    share, coordination, wage = 0.2, 0.1, 40.0
    values = {"funding.mobilizing": share, "funders.prospects": 0, "funders.patience": 0}
    model = CommunityModel(small(values), 3, audit=True)
    yearly = model.world.funders.yearly.tolist()
    inflow = courted = 0
    for week in range(60):
        if week % 13 == 0:
            offered = int(courted * wage * 100 / 60 / 0.2)
            courted = 0
            if offered:
                row = int(uniform(3, decision("funding.match"), week, 0, 0) * len(yearly))
                yearly[row] += offered
            paid = [int(cents / 4) for cents in yearly]
            inflow += sum(paid)
            aside = sum(int(cents * coordination) for cents in paid)
            minutes = int(aside / 100 / wage * 60 / 13)
        courted += int(minutes * share)
        model.step()
        assert model.world.ledger.inflow == inflow
    assert model.world.funders.yearly.tolist() == yearly
    assert model.world.support.matched > 0


@pytest.mark.parametrize(
    ("state", "seen", "accepts"),
    [
        (FUNDER_GIVES, np.nan, True), (FUNDER_GIVES, 0.0, True), (FUNDER_GIVES, -0.001, False),
        (FUNDER_OUTSIDE, np.nan, True), (FUNDER_OUTSIDE, 0.1, True),
        (FUNDER_OUTSIDE, -0.1, False), (FUNDER_LEFT, 0.1, False),
    ],
)  # fmt: skip
def test_who_left_or_is_disappointed_declines_and_who_is_outside_is_enticed(
    state: int, seen: float, accepts: bool
) -> None:
    """120 minutes at $40 an hour are worth 8,000 cents: 40,000 a year at twenty cents a dollar."""
    _, world = desk({"coordination.wage": 40.0})
    funders = world.funders
    funders.yearly[:] = 100_000
    funders.would_give[:] = 7_000
    if state != FUNDER_GIVES:
        funders.yearly[0] = 0
    funders.state[0], funders.seen[0] = state, seen
    world.support.courted = 120
    what, seed = decision("funding.match"), 0
    while uniform(seed, what, 13, 0, 0) * 3 >= 1:  # until the first is asked
        seed += 1
    world.seed = seed
    before = int(funders.yearly[0])
    match_offers(world, 13, 0.2)
    joins = 7_000 if state == FUNDER_OUTSIDE else 0
    assert funders.yearly[0] == before + (40_000 + joins if accepts else 0)
    assert world.support.matched == 40_000 * accepts
    assert funders.state[0] == (FUNDER_GIVES if accepts else state)
    assert world.support.courted == 0, "the hours are spent all the same"


def test_others_match_at_most_what_the_present_funders_give() -> None:
    values = {
        "funding.mobilizing": 1.0, "funding.cost_to_raise": 0.01, "funders.prospects": 0,
        "funders.patience": 0,
    }  # fmt: skip
    scenario = small(values)
    first = int(CommunityModel(scenario, 3).world.funders.yearly.sum())
    assert stepped(scenario, 3).world.funders.yearly.sum() == 2 * first


def test_who_mobilizes_has_fewer_hours_for_the_rest() -> None:
    plain, busy = (
        stepped(small({"funding.mobilizing": share}, ARMS[1]), 3, 1).world for share in (0.0, 0.3)
    )
    assert busy.support.courted == int(plain.hours[RELEASED] * 0.3)
    assert busy.hours[USED] - plain.hours[USED] == busy.support.courted

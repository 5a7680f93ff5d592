"""Rounds of participatory budgeting: what projects ask, who approves them, who is paid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import InputError
from sim.rules.funding.participatory_budgeting import likenesses, real_choices
from sim.scenario import Scenario
from sim.world.tables.electorate import electorate
from sim.world.tables.ledger import INNOVATION, SCALING
from sim.world.tables.projects import CODE, FIELDS, GRANTED, PROPOSER, SOURCE, WANTED
from sim.world.tables.world import World
from tests.rules.desk import believe, desk, propose
from tests.rules.money import approved, pay
from tests.rules.worlds import series_bytes, small, stepped
from tests.world.bench import live

PLAIN = {"funding.rule": "participatory_budgeting", "funding.scaling_share": 0.0,
         "funding.turnout": 1.0, "funding.picks": 1, "funding.barred_from": "nothing"}  # fmt: skip


def three(values: dict[str, Any], dollars: int) -> tuple[Scenario, World, list[int]]:
    """Four of nine want a project of $2000, three another one of $2000, two one of $1000."""
    scenario, world = desk(PLAIN | values)
    live(world, [0] * 6 + [1, 2, 3])  # so every project may reach five
    slots = [approved(world, [a], 1 << a) for a in range(3)]
    world.projects.cell[slots, WANTED] = 5, 5, 0  # at $200 each
    for a, favourite in enumerate((0, 1, 2, 0, 0, 0, 1, 1, 2)):
        believe(world, a, [0.9 if favourite == element else 0.1 for element in range(4)])
    pay(world, INNOVATION, dollars * 100)
    return scenario, world, slots


@pytest.mark.parametrize(
    ("outcome", "completion", "dollars", "grants"),
    [
        ("greedy", "none", 4500, [2000, 2000, 0]),
        ("equal_shares", "none", 4500, [2000, 0, 1000]),  # $500 each: four pay 2000, two 1000
        ("equal_shares", "none", 4400, [0, 0, 0]),
        ("equal_shares", "greedy", 4400, [2000, 2000, 0]),
        ("phragmen", "none", 4500, [2000, 0, 1000]),
        ("phragmen", "none", 1900, [0, 0, 1000]),
    ],
)
def test_votes_become_grants(
    outcome: str, completion: str, dollars: int, grants: list[int]
) -> None:
    values = {"funding.outcome": outcome, "funding.completion": completion}
    scenario, world, slots = three(values, dollars)
    scenario.funding.grant(world, 4)
    assert (world.projects.cell[slots, GRANTED] // 100).tolist() == grants
    assert world.ledger.balance[INNOVATION] == (dollars - sum(grants)) * 100
    assert world.actors.spent.tolist() == [24] * 3 + [36] * 6, "all read what others propose"
    np.testing.assert_allclose(world.actors.decided, 3 / 9)


def test_what_worked_draws_on_the_larger_pool_in_the_same_order() -> None:
    scenario, world, slots = three({"funding.outcome": "greedy"}, 4000)
    pay(world, SCALING, 200_000)
    world.actors.succeeded[[1, 2]] = 1
    scenario.funding.grant(world, 4)
    cell = world.projects.cell
    assert cell[slots[:2], SOURCE].tolist() == [INNOVATION, SCALING], "the one with more votes"
    assert cell[slots, GRANTED].tolist() == [200_000, 200_000, 0]


def test_nobody_approves_what_is_barred() -> None:
    """The leads' own votes decide: without them each project has one vote less."""
    values = {"funding.outcome": "equal_shares", "funding.completion": "none"}
    scenario, world, slots = three(values | {"funding.barred_from": "judging"}, 4500)
    for a in range(3):  # what they like best besides their own is the first project, or the last
        believe(world, a, [0.5, 0.1, 0.9, 0.0] if a == 0 else [0.9, 0.1, 0.5, 0.0])
    scenario.funding.grant(world, 4)
    # The first has 3 others and two leads, the second 2, the last 1 and a lead.
    assert (world.projects.cell[slots, GRANTED] // 100).tolist() == [2000, 0, 1000]


REAL = {"ballot.costs": "0.25", "ballot.ballots": "0"}


def test_a_real_vote_says_what_projects_ask_and_who_approves_them() -> None:
    read_or_not = {"funding.outcome": "greedy", "funding.read": 1}
    scenario, world, slots = three(REAL | read_or_not, 6000)
    world.projects.cell[slots, WANTED] = 100
    scenario.funding.grant(world, 4)
    # A quarter of the pool is $1500, which pays for $1000 and two residents at $200 each.
    assert world.projects.cell[slots, GRANTED].tolist() == [140_000] * 3


@pytest.mark.parametrize(("completion", "count"), [("none", 2), ("greedy", 3)])
def test_organizations_have_no_ballot(completion: str, count: int) -> None:
    """Three of nine shares of $4400 are lost, so 1100, 1100 and 1000 are more than there is."""
    values = {"funding.outcome": "equal_shares", "funding.completion": completion}
    scenario, world, slots = three(REAL | values, 4400)
    scenario.funding.grant(world, 4)
    assert (world.projects.cell[slots, GRANTED] > 0).sum() == count


def test_a_vote_of_nobody_funds_nothing() -> None:
    scenario, world, slots = three({"ballot.costs": "0.25", "ballot.ballots": "-x3"}, 6000)
    scenario.funding.grant(world, 4)
    assert not world.projects.cell[slots, GRANTED].any()


def test_ballots_and_likenesses_are_drawn_as_often_as_they_were_cast() -> None:
    vote = electorate("0.5 0.25 0.25", "0x6 1,2x3 -")
    assert vote is not None
    n = 3000
    cell = np.zeros((n, FIELDS), np.int64)
    cell[:, PROPOSER], cell[:, CODE] = np.arange(n) % 50, np.arange(n) // 50 * 16
    like = likenesses(1, np.arange(n), cell, vote.share)
    assert ((np.bincount(like, minlength=3) - 1000) ** 2 / 1000).sum() < 13.8, "2 degrees, p = .001"
    _, world = desk({"community.residents": n})
    judges, slots = np.arange(n + 3), np.array([propose(world, [0], 0b0001) for _ in range(3)])
    ballots = vote.upto, vote.votes.start, vote.votes.project

    def approve(barred: bool) -> np.ndarray:
        chosen = real_choices(world, slots, judges, np.arange(3), barred, *ballots)
        found = np.zeros((judges.size, 3), np.int64)
        rows, columns = np.nonzero(chosen >= 0)
        found[rows, chosen[rows, columns]] = 1
        return found

    approvals = approve(False)
    assert not approvals[n:].any(), "organizations"
    counts = np.array([(approvals[:, 0] == 1).sum(), (approvals[:, 1] == 1).sum()])
    assert (approvals[:, 1] == approvals[:, 2]).all()
    none = n - counts.sum()
    observed, expected = np.array([*counts, none]), n * np.array([0.6, 0.3, 0.1])
    assert ((observed - expected) ** 2 / expected).sum() < 13.8
    for i, p in enumerate(slots):  # a member of each, who would approve it
        world.projects.member[p, 0] = np.flatnonzero(approvals[:, i])[i]
    barred = approve(True)
    approvals[world.projects.member[slots, 0], np.arange(3)] = 0
    np.testing.assert_array_equal(barred, approvals)


def test_a_vote_changes_nothing_for_other_rules() -> None:
    arm = "system_shifting_network"
    assert series_bytes(stepped(small({}, arm), 6)) == series_bytes(stepped(small(REAL, arm), 6))


@pytest.mark.parametrize(
    ("costs", "ballots", "sentence"),
    [
        ("0.5", "", "costs and ballots belong together"),
        ("", "0", "ballots has '0', but there are 0 projects"),
        ("0.5 -1", "0", "costs has '-1', but must have numbers above 0"),
        ("0.5 x", "0", "costs has 'x'"),
        ("0.5", "1", "ballots has '1', but there are 1 projects"),
        ("0.5", "0x0", "ballots has '0x0', a ballot that nobody cast"),
        ("0.5", "0,", "ballots has '0,', but must have ballots such as"),
    ],
)
def test_a_vote_that_cannot_be_used_is_refused(costs: str, ballots: str, sentence: str) -> None:
    with pytest.raises(InputError, match=r"\[ballot\]") as error:
        Scenario.load("isolated").with_values({"ballot.costs": costs, "ballot.ballots": ballots})
    assert sentence in str(error.value)

"""Who comes forward, what they name, whom they ask: by hand."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pytest

from sim.randomness import decision, uniform
from sim.rules.activities.base import comes_forward, drawn_size
from sim.rules.activities.drafting import most_wanted
from sim.scenario import ARMS, Scenario
from sim.world.tables.ledger import BACKBONE, INNOVATION, SCALING
from sim.world.tables.projects import (
    FOLLOW_UP,
    MASK,
    STATE,
    TARGET,
    WANTED,
)
from sim.world.tables.world import World
from sim.world.values import priority
from tests.rules.desk import ALWAYS, believe, desk, proposals, tie
from tests.rules.worlds import members_of
from tests.world.bench import serve


def test_the_most_wanted_elements_are_those_of_highest_priority() -> None:
    _, world = desk({"problem.elements": 6})
    actors, beliefs = world.actors, world.beliefs
    beliefs.trust[0], world.explore = 0.4, 0.1
    rng = np.random.default_rng(7)
    for _ in range(50):
        actors.estimate[0], actors.evidence[0] = rng.normal(size=6), 3 * rng.random(6)
        beliefs.gain[:], beliefs.unknown[:] = rng.normal(size=(6, 2)), rng.random((6, 2))
        actors.setting[0], allowed = int(rng.integers(64)), int(rng.integers(1, 64))
        wish = [
            priority(
                actors.estimate[0, e], actors.evidence[0, e] / (actors.evidence[0, e] + 1.0),
                beliefs.gain[e, new],
                beliefs.unknown[e, new], 0.4, 0.1,
            )
            for e in range(6)
            for new in [1 - (actors.setting[0] >> e & 1)]
        ]  # fmt: skip
        best = sorted((e for e in range(6) if allowed >> e & 1), key=lambda e: -wish[e])[:3]
        found = most_wanted(world, 0, 3, allowed)
        assert found == sum(1 << e for e in best)


def test_sizes_are_uniform() -> None:
    sizes = [drawn_size(3, week, 5, 2, 5) for week in range(4000)]
    counts = np.bincount(sizes, minlength=6)[2:]
    assert counts.sum() == 4000
    assert ((counts - 1000) ** 2 / 1000).sum() < 16.3, "3 degrees of freedom, p = .001"


@pytest.mark.parametrize("rate", [0.02, 0.3])
def test_each_participant_comes_forward_with_the_rate(rate: float) -> None:
    scenario, world = desk(
        {
            "community.residents": 3000,
            "projects.proposal_rate": rate,
            "projects.proposal_rate_funded": 0.0,
        }
    )
    world.actors.status[:1000] = 0
    world.actors.pending[1000:1500] = 1
    world.actors.owed[1500:1800] = 481  # more than the minutes of this week
    world.actors.owed[1800:] = 480
    scenario.activities.propose(world, 4)
    found = proposals(world)
    assert all(a >= 1800 for a in found), "no outsider, nobody with an open plan or who still owes"
    assert abs(len(found) - 1203 * rate) <= 4 * sqrt(1203 * rate * (1 - rate)) + 3


def test_who_holds_the_money_for_a_small_project_proposes_at_another_rate() -> None:
    scenario, world = desk({"projects.proposal_rate": 0.0, "projects.proposal_rate_funded": 1.0})
    # One element: $1000 and 160 hours at $15.
    world.ledger.balance[world.ledger.actors + 6] = 340_000
    world.ledger.balance[world.ledger.actors + 7] = 339_999
    scenario.activities.propose(world, 4)
    assert set(proposals(world)) == {6}


@pytest.mark.parametrize(
    ("row", "own", "common", "grants"),
    [
        (0, 1.0, 50.0, 1.0),
        (0, 2.5, 50.0, 2.5),
        (6, 2.0, 0.0, 2.0),
        (6, 0.0, 1.0, 1.0),  # a third of a small grant for each of three, but enough for one
        (6, 0.0, 9.0, 3.0),
        (6, 1.0, 6.0, 3.0),
        (6, 0.6, 0.9, 0.0),  # neither is enough for one
    ],
)
def test_the_more_money_is_at_hand_the_sooner_a_plan_comes_forward(
    row: int, own: float, common: float, grants: float
) -> None:
    """Of so many small grants, as many chances of a tenth; common money lies in three accounts."""
    _, world = desk({"projects.proposal_rate": 0.02, "projects.proposal_rate_funded": 0.1})
    balance, small = world.ledger.balance, world.small_grant
    balance[world.ledger.actors + row] = round(own * small)
    third = round(common * small / 3)
    balance[[BACKBONE, INNOVATION, SCALING]] = third, third, round(common * small) - 2 * third
    chance = 1.0 - 0.9**grants if grants else 0.02
    what = decision("activities.propose")
    drawn = [uniform(world.seed, what, week, row, 0) for week in range(300)]
    came = [comes_forward(world, week, row, 0) for week in range(300)]
    assert came == [u < chance for u in drawn]


def test_alone_each_proposes_small_things_in_its_own_parts() -> None:
    scenario, world = desk(ALWAYS | {"projects.small": 2})
    actors = world.actors
    actors.own_elements[:] = 0b0110
    serve(world, {6: [0, 2, 3]})
    tie(world, 0, 1, 0.4)
    for a in range(9):
        believe(world, a, [0.9, 0.1, 0.2, 0.8])
    scenario.activities.propose(world, 4)
    found = proposals(world)
    assert set(found) == set(range(9))
    masks = {int(world.projects.cell[p, MASK]) for p in found.values()}
    assert masks == {0b0100, 0b0110}, "one or two, the more wanted first"
    assert all(members_of(world, p) == [a] for a, p in found.items())
    wanted = [int(world.projects.cell[found[a], WANTED]) for a in (0, 2, 6)]
    assert wanted == [1, 0, 3], "those whom one knows or serves"
    assert not actors.spent.any(), "there is no map to read"


def test_outside_the_scope_nothing_is_proposed() -> None:
    for arm in ARMS:
        scenario, world = desk(ALWAYS, arm)
        world.beliefs.scope = 0
        scenario.activities.propose(world, 4)
        assert not proposals(world)


def network(values: dict[str, Any] | None = None, seed: int = 1) -> tuple[Scenario, World]:
    return desk(ALWAYS | (values or {}), "system_shifting_network", seed)


def alone_forward(world: World, actor: int) -> None:
    """Only this actor may come forward."""
    world.actors.pending[:] = 1
    world.actors.pending[actor] = 0


def test_together_with_the_strongest_ties_that_have_time() -> None:
    scenario, world = network({"activities.partners": 3})
    alone_forward(world, 0)
    for b, weight in ((1, 0.9), (2, 0.8), (3, 0.7), (6, 0.6), (4, 0.5)):
        tie(world, 0, b, weight)
    world.actors.status[1] = 0
    world.actors.minutes[2] = 0
    serve(world, {6: [0, 1, 4, 5]})
    scenario.activities.propose(world, 4)
    p = proposals(world)[0]
    assert members_of(world, p) == [0, 3, 6]
    assert world.projects.cell[p, WANTED] == 4, "1, 2, 4 and 5, each once, members left out"


def test_of_equal_ties_the_lot_decides_who_is_asked() -> None:
    counts = np.zeros(9)
    for seed in range(300):
        scenario, world = network({"activities.partners": 2}, seed)
        alone_forward(world, 0)
        for b in (1, 2, 3, 6):
            tie(world, 0, b, 0.5)
        scenario.activities.propose(world, 4)
        counts[members_of(world, proposals(world)[0])[1]] += 1
    assert ((counts[[1, 2, 3, 6]] - 75) ** 2 / 75).sum() < 16.3, "3 degrees of freedom, p = .001"


def test_each_success_adds_one_member_and_one_element() -> None:
    for successes, most_members, most_elements in ((0, 3, 2), (1, 4, 3), (2, 5, 4)):
        sizes, members = set(), set()
        for week in range(60):
            scenario, world = network({"activities.partners": 3, "projects.small": 2})
            alone_forward(world, 0)
            world.actors.succeeded[0] = successes
            for b in range(1, 9):
                tie(world, 0, b, 0.5)
            scenario.activities.propose(world, week)
            p = proposals(world)[0]
            sizes.add(int(world.projects.cell[p, MASK]).bit_count())
            members.add(len(members_of(world, p)))
        assert sizes == set(range(1, most_elements + 1))
        assert members == {most_members}


def test_a_success_is_taken_further_once() -> None:
    scenario, world = network()
    alone_forward(world, 0)
    actors = world.actors
    actors.proven_mask[0], actors.proven_target[0] = 0b1010, 0b1000
    scenario.activities.propose(world, 4)
    p = proposals(world)[0]
    assert world.projects.cell[p, [MASK, TARGET, FOLLOW_UP]].tolist() == [0b1010, 0b1000, 1]
    assert actors.proven_mask[0] == 0


def test_reading_the_map_costs_minutes_where_there_is_one() -> None:
    scenario, world = network({"coordination.reading": 30})
    world.beliefs.trust[:] = 0.5
    world.actors.minutes[3] = 29
    scenario.activities.propose(world, 4)
    assert set(proposals(world)) == {0, 1, 2, 4, 5, 6, 7, 8}
    assert world.actors.spent.tolist() == [30, 30, 30, 0, 30, 30, 30, 30, 30]


def test_a_platform_makes_reading_easier() -> None:
    for arm in ARMS:
        scenario, world = desk(ALWAYS | {"coordination.reading": 30}, arm)
        world.council.leading = np.array([6, 7, 8])
        world.beliefs.scope = 0b1111
        world.beliefs.trust[:] = 0.5
        world.easier = 0.5
        scenario.activities.propose(world, 4)
        assert world.actors.spent[6] == 15


def year(world: World, scenario: Scenario, week: int) -> dict[int, int]:
    """Elements that each proposer names this week; then the table is empty again."""
    scenario.activities.propose(world, week)
    found = {a: int(world.projects.cell[p, MASK]) for a, p in proposals(world).items()}
    world.projects.count[0] = 0
    world.projects.cell[:, STATE] = 0
    world.actors.pending[:] = 0
    return found


def test_what_was_planned_when_the_year_began_is_all_that_is_done() -> None:
    plan = {"projects.small": 1, "projects.large": 2}
    for unplanned, later in ((0.0, 0b0001), (1.0, 0b0100)):
        scenario, world = network(plan | {"activities.unplanned": unplanned})
        for a in range(9):
            believe(world, a, [0.9, 0.5, 0.0, -0.5])  # 0 and 1 are planned
        assert set(year(world, scenario, 52).values()) == {0b0001}
        for a in range(9):
            believe(world, a, [0.1, 0.0, 0.9, -0.5])
        assert set(year(world, scenario, 60).values()) == {later}
        world.actors.setting[0] = 0b0001  # done
        world.actors.setting[1] = 0b0011  # all that was planned is done
        found = year(world, scenario, 70)
        assert (found.get(0), found.get(1)) == ((0b0010, None) if later == 1 else (0b0100,) * 2)
        assert set(year(world, scenario, 104).values()) == {0b0100}, "a new year, a new plan"


def test_by_plan_there_is_no_follow_up() -> None:
    for unplanned, follow_up in ((0.0, 0), (1.0, 1)):
        scenario, world = network({"activities.unplanned": unplanned})
        world.actors.proven_mask[0] = world.actors.proven_target[0] = 0b1000
        world.actors.succeeded[0] = 1
        scenario.activities.propose(world, 7)
        p = proposals(world)[0]
        assert world.projects.cell[p, FOLLOW_UP] == follow_up

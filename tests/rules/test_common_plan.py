"""The common plan: its pieces, its places, who joins, and surprises beside it; by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.scenario import Scenario
from sim.world.tables.projects import (
    DRAFTED,
    MASK,
    RUNNING,
    STATE,
    TARGET,
    UNPLANNED,
    WANTED,
)
from sim.world.tables.world import World
from tests.rules.desk import ALWAYS, desk, proposals, propose
from tests.rules.worlds import members_of, promise
from tests.world.bench import serve


def plan(values: dict[str, Any] | None = None, seed: int = 1) -> tuple[Scenario, World]:
    scenario, world = desk(
        ALWAYS
        | {"problem.elements": 12, "projects.small": 2, "projects.large": 4}
        | (values or {}),
        "collective_impact",
        seed,
    )
    world.council.leading = np.array([7, 6, 8])
    world.beliefs.scope = 0b0000_1111_1111
    world.actors.minutes[6:] = 10_000
    return scenario, world


def test_the_scope_is_cut_into_large_pieces_that_do_not_overlap() -> None:
    scenario, world = plan()
    scenario.activities.propose(world, 4)
    found = proposals(world)
    masks = [int(world.projects.cell[found[a], MASK]) for a in (7, 6)]
    assert all(3 <= mask.bit_count() <= 4 for mask in masks), "more than a small project has"
    assert masks[0] & masks[1] == 0
    assert all(mask & ~world.beliefs.scope == 0 for mask in masks)


def test_only_as_many_as_the_plan_has_room_for_the_most_powerful_first() -> None:
    scenario, world = plan({"activities.plan": 4})
    running, drafted = propose(world, [8], 0b0001), propose(world, [0], 0b0010)
    world.projects.cell[[running, drafted], STATE] = RUNNING, DRAFTED
    world.beliefs.scope = 0b1111_1111_1111
    world.actors.pending[8] = 0
    world.actors.owed[0] = 10_000  # so it is still drafted when others come forward
    scenario.activities.propose(world, 4)
    assert set(proposals(world)) == {7, 6}
    scenario.activities.propose(world, 5)
    assert set(proposals(world)) == {7, 6}
    assert world.projects.cell[drafted, STATE] == DRAFTED
    assert all(
        int(world.projects.cell[p, MASK]) & 0b0011 == 0 for p in proposals(world).values()
    ), "what is under way or drafted is left out while enough is left"


def test_what_is_agreed_is_aimed_at_the_rest_is_turned() -> None:
    scenario, world = plan({"projects.small": 7, "projects.large": 8})
    world.beliefs.agreed, world.beliefs.target = 0b0000_1111, 0b0000_0101
    world.actors.setting[7] = 0b0011_0101
    scenario.activities.propose(world, 4)
    p = proposals(world)[7]
    assert world.projects.cell[p, MASK] == 0b1111_1111
    assert world.projects.cell[p, TARGET] == 0b1100_0101


def test_powerful_organizations_that_work_there_and_have_time_join() -> None:
    scenario, world = plan()
    actors = world.actors
    actors.pending[[6, 8]] = 1
    actors.own_elements[6] = 0b1111_0000_0000
    serve(world, {6: [0], 7: [1, 2], 8: [2, 3, 4]})
    scenario.activities.propose(world, 4)
    p = proposals(world)[7]
    assert members_of(world, p) == [7, 8], "6 works in none of these parts"
    assert world.projects.cell[p, WANTED] == 4, "it cascades to those whom they serve, each once"
    scenario, world = plan()
    world.actors.pending[[6, 8]] = 1
    world.actors.promised[8] = int(1.25 * 10_000) - 100
    scenario.activities.propose(world, 4)
    p = proposals(world)[7]
    assert promise(world, 8, p) > 100
    assert members_of(world, p) == [7, 6]


def test_groups_grow_with_the_community() -> None:
    """Sizes are those of 280 actors; 1120 are four times as many: twice, to the power of .5."""
    for residents, power, factor in ((245, 0.5, 1.0), (1085, 0.5, 2.0), (1085, 1.0, 4.0),
                                     (1085, 0.0, 1.0), (35, 0.5, 0.5)):  # fmt: skip
        scenario, world = plan(
            {"community.residents": residents, "community.organizations": 35,
             "community.scale": power, "governance.council_size": 7, "projects.most_members": 6}
        )  # fmt: skip
        scenario.governance.prepare(world)
        assert world.council.member.size == max(1, round(7 * factor))
        assert world.projects.member.shape[1] == 6 * factor
        assert [world.scaled(size) for size in (1, 5, 10)] == [
            max(1, round(size * factor)) for size in (1, 5, 10)
        ]


def test_no_project_has_more_members_than_there_is_room_for() -> None:
    scenario, world = desk(
        ALWAYS | {"community.organizations": 12, "problem.elements": 12}, "collective_impact"
    )
    actors = world.actors
    actors.minutes[6:] = 10_000
    actors.pending[7:] = 1
    world.council.leading = np.arange(6, 18)
    world.beliefs.scope = 0b1111_1111_1111
    scenario.activities.propose(world, 4)
    assert members_of(world, proposals(world)[6]) == list(range(6, 14)), "the eight most powerful"


def test_what_the_proposer_does_already_completes_a_piece_by_lot() -> None:
    counts = np.zeros(8)
    for week in range(800):
        scenario, world = plan({"projects.small": 2, "projects.large": 3}, week)
        world.beliefs.agreed = world.beliefs.scope
        world.beliefs.target = 0b0000_0001
        world.actors.pending[[6, 8]] = 1
        scenario.activities.propose(world, week)
        mask = int(world.projects.cell[proposals(world)[7], MASK])
        assert mask.bit_count() == 3
        assert mask & 0b0001, "what it does not do yet comes first"
        counts += mask >> np.arange(8) & 1
    assert ((counts[1:] - 1600 / 7) ** 2 / (1600 / 7)).sum() < 22.5, "6 degrees, p = .001"


def test_large_is_the_most_where_small_is_no_smaller() -> None:
    scenario, world = plan({"projects.small": 3, "projects.large": 3})
    scenario.activities.propose(world, 4)
    found = [int(world.projects.cell[p, MASK]).bit_count() for p in proposals(world).values()]
    assert found == [3] * len(found)
    assert found


def test_places_beside_the_plan_go_to_anybody_by_lot() -> None:
    """A plan of three leaves its places to the leading, and .6 as many, two, beside it to all."""
    got = np.zeros(9)
    for seed in range(200):
        scenario, world = desk(
            ALWAYS | {"activities.plan": 3, "activities.unplanned": 0.6, "projects.small": 1},
            "collective_impact",
            seed,
        )
        world.beliefs.scope = 0b1111
        world.council.leading = np.array([6, 7])
        scenario.activities.propose(world, 4)
        found = proposals(world)
        cell = world.projects.cell
        assert [a for a, p in found.items() if not cell[p, UNPLANNED]] == [6, 7]
        surprises = [a for a, p in found.items() if cell[p, UNPLANNED]]
        assert len(surprises) == 2
        assert all(members_of(world, found[a]) == [a] for a in surprises)
        assert all(int(cell[found[a], MASK]).bit_count() == 1 for a in surprises)
        got[surprises] += 1
        later = surprises[0]  # is refused, and revises
        cell[found[later], STATE], world.actors.owed[later] = DRAFTED, 10_000
        scenario.activities.propose(world, 5)
        assert set(proposals(world)) == set(found) - {later}, "the places are taken"
    assert got[[6, 7]].tolist() == [0, 0]
    others = got[[0, 1, 2, 3, 4, 5, 8]]
    assert ((others - 400 / 7) ** 2 / (400 / 7)).sum() < 22.5, "6 degrees of freedom, p = .001"

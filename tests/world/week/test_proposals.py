"""The table of projects: slots are taken round and round, and never twice."""

from __future__ import annotations

from sim.world.tables.projects import DRAFTED, DROPPED, PROPOSER, STATE, Projects
from sim.world.tables.world import World
from sim.world.week.plans import open_plan
from sim.world.week.project_end import clear
from tests.world.bench import blank_world

SLOTS = 4


def put(world: World, proposer: int) -> int:
    return open_plan(world, 0, proposer)


def test_slots_go_round_past_those_in_use_until_the_table_is_full() -> None:
    world = blank_world(9, 0)
    world.projects = projects = Projects.empty(SLOTS, 3, 8)
    pending = world.actors.pending
    first = [put(world, a) for a in range(3)]
    assert first == [0, 1, 2]
    for p in (0, 2):
        projects.cell[p, STATE] = DROPPED
    clear(projects.cell, projects.live, projects.count)
    later = [put(world, a) for a in (3, 4, 5)]
    assert later == [3, 0, 2], "on from the last one taken, then round, past slot 1"
    live = projects.live[: projects.count[0]].tolist()
    assert live == [1, 3, 0, 2], "in the order of the plans"
    assert projects.cell[live, PROPOSER].tolist() == [1, 3, 4, 5]
    assert (projects.cell[:, STATE] == DRAFTED).all()
    assert put(world, 6) == -1
    assert pending.tolist() == [1, 1, 1, 1, 1, 1, 0, 0, 0]

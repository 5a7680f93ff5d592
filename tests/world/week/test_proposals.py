"""The table of projects: slots are taken round and round, and never twice."""

from __future__ import annotations

import numpy as np

from sim.world.tables.actors import GONE
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.projects import DROPPED, PROPOSED, PROPOSER, STATE, Projects
from sim.world.tables.world import World
from sim.world.week.project_end import clear
from sim.world.week.proposals import host_together, open_proposal
from tests.world.bench import Bench, blank_world

SLOTS = 4


def put(world: World, proposer: int) -> int:
    return open_proposal(world, 0, proposer, 0b1, 0b1, 0)


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
    assert live == [1, 3, 0, 2], "in the order of the proposals"
    assert projects.cell[live, PROPOSER].tolist() == [1, 3, 4, 5]
    assert (projects.cell[:, STATE] == PROPOSED).all()
    assert put(world, 6) == -1
    assert pending.tolist() == [1, 1, 1, 1, 1, 1, 0, 0, 0]


def hosted(bench: Bench, p: int, hours: np.ndarray, need: float) -> bool:
    return host_together(bench.world, 9, hours, need, p)


def test_members_host_together_in_the_order_they_joined() -> None:
    bench, hours = Bench(), np.zeros(6, np.int64)
    p = bench.project([2, 0, 1, 3], 0b1)
    bench.spent[2] = 100  # of 240
    bench.status[0] = GONE
    assert hosted(bench, p, hours, 100.0)
    assert bench.spent[:4].tolist() == [0, 60, 240, 0], "140, and the 60 that are missing"
    assert bench.active[:4].tolist() == [0, 9, 9, 0]
    assert not hosted(bench, p, hours, 211.0), "422 of the 180 + 240 minutes that are left"
    assert bench.spent[:4].tolist() == [0, 60, 240, 0]
    assert hosted(bench, p, hours, 210.0)
    assert bench.spent[:4].tolist() == [0, 240, 240, 240]
    assert hosted(bench, p, hours, 0.0), "what costs nothing needs no time"


def test_coordinators_host_first() -> None:
    bench, hours = Bench(), np.zeros(6, np.int64)
    p = bench.project([2, 0], 0b1)
    hours[AVAILABLE] = 100
    assert hosted(bench, p, hours, 100.0)
    assert (hours[AVAILABLE], hours[USED]) == (0, 100)
    assert not bench.spent.any()

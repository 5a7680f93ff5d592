"""The table of projects: slots are taken round and round, and never twice."""

from __future__ import annotations

import numpy as np

from sim.world.projects import DROPPED, PROPOSED, PROPOSER, STATE, Projects
from sim.world.proposals import open_proposal
from sim.world.results import clear

SLOTS = 4


def put(projects: Projects, proposer: int, pending: np.ndarray) -> int:
    return open_proposal(
        projects.cell, projects.member, projects.live, projects.count, pending, proposer, 0, 0b1,
        0b1, 0,
    )  # fmt: skip


def test_slots_go_round_past_those_in_use_until_the_table_is_full() -> None:
    projects, pending = Projects.empty(SLOTS, 2), np.zeros(9, np.int64)
    first = [put(projects, a, pending) for a in range(3)]
    assert first == [0, 1, 2]
    for p in (0, 2):
        projects.cell[p, STATE] = DROPPED
    clear(projects.cell, projects.live, projects.count)
    later = [put(projects, a, pending) for a in (3, 4, 5)]
    assert later == [3, 0, 2], "on from the last one taken, then round, past slot 1"
    live = projects.live[: projects.count[0]].tolist()
    assert live == [1, 3, 0, 2], "in the order of the proposals"
    assert projects.cell[live, PROPOSER].tolist() == [1, 3, 4, 5]
    assert (projects.cell[:, STATE] == PROPOSED).all()
    assert put(projects, 6, pending) == -1
    assert pending.tolist() == [1, 1, 1, 1, 1, 1, 0, 0, 0]

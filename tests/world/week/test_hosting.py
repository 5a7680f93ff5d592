"""Who hosts: coordinators first, then somebody, or members together, in own minutes."""

from __future__ import annotations

import numpy as np

from sim.world.tables.actors import GONE
from sim.world.tables.coordination import AVAILABLE, RELEASED, USED
from sim.world.week.hosting import host, host_together
from tests.world.bench import Bench, blank_world


def test_without_hours_somebody_hosts_at_so_many_times_the_minutes() -> None:
    world, account = blank_world(2, 0), np.zeros(6, np.int64)
    account[[AVAILABLE, RELEASED]] = 50
    actors = world.actors
    actors.spent[:], actors.minutes[:], actors.active[:] = (0, 10), 200, -5
    assert world.parameters.coordination.self_hosting == 2.0
    assert host(world, 9, account, 50.0, 1)
    assert (actors.spent.tolist(), actors.active.tolist()) == ([0, 10], [-5, -5])
    assert account[USED] == 50
    assert host(world, 9, account, 50.0, 1)
    assert (actors.spent.tolist(), actors.active.tolist()) == ([0, 110], [-5, 9])
    assert account[USED] == 50
    assert not host(world, 10, account, 50.0, 1), "210 of 200 minutes"
    assert (actors.spent.tolist(), actors.active.tolist()) == ([0, 110], [-5, 9])
    assert not host(world, 10, account, 1.0, -1), "nobody is there to host"
    assert host(world, 10, account, 45.0, 1), "exactly 200 of 200"


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

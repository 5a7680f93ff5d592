"""Mapping and finds: what a support team's hours bring, by hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy.stats import chisquare

from sim.model import CommunityModel
from sim.rules.communication.finds import climb
from sim.scenario import Scenario
from sim.world.tables.actors import NEVER
from sim.world.tables.coordination import AVAILABLE, RELEASED, USED
from sim.world.tables.world import World
from tests.rules.desk import desk, tie, week_of_looking
from tests.rules.worlds import ARMS, small, stepped


def on_the_map(world: World, week: int) -> list[int]:
    return np.flatnonzero(world.support.charted > week).tolist()


def test_a_share_of_the_hours_puts_participants_on_the_map_for_half_a_year() -> None:
    scenario, world = desk({"learning.mapping": 0.1}, ARMS[2])
    world.actors.status[2] = 0
    world.hours[RELEASED] = 359  # a tenth of them pays for three at ten minutes
    scenario.learning.reflect(world, 5)
    assert len(on_the_map(world, 5)) == 3
    assert world.support.mapped == world.hours[USED] == 30
    scenario.learning.reflect(world, 6)
    assert world.hours[USED] == 30, "its share is spent"
    world.hours[RELEASED] = 100_000
    scenario.learning.reflect(world, 7)
    assert on_the_map(world, 7) == [0, 1, 3, 4, 5, 6, 7, 8]
    assert world.hours[USED] == 80, "who is on the map is not asked again"
    assert on_the_map(world, 30) == [0, 1, 3, 4, 5, 6, 7, 8]
    assert len(on_the_map(world, 31)) == 5
    assert on_the_map(world, 33) == []


def test_who_is_mapped_first_is_drawn_by_lot() -> None:
    counts = np.zeros(9, np.int64)
    scenario, world = desk({"learning.mapping": 0.1}, ARMS[2])
    for week in range(1800):
        world.support.charted[:] = NEVER
        world.support.mapped = 0
        world.hours[[AVAILABLE, RELEASED]] = 100, 100
        scenario.learning.reflect(world, week)
        counts[world.support.charted > week] += 1
    assert counts.sum() == 1800
    assert chisquare(counts).pvalue > 1e-4


@pytest.mark.parametrize("mapped", [True, False])
def test_the_map_steers_weaving_to_the_hole_and_the_periphery(mapped: bool) -> None:
    """1 and 2 know 4 in common; 3 knows nobody else, and 1 one more than 2: so 2 and 3 meet."""
    scenario, world = desk({"communication.weaving": 1.0}, ARMS[2])
    for a, b in ((0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (1, 5)):
        tie(world, a, b, 0.5)
    world.actors.engaged[:] = False
    world.actors.engaged[:4] = True  # 1 and 2 have but one engaged contact each
    met: Counter[tuple[int, int]] = Counter()
    for week in range(300):
        world.hours[AVAILABLE] = 10_000
        world.support.charted[0] = week + 1 if mapped else week
        scenario.communication.listen(world, week)
        met.update(
            (int(min(pair)), int(max(pair))) for pair in world.meeting[1 : 1 + world.meeting[0, 0]]
        )
        world.meeting[0, 0] = 0
    if mapped:
        assert met == {(2, 3): 300}
    else:
        assert set(met) == {(1, 2), (1, 3), (2, 3)}
        assert chisquare(list(met.values())).pvalue > 1e-4


def test_of_pairs_equally_far_apart_the_lot_decides() -> None:
    scenario, world = desk({"communication.weaving": 1.0}, ARMS[2])
    for b in (1, 2, 3):
        tie(world, 0, b, 0.5)
    met: Counter[tuple[int, int]] = Counter()
    for week in range(600):
        world.hours[AVAILABLE] = 10_000
        world.support.charted[0] = week + 1
        scenario.communication.listen(world, week)
        met.update([tuple(sorted(world.meeting[1].tolist()))])
        world.meeting[0, 0] = 0
    assert len(met) == 3
    assert chisquare(list(met.values())).pvalue > 1e-4


def looking(arm: str, values: dict[str, Any] | None = None) -> tuple[Scenario, World]:
    """Everybody does nothing, and the more elements are turned, the better."""
    scenario, world = desk(
        {"communication.velocity": 1.0, "communication.sample": 99, "people.trial_rate": 0.0,
         "communication.velocity_outside": 1.0, "communication.finds": 2} | (values or {}),
        arm,
    )  # fmt: skip
    world.problem.value[:] = [bin(s).count("1") / 4 for s in range(16)]
    world.council.leading = np.array([6, 7])
    world.actors.status[5] = 0
    return scenario, world


def test_a_find_can_be_seen_by_all_on_the_platform_at_the_hours_of_a_reading() -> None:
    scenario, world = looking(ARMS[2])
    assert week_of_looking(scenario, world) == [0b1111] * 5 + [0] + [0b1111] * 3
    assert world.hours[USED] == 240 + 30
    assert world.support.finds.tolist() == [0b1111] * 2, "greedy search finds the one optimum"
    scenario, world = looking(ARMS[2], {"communication.platform": False})
    assert week_of_looking(scenario, world) == [0] * 9, "there is nowhere to bring it"


def test_without_hours_somebody_reads_up_in_their_own_time() -> None:
    scenario, world = looking(ARMS[2], {"communication.velocity": 0.0})
    world.hours[AVAILABLE] = 240
    week_of_looking(scenario, world)
    assert sorted(world.actors.spent.tolist()) == [0] * 8 + [60]
    assert world.audience.start[1] == 8 + 1


def test_leaders_bring_finds_to_their_meetings() -> None:
    scenario, world = looking(ARMS[1])
    assert week_of_looking(scenario, world, 3) == [0] * 9, "no meeting this week"
    assert week_of_looking(scenario, world, 4) == [0] * 6 + [0b1111] * 3, "8 hears of it"
    assert world.hours[USED] == 120 + 2 * 15 + 30


def test_others_search_greedily_and_on_after_a_shock() -> None:
    rng = np.random.default_rng(5)
    starts = np.arange(64)
    for value in rng.random((5, 64)):
        found = starts.copy()
        climb(found, value, 6)
        for start, end in zip(starts.tolist(), found.tolist(), strict=True):
            at = start
            while True:
                best = max([at, *(at ^ 1 << e for e in range(6))], key=lambda s: value[s])
                if best == at:
                    break
                at = best
            assert end == at


def test_the_library_is_a_function_of_the_seed_and_the_problem() -> None:
    """Two arms with the same seed find the same; another seed finds something else."""
    finds = [
        stepped(small({"communication.finds": 6, "shocks.weeks": (10,)}, arm), seed, 20).world
        for arm, seed in ((ARMS[1], 3), (ARMS[2], 3), (ARMS[2], 4))
    ]
    one, two, other = (world.support.finds.tolist() for world in finds)
    assert one == two != other
    value, elements = finds[0].problem.value, finds[0].problem.elements
    assert all(value[s] >= value[s ^ 1 << e] for s in one for e in range(elements))


def test_nobody_makes_a_library_that_nobody_asks_for() -> None:
    nobody = small({"communication.finds": 0}, ARMS[2])
    assert CommunityModel(nobody, 3).world.support.finds.size == 0
    assert stepped(nobody, 3, 5).world.support.finds.size == 0
    assert stepped(small({"communication.finds": 3}), 3, 5).world.support.finds.size == 0, (
        "word of mouth brings none"
    )

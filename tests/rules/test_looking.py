"""Who is seen, and what is copied: rules by hand on four actors, draws by chi-square."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import Any

import numpy as np
from scipy.stats import chisquare

from sim.rules.communication.looking import COPYING, _looks_best, _model, see
from sim.scenario import Scenario
from sim.world.tables.world import World
from tests.rules.desk import desk, tie, week_of_looking


def seen(
    world: World, a: int, sample: int, week: int, start: Any = (0,), members: Any = (),
    servers: bool = False,
) -> list[int]:  # fmt: skip
    """Whom an actor sees in a week."""
    places, found = np.zeros(sample, np.int64), np.zeros(sample, np.int64)
    world.seed = 7
    world.audience.start = np.array(start, np.int64)
    world.audience.members = np.array(members, np.int64)
    n = see(world, week, a, sample, servers, places, found)
    return [int(each) for each in found[:n]]


def test_contacts_are_drawn_uniformly_without_replacement() -> None:
    _, world = desk()
    for b in (1, 2, 4, 6, 8):
        tie(world, 0, b, 0.5)
    draws = [seen(world, 0, 2, week) for week in range(5000)]
    assert all(len(set(draw)) == 2 for draw in draws)
    pairs = Counter(frozenset(draw) for draw in draws)
    assert len(pairs) == 10
    assert chisquare(list(pairs.values())).pvalue > 1e-4
    assert sorted(seen(world, 0, 5, 1)) == [1, 2, 4, 6, 8], "all of them if there are no more"
    assert sorted(seen(world, 0, 99, 1)) == [1, 2, 4, 6, 8]
    assert seen(world, 3, 2, 1) == []


def test_larger_samples_need_more_than_one_block_of_words() -> None:
    _, world = desk({"community.residents": 60})
    world.audience.group[0, 0] = 0
    counts = np.zeros(63)
    for week in range(3000):
        draw = seen(world, 0, 9, week, (0, 40), range(10, 50))
        assert len(set(draw)) == 9
        counts[draw] += 1
    assert counts.sum() == 9 * 3000
    assert chisquare(counts[10:50]).pvalue > 1e-4


def test_nobody_sees_oneself_or_the_same_twice() -> None:
    _, world = desk()
    tie(world, 0, 1, 0.5)
    world.actors.server[0, :2] = 6, 7
    tie(world, 0, 6, 0.5)
    world.audience.group[0] = 0, 1
    for week in range(200):
        draw = seen(world, 0, 10, week, (0, 4, 6), [0, 1, 2, 6, 0, 3], servers=True)
        assert sorted(draw) == [1, 2, 3, 6, 7]
        few = seen(world, 0, 3, week, (0, 4, 6), [0, 1, 2, 6, 0, 3], servers=True)
        assert 0 not in few
        assert len(set(few)) == len(few) <= 3


def copied(rule: str, settings: list[int], values: list[float], u: float = 0.0,
           everyday: int = 0b1111, own: int = 0b0000) -> int:  # fmt: skip
    """What actor 0 copies from actors 1 to 4."""
    others = np.arange(1, 1 + len(settings))
    setting = np.array([own, *settings])
    value = np.array([0.5, *values])
    count = len(settings)
    if rule == "best":
        return int(setting[_looks_best(desk()[1], 1, 0, count, others, value)])
    return int(_model(COPYING.index(rule), 0, u, count, others, setting, everyday))


def test_copying_rules_by_hand() -> None:
    four = [0b0011, 0b0101, 0b0101, 0b1001]
    values = [0.2, 0.9, 0.9, 0.4]
    assert copied("best", four, values) == 0b0101
    assert copied("best", four, [0.2, 0.1, 0.1, 0.4]) == 0b1001
    assert copied("conformity", four, values) == 0b0101
    assert [copied("random_better", four, values, u) for u in (0.0, 0.3, 0.6, 0.99)] == four
    # On each element: 4, 1, 2 and 1 of 4; half is no majority and leaves what there is.
    assert copied("majority", four, values) == 0b0001
    assert copied("majority", four, values, own=0b1111) == 0b0101
    assert copied("majority", four[1:], values[1:]) == 0b0101
    assert copied("none", four, values) == -1


def test_conformity_needs_two_alike_in_what_can_be_copied() -> None:
    different = [0b0011, 0b0101, 0b0110, 0b1001]
    assert copied("conformity", different, [0.1] * 4) == -1
    assert copied("conformity", different[:1], [0.1]) == -1
    # 0101 and 1101 differ in element 3 only, which is structural.
    assert copied("conformity", [0b0011, 0b0101, 0b1101], [0.1] * 3, everyday=0b0111) == 0b0101
    three = [0b0011, 0b0101, 0b0101, 0b0011, 0b0011]
    assert copied("conformity", three, [0.1] * 5) == 0b0011, "the most frequent"


def looking(values: dict[str, Any] | None = None, structural: int = 0) -> tuple[Scenario, World]:
    """Everybody looks for certain, nobody tries alone; value is the share of ones, at best."""
    scenario, world = desk(
        {"communication.velocity": 1.0, "communication.velocity_outside": 1.0,
         "people.trial_rate": 0.0, "communication.sample": 8} | (values or {}),
    )  # fmt: skip
    world.problem.structural = structural
    world.problem.value[:] = [bin(s).count("1") / 4 for s in range(16)]
    return scenario, world


def test_all_look_at_what_was_and_copy_at_once() -> None:
    scenario, world = looking()
    world.actors.setting[:3] = 0b0001, 0b0011, 0b0111
    tie(world, 0, 1, 0.5)
    tie(world, 1, 2, 0.5)
    assert week_of_looking(scenario, world)[:3] == [0b0011, 0b0111, 0b0111]
    assert world.actors.spent[:3].tolist() == [30, 30, 30]
    assert world.actors.active[0] == 3


def test_only_everyday_elements_are_copied_and_only_if_that_is_better() -> None:
    scenario, world = looking(structural=0b1100)
    world.actors.setting[:4] = 0b0001, 0b1110, 0b0000, 0b1101
    tie(world, 0, 1, 0.5)  # 1110 without its structural half would be 0010: no better than 0001
    tie(world, 2, 3, 0.5)
    assert week_of_looking(scenario, world)[:4] == [0b0001, 0b1110, 0b0001, 0b1101]


def test_who_has_not_the_minutes_does_not_look_and_outsiders_pay_nothing() -> None:
    scenario, world = looking()
    world.actors.setting[:4] = 0b0000, 0b1111, 0b0000, 0b1111
    tie(world, 0, 1, 0.5)
    tie(world, 2, 3, 0.5)
    world.actors.minutes[0] = 29
    world.actors.status[2] = 0
    world.actors.minutes[2] = 0
    active = world.actors.active[2]
    assert week_of_looking(scenario, world)[:4] == [0b0000, 0b1111, 0b1111, 0b1111]
    assert world.actors.spent[[0, 2]].tolist() == [0, 0]
    assert world.actors.active[2] == active


def test_velocity_is_the_chance_of_a_look() -> None:
    scenario, world = desk(
        {"community.residents": 4000, "communication.velocity": 0.2,
         "communication.velocity_outside": 0.05, "people.trial_rate": 0.0},
    )  # fmt: skip
    world.actors.status[2000:4000] = 0
    world.actors.setting[:] = 0b0000
    world.actors.setting[4000] = 0b1111
    world.problem.value[:] = 0.0
    world.problem.value[0b1111] = 1.0
    for a in range(4000):
        world.actors.tie_to[a, 0], world.actors.tie_count[a] = 4000, 1
    week_of_looking(scenario, world)
    for rows, p in ((slice(0, 2000), 0.2), (slice(2000, 4000), 0.05)):
        copies = (world.actors.setting[rows] == 0b1111).sum()
        assert abs(copies - 2000 * p) < 4 * sqrt(2000 * p * (1 - p))


def test_copy_error_leaves_out_its_share_of_what_differs() -> None:
    scenario, world = desk(
        {"community.residents": 2000, "communication.velocity": 1.0, "people.trial_rate": 0.0,
         "communication.copy_error": 0.3},
    )  # fmt: skip
    world.actors.setting[2000] = 0b1111
    world.problem.value[:] = [bin(s).count("1") / 4 for s in range(16)]
    for a in range(2000):
        world.actors.tie_to[a, 0], world.actors.tie_count[a] = 2000, 1
    week_of_looking(scenario, world)
    for e in range(4):
        taken = (world.actors.setting[:2000] >> e & 1).sum()
        assert abs(taken - 1400) < 4 * sqrt(2000 * 0.3 * 0.7)


def test_flat_views_try_every_everyday_element_alike() -> None:
    """Lazer & Friedman's agents turn one element drawn uniformly, and keep it if better."""
    scenario, world = desk(
        {"community.residents": 3000, "communication.velocity": 0.0, "people.trial_rate": 0.5,
         "people.evidence_half_life": 0.01, "sensemaking.explore": 0.0},
    )  # fmt: skip
    world.problem.structural = 0b1000
    world.problem.value[:] = 0.2
    world.problem.value[[0b0001, 0b0010]] = 0.7
    world.problem.value[0b0100] = 0.1
    week_of_looking(scenario, world)
    counts = np.bincount(world.actors.setting[:3000], minlength=16)
    assert counts[[0b0100, 0b1000]].tolist() == [0, 0], "worse, and structural"
    for bit in (0b0001, 0b0010):
        assert abs(counts[bit] - 500) < 4 * sqrt(3000 * (1 / 6) * (5 / 6))


def test_only_who_copied_nothing_tries_alone() -> None:
    scenario, world = looking({"people.trial_rate": 1.0})
    world.actors.setting[:2] = 0b0000, 0b1111
    tie(world, 0, 1, 0.5)
    found = week_of_looking(scenario, world)
    assert found[:2] == [0b1111, 0b1111]
    assert all(bin(each).count("1") == 1 for each in found[2:6]), "any one element is better"

"""Whom a project reaches: those members serve or know, then others where they live."""

from __future__ import annotations

import numpy as np
import pytest

from sim.randomness import decision, uniform, uniforms
from sim.world.tables.projects import CODE, MEMBERS, PROPOSER
from sim.world.tables.world import World
from sim.world.week.reach import count_within_reach, list_within_reach
from tests.world.bench import Bench, blank_world, live, serve


def five() -> Bench:
    """Residents 0 and 1 live where organization 4 is, 2 and 3 elsewhere.

    The organization serves 2; 0 knows 1 and 2. Three more organizations are where nobody lives.
    """
    bench = Bench()
    live(bench.world, [0, 0, 1, 1, 0, 2, 2, 2])
    serve(bench.world, {4: [2]})
    bench.tie(0, 1)
    bench.tie(0, 2)
    bench.tie(3, 4)  # an organization is no resident to reach
    return bench


@pytest.mark.parametrize(
    ("members", "reached"),
    [
        ([0], [1, 2]),
        ([1], [0]),
        ([2], [0, 3]),
        ([3], [2]),
        ([4], [0, 1, 2]),
        ([5], []),
        ([0, 4], [1, 2]),
        ([4, 0], [1, 2]),
        ([1, 2], [0, 3]),
        ([4, 3], [0, 1, 2]),
        ([5, 6, 4], [0, 1, 2]),
        ([0, 1, 2, 3, 4], []),
    ],
)
def test_served_known_or_near_each_once_members_left_out(
    members: list[int], reached: list[int]
) -> None:
    bench = five()
    p = bench.project(members, 0b001)
    assert count_within_reach(bench.world, p) == len(reached)
    for most in range(6):
        n = list_within_reach(bench.world, 9, p, most)
        assert n == min(most, len(reached))
        assert set(bench.world.items[:n].tolist()) <= set(reached)
        assert len(set(bench.world.items[:n].tolist())) == n


def test_first_those_known_by_lot_then_others_in_turn_from_one_drawn_by_lot() -> None:
    """Of six who live there two are known, and one lives elsewhere; then four, going round."""
    starts, firsts = set(), set()
    for week in range(60):
        world = blank_world(8, 2)
        live(world, [0, 0, 0, 0, 0, 0, 1, 1, 0, 1])
        serve(world, {8: [2, 7, 4]})
        p = project(world, [8])
        code, proposer = 16 * 3, 8
        lots = {
            a: uniforms(1, decision("project.reached"), week, a, proposer, code)[0]
            for a in (2, 4, 7)
        }
        begin = int(uniform(1, decision("project.begin"), week, proposer, code) * 6)
        turn = [(begin + k) % 6 for k in range(6)]
        expected = sorted(lots, key=lots.__getitem__) + [a for a in turn if a not in (2, 4)]
        n = list_within_reach(world, week, p, 100)
        assert world.items[:n].tolist() == expected
        starts.add(begin)
        firsts.add(expected[0])
    assert (starts, firsts) == (set(range(6)), {2, 4, 7})


def test_places_follow_in_the_order_of_members_each_once() -> None:
    world = blank_world(6, 3)
    live(world, [0, 0, 1, 1, 2, 2, 1, 0, 1])
    p = project(world, [6, 7, 8])
    n = list_within_reach(world, 5, p, 100)
    places = world.actors.neighbourhood[world.items[:n]].tolist()
    assert places == [1, 1, 0, 0]
    assert count_within_reach(world, p) == 4


def test_what_is_counted_is_what_is_listed_whoever_knows_whom() -> None:
    """Against sets, in towns drawn at random."""
    lot = np.random.default_rng(5)
    for _ in range(100):
        world = blank_world(12, 4, ties=6)
        live(world, lot.integers(0, 4, 16).tolist())
        by = {o: lot.choice(12, lot.integers(0, 4), replace=False).tolist() for o in range(12, 15)}
        serve(world, by)
        actors = world.actors
        for a in range(12):
            known = [b for b in lot.choice(16, 3, replace=False).tolist() if b != a]
            actors.tie_to[a, : len(known)] = known
            actors.tie_count[a] = len(known)
        members = lot.choice(16, lot.integers(1, 6), replace=False).tolist()
        near = {int(actors.neighbourhood[a]) for a in members}
        expected = {a for a in range(12) if int(actors.neighbourhood[a]) in near}
        for a in members:
            expected |= set(by.get(a, []) if a >= 12 else actors.tie_to[a].tolist())
        expected = {a for a in expected if 0 <= a < 12} - set(members)
        p = project(world, members)
        assert count_within_reach(world, p) == len(expected)
        n = list_within_reach(world, 9, p, 1000)
        assert sorted(world.items[:n].tolist()) == sorted(expected)


def project(world: World, members: list[int]) -> int:
    """A project of these members, led by the first."""
    projects = world.projects
    projects.member[0, : len(members)] = members
    projects.cell[0, [MEMBERS, PROPOSER, CODE]] = len(members), members[0], 16 * 3
    return 0

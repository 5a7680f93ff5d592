"""Ties on small graphs: made, strengthened, forgotten, woven, faded; both ends always agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.constants import WEAKEST_TIE
from sim.world.tables.projects import MEMBERS, PROPOSER, RUNNING, STATE
from sim.world.tables.ties import TieParameters
from sim.world.week.ties import (
    ask_to_meet,
    bond,
    connect,
    fade,
    meet,
    open_triangle,
    slot_of,
    strengthen,
    work_together,
)
from tests.world.bench import COST, blank_world


class Graph:
    """Actors with room for a few ties."""

    def __init__(self, attention: list[int], ties: dict[tuple[int, int], float] | None = None):
        self.world = blank_world(len(attention), 0, ties=max(attention))
        self.world.parameters = replace(COST, ties=TieParameters(strengthening=0.1, decay=0.5))
        actors = self.world.actors
        actors.attention[:] = attention
        self.attention, self.count = actors.attention, actors.tie_count
        self.to, self.weight = actors.tie_to, actors.tie_weight
        for (a, b), weight in (ties or {}).items():
            for one, two in ((a, b), (b, a)):
                self.to[one, self.count[one]] = two
                self.weight[one, self.count[one]] = weight
                self.count[one] += 1

    @property
    def table(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.to, self.weight, self.count

    def connect(self, a: int, b: int, new: float, seed: int = 1) -> bool:
        return bool(connect(seed, *self.table, self.attention, a, b, new))

    @property
    def ties(self) -> dict[tuple[int, int], float]:
        """Every tie once; fails unless both ends tell the same."""
        both = {
            (a, int(self.to[a, slot])): float(self.weight[a, slot])
            for a in range(len(self.attention))
            for slot in range(self.count[a])
        }
        assert len(both) == self.count.sum(), "no tie twice"
        assert all(both[b, a] == weight for (a, b), weight in both.items())
        assert (self.count <= self.attention).all()
        for a, n in enumerate(self.count):
            assert (self.to[a, n:] == -1).all()
            assert (self.weight[a, n:] == 0.0).all()
        return {(a, b): weight for (a, b), weight in both.items() if a < b}


def test_a_tie_is_founded_then_strengthened() -> None:
    graph = Graph([2, 2, 2])
    assert not strengthen(*graph.table, 0, 2, 0.1, 0.2), "there is none yet"
    assert graph.connect(0, 2, 0.2)
    assert graph.ties == {(0, 2): 0.2}
    assert strengthen(*graph.table, 2, 0, 0.1, 0.2)
    assert graph.ties == {(0, 2): pytest.approx(0.2 + 0.1 * 0.8)}
    assert not graph.connect(0, 2, 0.5), "an introduction lifts a weaker tie to its weight"
    assert graph.ties == {(0, 2): 0.5}
    assert not graph.connect(2, 0, 0.2)
    assert graph.ties == {(0, 2): 0.5}, "and leaves a stronger one"
    assert slot_of(graph.to, graph.count, 0, 2) == 0
    assert slot_of(graph.to, graph.count, 0, 1) == -1


def test_nobody_ties_oneself() -> None:
    graph = Graph([2, 2])
    assert not graph.connect(1, 1, 0.5)
    assert graph.ties == {}


def test_a_stronger_tie_displaces_the_weakest_at_both_ends() -> None:
    graph = Graph([2, 2, 2, 2], {(0, 1): 0.4, (0, 2): 0.3})
    assert graph.connect(0, 3, 0.35)
    assert graph.ties == {(0, 1): 0.4, (0, 3): 0.35}


def test_full_attention_refuses_a_tie_that_is_not_stronger() -> None:
    for full in ({(0, 1): 0.4, (0, 2): 0.35}, {(3, 1): 0.4, (3, 2): 0.35}):
        graph = Graph([2, 2, 2, 2], full)
        assert not graph.connect(0, 3, 0.35)
        assert graph.ties.keys() == {(min(k), max(k)) for k in full}, "nothing was forgotten"


def test_of_equally_weak_ties_the_lot_decides_and_both_ends_agree() -> None:
    forgotten = []
    for seed in range(600):
        graph = Graph([3] * 5, {(0, 1): 0.1, (0, 2): 0.1, (0, 3): 0.1})
        assert graph.connect(4, 0, 0.2, seed)
        forgotten += [b for b in (1, 2, 3) if (0, b) not in graph.ties]
    assert len(forgotten) == 600
    chi_square = sum((forgotten.count(b) - 200) ** 2 / 200 for b in (1, 2, 3))
    assert chi_square < 13.8, "2 degrees of freedom, p = .001"


def test_ties_fade_alike_at_both_ends_and_are_forgotten_below_the_weakest() -> None:
    graph = Graph([3, 3, 3], {(0, 1): 0.5, (0, 2): 0.052, (1, 2): 0.0501})
    fade(*graph.table, 0.01)
    assert graph.ties == {(0, 1): pytest.approx(0.495), (0, 2): pytest.approx(0.05148)}
    for _ in range(3):
        fade(*graph.table, 0.01)
    assert graph.ties.keys() == {(0, 1)}
    # A forgotten tie's place is taken by the last one, which fades in the same week all the same.
    graph = Graph([2, 2, 2], {(0, 1): 0.0501, (0, 2): 0.5})
    fade(*graph.table, 0.01)
    assert graph.ties == {(0, 2): pytest.approx(0.495)}
    # (1 - .003) ** 768 < .1: an unused tie of weight .5 lives a little under fifteen years.
    graph = Graph([1, 1], {(0, 1): 0.5})
    weeks = 0
    while graph.ties:
        fade(*graph.table, 0.003)
        weeks += 1
    assert weeks == int(np.ceil(np.log(0.1) / np.log(1 - 0.003)))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["work", "introduce", "fade"]), st.integers(0, 6), st.integers(0, 6)
        ),
        max_size=60,
    ),
    st.lists(st.integers(1, 4), min_size=7, max_size=7),
)
def test_whatever_happens_ties_stay_symmetric_and_within_attention(
    events: list[tuple[str, int, int]], attention: list[int]
) -> None:
    graph = Graph(attention)
    for what, a, b in events:
        if what == "fade":
            fade(*graph.table, 0.3)
        elif what == "work":
            strengthen(*graph.table, a, b, 0.1, 0.1)
        else:
            graph.connect(a, b, 0.2)
        assert all(WEAKEST_TIE <= weight <= 1.0 for weight in graph.ties.values())


def project(graph: Graph, members: list[list[int]], state: int = RUNNING) -> None:
    """Projects proposed by their first members."""
    projects = graph.world.projects
    for p, people in enumerate(members):
        projects.cell[p, [STATE, MEMBERS, PROPOSER]] = state, len(people), people[0]
        projects.member[p, : len(people)] = people
        projects.live[p] = p
    projects.count[:] = len(members), 0


def together(graph: Graph, *projects: list[int], seed: int = 1, state: int = RUNNING) -> None:
    """One week of work without fading: those who work together come closer, or meet."""
    project(graph, list(projects), state)
    graph.world.seed = seed
    work_together(graph.world)
    meet(graph.world, 3)


def test_each_pair_of_a_running_project_comes_closer() -> None:
    graph = Graph([4] * 5, {(0, 1): 0.6})
    together(graph, [0, 1, 3])
    assert graph.ties == {(0, 1): pytest.approx(0.64), (0, 3): 0.2, (1, 3): 0.2}
    together(graph, [2, 4], state=RUNNING - 1)
    assert (2, 4) not in graph.ties, "waiting for a decision brings nobody together"


def test_which_project_takes_the_last_attention_is_a_matter_of_lot() -> None:
    first = 0
    for seed in range(400):
        graph = Graph([1, 1, 1])
        together(graph, [0, 1], [2, 1], seed=seed)
        first += (0, 1) in graph.ties
    assert abs(first - 200) < 4 * 10


def test_those_who_asked_meet_once() -> None:
    graph = Graph([2] * 4)
    graph.world.meeting = meeting = np.zeros((3, 2), np.int64)
    assert ask_to_meet(meeting, 0, 1)
    assert ask_to_meet(meeting, 2, 3)
    assert not ask_to_meet(meeting, 1, 2), "the list of the week is full"
    meet(graph.world, 1)
    assert graph.ties == {(0, 1): 0.2, (2, 3): 0.2}
    assert meeting[0, 0] == 0
    graph = Graph([2] * 4)
    graph.world.meeting = meeting
    meet(graph.world, 1)
    assert graph.ties == {}


def test_a_week_strengthens_then_introduces_then_fades() -> None:
    graph = Graph([3] * 3, {(0, 1): 0.5})
    ask_to_meet(graph.world.meeting, 1, 2)
    project(graph, [[0, 1]])
    bond(graph.world, 1)
    assert graph.ties == {(0, 1): pytest.approx(0.275), (1, 2): pytest.approx(0.1)}


def test_an_open_triangle_is_two_engaged_contacts_who_do_not_know_each_other() -> None:
    open_one = Graph([3] * 4, {(0, 1): 0.5, (0, 2): 0.5})
    everybody = np.ones(4, np.bool_)
    for week in range(20):
        found = open_triangle(3, week, 0, everybody, open_one.to, open_one.count)
        assert set(found) == {1, 2}
        assert open_triangle(3, week, 1, everybody, open_one.to, open_one.count) == (-1, -1)
    closed = Graph([3] * 3, {(0, 1): 0.5, (0, 2): 0.5, (1, 2): 0.1})
    absent = np.array([True, True, False, True])
    for week in range(20):
        assert open_triangle(3, week, 0, everybody, closed.to, closed.count) == (-1, -1)
        assert open_triangle(3, week, 0, absent, open_one.to, open_one.count) == (-1, -1)


def test_each_pair_of_contacts_is_as_likely_to_be_introduced() -> None:
    star = Graph([4, 1, 1, 1, 1], {(0, b): 0.5 for b in range(1, 5)})
    everybody = np.ones(5, np.bool_)
    counts: dict[frozenset[int], int] = {}
    for week in range(6000):
        pair = frozenset(open_triangle(9, week, 0, everybody, star.to, star.count))
        counts[pair] = counts.get(pair, 0) + 1
    assert len(counts) == 6
    chi_square = sum((n - 1000) ** 2 / 1000 for n in counts.values())
    assert chi_square < 20.5, "5 degrees of freedom, p = .001"

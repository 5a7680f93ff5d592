"""Understanding, counted by hand; correlations by scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from sim.measures.quarterly import spreading
from sim.measures.understanding import (
    awareness,
    chosen_participants,
    duplicated,
    map_accuracy,
    running,
    views,
)
from sim.model import CommunityModel
from sim.world.tables.problem import ProblemParameters
from sim.world.tables.projects import RUNNING, STATE
from sim.world.tables.world import World
from tests.rules.desk import believe, desk, propose, tie
from tests.rules.worlds import ARMS, small
from tests.world.bench import blank_world


def test_accuracy_of_a_map_by_hand() -> None:
    """True gains of turning elements 0 to 3 of 0b0001: -.2, .1, .3, 0."""
    world = blank_world(2, 0, problem=ProblemParameters(elements=4, complexity=0, parts=1))
    beliefs, nobody = world.beliefs, np.zeros(0, np.int64)
    world.prevailing = 0b0001
    world.problem.value[:] = 0.0
    world.problem.value[[0b0001, 0b0000, 0b0011, 0b0101, 0b1001]] = 0.5, 0.3, 0.6, 0.8, 0.5
    beliefs.trust[:] = 0.0, 0.5
    beliefs.gain[0, 0], beliefs.gain[1, 1], beliefs.gain[2, 1] = -1.0, 0.2, 0.9
    beliefs.gain[3, 1] = 0.1
    assert map_accuracy(world, nobody)[0] == pytest.approx(1.0)
    beliefs.gain[0, 0] = 1.0  # now the order is 1, 3, 2 against -.2, 0, .1, .3
    believed, true = [1.0, 0.2, 0.9, 0.1], [-0.2, 0.1, 0.3, 0.0]
    expected = spearmanr(believed, true).statistic
    assert map_accuracy(world, nobody)[0] == pytest.approx(expected)
    beliefs.scope = 0b1110
    assert map_accuracy(world, nobody)[0] == pytest.approx(1.0), "inside the boundary"
    beliefs.gain[:, :] = 0.0
    assert np.isnan(map_accuracy(world, nobody)[0]), "it says the same of all"
    beliefs.gain[1, 1] = 0.3
    beliefs.trust[:] = 0.0
    assert np.isnan(map_accuracy(world, nobody)).all(), "nobody trusts it"


def test_a_map_can_be_as_right_as_the_lives_of_participants_tell() -> None:
    """Where all live as it prevails, all can be read; in other lives something else is true."""
    world = blank_world(2, 0, problem=ProblemParameters(elements=3, complexity=2, parts=1))
    actors, everybody, value = world.actors, np.arange(2), world.problem.value
    world.beliefs.trust[:] = 0.5
    world.prevailing = 0b000
    value[:] = 0.0
    value[[0b000, 0b001, 0b010, 0b100]] = 0.2, 0.5, 0.3, 0.2  # turning them brings .3, .1, 0
    value[[0b101, 0b110]] = 0.1, 0.4  # where element 2 is on: -.1, .2
    actors.setting[:] = 0b000
    actors.own_value[:] = value[actors.setting]
    assert map_accuracy(world, everybody)[1] == pytest.approx(1.0)
    actors.setting[:] = 0b100
    actors.own_value[:] = value[actors.setting]
    expected = spearmanr([0.3, 0.1, 0.0], [-0.1, 0.2, 0.0]).statistic
    assert map_accuracy(world, everybody)[1] == pytest.approx(expected), "nobody can read element 2"


def judged(world: World) -> tuple[float, float]:
    actors = world.actors
    actors.own_value[:] = world.problem.value[actors.setting]
    accuracy, diversity = views(world, chosen_participants(actors.status))
    return accuracy, diversity


def test_accuracy_and_diversity_of_views_by_hand() -> None:
    _, world = desk()
    actors = world.actors
    actors.status[2:] = 0
    value = world.problem.value
    value[:] = 0.0
    value[[0b0001, 0b0010, 0b0100, 0b1000]] = 0.1, 0.2, 0.3, 0.4  # true order of all who do 0
    believe(world, 0, [0.1, 0.2, 0.3, 0.4])
    believe(world, 1, [0.4, 0.3, 0.2, 0.1])
    assert judged(world) == pytest.approx((0.0, 0.0)), "right, reversed; all want all turned"
    believe(world, 1, [-0.4, -0.3, -0.2, -0.1])
    assert judged(world) == pytest.approx((1.0, 1.0)), "in order; half and half want it"
    believe(world, 1, [0.1, 0.2, -0.3, -0.4])
    assert judged(world)[1] == pytest.approx(0.5)
    actors.status[:] = 0
    assert np.isnan(judged(world)).all()


def known(world: World) -> float:
    projects = world.projects
    slots = running(projects.cell, projects.live, projects.count)
    return float(awareness(world, chosen_participants(world.actors.status), slots))


def run_project(world: World, members: list[int], mask: int, target: int = 0b1111) -> None:
    world.projects.cell[propose(world, members, mask, target), STATE] = RUNNING


def test_who_could_know_of_which_project() -> None:
    _, world = desk()
    actors, audience = world.actors, world.audience
    actors.status[:] = 0
    actors.status[[0, 1, 2, 6]] = 1
    assert np.isnan(known(world)), "nothing runs"
    run_project(world, [0], 0b0001)
    run_project(world, [1, 2], 0b0010)
    run_project(world, [6], 0b0100)
    assert known(world) == 0.0
    tie(world, 0, 2, 0.5)
    # 0 knows of one of two others, 2 of one of two; 1 of none of two, 6 of none of two.
    assert known(world) == pytest.approx((0.5 + 0.5) / 4)
    actors.server[1, 0] = 6
    assert known(world) == pytest.approx(1.0 / 4), "who serves it is shown by some rules only"
    audience.servers[1] = True
    assert known(world) == pytest.approx(1.5 / 4)
    audience.start = np.array([0, 3])
    audience.members = np.array([0, 1, 6])
    audience.group[2, 0] = 0  # sees all of the group, so both others
    assert known(world) == pytest.approx(2.0 / 4)
    assert np.isnan(duplicated(world.projects.cell, np.zeros(0, np.int64)))


def test_duplicated_effort_by_hand() -> None:
    _, world = desk()
    for members, mask, target in (
        ([0], 0b0011, 0b0001), ([1], 0b0011, 0b0001), ([2], 0b0011, 0b0010), ([3], 0b0111, 0b0001),
    ):  # fmt: skip
        run_project(world, members, mask, target)
    projects = world.projects
    slots = running(projects.cell, projects.live, projects.count)
    assert duplicated(projects.cell, slots) == pytest.approx(0.5)


def test_spreading_counts_better_ways_that_grow_by_a_point_in_a_hundred() -> None:
    value = np.zeros(8)
    value[0b001], value[0b010] = 0.2, -0.2  # with 0b000 prevailing: 1 is better for element 0 only
    common = np.full(3, np.nan)
    settings = np.zeros(200, np.int64)
    assert np.isnan(spreading(settings, value, 0, common)), "nothing to compare with"
    settings[:] = 0b001
    settings[:100] = 0b011
    assert spreading(settings, value, 0, common) == 1.0, "1 grew where better, and where worse"
    settings[:2] = 0b001
    assert spreading(settings, value, 0, common) == 1.0, "0 of element 1 grew by a hundredth"
    settings[2:3] = 0b001
    assert spreading(settings, value, 0, common) == 0.0, "that is half of a hundredth"


@pytest.mark.parametrize("before", range(100))
def test_one_more_in_a_hundred_is_spreading_wherever_it_begins(before: int) -> None:
    """The difference of two rounded shares, such as .35 - .34, may fall short of .01."""
    value = np.array([0.0, 0.2])
    common = np.full(1, np.nan)
    settings = np.zeros(100, np.int64)
    settings[:before] = 1
    spreading(settings, value, 0, common)
    settings[: before + 1] = 1
    assert spreading(settings, value, 0, common) == 1.0


def test_of_many_a_fixed_sample_is_asked() -> None:
    status = np.ones(1200, np.int64)
    status[::3] = 0
    chosen = chosen_participants(status)
    assert chosen.size == 100
    assert (status[chosen] == 1).all()
    assert chosen.tolist() == np.flatnonzero(status)[np.arange(100) * 8].tolist()
    assert chosen_participants(status[:700]).size == np.count_nonzero(status[:700])


@pytest.mark.parametrize("arm", ARMS)
def test_quarterly_numbers_are_carried_forward(arm: str) -> None:
    model = CommunityModel(small(arm=arm), 2)
    for _ in range(60):
        model.step()
    for name in ("view_accuracy", "diversity_of_views", "network_density", "power_degree_gini"):
        column = model.series[name]
        np.testing.assert_array_equal(column, column[np.arange(60) // 13 * 13], err_msg=name)
        assert np.unique(column).size > 1, name
    shown = np.isfinite(model.series["map_accuracy"]).any()
    assert shown == (arm != "isolated"), "without a map or an agenda there is nothing to judge"

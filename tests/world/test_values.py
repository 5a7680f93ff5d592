"""Values, views, what prevails and what actors expect: by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare, kstest

from sim.world.tables.problem import ProblemParameters
from sim.world.tables.world import World
from sim.world.values import (
    VIEW,
    count_anew,
    draw_first_settings,
    draw_first_views,
    expects,
    judge,
    prevail,
    priority,
    refresh_values,
    reverse_estimates,
    standard_error,
    value_of,
    vote_caps,
    wish,
)
from tests.world.bench import COST, blank_world, live

VALUE = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1.0])


def valued(settings: list[int], coupling: float) -> World:
    """Residents with these settings, served by nobody, at a share of services of .3."""
    world = blank_world(len(settings), 0)
    world.parameters = replace(
        COST,
        problem=COST.problem.model_copy(update={"coupling": coupling}),
        people=COST.people.model_copy(update={"service_share": 0.3}),
    )
    world.problem.value[:] = VALUE
    world.actors.setting[:] = settings
    return world


def test_value_of_by_hand() -> None:
    # Own element: 0. Setting 101; prevailing 110: mixed = 11 (others) + 1 (own) = 111.
    assert value_of(0b101, 0b001, 0b110, 0.0, VALUE) == 0.5
    assert value_of(0b101, 0b001, 0b110, 0.25, VALUE) == pytest.approx(0.75 * 0.5 + 0.25 * 1.0)
    assert value_of(0b101, 0b001, 0b110, 1.0, VALUE) == 1.0
    assert value_of(0b101, 0b111, 0b010, 0.6, VALUE) == pytest.approx(0.5), "all parts are own"
    assert value_of(0b101, 0b000, 0b010, 1.0, VALUE) == 0.2, "no part is own"


def test_outcome_blends_own_value_with_that_of_who_serves() -> None:
    world = valued([0b001, 0b111, 0b100, 0b010], coupling=0.25)
    world.actors.server[0, :2] = 2, 3
    refresh_values(world, 0)
    assert world.actors.own_value.tolist() == pytest.approx([0.1, 1.0, 0.4, 0.2])
    assert world.actors.outcome.tolist() == pytest.approx([0.7 * 0.1 + 0.3 * 0.3, 1.0, 0.4, 0.2])


def test_what_prevails_is_the_weighted_majority_of_those_who_work_there() -> None:
    own = np.array([0b01, 0b01, 0b11, 0b10])
    setting = np.array([0b01, 0b01, 0b10, 0b00])
    caps = np.array([99, 99])
    # Element 0: 1 + 1 against w. Element 1: w against 1; actors 0 and 1 do not work there.
    assert prevail(setting, own, np.array([1, 1, 1, 1]), caps, 0b10) == 0b11, "tie keeps element 1"
    assert prevail(setting, own, np.array([1, 1, 1, 1]), caps, 0b00) == 0b01, "tie keeps element 1"
    assert prevail(setting, own, np.array([1, 1, 3, 1]), caps, 0b00) == 0b10
    assert prevail(setting, own, np.array([1, 1, 3, 1]), np.array([1, 1]), 0b00) == 0b01, "capped"


def test_elements_nobody_works_on_stay() -> None:
    assert prevail(np.array([0]), np.array([0b01]), np.array([1]), np.array([1, 1]), 0b11) == 0b10


@given(
    st.lists(st.integers(1, 500), min_size=3, max_size=40),
    st.integers(0, 3),
)
def test_no_organization_holds_more_than_a_third_of_a_parts_weight(
    weights: list[int], away: int
) -> None:
    """The share is of the weight that is counted, after the cap."""
    weight = np.array(weights)
    own = np.full(weight.size, 0b1)
    own[:away] = 0
    caps = vote_caps(own, weight, 1)
    counted = np.minimum(weight, caps[0])[own == 1]
    if counted.size >= 3:  # of two, one holds half at least
        assert 3 * counted.max() <= counted.sum()
    assert caps[0] >= 1


def test_the_cap_binds_nobody_without_need() -> None:
    weight = np.array([10, 10, 10, 9])
    caps = vote_caps(np.full(4, 1), weight, 1)
    assert (np.minimum(weight, caps[0]) == weight).all()


def test_count_anew_is_prevailing_then_values() -> None:
    world = valued([0b111, 0b111, 0b000], coupling=0.5)
    world.actors.own_elements[:] = 0b011
    world.vote_cap[:] = 9
    assert count_anew(world) == 0b011
    value, outcome = world.actors.own_value, world.actors.outcome
    # Mixed with what prevails now, not with what did: 111 -> 011 of value .3.
    assert value.tolist() == pytest.approx([0.5 + 0.15, 0.5 + 0.15, 0.0])
    np.testing.assert_array_equal(value, outcome)


def first_settings(count: int, elements: int, seed: int = 12) -> np.ndarray:
    """Where all places begin alike."""
    problem = ProblemParameters(elements=elements, complexity=0, parts=1)
    world = blank_world(count, 0, problem=problem)
    world.seed = seed
    draw_first_settings(world, 0.0, np.linspace(0.0, 1.0, count))
    return world.actors.setting


def test_first_settings_are_fair_coins_of_every_actor_and_element() -> None:
    setting = first_settings(4000, 5)
    assert setting.min() >= 0
    assert setting.max() < 32
    bits = (setting[:, None] >> np.arange(5)) & 1
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 4 * 0.5 / np.sqrt(4000)
    more = first_settings(4001, 6)
    np.testing.assert_array_equal(more[:4000] & 31, setting, "keyed by actor and element")


@pytest.mark.parametrize("inequality", [0.5, 1.0])
def test_the_worse_the_place_the_more_begin_with_the_worse_of_two_settings(
    inequality: float,
) -> None:
    """Of two of eight values alike, the worse has rank k with P = (15 - 2k) / 64, else 1 / 8."""
    n = 8000
    world = blank_world(3 * n, 0)
    live(world, [0] * n + [1] * n + [2] * n)
    draw_first_settings(world, inequality, np.array([0.0, 0.5, 1.0]))
    rank = np.argsort(np.argsort(world.problem.value))[world.actors.setting]
    worse = (15 - 2 * np.arange(8)) / 64
    for place, share in enumerate((0.0, 0.5, 1.0)):
        chance = inequality * share
        expected = n * (chance * worse + (1 - chance) / 8)
        found = np.bincount(rank[world.actors.neighbourhood == place], minlength=8)
        assert chisquare(found, expected).pvalue > 1e-4


def test_whoever_does_not_begin_worse_begins_as_where_all_places_are_alike() -> None:
    world = blank_world(900, 0)
    alike = world.actors.setting.copy()
    draw_first_settings(world, 0.0, np.linspace(0, 1, 900))
    alike[:] = world.actors.setting
    draw_first_settings(world, 0.7, np.linspace(0, 1, 900))
    value, setting = world.problem.value, world.actors.setting
    assert setting[0] == alike[0], "the best place"
    changed = setting != alike
    assert 100 < changed.sum() < 600
    assert (value[setting[changed]] < value[alike[changed]]).all()


def test_first_views_are_the_truth_plus_noise_sharper_in_own_parts() -> None:
    people = {"view_noise": 0.15, "view_confidence": 0.5, "view_distance": 2.0}
    world = blank_world(3000, 0, problem=ProblemParameters(elements=6, complexity=2, parts=2))
    world.parameters = replace(
        world.parameters, people=world.parameters.people.model_copy(update=people)
    )
    actors, value = world.actors, world.problem.value
    world.seed = 4
    draw_first_settings(world, 0.0, np.zeros(3000))
    actors.own_elements[:] = 0b000111
    draw_first_views(world)
    flipped = actors.setting[:, None] ^ (1 << np.arange(6))
    error = actors.estimate - (value[flipped] - value[actors.setting][:, None])
    for e, sigma in enumerate([0.15] * 3 + [0.3] * 3):
        assert kstest(error[:, e] / sigma, "norm").pvalue > 1e-4
    sure = actors.evidence[0] / (actors.evidence[0] + world.parameters.people.prior_readings)
    np.testing.assert_allclose(sure, [0.5] * 3 + [0.25] * 3)
    flat = world.parameters.people.model_copy(update={"view_confidence": 0.0})
    world.parameters = replace(world.parameters, people=flat)
    draw_first_views(world)
    assert not actors.estimate.any(), "without confidence every view is flat"


def test_a_judgement_errs_with_the_error_of_people_and_anew_each_time() -> None:
    world = blank_world(2, 0)
    assert judge(world, VIEW, 1, 0, 0, 0, 0.25) == 0.25, "without an error"
    erring = world.parameters.people.model_copy(update={"judging_error": 0.1})
    world.parameters = replace(world.parameters, people=erring)
    seen = np.array([judge(world, VIEW, week, 0, 0, 0, 0.25) for week in range(3000)])
    assert kstest((seen - 0.25) / 0.1, "norm").pvalue > 1e-4
    assert judge(world, VIEW, 1, 0, 0, 0, 0.0) == pytest.approx(seen[1] - 0.25), "one judgement"
    others = {judge(world, VIEW, 1, a, b, c, 0.25) for a in (0, 1) for b in (0, 1) for c in (0, 1)}
    assert len(others) == 8


def test_errors_grow_with_the_spread_of_gains_where_they_are_relative() -> None:
    """Two independent errors: their variances add."""
    world = blank_world(2, 0)
    people = world.parameters.people.model_copy(update={"relative_error": 1.5})
    world.parameters = replace(world.parameters, people=people)
    world.problem.spread = 0.2
    assert standard_error(world, 0.4) == pytest.approx(0.5)
    assert standard_error(world, 0.0) == pytest.approx(0.3)


def test_who_changes_a_way_of_doing_expects_to_lose_it_by_changing_back() -> None:
    estimate = np.array([[0.2, 0.3]])
    reverse_estimates(estimate, 0, 0b01)
    assert estimate.tolist() == [[-0.2, 0.3]]


def test_priority_and_expectation_by_hand() -> None:
    world = blank_world(2, 0, problem=ProblemParameters(elements=2, complexity=0, parts=1))
    actors, beliefs = world.actors, world.beliefs
    actors.estimate[0] = [0.4, -0.2]
    actors.evidence[0] = [1.0, 1e12]  # confidence one half, and one
    beliefs.gain[:] = [[0.0, 0.3], [0.1, -0.1]]
    beliefs.unknown[:] = [[1.0, 0.6], [0.8, 0.2]]
    beliefs.trust[0] = 0.25
    own_view = priority(0.4, 0.5, 0.3, 0.6, 0.0, 0.1)
    assert own_view == pytest.approx(0.5 * 0.4 + 0.1 * 0.5)
    shared = priority(0.4, 0.5, 0.3, 0.6, 0.5, 0.1)
    assert shared == pytest.approx(0.5 * 0.3 + 0.5 * 0.2 + 0.1 * (0.5 * 0.6 + 0.5 * 0.5))
    # Both elements proposed; from 01 towards 10 both change, from 10 towards 10 none does.
    actors.setting[0] = 0b01
    turn_off = 0.25 * 0.0 + 0.75 * 0.2
    turn_on = 0.25 * -0.1 + 0.75 * -0.2
    assert expects(world, 0, 0b11, 0b10) == pytest.approx(turn_off + turn_on)
    assert expects(world, 0, 0b11, 0b01) == 0.0
    assert expects(world, 0, 0b01, 0b00) == pytest.approx(turn_off)
    curious = 0.1 * (0.25 * 0.2 + 0.75 * 0.0)
    assert wish(world, 0, 1, 0.1) == pytest.approx(turn_on + curious)

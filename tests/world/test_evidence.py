"""Evidence: Bayes where nothing fades, half-lives, readings that are told once."""

from __future__ import annotations

import numpy as np
import pytest

from sim.kernels import kernel
from sim.rules.communication.telling import tell
from sim.rules.learning.base import record_own
from sim.world.evidence import confidence, fade, note_own, observe, updated
from sim.world.tables.actors import OUTSIDER, PARTICIPANT
from sim.world.tables.world import World
from tests.world.bench import blank_world

WEEK = 7


@kernel
def learn(estimate: float, before: float, seen: float, readings: float) -> tuple[float, float]:
    """The update, as kernels call it."""
    return updated(estimate, before, seen, readings)


def circle(actors: int = 4) -> World:
    """Participants with an hour each, all tied to all."""
    world = blank_world(actors, 0)
    world.actors.status[:] = PARTICIPANT
    world.actors.minutes[:] = 60
    for a in range(actors):
        others = [b for b in range(actors) if b != a]
        world.actors.tie_to[a, : len(others)] = others
        world.actors.tie_weight[a, : len(others)] = 1.0
        world.actors.tie_count[a] = len(others)
    return world


def test_what_is_expected_is_the_mean_of_the_posterior() -> None:
    """Gains N(0, t^2), readings with error s: the conjugate normal, with n0 = s^2 / t^2."""
    spread, error = 0.3, 0.2
    rng = np.random.default_rng(4)
    readings = rng.normal(0.1, error, 6)
    estimate, n = 0.0, 0.0
    for count, seen in ((1, readings[0]), (2, readings[1:3].mean()), (3, readings[3:].mean())):
        estimate, n = learn(estimate, n, seen, count)
    precision = 1 / spread**2 + readings.size / error**2
    posterior = readings.sum() / error**2 / precision
    assert n == readings.size
    assert confidence(n, error**2 / spread**2) * estimate == pytest.approx(posterior)
    assert confidence(0.0, 1.0) == 0.0


def test_half_of_the_evidence_weighs_no_more_after_a_half_life() -> None:
    world = circle()
    world.actors.evidence[:], world.beliefs.count[:] = 4.0, 6.0
    world.beliefs.pooled[:] = 8.0
    for _ in range(10):
        fade(world, 0.5 ** (1 / 10))
    assert world.actors.evidence == pytest.approx(2.0)
    assert world.beliefs.count == pytest.approx(3.0)
    assert world.beliefs.pooled == pytest.approx(4.0), (
        "what was read, and how often: the mean stays"
    )


def test_a_reading_is_told_once_with_the_sign_of_whoever_hears_it() -> None:
    world = circle()
    actors = world.actors
    actors.setting[:] = [0b000, 0b000, 0b010, 0b000]
    actors.status[3] = OUTSIDER
    observe(world, 0, 1, 0.2, 1.0)
    note_own(world, 0, 1, 0.2)
    tell(world, WEEK, 1.0, 20)
    assert actors.estimate[:, 1].tolist() == [0.2, 0.2, -0.2, 0.0], "number 2 does it that way"
    assert actors.evidence[:, 1].tolist() == [1.0, 1.0, 1.0, 0.0]
    assert actors.spent.tolist() == [0, 20, 20, 0], "who hears pays"
    assert actors.active[1] == WEEK
    assert not actors.own_readings[1:].any(), "what one was told is not told on"


def test_who_hears_from_two_pays_once_and_who_has_no_time_hears_nothing() -> None:
    world = circle(3)
    actors = world.actors
    actors.minutes[2] = 10
    for teller, gain in ((0, 0.1), (1, 0.3)):
        observe(world, teller, 0, gain, 1.0)
        note_own(world, teller, 0, gain)
    tell(world, WEEK, 1.0, 20)
    assert actors.estimate[:2, 0].tolist() == pytest.approx([0.2, 0.2]), "each knows both readings"
    assert actors.evidence[:, 0].tolist() == [2.0, 2.0, 0.0]
    assert actors.spent.tolist() == [20, 20, 0]
    three = circle()
    three.actors.setting[2] = 0b001
    for teller, gain in ((0, 0.1), (1, 0.3)):
        note_own(three, teller, 0, gain)
    tell(three, WEEK, 1.0, 20)
    assert three.actors.spent.tolist() == [20] * 4
    assert three.actors.estimate[2:, 0].tolist() == pytest.approx([-0.2, 0.2])


def test_readings_pass_a_tie_by_rate_times_weight() -> None:
    world = circle(2)
    actors = world.actors
    actors.tie_weight[:] = 0.5
    note_own(world, 0, 0, 0.2)
    heard = 0
    for week in range(3000):
        actors.evidence[:], actors.spent[:] = 0.0, 0
        tell(world, week, 0.6, 0)
        heard += int(actors.evidence[1, 0])
    assert abs(heard - 900) < 4 * np.sqrt(3000 * 0.3 * 0.7)


def test_what_participants_noticed_goes_on_record_as_how_they_do_it_now() -> None:
    world = circle()
    actors = world.actors
    actors.setting[:] = [0b001, 0b001, 0b000, 0b001]
    actors.status[3] = OUTSIDER
    for a, back in ((0, -0.3), (1, -0.1), (2, 0.4), (3, 0.9)):  # what turning it back would bring
        note_own(world, a, 0, back)
    note_own(world, 0, 2, 0.5)
    actors.minutes[1] = 5
    record_own(world, WEEK, 0b001, 20)
    counts, sums = world.beliefs.pooled
    assert counts.tolist() == [1, 1, 0, 0, 0, 0], "element 2 is not asked for; 1 has no time"
    assert sums.tolist() == pytest.approx([-0.4, 0.3, 0, 0, 0, 0])
    assert actors.spent.tolist() == [20, 0, 20, 0]
    assert actors.reported.tolist() == [1.0, 0.0, 1.0, 0.0]

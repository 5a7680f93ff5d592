"""Proposals judged: hope by hand, the published agreement of ratings, no clairvoyance."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.funding.choices import note_choice
from sim.scenario import Scenario
from sim.world.tables.projects import CODE
from sim.world.tables.world import World
from sim.world.values import refresh_values
from sim.world.week.judging import backbone_hope, closeness, funder_hope, hope_of
from tests.rules.desk import believe, desk, propose, tie

SHIPPED = Scenario().proposals


def judged(world: World, claimed: float, behind: float, members: list[int], mask: int) -> int:
    p = propose(world, members, mask)
    world.projects.claimed[p], world.projects.behind[p] = claimed, behind
    return p


def test_closeness_of_a_member_is_one_else_the_mean_of_parts_place_and_a_tie() -> None:
    _, world = desk()
    actors = world.actors
    actors.neighbourhood[:] = np.arange(actors.count)
    actors.own_elements[:] = 0
    actors.own_elements[2] = 0b0001
    actors.neighbourhood[2] = actors.neighbourhood[0]
    p = propose(world, [0, 1], 0b0011)
    assert [closeness(world, a, p) for a in (0, 1, 3)] == [1.0, 1.0, 0.0]
    assert closeness(world, 2, p) == pytest.approx((0.5 + 1.0) / 3)
    tie(world, 2, 0, 0.1)
    assert closeness(world, 2, p) == pytest.approx((0.5 + 1.0 + 1.0) / 3)
    tie(world, 3, 1, 0.9)
    assert closeness(world, 3, p) == 0.0, "a tie to the proposer counts, not to any member"


def test_a_view_and_the_claim_weigh_by_their_readings() -> None:
    """Sure of a loss of .2 by one reading in two (confidence .5), shown a gain of .4 by three."""
    _, world = desk({"proposals.view_readings": 2.0, "proposals.favour": 0.03})
    world.actors.estimate[6], world.actors.evidence[6] = -0.4, 1.0
    world.actors.neighbourhood[6] = -1
    world.actors.own_elements[6] = 0
    p = judged(world, 0.4, 3.0, [0], 0b0001)
    q = 3 / (3 + 2 * 0.5)
    assert hope_of(world, 4, 6, p) == pytest.approx((1 - q) * -0.2 + q * 0.4)
    assert hope_of(world, 4, 0, p) == pytest.approx(0.4 + 0.03), "it has no view, but a favour"
    world.projects.behind[p] = 0.0
    assert hope_of(world, 4, 6, p) == pytest.approx(-0.2)


def test_the_backbone_has_the_communitys_view_and_a_funder_none() -> None:
    _, world = desk()
    world.beliefs.gain[0] = [-0.2, 0.2]
    world.beliefs.count[0] = [0.0, 1.0]
    p = judged(world, 0.8, 1.0, [0], 0b0001)
    q = 1 / (1 + 0.5)
    assert backbone_hope(world, 4, p) == pytest.approx((1 - q) * 0.2 + q * 0.8)
    assert funder_hope(world, 4, 0, p) == pytest.approx(0.8)
    world.projects.behind[p] = 0.0
    assert (backbone_hope(world, 4, p), funder_hope(world, 4, 0, p)) == (pytest.approx(0.2), 0.0)


def ratings(world: World, spread: float, proposals: int, readers: int) -> np.ndarray:
    """What readers who are not close hope of proposals whose claims vary, shape (p, readers)."""
    world.actors.neighbourhood[:] = np.arange(world.actors.count)
    world.actors.own_elements[:] = 0
    draws = np.random.default_rng(15).normal(0.0, spread, proposals)
    p = judged(world, 0.0, 1.0, [0], 0b0001)
    found = np.empty((proposals, readers))
    for i, claim in enumerate(draws):
        world.projects.claimed[p] = claim
        world.projects.cell[p, CODE] = 16 * i  # another proposal
        found[i] = [hope_of(world, i, a, p) for a in range(1, 1 + readers)]
    return found


def intraclass(rated: np.ndarray) -> float:
    """ICC(1) of single ratings, by one-way analysis of variance."""
    k = rated.shape[1]
    between = k * rated.mean(axis=1).var(ddof=1)
    within = rated.var(axis=1, ddof=1).mean()
    return float((between - within) / (between + (k - 1) * within))


def test_single_ratings_agree_as_published() -> None:
    """Mutz et al. (2012): .26 (.25 to .28) in 8,329 proposals, at the spread of true gains of
    plans from which the error was set, .053."""
    values = {
        "proposals.reader_error": SHIPPED.reader_error, "proposals.view_readings": 0.0,
        "proposals.shared_error": SHIPPED.shared_error,
    }  # fmt: skip
    _, world = desk(values)
    assert intraclass(ratings(world, 0.053, 3000, 5)) == pytest.approx(0.26, abs=0.025)


def test_many_readers_do_not_become_clairvoyant() -> None:
    """The error that all share stays: with claims of .05 and a shared error of .05, the mean of
    many correlates with the truth by no more than the root of a half."""
    _, world = desk({"proposals.shared_error": 0.05, "proposals.view_readings": 0.0})
    rated = ratings(world, 0.05, 2000, 5)
    assert np.ptp(rated, axis=1).max() < 1e-12, "no reader has an error of its own"
    draws = np.random.default_rng(15).normal(0.0, 0.05, 2000)
    assert np.corrcoef(rated.mean(axis=1), draws)[0, 1] == pytest.approx(0.5**0.5, abs=0.04)


def test_closeness_sharpens_reading_and_never_a_view() -> None:
    for sharpening, share in ((0.0, 1.0), (0.6, 0.4)):
        _, world = desk({"proposals.reader_error": 0.1, "proposals.sharpening": sharpening})
        believe(world, 0, [0.3, 0.0, 0.0, 0.0])
        p = judged(world, 0.0, 1.0, [0, 1], 0b0001)
        member = [hope_of(world, week, 1, p) for week in range(2000)]
        assert np.std(member) == pytest.approx(0.1 * share, rel=0.06)
        world.projects.behind[p] = 0.0
        assert hope_of(world, 4, 0, p) == pytest.approx(0.3), "a view has no error of reading"


def test_a_reader_reads_a_proposal_alike_in_one_week() -> None:
    _, world = desk({"proposals.reader_error": 0.1, "proposals.shared_error": 0.1})
    p = judged(world, 0.0, 1.0, [0], 0b0001)
    assert hope_of(world, 4, 3, p) == hope_of(world, 4, 3, p) != hope_of(world, 5, 3, p)
    assert hope_of(world, 4, 2, p) != hope_of(world, 4, 3, p)


def test_hours_of_an_application_and_of_reading_one_are_those_published() -> None:
    """16 hours an application (Plinth 2020); 30 to 45 minutes a plan (McKenzie, YouWiN!)."""
    assert SHIPPED.drafts * SHIPPED.draft_hours == 16.0
    assert 30 <= SHIPPED.appraisal <= 45


def test_a_choice_is_held_against_true_gains() -> None:
    """Five plans of one element each, on a problem in which elements bring more and more."""
    _, world = desk({"problem.complexity": 0, "problem.elements": 5, "problem.parts": 1})
    for setting in range(32):
        world.problem.value[setting] = 0.01 * setting
    refresh_values(world, 0)
    slots = np.array([propose(world, [a], 1 << a, target=0b11111) for a in range(5)])
    merit = np.arange(5.0)
    for merits, found in ((merit, 1.0), (-merit, -1.0), (np.array([1.0, 0, 2, 3, 4]), 0.9)):
        before = world.record.choices.copy()
        note_choice(world, slots, merits)
        assert (world.record.choices - before).tolist() == pytest.approx([found, 1.0])
    note_choice(world, slots[:4], merit[:4])
    assert world.record.choices[1] == 3.0, "of fewer than five nothing is noted"

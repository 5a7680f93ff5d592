"""Claims beside true gains: plans laid out by hand, a run done again, words on made-up ones."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from reports.choices.claims import COLUMNS, READ_AT, Gains, course, note_gains, of_waiting, write
from sim.model import CommunityModel
from sim.world.tables.projects import APPROVED, FOLLOW_UP, STATE
from sim.world.tables.world import World
from sim.world.week.plans import plan_gain
from tests.rules.desk import desk, propose
from tests.rules.worlds import small

GAINS = [0.1, 0.2, 0.3, 0.4, -0.1, -0.2]


def plans() -> tuple[World, Gains]:
    """Six plans that wait, each of one resident without ties, in whose life an element is worth .1;
    the last follows up on another and claims far more than it would bring.
    """
    _, world = desk()
    world.problem.value[:] = [0.1 * x.bit_count() for x in range(16)]
    world.actors.setting[:6] = [0, 0, 0, 0, 0b0001, 0b0011]
    world.actors.own_value[:] = world.problem.value[world.actors.setting]
    for a, (mask, target) in enumerate(
        [(0b0001, 15), (0b0011, 15), (0b0111, 15), (0b1111, 15), (0b0001, 0), (0b0011, 0)]
    ):
        p = propose(world, [a], mask, target)
        world.projects.cell[p, STATE] = APPROVED
        world.projects.claimed[p], world.projects.behind[p] = GAINS[a], 1.0
    world.projects.cell[p, FOLLOW_UP] = 1
    world.projects.claimed[p] = 0.9
    drafted: Gains = {}
    note_gains(world, drafted)
    return world, drafted


def test_claims_are_compared_with_gains_with_follow_ups_and_without() -> None:
    world, drafted = plans()
    found = dict(zip(COLUMNS, of_waiting(world, drafted), strict=True))
    assert found["spread of true gains"] == pytest.approx(np.std(GAINS))
    assert found["share of follow-ups"] == pytest.approx(1 / 6)
    expected = spearmanr([*GAINS[:5], 0.9], GAINS).statistic
    assert found["claims follow gains, all plans"] == pytest.approx(expected)
    assert found["claims follow gains, without follow-ups"] == pytest.approx(1.0)
    assert found["claim less gain, follow-ups"] == pytest.approx(1.1)
    assert found["claim less gain, all others"] == pytest.approx(0.0)


def test_gains_of_a_plan_are_noted_once_and_compared_when_lives_have_changed() -> None:
    """The best plan loses all its worth: its resident has done it."""
    world, drafted = plans()
    world.actors.setting[3] = 0b1111
    world.actors.own_value[3] = world.problem.value[0b1111]
    note_gains(world, drafted)
    found = dict(zip(COLUMNS, of_waiting(world, drafted), strict=True))
    now = [0.1, 0.2, 0.3, 0.0, -0.1]
    same = found["gains now follow gains when drafted, without follow-ups"]
    assert same == pytest.approx(spearmanr(GAINS[:5], now).statistic)
    assert found["claim less gain, all others"] == pytest.approx(0.4 / 5)


def test_what_nobody_has_read_claims_nothing() -> None:
    world, drafted = plans()
    world.projects.behind[0] = 0.0
    found = dict(zip(COLUMNS, of_waiting(world, drafted), strict=True))
    assert np.isnan(found["claims follow gains, without follow-ups"]), "four are too few"
    assert np.isfinite(found["claims follow gains, all plans"])


def test_fewer_than_five_plans_are_left_out() -> None:
    world, drafted = plans()
    world.projects.cell[:2, STATE] = 0
    assert np.isnan(of_waiting(world, drafted)).all()


def test_a_course_is_the_mean_over_its_rounds() -> None:
    eager = {"weeks": 52, "shocks.weeks": (), "projects.proposal_rate": 0.2}
    scenario = small(eager | {"funders.money_per_actor": 300.0}, "system_shifting_network")
    place, found = course(3, scenario, 3)
    model = CommunityModel(scenario, 3)
    shares, spreads = [], []
    for week in range(52):
        cell = model.world.projects.cell
        waiting = cell[cell[:, STATE] == APPROVED]
        if week % 4 == 0 and len(waiting) >= 5:
            shares.append((waiting[:, FOLLOW_UP] == 1).mean())
            gains = [plan_gain(model.world, p) for p in np.flatnonzero(cell[:, STATE] == APPROVED)]
            spreads.append(np.std(gains))
        model.step()
    assert place == 3
    assert len(shares) > 1
    assert found[COLUMNS.index("share of follow-ups")] == pytest.approx(np.mean(shares))
    assert found[COLUMNS.index("spread of true gains")] == pytest.approx(np.mean(spreads))


def test_it_says_why_exact_evidence_falls_short() -> None:
    columns = np.arange(float(len(COLUMNS)))[:, None] / 10 + np.zeros(3)
    seen = dict.fromkeys(READ_AT, columns)
    seen["exact evidence"] = columns + 0.05
    shown, why = write(seen)[-2:]
    assert "true gains is +0.250 [+0.250, +0.250], and +0.350 [+0.350, +0.350] without\n" in why
    assert "its true gain is +0.550 [+0.550, +0.550]." in why
    assert "drafted is +0.450 [+0.450, +0.450]." in why
    assert "0.000 [0.000, 0.000] (views)" in why
    assert "0.050 [0.050, 0.050] (exact evidence)" in why
    assert shown.splitlines()[-1].startswith("| claim less gain, all others | +0.600 ")

"""The weekly columns beyond the counts, against numbers made apart from the engine."""

from __future__ import annotations

from collections import Counter
from math import log2

import numpy as np
import pytest

from sim.measures.recorder import COUNTS, SERIES
from sim.measures.weekly import is_leap, repertoire
from sim.model import CommunityModel
from sim.world.tables.projects import RUNNING
from sim.world.tables.tally import ROUTES
from tests.rules.worlds import ARMS, members_of, projects_in, small


def test_a_leap_changes_two_elements_of_which_none_alone_improves() -> None:
    value = np.array([0.5, 0.4, 0.5, 0.9, 0.6, 0.1, 0.2, 0.7])
    assert is_leap(0b000, 0b011, value), "one turn is worse, the other no better"
    assert not is_leap(0b011, 0b000, value), "that is worse"
    assert not is_leap(0b000, 0b100, value), "one element is a step"
    assert not is_leap(0b000, 0b111, value), "the third alone would have improved"
    assert not is_leap(0b000, 0b000, value)


def test_repertoire_by_hand() -> None:
    often = np.zeros(8, np.int64)
    for settings, bits in (
        ([1, 1, 1, 1], 0.0),
        ([0, 1, 2, 3], 2.0),
        ([5, 5, 2, 2], 1.0),
        ([5, 5, 5, 2], 0.811278124459),
    ):
        assert repertoire(np.array(settings), often) == pytest.approx(bits)
        assert not often.any()


@pytest.mark.parametrize("arm", ARMS)
def test_the_weekly_columns_say_what_happened(arm: str) -> None:
    values = {"weeks": 80, "shocks.weeks": (30,), "shocks.inflow_week": 41, "shocks.loss_week": 50}
    model = CommunityModel(small(values, arm), 6)
    world, actors, tally = model.world, model.world.actors, model.world.tally
    h, n = world.parameters.people.service_share, actors.residents
    before, turned, own_minutes = world.prevailing, None, 0
    best = None
    crossings = breakthroughs = 0
    for week in range(80):
        model.step()
        row = {name: column[week] for name, column in model.series.items()}
        for route, joined in zip(ROUTES, tally.joins.tolist(), strict=True):
            assert row[f"joins_{route}"] == joined
        assert sum(row[f"joins_{route}"] for route in ROUTES) == row["joins"]
        assert row["exits_lost"] == (week >= 50)
        assert row["struck"] == (week in (30, 41, 50))
        slots = projects_in(world, RUNNING)
        inside = (actors.status == 1).sum()
        memberships = sum(len(members_of(world, p)) for p in slots)
        assert row["projects_per_person"] == pytest.approx(memberships / inside)
        shares = np.array(list(Counter(actors.setting.tolist()).values())) / actors.count
        assert row["repertoire"] == pytest.approx(-sum(s * log2(s) for s in shares.tolist()))
        if world.prevailing != before:
            turned = week
            crossings += leaps(before, world.prevailing, world.problem.value)
        now = max(set(actors.setting.tolist()), key=lambda s: world.problem.value[s])
        if best is not None and week != 30:
            breakthroughs += leaps(best, now, world.problem.value)
        before, best = world.prevailing, now
        if turned is None:
            assert np.isnan(row["direction_weeks"])
        else:
            assert row["direction_weeks"] == week - turned
        assert (row["crossings"], row["breakthroughs"]) == (crossings, breakthroughs)
        served = actors.server[:n, 0] >= 0
        own = np.where(served, (1 - h) * actors.own_value[:n], actors.own_value[:n]).mean()
        assert row["impact_residents"] == pytest.approx(own)
        assert row["impact_residents"] + row["impact_organizations"] == pytest.approx(row["impact"])
        own_minutes += int(actors.spent.sum())
        assert row["own_hours"] == pytest.approx(own_minutes / 60)
    assert row["own_hours"] >= row["minutes_worked"] / 60


def leaps(before: int, after: int, value: np.ndarray) -> bool:
    changed = [1 << e for e in range(8) if (before ^ after) >> e & 1]
    return (
        len(changed) > 1
        and value[after] > value[before]
        and all(value[before ^ bit] <= value[before] for bit in changed)
    )


@pytest.mark.parametrize("arm", ARMS)
def test_trials_and_variants_are_counted_where_they_happen(arm: str) -> None:
    """Nobody looks, so who tries and may is who draws below the trial rate."""
    quiet = {"communication.velocity": 0.0, "communication.velocity_outside": 0.0, "weeks": 40,
             "people.trial_rate": 1.0, "shocks.weeks": ()}  # fmt: skip
    model = CommunityModel(small(quiet, arm), 3)
    actors, everyday = model.world.actors, model.world.problem.everyday
    able = int(((actors.own_elements & everyday) != 0).sum())
    for week in range(40):
        model.step()
        if not model.world.audience.eager.any():
            assert model.series["trials"][week] == able * (week + 1)
    still = CommunityModel(small(quiet | {"people.trial_rate": 0.0}, arm), 3)
    for _ in range(40):
        still.step()
    assert still.series["trials"][-1] == 0


def test_a_brief_record_holds_the_counts_and_nothing_else() -> None:
    model = CommunityModel(small(), 4)
    brief = CommunityModel(small(), 4)
    brief.recorder.brief = True
    for _ in range(20):
        model.step()
        brief.step()
    for name in SERIES:
        if name in COUNTS:
            np.testing.assert_array_equal(model.series[name], brief.series[name])
        else:
            assert np.isnan(brief.series[name]).all()

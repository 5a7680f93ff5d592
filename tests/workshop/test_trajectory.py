"""What is recorded and sent is what the model's tables hold."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import CommunityModel
from sim.scenario import ARMS, Scenario
from sim.workshop.packing import pack
from sim.workshop.trajectory import SHOWN, record_run
from tests.workshop.helpers import unpack

SETTINGS = {"community.residents": 60, "community.organizations": 12, "weeks": 70}


def scenario(name: str) -> Scenario:
    settings = {**SETTINGS, "shocks.weeks": (20, 45), "shocks.loss_week": 30}
    return Scenario.load(name, "synthetic", "complex").with_values(settings)


def ties_of(model: CommunityModel) -> set[tuple[int, int]]:
    actors = model.world.actors
    return {
        (a, int(b))
        for a in range(actors.count)
        for b in actors.tie_to[a, : actors.tie_count[a]]
        if a < b
    }


@pytest.mark.parametrize("name", ARMS)
def test_what_is_sent_is_what_happened(name: str) -> None:
    settings = scenario(name)
    head, columns = unpack(pack(record_run(settings, 7, lambda: None)))
    assert head["hash"] == settings.content_hash()
    state, quality = (np.cumsum(columns[each], 0, np.uint8) for each in ("state", "quality"))
    model = CommunityModel(settings, 7)
    actors, known = model.world.actors, {(int(a), int(b)) for a, b in columns["start"].T}
    assert known == ties_of(model)
    assert (head["residents"], head["organizations"]) == (60, 12)
    for week in range(70):
        model.step()
        gone = actors.status == 2
        at_work = (actors.status == 1) & (week - actors.at_work < 26)
        where = np.where(gone, 3, np.where(at_work, 2, actors.status == 1))
        np.testing.assert_array_equal(state[week] & 3, where)
        np.testing.assert_array_equal(state[week] >> 2, np.minimum(actors.leads, 3))
        np.testing.assert_allclose(quality[week] / head["steps"], actors.outcome, atol=0.0101)
        for when, a, b, gained in columns["ties"].T:
            if when == week:
                (known.add if gained else known.remove)((int(a), int(b)))
        assert known == ties_of(model)
    grants = columns["grants"]
    granted = np.bincount(grants[1], grants[2], minlength=72)
    np.testing.assert_allclose(granted, actors.steered / 100, atol=len(grants[0]))
    assert granted.sum() > 0
    for row, series in zip(columns["series"], SHOWN, strict=True):
        np.testing.assert_array_equal(row, model.series[series].astype(np.float32))
    assert [tuple(each) for each in head["shocks"]] == [
        (20, "problem"), (30, "loss"), (45, "problem"),
    ]  # fmt: skip


def test_a_trajectory_is_small() -> None:
    settings = Scenario.load("system_shifting_network", "synthetic", "complex")
    assert len(pack(record_run(settings, 1, lambda: None))) < 40_000


def test_what_the_check_raises_ends_the_run() -> None:
    weeks = 0

    def check() -> None:
        nonlocal weeks
        weeks += 1
        if weeks == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record_run(scenario("isolated"), 1, check)
    assert weeks == 5

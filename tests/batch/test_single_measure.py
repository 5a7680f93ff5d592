"""One measure of many runs: the same as by single runs, in any number of processes."""

from __future__ import annotations

import numpy as np
import pytest

from sim.batch import single_measure
from sim.batch.runner import Progress
from sim.batch.single_measure import run_measure
from sim.runs import run
from sim.scenario import Scenario

SIZE = {"community.residents": 60, "community.organizations": 8, "weeks": 20, "shocks.weeks": [8]}


@pytest.fixture(scope="module")
def scenarios() -> list[Scenario]:
    start = Scenario.load("isolated").with_values(SIZE)
    return [start.with_values({"communication.velocity": v}) for v in (0.05, 0.1, 0.2, 0.3, 0.4)]


@pytest.mark.parametrize("measure", ["impact.mean", "adaptivity.depth"])
def test_values_are_those_of_single_runs(
    scenarios: list[Scenario], monkeypatch: pytest.MonkeyPatch, measure: str
) -> None:
    monkeypatch.setattr(single_measure, "TOGETHER", 2)
    expected = [[run(each, seed).summary[measure] for each in scenarios] for seed in (7, 3)]
    for workers in (1, 2):
        heard: list[Progress] = []
        found, reasons = run_measure(
            scenarios, [7, 3], measure, workers=workers, progress=heard.append
        )
        assert found.tolist() == expected
        assert reasons == []
        steps = [(each.done, each.total) for each in heard if each.stage == "running"]
        assert len(steps) == 6
        assert steps[-1] == (10, 10)


def test_undefined_values_come_with_their_reasons(scenarios: list[Scenario]) -> None:
    calm = scenarios[0].with_values({"shocks.weeks": []})
    found, reasons = run_measure([scenarios[1], calm], [1, 2], "adaptivity.area", workers=1)
    assert np.isnan(found).tolist() == [[False, True], [False, True]]
    assert reasons == ["no shock struck"] * 2

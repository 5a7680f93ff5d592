"""The runner: the same results in any number of processes, in the order asked for."""

from __future__ import annotations

import numpy as np
import pytest

from sim.batch import pool, runner
from sim.batch.runner import ArmRun, Progress, run_arms
from sim.kernels.compilation import KERNELS
from sim.rules.base import FAMILIES
from sim.rules.funding.direct_grants import DirectGrants
from sim.runs import run
from sim.scenario import Scenario

SIZE = {
    "community.residents": 100,
    "community.organizations": 8,
    "weeks": 30,
    "shocks.weeks": [10],
}


@pytest.fixture(scope="module")
def arms() -> dict[str, Scenario]:
    names = ("isolated", "system_shifting_network")
    return {name: Scenario.load(name).with_values(SIZE) for name in names}


@pytest.fixture(scope="module")
def spread(arms: dict[str, Scenario]) -> dict[str, list[ArmRun]]:
    return run_arms(arms, [4, 2], workers=2)


def test_runs_come_by_arm_in_the_order_of_the_seeds(spread: dict[str, list[ArmRun]]) -> None:
    found = {arm: [(run.arm, run.seed) for run in runs] for arm, runs in spread.items()}
    assert found == {arm: [(arm, 4), (arm, 2)] for arm in ("isolated", "system_shifting_network")}


def test_one_process_and_two_give_the_same(
    arms: dict[str, Scenario], spread: dict[str, list[ArmRun]]
) -> None:
    here = run_arms(arms, [4, 2], workers=1)
    for arm in arms:
        for one, two in zip(here[arm], spread[arm], strict=True):
            assert one.summary == two.summary
            assert one.reasons == two.reasons
            for name, series in one.series.items():
                np.testing.assert_array_equal(series, two.series[name])


def test_a_run_of_the_runner_is_the_run_of_the_model(
    arms: dict[str, Scenario], spread: dict[str, list[ArmRun]]
) -> None:
    alone = run(arms["isolated"], seed=2)
    assert spread["isolated"][1].summary == alone.summary
    assert set(spread["isolated"][1].series) == set(alone.series.columns)


def test_the_first_seed_of_all_arms_comes_first(arms: dict[str, Scenario]) -> None:
    heard: list[Progress] = []
    run_arms(arms, [1, 2], workers=1, progress=heard.append)
    ended = [(each.last_run.arm, each.last_run.seed) for each in heard if each.last_run]
    assert ended == [
        ("isolated", 1), ("system_shifting_network", 1),
        ("isolated", 2), ("system_shifting_network", 2),
    ]  # fmt: skip


def test_what_is_compiled_need_not_be_compiled_again(arms: dict[str, Scenario]) -> None:
    heard: list[Progress] = []
    run_arms(arms, [1], workers=2, progress=heard.append)
    assert {each.stage for each in heard} == {"running"}


def test_only_the_rules_of_the_arms_are_compiled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr("sim.kernels.cache.cache_folder", lambda code: tmp_path)
    monkeypatch.setattr("sim.kernels.compilation.uncompiled", lambda modules: [
        name for name, kernel in KERNELS.items() if kernel.__module__ in modules
    ])  # fmt: skip
    scenario = Scenario.load("collective_impact")
    modules = sorted({type(getattr(scenario, family)).__module__ for family in FAMILIES})
    names = runner._to_compile(modules)
    rules = {KERNELS[name].__module__ for name in names if name.startswith("sim.rules.funding.")}
    assert "sim.rules.funding.backbone_grants" in rules
    assert "sim.rules.funding.innovation_pools" not in rules
    assert any(name.startswith("sim.world.") for name in names)


def test_a_rule_of_the_running_script_stays_in_this_process(
    monkeypatch: pytest.MonkeyPatch, arms: dict[str, Scenario]
) -> None:
    class Mine(DirectGrants):
        """As direct grants."""

    Mine.__module__ = "__main__"

    def refuse(*_: object) -> None:
        raise AssertionError("another process cannot find this rule")

    monkeypatch.setattr(pool, "pool", refuse)
    mine = arms["isolated"].model_copy(update={"funding": Mine()})
    found = run_arms({"mine": mine}, [2], workers=2)
    expected = run_arms({"isolated": arms["isolated"]}, [2], workers=1)
    assert found["mine"][0].summary == expected["isolated"][0].summary


def test_an_error_in_a_run_is_told(arms: dict[str, Scenario]) -> None:
    with pytest.raises(ValueError, match="seed is -1"):
        run_arms(arms, [-1], workers=2)

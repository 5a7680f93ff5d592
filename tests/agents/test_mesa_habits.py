"""What a user of Mesa is used to works, or is refused in one sentence."""

from __future__ import annotations

import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
import pytest

from sim.agents import Organization, Resident
from sim.errors import InputError
from sim.model import CommunityModel
from sim.runs import run
from sim.scenario import Scenario
from sim.scenario.given import scenario_of, seed_of
from tests.rules.worlds import series_bytes, small, stepped

SHORT = {"weeks": 8}


class Usual(CommunityModel):
    """What a user of Mesa writes: a model of one's own, with a collector of one's own."""

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(small(SHORT), seed)
        self.datacollector = mesa.DataCollector(
            {"impact": lambda model: float(model.series["impact"][-1])}, {"row": "row"}
        )

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def test_run_model_ends_with_the_last_week() -> None:
    model = CommunityModel(small(SHORT), 1)
    model.run_model()
    assert (model.week, model.running) == (8, False)
    model.run_model()
    assert model.week == 8, "it has ended"


def test_a_model_that_its_user_stops_stays_stopped() -> None:
    model = CommunityModel(small(SHORT), 1)
    model.running = False
    model.step()
    assert not model.running


def test_a_step_past_the_end_is_told_once_and_a_branch_may_take_it() -> None:
    model = CommunityModel(small(SHORT), 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(7):
            model.step()
        branch = model.shadow()
        for _ in range(3):
            branch.step()
        model.step()
    with pytest.warns(UserWarning, match="the 8 weeks of the scenario are over"):
        model.step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.step()
    assert model.week == 10


def test_without_a_seed_runs_differ_and_tell_their_seed() -> None:
    models = [CommunityModel(small(SHORT), seed=None) for _ in range(2)]
    assert models[0].seed != models[1].seed
    for model in models:
        model.run_model()
    again = stepped(small(SHORT), models[0].seed, 8)
    assert series_bytes(models[0]) == series_bytes(again)
    assert series_bytes(models[0]) != series_bytes(models[1])


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has no batch_run")
@pytest.mark.filterwarnings("ignore:The `iterations` keyword argument:DeprecationWarning")
def test_a_batch_run_repeats_with_other_seeds() -> None:
    rows = mesa.batch_run(
        CommunityModel, {"scenario": [small(SHORT)]}, iterations=2, display_progress=False
    )
    assert len({row["seed"] for row in rows}) == 2
    for row in rows:
        model = CommunityModel(small(SHORT), row["seed"])
        model.run_model()
        assert row["Step"] == 7
        assert row["impact"] == model.series["impact"][-1]


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has no batch_run")
def test_a_batch_run_takes_names_and_seeds() -> None:
    parameters = {"scenario": ["isolated", "collective_impact"], "seed": [1, 2]}
    rows = mesa.batch_run(Named, parameters, display_progress=False)
    assert [(row["scenario"], row["seed"]) for row in rows] == [
        ("isolated", 1), ("isolated", 2), ("collective_impact", 1), ("collective_impact", 2)
    ]  # fmt: skip
    assert len({row["impact"] for row in rows}) == 4


class Named(CommunityModel):
    """Short, whatever its scenario."""

    def __init__(self, scenario: str, seed: int) -> None:
        super().__init__(small(SHORT, scenario), seed)


def test_a_collector_of_ones_own_collects() -> None:
    model = Usual(3)
    model.run_model()
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame["impact"].tolist() == model.series["impact"].tolist()
    assert len(model.datacollector.get_agent_vars_dataframe()) == 8 * (60 + 12 + 4 + 1)


@pytest.mark.parametrize("name", ["datacollector", "data_recorder"])
def test_what_it_collects_are_its_weekly_series(name: str) -> None:
    model = CommunityModel(small(SHORT), 3)
    model.run_model()
    frame = getattr(model, name).get_all_dataframes()["series"]
    assert list(frame.columns) == ["seed", *model.series]
    assert frame["seed"].tolist() == [3] * 8
    for column, values in model.series.items():
        np.testing.assert_array_equal(frame[column], values)
    assert len(model.datacollector.get_model_vars_dataframe()) == 8
    with pytest.raises(InputError, match="there is no table 'impact'; expected 'series'"):
        getattr(model, name).get_table_dataframe("impact")


@pytest.mark.parametrize("given", [3, 3.0, np.int64(3)])
def test_seed_and_rng_are_the_same_number(given: Any) -> None:
    assert CommunityModel(small(), given).seed == CommunityModel(small(), rng=given).seed == 3


def test_of_a_generator_a_seed_is_drawn() -> None:
    """The first number below 2**32 that an equal generator gives."""
    expected = int(np.random.default_rng(5).integers(2**32))
    assert CommunityModel(small(), rng=np.random.default_rng(5)).seed == expected
    assert seed_of(rng=np.random.SeedSequence(5)) == expected
    generator = np.random.default_rng(5)
    assert seed_of(rng=generator) != seed_of(rng=generator)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"seed": -1}, "seed is -1: expected a whole number from 0 to 4294967295"),
        ({"seed": 2**32}, "seed is 4294967296: expected"),
        ({"seed": 1.5}, "seed is 1.5: expected"),
        ({"seed": float("nan")}, "seed is nan: expected"),
        ({"seed": float("inf")}, "seed is inf: expected"),
        ({"seed": True}, "seed is True: expected"),
        ({"seed": "3"}, "seed is '3': expected"),
        ({"rng": -1}, "rng is -1: expected"),
        ({"rng": "three"}, "rng is 'three': expected"),
        ({"rng": object}, "rng is <class 'object'>: expected a whole number"),
        ({"seed": 1, "rng": 1}, "both seed and rng are given; expected one of them"),
        ({"scenario": 3}, "scenario is 3: expected a Scenario, or the name or path"),
        ({"scenario": {"weeks": 3}}, "scenario is {'weeks': 3}: expected a Scenario"),
        ({"scenario": "system_shifting_netwrk"}, "system_shifting_network"),
        ({"agents": [Resident]}, "agents is .*: expected rows by class"),
        ({"agents": {mesa.Agent: [1]}}, "Agent must be a subclass of Resident, Organization"),
        ({"agents": {"Resident": [1]}}, "'Resident' must be a subclass of Resident"),
        ({"agents": {Resident: ["one"]}}, "there is no row one for Resident: expected 0 to 59"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(given: Any, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as told:
        CommunityModel(**{"scenario": small(), **given})
    assert "\n" not in str(told.value)


def test_a_scenario_is_loaded_by_its_name_or_path(tmp_path: Path) -> None:
    name = "system_shifting_network"
    assert CommunityModel(name, 1).settings == Scenario.load(name)
    file = tmp_path / "mine.toml"
    file.write_text(small().to_toml(), encoding="utf-8")
    assert CommunityModel(file, 1).settings == small()
    assert CommunityModel(seed=1).settings == Scenario()


def test_a_run_takes_what_a_model_takes(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(small(SHORT).to_toml(), encoding="utf-8")
    found = run(file, None, against=("shadow", "moneyless"))  # type: ignore[arg-type]
    again = run(small(SHORT), found.seed, against=("shadow", "moneyless"))
    assert found.scenario == small(SHORT)
    assert found.summary == again.summary, "further runs have the seed of the run"


class Foreign(mesa.Agent):
    """Stands for nothing here."""


def test_foreign_agents_are_refused() -> None:
    model, other = CommunityModel(small(), 1), CommunityModel(small(), 1)
    for made in (lambda: Foreign(model), lambda: Resident(model, 3)):
        with pytest.raises(InputError, match="agents stand for rows of this model"):
            made()
    assert len(model.agents) == 60 + 12 + 4 + 1
    with pytest.raises(InputError, match=r"Resident of row 3 .*expected Resident of this model"):
        model.use(Resident, [other.actor(3)])
    with pytest.raises(InputError, match=r"Organization of row 60 .*expected Resident"):
        model.use(Resident, [model.actor(60)])
    with pytest.raises(InputError, match=r"Organization of row 60 .*expected Organization of"):
        model.use(Organization, [other.actor(60)])


def test_agents_are_not_removed_by_hand() -> None:
    model = CommunityModel(small(), 1)
    with pytest.raises(InputError, match="Resident of row 3 stands for a row, which stays"):
        model.actor(3).remove()
    with pytest.raises(InputError, match="which stays"):
        model.remove_all_agents()
    assert len(model.agents) == 60 + 12 + 4 + 1


class OfMesa:
    """A scenario as Mesa 3.5 and 4 have them, for where there is none."""

    def __init__(self, rng: Any = None, **parameters: Any) -> None:
        self.rng, self.parameters = np.random.default_rng(rng), parameters

    def __iter__(self) -> Any:
        return iter(self.parameters.items())

    def __len__(self) -> int:
        return len(self.parameters)


OfMesa.__name__, OfMesa.__module__ = "Scenario", "mesa.experimental.scenarios.scenario"


def scenarios_of_mesa() -> list[Any]:
    """The class of this Mesa, and one like that of Mesa 4."""
    real = getattr(getattr(mesa.experimental, "scenarios", SimpleNamespace()), "Scenario", None)
    return [OfMesa] if real is None else [real, OfMesa]


@pytest.mark.parametrize("kind", scenarios_of_mesa(), ids=lambda kind: kind.__module__)
def test_a_scenario_of_mesa_names_ours_and_lays_values_over_it(kind: Any) -> None:
    given = kind(rng=5, arm="collective_impact", **{"communication.velocity": 0.2, "weeks": 8})
    expected = Scenario.load("collective_impact").with_values(
        {"communication.velocity": 0.2, "weeks": 8}
    )
    assert scenario_of(given) == expected
    seeds = [seed_of(scenario=kind(rng=5)) for _ in range(2)]
    assert seeds[0] == seeds[1] != seed_of(scenario=kind(rng=6))


@pytest.mark.parametrize("kind", scenarios_of_mesa(), ids=lambda kind: kind.__module__)
def test_a_bare_scenario_of_mesa_is_not_taken_for_the_default(kind: Any) -> None:
    with pytest.raises(InputError, match="this scenario of Mesa names no scenario of systemshift"):
        CommunityModel(kind(rng=5))

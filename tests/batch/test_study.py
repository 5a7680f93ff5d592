"""Study files: what they may say, what is refused, and which runs they make."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sim.batch.study import Study
from sim.batch.studyfile import names, read_study
from sim.batch.sweep import sweep
from sim.errors import InputError
from sim.model import CommunityModel
from sim.scenario import Scenario, differing_settings, sampled_ranges
from tests.batch.sweeping import HOUSE, SMALL, write_study


def load(folder: Path, text: str, **values: Any) -> Study:
    return read_study(write_study(folder, text), values)


@pytest.mark.parametrize("name", names())
def test_a_study_that_ships_can_be_used_and_survives_its_manifest(name: str) -> None:
    study = read_study(name)
    again = Study.from_data(json.loads(json.dumps(study.as_data())))
    assert again.places == study.places
    assert next(again.groups("code")) == next(study.groups("code"))
    assert study.title != name
    assert study.description


def test_the_issue_s_studies_ship() -> None:
    assert {"complexity", "turbulence", "velocity_copying_topology", "funding_money"} <= set(
        names()
    )
    assert len(read_study("rules_factorial").places) == 243


def test_all_arms_of_one_point_and_seed_are_run_together_on_equal_seeds(tmp_path: Path) -> None:
    study = load(tmp_path, SMALL)
    groups = list(study.groups("code"))
    assert study.total == 2 * 2 * 3 == sum(map(len, groups))
    assert {len({task.point for task in group}) for group in groups} == {1}
    assert [group[0].seed for group in groups] == [1, 1, 2, 2, 3, 3]
    assert all({task.arm for task in group} == set(study.arms) for group in groups)
    apart = load(tmp_path, SMALL, paired=False)
    assert len({task.seed for group in apart.groups("code") for task in group}) == 12


def test_a_key_changes_with_everything_that_determines_a_run(tmp_path: Path) -> None:
    study = load(tmp_path, SMALL)
    keys = {task.key for group in study.groups("code") for task in group}
    assert len(keys) == study.total
    for other in (
        load(tmp_path, SMALL, weeks=7).groups("code"),
        load(tmp_path, SMALL, first_seed=4).groups("code"),
        load(tmp_path, SMALL, **{"people.acceptance": 0.37}).groups("code"),
        study.groups("edited"),
    ):
        assert keys.isdisjoint(task.key for group in other for task in group)
    longer = load(tmp_path, SMALL, replicates=5, outcomes=["impact"], title="Other words")
    assert keys < {task.key for group in longer.groups("code") for task in group}


def test_settings_levers_and_uncertainties_reach_the_scenarios(tmp_path: Path) -> None:
    text = (
        SMALL.replace('arms = ["isolated", "system_shifting_network"]', "")
        + ('levers.funding = { as_in = ["isolated", "collective_impact"] }\n').replace(
            "levers.funding", "\n[levers]\nfunding"
        )
        + (
            '[arms.slow]\nscenario = "system_shifting_network"\ncommunication.velocity = 0.01\n'
            '[arms.fast]\nscenario = "system_shifting_network"\n'
        )
    )
    study = load(tmp_path, text)
    assert list(study.arms) == ["slow", "fast"]
    assert study.arms["slow"].communication.velocity == 0.01
    assert study.arms["fast"].community.residents == 30
    backbone = Scenario.load("collective_impact", "bristol", "complex").as_is()
    point = {"people.trial_rate": 0.3, "funding": "collective_impact"}
    made = study.scenario("slow", point)
    assert made.funding == backbone.funding
    assert made.people.trial_rate == 0.3
    assert made.rules["governance"] == "distributed_leadership"


def test_all_uncertainties_are_those_with_a_range_and_an_arm_takes_what_it_has(
    tmp_path: Path,
) -> None:
    text = SMALL.split("[uncertainties]")[0].replace(
        "replicates", 'uncertainties = "all"\nreplicates'
    )
    study = load(tmp_path, text + '[design]\nkind = "latin_hypercube"\npoints = 4\n')
    ranges = sampled_ranges([arm.rules for arm in study.arms.values()])
    fixed = differing_settings(study.arms.values())
    assert fixed >= {"learning.mapping", "communication.sharing_mistakes"}
    assert [each.name for each in study.uncertainties] == [k for k in ranges if k not in fixed]
    for arm, scenario in study.arms.items():
        flat = study.scenario(arm, study.points[0]).flat()
        for key, value in study.points[0].items():
            if key in scenario.taught:
                assert flat[key] == scenario.flat()[key]
            elif key in flat:
                assert flat[key] == value


def test_a_list_of_points_comes_from_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(
        "people.trial_rate,communication.copying\n0,best\n0.25,conformity\n", encoding="utf-8"
    )
    text = SMALL.split("[uncertainties]")[0] + '[design]\nkind = "list"\nfile = "points.csv"\n'
    study = load(tmp_path, text)
    assert study.points == [
        {"people.trial_rate": 0.0, "communication.copying": "best"},
        {"people.trial_rate": 0.25, "communication.copying": "conformity"},
    ]
    (tmp_path / "points.csv").write_text("people.trial_rate\n0.1\n,\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"points\.csv:3: 2 cells, expected 1"):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("replicates = 3", "replicate = 3", "unknown key replicate; did you mean replicates"),
        ("replicates = 3", "replicates = 0", "replicates is 0, but must be greater than or equal"),
        ("replicates = 3", 'replicates = "3"', "replicates is '3', but must be a valid integer"),
        ('["isolated", "system', '["isolatd", "system', "did you mean 'isolated'"),
        ("people.trial_rate", "people.trial_rat", "no arm has people.trial_rat; did you mean"),
        ("[0.0, 0.3]", "[0.0, 3.0]", "people.trial_rate is 3.0, but must be a number from 0 to 1"),
        ("[0.0, 0.3]", "[0.3, 0.3]", "a value is named twice"),
        ("[0.0, 0.3]", "{ range = [0.3, 0.1] }", "low below high"),
        ("[0.0, 0.3]", "{ rang = [0.1, 0.3] }", "unknown key uncertainties.people.trial_rate.rang"),
        ('["impact"]', '["impakt"]', "no weekly measure 'impakt'; did you mean impact"),
        ("series =", 'outcomes = ["grwth"]\nseries =', "outcomes: there is no measure 'grwth'"),
        ("weeks = 6", "weeks = 6 6", "no valid TOML"),
        ("residents = 30", "resident = 30", "unknown key community.resident"),
        ("[uncert", '[design]\nkind = "sobl"\n[uncert', "design.kind is 'sobl', but must be"),
    ],
)  # fmt: skip
def test_a_study_that_makes_no_sense_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in SMALL
    with pytest.raises(InputError) as refusal:
        load(tmp_path, SMALL.replace(old, new))
    assert said in str(refusal.value)
    assert str(refusal.value).startswith(str(tmp_path / "small.toml"))


def test_an_unknown_study_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="did you mean 'complexity'"):
        read_study("complexty")


def test_an_installed_copy_has_the_studies(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(call, cwd=HOUSE, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    assert names() == sorted(
        path.stem for path in (tmp_path / "site" / "sim" / "experiments").glob("*.toml")
    )
    call = [sys.executable, "-c", "import sim; print(sim.read_study('complexity').total)"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("600\n", "")


@pytest.mark.parametrize(
    ("outcomes", "made"),
    [(["impact.final", "adaptivity.responded"], 0), (["adaptivity.regained"], 5)],
)
@pytest.mark.parametrize("series", [[], ["impact"]])
def test_a_study_that_keeps_what_is_regained_makes_branches_and_no_other_does(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    outcomes: list[str],
    made: int,
    series: list[str],
) -> None:
    """Five of every run in which the problem is redrawn: without a redraw, and with four others."""
    left = []
    shadow = CommunityModel.shadow

    def counted(model: CommunityModel, redraw: int = 0) -> CommunityModel:
        left.append(redraw)
        return shadow(model, redraw)

    monkeypatch.setattr(CommunityModel, "shadow", counted)
    calm = {"replicates": 1, "shocks.weeks": [3], "outcomes": outcomes, "series": series}
    study = load(tmp_path, SMALL, **calm)
    found = sweep(study, tmp_path / "out", workers=1)
    assert found.done == study.total
    assert len(left) == made * study.total
    if made:
        assert found.runs["adaptivity.regained"].notna().all()

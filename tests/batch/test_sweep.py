"""Sweeps: the same table by every road, and nothing lost or mixed when files or runs go wrong."""

from __future__ import annotations

import importlib.util
import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.batch.results import Results, open_results
from sim.batch.study import Study
from sim.batch.studyfile import read_study
from sim.batch.sweep import sweep
from sim.batch.verify import verify_folder
from sim.errors import InputError
from sim.kernels import code_identity
from sim.measures.catalogue import USUAL
from sim.rules.base import REGISTRY
from sim.runs import run
from tests.batch.forging import copied, forged
from tests.batch.sweeping import SMALL, write_study


def test_every_run_is_there_once_and_is_the_run_of_its_scenario(
    small: Study, undisturbed: Results
) -> None:
    runs = undisturbed.runs
    assert len(runs) == small.total == undisturbed.done
    assert not runs.duplicated(["arm", "people.trial_rate", "seed"]).any()
    row = runs[(runs["arm"] == "isolated") & (runs["people.trial_rate"] == 0.3)].iloc[0]
    scenario = small.arms["isolated"].with_values({"people.trial_rate": 0.3})
    direct = run(scenario, int(row["seed"]))
    for name in USUAL:
        value = direct.summary[name]
        assert (value is None and np.isnan(row[name])) or value == row[name]
    weekly = undisturbed.series[undisturbed.series["key"] == row["key"]]
    assert weekly["impact"].tolist() == direct.series["impact"].tolist()
    assert undisturbed.failures.empty


def test_two_processes_bring_the_same_table(
    small: Study, undisturbed: Results, tmp_path: Path
) -> None:
    told: list[int] = []
    both = sweep(small, tmp_path, workers=2, progress=lambda step: told.append(step.done))
    assert both.content_hash() == undisturbed.content_hash()
    assert told == sorted(told)
    assert told[-1] == small.total


def test_more_seeds_points_and_outcomes_reuse_what_is_there(
    small: Study, undisturbed: Results, tmp_path: Path
) -> None:
    folder = tmp_path / "grown"
    few = replace(small, replicates=1, outcomes=("impact.final",), series=())
    first = sweep(few, folder, workers=1)
    assert first.columns[-1] == "impact.final"
    assert first.series.empty
    stamps = {path: path.stat().st_mtime_ns for path in (folder / "runs").iterdir()}

    more = sweep(replace(few, replicates=3), folder, workers=1)
    kept = {path: path.stat().st_mtime_ns for path in stamps}
    assert kept == stamps
    new = [p for part in (folder / "runs").iterdir() if part not in stamps
           for p in pq.read_table(part)["seed"].to_pylist()]  # fmt: skip
    assert sorted(new) == [2] * 4 + [3] * 4
    assert more.done == 12

    assert sweep(small, folder, workers=1).content_hash() == undisturbed.content_hash()


def test_two_machines_merge(small: Study, undisturbed: Results, tmp_path: Path) -> None:
    here = sweep(replace(small, replicates=1), tmp_path / "here", workers=1)
    there = sweep(replace(small, replicates=2, first_seed=2), tmp_path / "there", workers=1)
    assert here.content_hash() != undisturbed.content_hash()
    assert here.store.merge(there.store) > 0
    assert here.store.merge(there.store) == 0
    merged = open_results(tmp_path / "here")
    assert merged.content_hash() == undisturbed.content_hash()
    assert (merged.study.total, merged.done) == (12, 12)


def test_another_study_is_refused(small: Study, undisturbed: Results, tmp_path: Path) -> None:
    folder = copied(undisturbed, tmp_path)
    other = read_study(write_study(tmp_path), {"people.acceptance": 0.37})
    with pytest.raises(InputError, match=r"people\.acceptance of isolated is 0\.3 there and 0\.37"):
        sweep(other, folder, workers=1)
    fewer = read_study(write_study(tmp_path, SMALL.replace("[0.0, 0.3]", "[0.0]")))
    with pytest.raises(InputError, match="1 of its 2 points are not among those of this one"):
        sweep(fewer, folder, workers=1)
    assert open_results(folder).content_hash() == undisturbed.content_hash()


@pytest.mark.parametrize("spoil", ["truncated", "flipped"])
@pytest.mark.parametrize("room", ["runs", "series"])
def test_a_damaged_part_is_noticed_and_its_runs_are_made_again(
    small: Study, undisturbed: Results, tmp_path: Path, spoil: str, room: str
) -> None:
    folder = copied(undisturbed, tmp_path)
    part = sorted((folder / room).iterdir())[0]
    data = bytearray(part.read_bytes())
    if spoil == "truncated":
        data = data[: len(data) // 2]
    else:
        data[len(data) // 2] ^= 1
    part.write_bytes(data)
    spoilt = open_results(folder)
    assert len(spoilt.damaged) == 1
    assert 0 < spoilt.done < small.total
    assert sweep(small, folder, workers=1).content_hash() == undisturbed.content_hash()
    assert len(list((folder / "damaged").iterdir())) == 1


def test_a_full_disk_is_told_and_nothing_is_lost(
    small: Study, undisturbed: Results, tmp_path: Path
) -> None:
    folder = tmp_path / "full"
    sweep(replace(small, replicates=1), folder, workers=1)
    largest = (folder / "manifest.json").stat().st_size + 4096
    assert all(part.stat().st_size > largest for part in (folder / "runs").iterdir())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            sweep(small, folder, workers=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert open_results(folder).done == 4
    assert not list((folder / "runs").glob("*.passing"))
    assert sweep(small, folder, workers=1).content_hash() == undisturbed.content_hash()


def test_a_manifest_of_another_version_is_refused(undisturbed: Results, tmp_path: Path) -> None:
    folder = copied(undisturbed, tmp_path)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "format": 99}), encoding="utf-8")
    with pytest.raises(InputError, match="written in format 99"):
        open_results(folder)
    older = {**manifest["versions"], "numpy": "1.0"}
    path.write_text(json.dumps({**manifest, "versions": older}), encoding="utf-8")
    with pytest.raises(InputError, match=r"made with numpy 1\.0, and here is"):
        sweep(undisturbed.study, folder, workers=1)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="damaged"):
        open_results(folder)


def test_a_folder_of_something_else_is_left_alone(small: Study, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds thesis\.txt"):
        sweep(small, tmp_path, workers=1)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_two_sweeps_cannot_write_into_one_folder(small: Study, tmp_path: Path) -> None:
    seen: list[str] = []

    def second(_: object) -> None:
        if not seen:
            with pytest.raises(InputError, match="another sweep is writing") as refusal:
                sweep(small, tmp_path / "one", workers=1)
            seen.append(str(refusal.value))
            assert open_results(tmp_path / "one").is_growing

    done = sweep(replace(small, replicates=1), tmp_path / "one", workers=1, progress=second)
    assert seen
    assert done.done == 4
    assert not open_results(tmp_path / "one").is_growing


RULE = '''
"""A rule of somebody else."""

from sim.rules.base import rule
from sim.rules.membership.spontaneous import Spontaneous


@rule("membership", "moody", seeds="none", reads=(), writes=())
class Moody(Spontaneous):
    """Fails with every 33rd seed."""

    def admit(self, world, week):
        if world.seed % 33 == 0 and week == 3:
            raise ZeroDivisionError("bad mood")
        super().admit(world, week)
'''


@pytest.fixture
def moody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of a rule that raises in 3 % of runs."""
    path = tmp_path / "plugin" / "moody.py"
    path.parent.mkdir()
    path.write_text(RULE, encoding="utf-8")
    monkeypatch.setitem(REGISTRY, "membership", dict(REGISTRY["membership"]))
    spec = importlib.util.spec_from_file_location("moody", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "moody", module)
    spec.loader.exec_module(module)
    yield path
    code_identity.outside_hash.cache_clear()


def test_failed_runs_are_recorded_and_made_again_on_request(tmp_path: Path, moody: Path) -> None:
    text = SMALL.replace('["isolated", "system_shifting_network"]', '["isolated"]')
    values: dict[str, Any] = {"membership.rule": "moody", "replicates": 34, "weeks": 4}
    study = read_study(write_study(tmp_path, text), values)
    study = replace(study, series=())
    results = sweep(study, tmp_path / "out", workers=1)
    assert (results.done, len(results.failures)) == (68, 2)
    assert set(results.failures["seed"]) == {33}
    assert "ZeroDivisionError: bad mood" in results.failures["error"].iloc[0]
    assert len(results.runs) == 66
    parts = len(results.parts)
    assert len(sweep(study, tmp_path / "out", workers=1).parts) == parts
    again = sweep(study, tmp_path / "out", workers=1, retry=True)
    assert (again.done, len(again.failures)) == (68, 2)
    assert len(again.parts) > parts

    moody.write_text(RULE.replace("week == 3", "week == 2"), encoding="utf-8")
    code_identity.outside_hash.cache_clear()
    with pytest.raises(InputError, match="runs made by other code"):
        sweep(study, tmp_path / "out", workers=1)
    assert len(open_results(tmp_path / "out").runs) == 66


def test_verify_names_the_first_run_week_and_column_that_differs(
    undisturbed: Results, tmp_path: Path
) -> None:
    assert verify_folder(undisturbed.store.folder, every=True, workers=1).equal
    folder = copied(undisturbed, tmp_path)
    order = undisturbed.runs["key"].tolist()
    victims = order[7:9]

    def edit(table: pd.DataFrame) -> pd.DataFrame | None:
        hit = table["key"].isin(victims) & (table["week"] >= 4)
        table.loc[hit, "impact"] += 1e-12
        return table if hit.any() else None

    forged(folder, "series", edit)
    found = verify_folder(folder, every=True, workers=1)
    assert found.first is not None
    row = undisturbed.runs.iloc[7]
    assert (found.first.arm, found.first.seed, found.first.point) == tuple(
        row[["arm", "seed", "point"]]
    )
    assert (found.first.week, found.first.column, found.differing) == (4, "impact", 2)

    said = " ".join(found.lines())
    assert "2 of 12 runs made again differ" in said
    assert "week 4, impact was" in said

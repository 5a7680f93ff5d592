"""Folders of runs: only what the study asks for is read, and nothing in a folder is believed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.analysis.sweeps.overview import overview_lines
from sim.batch.environment import arithmetic
from sim.batch.export import export
from sim.batch.results import Results, open_results
from sim.batch.store.folder import Store
from sim.batch.study import Study
from sim.batch.studyfile import read_study
from sim.batch.sweep import parse_share, sweep
from sim.batch.verify import verify_folder
from sim.cli import app
from sim.errors import InputError
from tests.batch.forging import copied, forged
from tests.batch.sweeping import HOUSE, write_study


def beside(results: Results, others: Results, folder: Path) -> Path:
    """A copy of the first sweep with the parts of the second among its own."""
    place = copied(results, folder)
    for room in ("runs", "series"):
        for path in (others.store.folder / room).iterdir():
            shutil.copy(path, place / room)
    return place


# ---- what is read -------------------------------------------------------------------------------


def test_rows_of_another_study_are_named_and_left_out(
    small: Study, undisturbed: Results, tmp_path: Path
) -> None:
    """Its points and settings are others; 4 of its rows stand among the 12."""
    other = read_study(write_study(tmp_path), {"people.acceptance": 0.37, "replicates": 1})
    foreign = sweep(other, tmp_path / "other", workers=1)
    folder = beside(undisturbed, foreign, tmp_path)
    mixed = open_results(folder)
    assert (mixed.done, len(mixed.runs), len(mixed.series)) == (12, 12, 72)
    assert mixed.content_hash() == undisturbed.content_hash()
    assert (mixed.left_out.foreign, mixed.left_out.further) == (4, 0)
    assert "4 rows are no runs of this study" in " ".join(overview_lines(mixed))
    assert len(pd.read_csv(export(mixed, "csv", None, force=False))) == 12

    found = verify_folder(folder, workers=1)
    assert (found.equal, found.first, found.left_out.foreign) == (False, None, 4)
    assert sweep(small, folder, workers=1).content_hash() == undisturbed.content_hash()


def test_points_that_the_study_lacks_do_not_end_in_an_error(
    undisturbed: Results, tmp_path: Path
) -> None:
    """Of the 12 other runs 6 are at a point that both have, and so are the same runs."""
    text = write_study(tmp_path).read_text(encoding="utf-8").replace("0.3]", "0.2]")
    foreign = sweep(write_study(tmp_path, text), tmp_path / "other", workers=1)
    found = verify_folder(beside(undisturbed, foreign, tmp_path), workers=1, every=True)
    assert (found.checked, found.first, found.left_out.foreign) == (12, None, 6)


def test_fewer_seeds_read_fewer_runs(small: Study, undisturbed: Results, tmp_path: Path) -> None:
    """12 runs of 3 seeds are stored; of 1 seed there are 4."""
    folder = copied(undisturbed, tmp_path)
    few = sweep(replace(small, replicates=1), folder, workers=1)
    assert (few.done, few.study.total, len(few.runs)) == (4, 4, 4)
    assert (few.left_out.further, few.left_out.foreign) == (8, 0)
    assert set(pd.read_csv(export(few, "csv", None, force=False))["seed"]) == {1}
    assert "8 stored runs have seeds that the study does not ask for" in " ".join(
        overview_lines(few)
    )
    assert verify_folder(folder, workers=1).equal
    assert sweep(small, folder, workers=1).content_hash() == undisturbed.content_hash()


def test_a_row_under_the_key_of_another_run_is_left_out_and_made_again(
    small: Study, undisturbed: Results, tmp_path: Path
) -> None:
    folder = copied(undisturbed, tmp_path)
    victim = undisturbed.runs["key"].iloc[5]

    def another_seed(table: pd.DataFrame) -> pd.DataFrame | None:
        hit = table["key"] == victim
        table.loc[hit, "seed"] = 3
        return table if hit.any() else None

    forged(folder, "runs", another_seed)
    spoilt = open_results(folder)
    assert (spoilt.done, spoilt.left_out.foreign) == (11, 1)
    assert sweep(small, folder, workers=1).content_hash() == undisturbed.content_hash()


def test_series_that_are_asked_for_later_are_made(
    small: Study, undisturbed: Results, tmp_path: Path
) -> None:
    """With the same outcomes; then with fewer, where a part of more outcomes lacks the series."""
    folder = tmp_path / "out"
    first = sweep(replace(small, series=()), folder, workers=1)
    assert first.series.empty
    assert sweep(small, folder, workers=1).content_hash() == undisturbed.content_hash()

    folder = tmp_path / "fewer"
    sweep(replace(small, series=()), folder, workers=1)
    fewer = sweep(replace(small, outcomes=("impact.final",)), folder, workers=1)
    assert len(fewer.series) == 12 * 6
    assert fewer.missing == 0


@pytest.mark.parametrize("what", ["text", "table", "series"])
def test_a_file_that_is_no_part_is_damaged(undisturbed: Results, tmp_path: Path, what: str) -> None:
    """Named by its checksum, as a part is."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from sim.batch.store.parts import _write

    folder = copied(undisturbed, tmp_path)
    data = b"no table"
    if what == "table":
        pq.write_table(pa.table({"key": ["zz"], "seed": [1]}), tmp_path / "table")
        data = (tmp_path / "table").read_bytes()
    elif what == "series":
        data = next((folder / "series").iterdir()).read_bytes()
    name = _write(folder / "runs", data)
    found = open_results(folder)
    assert (found.damaged, found.done) == ([name], 12)
    assert not verify_folder(folder, workers=1).equal
    sweep(found.study, folder, workers=1)
    assert [path.name for path in (folder / "damaged").iterdir()] == [name]


def test_several_folders_merge_in_any_order(
    small: Study, undisturbed: Results, tmp_path: Path
) -> None:
    """The last seeds first: the seeds between do not make the study forget them."""
    parts = {
        seed: sweep(replace(small, replicates=1, first_seed=seed), tmp_path / str(seed), workers=1)
        for seed in (1, 2, 3)
    }
    store = parts[1].store
    store.merge(parts[3].store)
    store.merge(parts[2].store)
    merged = open_results(tmp_path / "1")
    assert (merged.done, merged.content_hash()) == (12, undisturbed.content_hash())


# ---- verify -------------------------------------------------------------------------------------


def verified(folder: Path) -> tuple[str, Any, Any]:
    """Column, stored and new value of the first run that differs."""
    found = verify_folder(folder, every=True, workers=1)
    assert not found.equal
    assert found.first is not None, found.lines()
    return found.first.column, found.first.stored, found.first.again


def test_verify_sees_a_changed_factor(undisturbed: Results, tmp_path: Path) -> None:
    folder = copied(undisturbed, tmp_path)
    forged(folder, "runs", lambda table: table.assign(**{"people.trial_rate": 0.25}))
    first = undisturbed.runs["people.trial_rate"].iloc[0]
    assert verified(folder) == ("people.trial_rate", 0.25, first)


def test_verify_sees_a_changed_reason(undisturbed: Results, tmp_path: Path) -> None:
    folder = copied(undisturbed, tmp_path)
    forged(folder, "runs", lambda table: table.assign(undefined='{"impact.final": "no idea"}'))
    column, stored, again = verified(folder)
    assert column == "undefined"
    assert "no idea" in stored
    assert "no idea" not in again


def test_verify_sees_a_success_that_is_made_a_failure(undisturbed: Results, tmp_path: Path) -> None:
    folder = copied(undisturbed, tmp_path)
    victim = undisturbed.runs["key"].iloc[4]

    def fail(table: pd.DataFrame) -> pd.DataFrame | None:
        hit = table["key"] == victim
        table.loc[hit, undisturbed.study.outcomes] = np.nan
        table.loc[hit, "error"] = "Traceback\nValueError: forged"
        return table if hit.any() else None

    forged(folder, "runs", fail)
    assert verified(folder) == ("error", "ValueError: forged", None)


def test_verify_sees_weeks_that_are_gone(undisturbed: Results, tmp_path: Path) -> None:
    folder = copied(undisturbed, tmp_path)
    forged(folder, "series", lambda table: table[table["week"] < 4])
    assert verified(folder) == ("week", "4 weeks", "6 weeks")


def test_verify_says_which_runs_are_missing(undisturbed: Results, tmp_path: Path) -> None:
    folder = copied(undisturbed, tmp_path)
    gone = set(undisturbed.runs["key"].iloc[:3])
    forged(folder, "runs", lambda table: table[~table["key"].isin(gone)])
    done = CliRunner().invoke(app, ["verify", str(folder), "--workers", "1"])
    assert done.exit_code == 1
    assert "3 of the 12 runs of the study are missing" in done.stdout


def test_verify_says_which_versions_are_others(undisturbed: Results, tmp_path: Path) -> None:
    folder = copied(undisturbed, tmp_path)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["versions"]["numpy"] = "1.0"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    found = verify_folder(folder, workers=1)
    assert list(found.versions) == ["numpy"]
    assert "They were made with numpy 1.0 (here " in " ".join(found.lines())


# ---- other processors ---------------------------------------------------------------------------


def nudged(folder: Path, by: float, **about: Any) -> None:
    """Change an outcome of every run by a relative difference."""

    def nudge(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(**{"impact.final": table["impact.final"] * (1.0 + by)})

    forged(folder, "runs", nudge, **about)


def test_numbers_of_another_processor_are_compared_within_a_tolerance(
    undisturbed: Results, tmp_path: Path
) -> None:
    """1e-12, as it says; those of the same processor to the last bit, 2.2e-16."""
    same, near, far = (copied(undisturbed, tmp_path / name) for name in "abc")
    nudged(same, 4e-16)
    assert verified(same)[0] == "impact.final"
    nudged(near, 1e-13, arithmetic="another machine")
    found = verify_folder(near, workers=1)
    assert (found.equal, found.arithmetic) == (True, ["another machine"])
    assert "compared within 1e-12" in " ".join(found.lines())
    nudged(far, 1e-11, arithmetic="another machine")
    assert verified(far)[0] == "impact.final"


def test_runs_of_another_processor_are_not_mixed_unless_asked(
    small: Study, undisturbed: Results, tmp_path: Path
) -> None:
    there = copied(undisturbed, tmp_path / "there")
    forged(there, "runs", lambda table: table, arithmetic="another machine")
    with pytest.raises(InputError, match="made by another machine, and others are made by "):
        sweep(replace(small, replicates=4), there, workers=1)
    here = sweep(replace(small, replicates=1, first_seed=4), tmp_path / "here", workers=1)
    with pytest.raises(InputError, match="others are made by another machine"):
        here.store.merge(Store.open(there))
    assert open_results(tmp_path / "here").done == 4

    mixed = sweep(replace(small, replicates=4), there, workers=1, mix_processors=True)
    assert mixed.done == 16
    assert mixed.store.arithmetics == sorted([arithmetic(), "another machine"])
    assert here.store.merge(Store.open(there), mix_processors=True) > 0


@pytest.mark.full
def test_numpy_without_a_feature_is_another_processor(tmp_path: Path) -> None:
    """numpy takes features away by an environment variable, and so plays an older processor."""
    taken = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    if not taken:
        pytest.skip("numpy chooses no functions by features of this processor")
    study = write_study(tmp_path)
    sweep(study, tmp_path / "out", workers=1)

    def there(*words: object) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", "from sim.cli import main; main()", *map(str, words)],
            env=os.environ | {"PYTHONPATH": str(HOUSE), "NPY_DISABLE_CPU_FEATURES": taken[-1]},
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    more = ["sweep", study, "--out", tmp_path / "out", "--workers", "1", "--set", "replicates=4"]
    code, said = there(*more)
    assert (code, "--mix-processors" in said) == (2, True)
    assert there(*more, "--mix-processors")[0] == 0
    code, said = there("verify", tmp_path / "out", "--workers", "1")
    assert code == 0
    assert "equal within 1e-12" in said


# ---- manifests ----------------------------------------------------------------------------------

WRONG = [None, True, 7, -1, 1e300, "x", "", [], ["x"], {}, {"x": 1}, [[]]]
DEEP = 100_000


def spoilt(manifest: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The manifest with one key gone, or one value replaced, at every place."""

    def put(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
        copy = json.loads(json.dumps(tree))
        at = copy
        for step in path[:-1]:
            at = at[step]
        if value is spoilt:
            del at[path[-1]]
        else:
            at[path[-1]] = value
        return copy

    def places(tree: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        steps = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for step, value in steps:
            yield (*path, step)
            if isinstance(value, dict | list):
                yield from places(value, (*path, step))

    for path in places(manifest, place):
        for value in [*WRONG, spoilt]:
            yield f"{path} = {value}", put(manifest, path, value)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("study", None, "study must be"),
        ("versions", ["numpy"], "versions must be"),
        ("sessions", 7, "sessions must be"),
        ("code", spoilt, "code is missing"),
    ],
)
def test_a_wrong_key_of_a_manifest_is_named(
    undisturbed: Results, tmp_path: Path, key: str, value: Any, said: str
) -> None:
    folder = copied(undisturbed, tmp_path)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | {key: value}
    whole = {name: each for name, each in manifest.items() if each is not spoilt}
    path.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(InputError, match=f"manifest.json is damaged: {said}"):
        open_results(folder)


@pytest.mark.full
def test_a_damaged_manifest_ends_in_one_sentence(undisturbed: Results, tmp_path: Path) -> None:
    """Whatever is missing or wrong; settings of arms stand for each other, so a few are tried."""
    folder = copied(undisturbed, tmp_path)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    arms = manifest["study"]["arms"]
    manifest["study"]["arms"] = {
        arm: {k: v for k, v in settings.items() if k.startswith(("weeks", "shocks."))}
        for arm, settings in arms.items()
    }
    manifest["study"]["outcomes"] = manifest["study"]["outcomes"][:2]
    sentences: list[str] = []
    for what, data in spoilt(manifest):
        path.write_text(json.dumps(data), encoding="utf-8")
        try:
            found = open_results(folder)
            if found.study.total < 1000:  # many replicates are no damage, but take long
                assert found.done >= 0, what
        except InputError as error:
            sentences.append(str(error))
    assert len(sentences) > 500
    assert [each for each in sentences if str(folder) not in each or "\n" in each] == []


@pytest.mark.parametrize("key", ["study", "sessions", "notes"])
def test_a_deeply_nested_manifest_ends_in_one_sentence(
    undisturbed: Results, tmp_path: Path, key: str
) -> None:
    folder = copied(undisturbed, tmp_path)
    path = folder / "manifest.json"
    text = path.read_text(encoding="utf-8").rstrip().removesuffix("}")
    path.write_text(f'{text}, "{key}": {"[" * DEEP}{"]" * DEEP}}}', encoding="utf-8")
    done = CliRunner().invoke(app, ["results", str(folder)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


# ---- free text ----------------------------------------------------------------------------------


def test_free_text_is_never_a_formula(tmp_path: Path) -> None:
    """An arm may be named by anybody; a spreadsheet must not compute its name."""
    from openpyxl import load_workbook

    text = write_study(tmp_path).read_text(encoding="utf-8")
    head = 'arms = ["isolated", "system_shifting_network"]\n'
    name = '=HYPERLINK("http://x.invalid")'
    arms = f"[arms.'{name}']\nscenario = \"isolated\"\n"
    study = read_study(write_study(tmp_path, text.replace(head, "") + arms), {"replicates": 1})
    results = sweep(study, tmp_path / "out", workers=1)
    rows = export(results, "csv", None, force=False).read_text(encoding="utf-8").splitlines()
    assert all(f'"\'{name.replace(chr(34), chr(34) * 2)}"' in row for row in rows[1:])
    sheet = load_workbook(export(results, "xlsx", None, force=False)).active
    assert sheet is not None
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {(cell.value, cell.data_type) for cell in cells} == {(name, "s")}


# ---- shares -------------------------------------------------------------------------------------


def test_shares_divide_the_runs(small: Study, undisturbed: Results, tmp_path: Path) -> None:
    """6 groups of 2 arms in 4 shares: 2, 2, 1 and 1 groups."""
    shares = [
        sweep(small, tmp_path / str(each), workers=1, share=(each, 4)) for each in (1, 2, 3, 4)
    ]
    assert [each.done for each in shares] == [4, 4, 2, 2]
    assert [each.study.total for each in shares] == [12] * 4
    for other in shares[1:]:
        shares[0].store.merge(other.store)
    assert open_results(tmp_path / "1").content_hash() == undisturbed.content_hash()


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "a/b", "1/0", "-1/4", "1/", "", "1/4/4"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected the number of a share"):
        parse_share(text)

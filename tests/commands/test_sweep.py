"""`systemshift sweep`, `results`, `merge` and `verify` as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from scipy import stats
from typer.testing import CliRunner

from sim import open_results
from sim.batch.runner import ignore_progress
from sim.batch.studyfile import read_study
from sim.batch.sweep_cost import _rows_of_a_part, estimate_cost, interval
from sim.cli import app
from tests.batch.sweeping import write_study


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of 12 runs by the command."""
    folder = tmp_path_factory.mktemp("command")
    done = call("sweep", write_study(folder), "--out", folder / "out", "--workers", "1")
    assert done.exit_code == 0, done.stderr
    assert "running: 12 of 12 runs" in done.stderr
    assert "12 of 12 runs (2 arms x 2 points x 3 replicates)" in done.stdout
    assert max(map(len, done.stdout.splitlines()[:-1])) <= 100
    return folder / "out"


def test_a_dry_run_writes_nothing_and_comes_near_the_disk_that_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given how many runs share a part, which hangs on how fast the machine is."""
    words = ["sweep", write_study(tmp_path), "--workers", "1", "--set", "replicates=40", "--out"]
    assert call(*words, tmp_path / "done").exit_code == 0
    parts = list((tmp_path / "done" / "runs").iterdir())
    used = sum(path.stat().st_size for path in [*parts, *(tmp_path / "done" / "series").iterdir()])
    monkeypatch.setattr("sim.batch.sweep_cost._rows_of_a_part", lambda *_: round(160 / len(parts)))
    dry = [*words, tmp_path / "out", "--dry-run"]
    found = json.loads(call(*dry, "--json").stdout)
    assert (found["runs"], found["arms"], found["points"]) == (160, 2, 2)
    assert found["seconds"] == pytest.approx(160 * found["seconds_per_run"])
    assert not (tmp_path / "out").exists()
    told = " ".join(call(*dry).stdout.split())
    assert "disk about" in told
    # Of 40 paired seeds: .454 standard deviations, by the paired t test with a power of 80 %.
    assert found["detectable_effect"] == pytest.approx(0.454, abs=0.001)
    assert "40 seeds find a true difference between two arms at a point in 4 of 5 cases" in told
    assert "at least 0.454 times the standard deviation" in told
    assert 0.5 < found["bytes"] / used < 1.5


def test_slow_runs_share_a_part_with_fewer() -> None:
    """A part halfway through lasts 1 % of the sweep, but a second at least and a minute at most."""
    assert _rows_of_a_part(1000.0, 0.5) == 20
    assert _rows_of_a_part(10.0, 0.5) == 2
    assert _rows_of_a_part(1e6, 0.5) == 120
    assert _rows_of_a_part(1e6, 120.0) == 1


def test_the_time_of_a_sweep_is_a_range(tmp_path: Path) -> None:
    """Of groups that took 1, 2, 3 and 4 s: t(0.975, 3 degrees of freedom) = 3.1824, s = 1.29099."""
    low, high = interval([1.0, 2.0, 3.0, 4.0], 100.0)
    assert low == 100.0  # the fastest, not 44.6
    assert high == pytest.approx(100 * (2.5 + 3.1824 * 1.29099 / 2), rel=1e-4)
    assert interval([1.0], 100.0) == (None, None)
    words = ["sweep", write_study(tmp_path), "--workers", "1", "--dry-run"]
    found = json.loads(call(*words, "--json").stdout)
    assert found["tried"] == 12  # all there are: six points and seeds with two arms
    assert found["low"] <= found["seconds"] <= found["high"]
    share = json.loads(call(*words, "--share", "2/4", "--json").stdout)
    assert share["runs"] == 4
    assert "4 of 12 runs: 2 arms x 2 points x 3 replicates" in call(*words, "--share", "1/4").stdout


def test_slow_runs_are_tried_at_four_points_at_least(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep of runs that take long was estimated from the arms at one point."""
    monkeypatch.setattr("sim.batch.sweep_cost.SECONDS", 0.0)
    cost = estimate_cost(read_study(write_study(tmp_path)), 1, ignore_progress)
    assert cost.tried == 8


def test_the_overview_gives_the_means_of_the_table(swept: Path) -> None:
    data = json.loads(call("results", swept, "--json").stdout)
    runs = open_results(swept).runs
    assert (data["done"], data["failed"], data["running"]) == (12, 0, False)
    for measure, arms in data["means"].items():
        for arm, it in arms.items():
            values = runs.loc[runs["arm"] == arm, measure].dropna()
            assert it["runs"] == len(values)
            if len(values) > 1:
                assert it["mean"] == pytest.approx(values.mean())
                # Runs of one seed hang together: 3 seeds, t(0.975, 2 degrees of freedom) = 4.3027.
                if len(values) == 6:
                    means = runs[runs["arm"] == arm].groupby("seed")[measure].mean()
                    assert it["half_width"] == pytest.approx(
                        4.3027 * means.std() / 3**0.5, rel=1e-4, abs=1e-12
                    )
    wide = runs.pivot(index=["point", "seed"], columns="arm", values="impact.final")
    gap = (wide["system_shifting_network"] - wide["isolated"]).groupby("seed").mean()
    (told,) = data["differences"]["impact.final"]
    assert (told["arm"], told["minus"]) == ("system_shifting_network", "isolated")
    assert told["mean"] == pytest.approx(gap.mean())
    assert told["p"] == pytest.approx(stats.ttest_1samp(gap, 0.0).pvalue)
    apart = wide.groupby("seed").mean().var()
    assert told["narrowing"] == pytest.approx(1 - (gap.var() / apart.sum()) ** 0.5)


@pytest.mark.parametrize(
    ("kind", "read"),
    [("csv", pd.read_csv), ("parquet", pd.read_parquet), ("xlsx", pd.read_excel)],
)
def test_the_table_in_every_format(
    swept: Path, kind: str, read: Callable[[Path], pd.DataFrame]
) -> None:
    first = call("results", swept, "--to", kind)
    assert first.stdout == f"Written: {swept / f'runs.{kind}'}\n"
    table = read(swept / f"runs.{kind}")
    order = ["seed", "point", "arm"]
    expected = open_results(swept).runs.sort_values(order, ignore_index=True)
    written = table.sort_values(order, ignore_index=True)
    pd.testing.assert_frame_equal(written, expected, check_dtype=False)
    again = call("results", swept, "--to", kind)
    assert again.exit_code == 2
    assert "exists already" in again.stderr


def test_a_sample_is_verified(swept: Path) -> None:
    done = call("verify", swept, "--workers", "1")
    assert done.exit_code == 0
    assert done.stdout == "12 of 12 runs made again: all that is stored is equal.\n"


def test_precision_adds_replicates_until_intervals_are_narrow(tmp_path: Path) -> None:
    from scipy import stats

    study = write_study(tmp_path)
    first = call("sweep", study, "--out", tmp_path / "out", "--workers", "1")
    assert first.exit_code == 0

    def widest() -> tuple[int, float]:
        runs = open_results(tmp_path / "out").runs
        wide = runs.pivot(index=["point", "seed"], columns="arm", values="impact.final")
        wide["difference"] = wide.iloc[:, 1] - wide.iloc[:, 0]
        groups = wide.groupby("point")
        count = int(groups.size().max())
        half = stats.t.ppf(0.975, count - 1) * groups.std() / count**0.5
        return count, float(half.to_numpy().max())

    before = widest()
    wanted = before[1] / 3
    done = call("sweep", study, "--out", tmp_path / "out", "--workers", "1", "--precision",
                f"impact={wanted}")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    after = widest()
    assert before[0] == 3
    assert after[0] > 3
    assert after[1] <= wanted


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sweep", "complexty"], "did you mean 'complexity'"),
        (["sweep", "complexity", "--set", "replicate=4"], "did you mean replicates?"),
        (["sweep", "complexity", "--set", "replicates"], "expected KEY=VALUE"),
        (["sweep", "complexity", "--precision", "narrow"], "--precision narrow: expected a number"),
        (["results", "nowhere"], "there is no folder nowhere"),
        (["verify", "."], "holds no manifest.json"),
        (["merge", "nowhere", "elsewhere"], "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_is_refused(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []

"""The command as a user meets it: its words, its files, its exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.measures.catalogue import HEADLINES

unix = pytest.mark.skipif(os.name != "posix", reason="limits and signals are those of Unix")

SMALL = ["--set", "community.residents=100", "--set", "community.organizations=8",
         "--community", "synthetic", "--weeks", "30", "--set", "shocks.weeks=[10]"]  # fmt: skip
START = [sys.executable, "-c", "from sim.cli import main; main()"]


def command(
    *words: str, limit: int | None = None, stdout: object = subprocess.PIPE, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command; ``limit`` is the largest file in bytes, as on a disk that is nearly full."""

    def restrict() -> None:
        import resource  # of Unix alone

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [*START, *words], stdout=stdout, stderr=subprocess.PIPE, text=True, cwd=cwd, check=False,
        preexec_fn=restrict if limit is not None else None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """A small comparison, run in an empty folder."""
    place = tmp_path_factory.mktemp("here")
    done = command("compare", "isolated", "collective_impact", "--seeds", "2", *SMALL, cwd=place)
    done.args = place
    return done


def test_compare_prints_a_table_and_writes_a_folder(
    compared: subprocess.CompletedProcess[str],
) -> None:
    assert compared.returncode == 0, compared.stderr
    lines = compared.stdout.splitlines()
    for measure in HEADLINES.values():
        assert any(line.startswith(measure.label) for line in lines)
    assert max(len(line) for line in lines if not line.startswith("Warning")) <= 100
    assert lines[-1] == "Report: results/comparison/report.html"
    report = compared.args / "results" / "comparison" / "report.html"
    assert "For conversation, not a forecast" in report.read_text(encoding="utf-8")
    assert "running: 4 of 4 runs" in compared.stderr


def test_the_next_comparison_gets_a_folder_of_its_own(
    compared: subprocess.CompletedProcess[str],
) -> None:
    done = command("compare", "isolated", "--seeds", "1", *SMALL, "--json", cwd=compared.args)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)  # nothing but one document on standard output
    assert data["folder"] == "results/comparison-2"
    assert data["arms"] == {"isolated": "Isolated initiatives"}
    assert data["measures"]["growth.engaged"]["arms"]["isolated"]["seeds"] == 1


def test_an_existing_folder_is_refused_before_anything_runs(
    compared: subprocess.CompletedProcess[str],
) -> None:
    done = command("compare", "--out", "results/comparison", cwd=compared.args)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: results/comparison exists already")


def test_run_prints_every_measure(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    done = command("run", "isolated", "--seed", "3", *SMALL, "--out", str(folder))
    assert done.returncode == 0, done.stderr
    assert re.search(r"^  Impact at the end +\d+\.\d+  % of the best$", done.stdout, re.M)
    names = {each.name for each in folder.iterdir()}
    assert names == {"series.csv", "summary.json", "scenario-isolated.toml", "manifest.json"}
    again = command("run", str(folder / "scenario-isolated.toml"), "--seed", "3", "--json")
    assert json.loads(again.stdout)["summary"] == json.loads(
        (folder / "summary.json").read_text(encoding="utf-8")
    )["summary"]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["compare", "isolatd"], "did you mean 'isolated'"),
        (["compare", "--set", "communication.velocit=1"], "did you mean communication.velocity"),
        (["compare", "--set", "communication.velocity"], "expected KEY=VALUE"),
        (["compare", "--set", "ci:communication.velocity=1"], "there is no arm 'ci'"),
        (["compare", "--community", "atlantis"], "no community 'atlantis'"),
        (["run", "isolated", "--set", "weeks=abc"], "weeks"),
        (["run", "missing.toml"], "missing.toml"),
        (["rules", "wealth"], "no family of rules 'wealth'"),
        (["scenario", "check", sys.executable], "binary"),
        (["scenario", "show", "nowhere"], "nowhere"),
    ],
)
def test_what_a_user_can_mend_is_one_sentence(words: list[str], sentence: str) -> None:
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(r"Error: [^\n]+\n", done.stderr)
    assert sentence in done.stderr


@pytest.mark.parametrize("words", [["compare", "--seeds", "0"], ["walk"], ["run"]])
def test_wrong_usage_is_exit_code_2(words: list[str]) -> None:
    done = command(*words)
    assert done.returncode == 2
    assert "Error" in done.stderr


def test_help_is_for_newcomers() -> None:
    done = command("--help")
    assert done.returncode == 0
    for word in ("isolated initiatives", "Collective Impact", "System Shifting Network",
                 "compare", "run", "rules", "scenario", "systemshift compare"):  # fmt: skip
        assert word in " ".join(done.stdout.split())
    examples = command("compare", "--help").stdout
    assert examples.count("  systemshift compare") >= 4


def test_version() -> None:
    assert command("--version").stdout == f"systemshift {version('systemshift')}\n"


def test_rules_in_words_and_for_machines() -> None:
    words = command("rules", "funding").stdout
    assert sorted(re.findall(r"^  (\w+)$", words, re.M)) == [
        "backbone_grants", "conviction_voting", "direct_grants", "innovation_pools", "lottery",
        "participatory_budgeting", "quadratic_funding", "self_organized_fund_allocation",
    ]  # fmt: skip
    data = json.loads(command("rules", "--json").stdout)
    assert len(data) == 8
    assert len(data["lessons"]) == 10
    assert "Patience is essential" in command("rules", "lessons").stdout
    assert all(len(variants) >= 3 for variants in data.values())
    assert data["funding"]["backbone_grants"]["seeds"]


def test_scenarios_are_listed_shown_and_checked(tmp_path: Path) -> None:
    listed = command("scenario", "list").stdout
    for name in ("isolated", "collective_impact", "system_shifting_network", "bristol", "complex"):
        assert re.search(rf"^  {name} ", listed, re.M)
    shown = command("scenario", "show", "collective_impact", "--set", "weeks=7")
    file = tmp_path / "mine.toml"
    file.write_text(shown.stdout, encoding="utf-8")
    assert "weeks = 7" in shown.stdout
    checked = command("scenario", "check", str(file), "--json")
    assert json.loads(checked.stdout)["valid"] is True


@unix
def test_a_full_disk_is_exit_code_1_and_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "results"
    done = command("compare", "isolated", "--seeds", "1", *SMALL, "--out", str(out), limit=20_000)
    assert done.returncode == 1
    assert re.fullmatch(r"Error: [^\n]*File too large", done.stderr.splitlines()[-1])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_standard_output_on_a_full_disk_is_exit_code_1() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = command("rules", stdout=full)
    assert (done.returncode, done.stderr) == (
        1,
        "Error: the results could not be written: No space left on device\n",
    )


@unix
def test_an_interrupt_is_exit_code_130_and_leaves_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*START, "compare", "--seeds", "400", "--out", str(tmp_path / "results")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == "starting 1200 runs\n"
    while not (line := process.stderr.readline()).startswith("running: 1 of"):
        assert line, "the command ended before its first run"
    os.killpg(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert errors.splitlines()[-1] == "Interrupted; nothing was written."
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []

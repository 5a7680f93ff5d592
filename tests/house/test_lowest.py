"""The lower bounds of pyproject.toml are true: with them the command starts and the tests pass."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

from tests.house.lowest import HOUSE, lowest, of_project

TOOLS = ("pytest", "hypothesis", "packaging")
"""What the quick tests below need besides."""

QUICK = (
    "tests/test_model.py", "tests/test_cli.py", "tests/test_shown.py", "tests/test_randomness.py",
    "tests/agents/test_mesa_habits.py", "tests/analysis/comparison", "tests/batch/test_sweep.py",
    "tests/commands", "tests/readers", "tests/scenario",
    "tests/workshop/test_spec.py",
)  # fmt: skip
"""A test of each room that uses packages of others."""


def test_the_higher_of_two_bounds_counts_and_markers_are_read() -> None:
    lines = ["a>=1,<3", "b>=2.1", "b>=3; python_version >= '3'", "c>=9; python_version < '3'"]
    assert lowest(lines) == ["a==1", "b==3"]
    with pytest.raises(ValueError, match="a<3 has no lower bound"):
        lowest(["a<3"])


def test_every_package_for_users_has_a_lower_bound() -> None:
    assert len(of_project()) >= 15


def test_extras_ask_for_what_the_default_install_has() -> None:
    """With the same bounds; only the cluster brings something new."""
    stated = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = stated["optional-dependencies"]
    assert set(extras) == {"analysis", "cluster", "files", "workshop"}
    for name in extras.keys() - {"cluster"}:
        assert set(extras[name]) <= set(stated["dependencies"]), name


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with the lowest versions; skipped where no packages can be had."""
    folder = tmp_path_factory.mktemp("lowest")
    venv.create(folder, with_pip=True)
    found = folder / "bin" / "python"
    pip = [found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*pip, *of_project(), *TOOLS], capture_output=True, text=True)
    if "ConnectionError" in done.stderr or "Temporary failure in name resolution" in done.stderr:
        pytest.skip("no packages can be had here")
    assert done.returncode == 0, done.stderr
    return found


def call(python: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run this checkout with that interpreter, and a cache of compiled kernels of its own."""
    environment = os.environ | {
        "PYTHONPATH": str(HOUSE), "XDG_CACHE_HOME": str(python.parents[1] / "cache"),
    }  # fmt: skip
    environment.pop("VIRTUAL_ENV", None)
    return subprocess.run(
        [python, *words], capture_output=True, text=True, cwd=HOUSE, env=environment
    )


@pytest.mark.full
@pytest.mark.parametrize("words", [["--help"], ["compare", "--help"], ["scenario", "list"]])
def test_the_command_starts(python: Path, words: list[str]) -> None:
    done = call(python, "-c", "from sim.cli import main; main()", *words)
    assert done.returncode == 0, done.stderr


@pytest.mark.full
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the bounds are those of Python 3.11")
def test_the_quick_tests_pass(python: Path) -> None:
    done = call(python, "-m", "pytest", "-q", "-m", "not full", "-p", "no:cacheprovider", *QUICK)
    assert done.returncode == 0, done.stdout[-5000:]

"""A study small enough for tests, and the command as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]

SMALL = """\
title = "Small"
arms = ["isolated", "system_shifting_network"]
community = "synthetic"
problem = "simple"
weeks = 6
replicates = 3
series = ["impact"]

[settings.community]
residents = 30
organizations = 6

[uncertainties]
people.trial_rate = [0.0, 0.3]
"""


def write_study(folder: Path, text: str = SMALL) -> Path:
    """A study file."""
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8")
    return path


def start(*words: object, **options: Any) -> subprocess.Popen[str]:
    """The command, going on while the test does."""
    call = [sys.executable, "-c", "from sim.cli import main; main()", *map(str, words)]
    return subprocess.Popen(
        call,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def command(*words: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command."""
    process = start(*words)
    out, err = process.communicate()
    return process.returncode, out, err

"""Planting a fault in a copy of the project, and asking the tests about it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.mutation.faults import ROOT, Fault

COPIED = ("sim", "tests", "pyproject.toml")
SECONDS = 300
"""Most that one question may take."""


@dataclass(frozen=True)
class Answer:
    """What the tests said."""

    verdict: Literal["passed", "failed", "no answer"]
    """A time limit, or tests that could not even be collected, are no answer."""
    first: str
    """The first test that failed, or the end of what was said where there is no answer."""

    @property
    def noticed(self) -> bool:
        """Whether a test failed; only that counts."""
        return self.verdict == "failed"


def copy_project(folder: Path) -> Path:
    """A copy of what tests need, to plant faults in."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    return folder


@contextmanager
def planted(fault: Fault, copy: Path) -> Iterator[None]:
    """The copy with one fault; it is mended afterwards."""
    path = copy / fault.file
    text = path.read_text(encoding="utf-8")
    path.write_text(fault.planted(text), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(text, encoding="utf-8")


def ask(
    copy: Path, tests: Sequence[str], *, compiled: bool = False, seconds: float = SECONDS
) -> Answer:
    """Run tests in a copy, up to the first that fails.

    Uncompiled, or compiled into an empty cache: numba alone does not notice that a kernel which
    another module calls has changed.
    """
    command = [
        sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "-m", "not full",
        "--hypothesis-profile=few", *tests,
    ]  # fmt: skip
    # Bytecode is kept by size and time of the source, and a fault may change neither.
    usual = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA_", "PYTEST_"))}
    usual |= {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory() as cache:
        mode = {"NUMBA_DISABLE_JIT": "1"}
        if compiled:
            mode = {"NUMBA_CACHE_DIR": cache, "SYSTEMSHIFT_CACHE": cache}
        try:
            done = subprocess.run(
                command, cwd=copy, env=usual | mode, capture_output=True, text=True, timeout=seconds
            )
        except subprocess.TimeoutExpired:
            return Answer("no answer", f"not done in {seconds} seconds")
    if done.returncode == 0:
        return Answer("passed", "")
    failed = re.search(r"^FAILED (.+?)(?: - |$)", done.stdout, re.MULTILINE)
    if done.returncode == 1 and failed:
        return Answer("failed", failed[1])
    return Answer("no answer", (done.stdout + done.stderr)[-1000:])


def ask_about(fault: Fault, copy: Path, *, compiled: bool = False) -> Answer:
    """What the tests of a fault say where it is planted."""
    with planted(fault, copy):
        return ask(copy, fault.tests, compiled=compiled)

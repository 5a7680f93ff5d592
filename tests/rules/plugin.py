"""Packages with rules, installed into folders of their own, and programs that find them there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[2]
SOURCE = HOUSE / "tests" / "plugin"

RULE = '''
from sim.rules.base import rule
from sim.rules.membership import Membership

@rule("membership", "{name}", seeds="none", reads=["actors"], writes=["actors"])
class Rule(Membership):
    """A rule that only the tests of plug-ins know, and that does nothing but what its one hook says
    here."""

    def bring_in(self, world, week):
        {body}
'''


def install(place: Path) -> Path:
    """A folder with the sample package, built and installed as a user would, but offline."""
    source, folder = place / "street-fair", place / "installed"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("__pycache__"))
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--no-compile"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *offline, "--target", str(folder), str(source)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def program(*words: str, folder: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python with what is installed in a folder, and this checkout's systemshift."""
    path = os.pathsep.join([str(HOUSE), str(folder)])
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, cwd=cwd or folder,
        env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip


def command(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command `systemshift`."""
    return program("-c", "from sim.cli import main; main()", *words, folder=folder)


def announce(
    folder: Path, distribution: str, entries: dict[str, str], group: str = "rules"
) -> None:
    """What an installer writes about a distribution with entry points: name = value."""
    info = folder / f"{distribution.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8"
    )
    lines = [f"{name} = {value}\n" for name, value in entries.items()]
    (info / "entry_points.txt").write_text(
        f"[systemshift.{group}]\n" + "".join(lines), encoding="utf-8"
    )


def write_rule(folder: Path, module: str, name: str, body: str = "pass") -> None:
    """A module of one membership rule with this body."""
    text = RULE.replace("{name}", name).replace("{body}", body)
    (folder / f"{module}.py").write_text(text, encoding="utf-8")

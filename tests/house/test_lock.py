"""The lock files: every package pinned and hashed, one set of numbers-making packages for all."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parents[2]
LOCKS = ["constraints.txt", "constraints-dev.txt"]
HASHES = re.compile(r"(?: --hash=sha256:[0-9a-f]{64})+")


def entries(lock: str) -> dict[Requirement, str]:
    """Per requirement in a lock file, its hashes as written."""
    text = (HOUSE / lock).read_text(encoding="utf-8").replace("\\\n", "")
    result = {}
    for line in text.splitlines():
        requirement, _, hashes = line.partition(" --hash=")
        result[Requirement(requirement)] = " " + " ".join(("--hash=" + hashes).split())
    return result


def pins(lock: str, python: str) -> dict[str, str]:
    """The version of each package that a lock file asks for on Linux, by canonical name."""
    here = {"python_version": ".".join(python.split(".")[:2]), "python_full_version": python}
    here |= {"sys_platform": "linux", "platform_system": "Linux"}
    return {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==")
        for each in entries(lock)
        if each.marker is None or each.marker.evaluate(here)
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed(lock: str) -> None:
    loose = [
        str(each)
        for each, hashes in entries(lock).items()
        if not re.fullmatch(r"==[\w.]+", str(each.specifier)) or not HASHES.fullmatch(hashes)
    ]
    assert loose == []
    assert len(entries(lock)) > 30


def test_tests_run_on_the_packages_that_users_get() -> None:
    everyday, tests = entries(LOCKS[0]), entries(LOCKS[1])
    assert {each: tests.get(each) for each in everyday} == everyday


@pytest.mark.parametrize(
    ("lock", "python"),
    [(lock, python) for lock in LOCKS for python in ["3.11.2", "3.12.1", "3.13.0"]],
)
def test_the_lock_holds_what_the_project_asks_for(lock: str, python: str) -> None:
    text = (HOUSE / "pyproject.toml").read_text(encoding="utf-8")
    stated = tomllib.loads(text)
    groups = stated["dependency-groups"]
    wanted = stated["project"]["dependencies"] + groups["build"]
    wanted += stated["build-system"]["requires"]
    if lock == "constraints-dev.txt":
        wanted += groups["dev"]
    pinned = pins(lock, python)
    unmet = [
        line
        for line in wanted
        if (asked := Requirement(line))
        and (asked.marker is None or asked.marker.evaluate({"python_version": python[:4]}))
        and not asked.specifier.contains(pinned.get(canonicalize_name(asked.name), "0"))
    ]
    assert unmet == []


def test_mesa_differs_between_pythons_and_what_makes_numbers_does_not() -> None:
    old, new = (pins("constraints.txt", python) for python in ["3.11.2", "3.12.1"])
    assert old["mesa"].startswith("3.3.")  # the last that runs on Python 3.11
    assert new["mesa"].startswith("3.5.")
    assert {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)} == {"mesa"}

"""The lowest versions that pyproject.toml allows, as lines for pip."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

HOUSE = Path(__file__).parents[2]


def lowest(lines: list[str]) -> list[str]:
    """Each requirement at its lower bound; where two lines name a package, the higher one counts.

    Raises
    ------
    ValueError
        One has no lower bound.
    """
    found: dict[str, Requirement] = {}
    for line in lines:
        each = Requirement(line)
        if each.marker is None or each.marker.evaluate():
            found[each.name] = each
    return [f"{name}=={_bound(each)}" for name, each in found.items()]


def _bound(requirement: Requirement) -> str:
    for each in requirement.specifier:
        if each.operator == ">=":
            return each.version
    raise ValueError(f"{requirement} has no lower bound")


def of_project() -> list[str]:
    """The lowest versions of all that users get."""
    stated = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return lowest(stated["dependencies"])

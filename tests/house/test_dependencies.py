"""Every package that the project asks for is used, and every package it imports is asked for."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.test_imports import imports

HOUSE = Path(__file__).parents[2]
OWN = {"sim", "tests", "reports", "benchmarks", "street_fair"}

NOT_IMPORTED = {
    "networkx": "Mesa 3.3, the last for Python 3.11, imports it without asking for it",
    "editables": "hatchling asks for it to install this project in editable form",
    "hatchling": "the build backend",
    "ipykernel": "nbclient runs the notebooks in it",
    "pandas-stubs": "mypy reads it",
    "pytest-xdist": "pytest's option -n",
    "scipy-stubs": "mypy reads it",
}
"""Packages that no file imports and `dev` does not call, and why they are asked for."""

NOT_ASKED_FOR = {
    "ipython": "the notebook that shows a bar; imported in its kernel alone",
    "llvmlite": "numba pins its version; it knows the name of the processor",
    "markupsafe": "Jinja's type of text that is escaped already",
    "starlette": "FastAPI's base classes, in the version that FastAPI asks for",
}
"""Packages that come with another and are imported by `sim`, and why that is right."""

NOT_ASKED_FOR_BY_TESTS = {
    "click": "Typer's base; its result is a type in annotations",
    "distributed": "the extra of Dask that the group names",
    "nbformat": "the notebooks that nbclient runs",
    "packaging": "pytest and Dask ask for it",
    "pillow": "matplotlib reads and writes pictures with it",
    "pabutools": "in an environment of its own, see tests/oracles",
}
"""The same for what is not installed for users."""


def asked_for(*groups: str) -> set[str]:
    """Packages that pyproject.toml names, for users or for groups of developers."""
    stated = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    if groups:
        lines = [line for group in groups for line in stated["dependency-groups"][group]]
    else:
        lines = stated["project"]["dependencies"]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def optional() -> set[str]:
    """Packages of the extras, which users name when they install."""
    stated = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    extras = stated["project"]["optional-dependencies"].values()
    return {canonicalize_name(Requirement(line).name) for lines in extras for line in lines}


def imported(*folders: str) -> set[str]:
    """Packages of others that the files of some folders import, function bodies included."""
    return packages(
        {
            target.split(".")[0]
            for folder in folders
            for targets in imports(HOUSE / folder).values()
            for target in targets
        }
    )


def packages(modules: set[str]) -> set[str]:
    """The installed packages that some modules belong to; this project and Python left out."""
    homes = metadata.packages_distributions()
    others = modules - OWN - sys.stdlib_module_names
    return {canonicalize_name(name) for module in others for name in homes.get(module, [module])}


def imported_by_notebooks() -> set[str]:
    cells = [
        "".join(cell["source"])
        for path in (HOUSE / "notebooks").glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    return packages(set(re.findall(r"^\s*(?:from|import) (\w+)", "\n".join(cells), re.M)))


def called_by_dev() -> set[str]:
    """First words of the commands in `dev`."""
    text = (HOUSE / "dev").read_text(encoding="utf-8")
    return set(re.findall(r"^\s*(?:step )?([\w-]+)", text, re.M))


def test_users_get_nothing_that_is_not_used() -> None:
    assert asked_for() - imported("sim") - NOT_IMPORTED.keys() == set()


def test_developers_get_nothing_that_is_not_used() -> None:
    used = imported("sim", "reports", "benchmarks", "tests") | imported_by_notebooks()
    idle = asked_for("dev", "build") - used - called_by_dev() - NOT_IMPORTED.keys()
    assert idle - optional() == set()  # tests need what users may ask for


def test_what_is_imported_is_asked_for() -> None:
    assert imported("sim") - asked_for() - NOT_ASKED_FOR.keys() == set()
    others = imported("reports", "benchmarks", "tests") | imported_by_notebooks()
    known = asked_for() | asked_for("dev", "build") | NOT_ASKED_FOR.keys()
    assert others - known - NOT_ASKED_FOR_BY_TESTS.keys() == set()


def test_reasons_are_given_for_nothing_else() -> None:
    everything = asked_for() | asked_for("dev", "build")
    assert NOT_IMPORTED.keys() <= everything
    assert NOT_IMPORTED.keys() & imported("sim") == set()
    assert NOT_ASKED_FOR.keys() <= imported("sim")
    assert NOT_ASKED_FOR_BY_TESTS.keys() <= imported("reports", "benchmarks", "tests")


def test_modules_are_traced_to_their_packages() -> None:
    assert packages({"sklearn", "json", "sim", "yaml_of_nobody"}) == {
        "scikit-learn", "yaml-of-nobody",
    }  # fmt: skip

"""Nothing idle: what is defined is used by the package or by what documents it, not by tests alone.

vulture finds names that nothing refers to. It compares names only, so one that means something else
elsewhere hides; a module that nothing imports is seen by its imports.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from vulture import Vulture

from sim.rules.base import FAMILIES
from tests.house.test_imports import imports

HOUSE = Path(__file__).parents[2]
USERS = ("sim", "reports", "benchmarks")

# What these decorate is called by a framework: registry of rules, typer, FastAPI, pydantic.
CALLED_BY_DECORATION = ["@rule", "@*.command", "@*.callback", "@*.get", "@*.post",
                        "@*.exception_handler", "@model_validator", "@field_validator"]  # fmt: skip

KEPT = {
    "Python and libraries look these up by name": (
        "__getattr__", "__dir__", "trace",  # a module's names; the third argument of __exit__
        "model_config",  # pydantic
        "media_type",  # FastAPI
        "startElement", "endElement", "characters", "forbid_dtd",  # xml.sax, defusedxml
        "writeable",  # numpy
        "from_argument", "align", "dereferenceable",  # numba, llvmlite
        "on_broken_pipe",  # rich
        "Step",  # named in annotations that are text
        "_repr_html_",  # notebooks
        "datacollector", "data_recorder", "get_all_dataframes",  # Mesa
    ),
    "lessons, each a field that scenario files set and `LESSONS` names": (
        "co_create_purpose", "open_to_surprise", "members_connections", "dilute_power",
        "entice_funders", "heed_objections", "monitor_health", "check_dominance",
    ),
    "faces of agents, for analyses with Mesa and for rules of other packages": (
        "projects_led", "served_by", "expects", "minutes_used", "preferred_parts",
    ),
    "columns and choices by number, of which only others are used": (
        "FROM_SCALING",
    ),
    "the public interface, for those who step a model read a vote or compare levels themselves": (
        "inject_shock", "categories", "levels_table",
    ),
}  # fmt: skip
"""Names that nothing here refers to, by the reason why they stay."""


def idle_names(*folders: Path, kept: set[str] = frozenset()) -> list[str]:
    """Functions, classes, methods, attributes and constants that nothing in the folders uses."""
    finder = Vulture(ignore_names=sorted(kept), ignore_decorators=CALLED_BY_DECORATION)
    finder.scavenge([str(folder) for folder in folders])
    return [
        f"{item.filename.relative_to(folders[0].parent)}: {item.typ} {item.name}"
        for item in finder.get_unused_code()
    ]


def idle_modules(graph: dict[str, set[str]], used: set[str]) -> list[str]:
    """Modules that no other module imports, but for those in ``used`` and packages."""
    imported = {target for module, targets in graph.items() for target in targets - {module}}
    packages = {module.rpartition(".")[0] for module in graph}
    return sorted(graph.keys() - imported - packages - used)


def names_of_modules(text: str) -> set[str]:
    """Modules of the package that a text names, dotted."""
    return set(re.findall(r"\bsim(?:\.\w+)+", text))


def test_every_name_is_used() -> None:
    kept = {name for names in KEPT.values() for name in names}
    assert idle_names(*(HOUSE / folder for folder in USERS), kept=kept) == []


def test_names_that_are_kept_still_exist() -> None:
    files = [file for folder in USERS for file in (HOUSE / folder).rglob("*.py")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    words = set(re.findall(r"\w+", text))
    assert {name for names in KEPT.values() for name in names} - words == set()


def test_every_module_is_used() -> None:
    graph = imports(HOUSE / "sim")
    for folder in ("reports", "benchmarks"):
        graph |= imports(HOUSE / folder)
    entries = names_of_modules((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    variants = {
        module
        for module in graph
        if any(module.startswith(f"sim.rules.{family}.") for family in FAMILIES)
    }  # each family imports the files of its folder
    lazy = names_of_modules((HOUSE / "sim" / "__init__.py").read_text(encoding="utf-8"))
    documented = names_of_modules((HOUSE / "docs" / "extend.md").read_text(encoding="utf-8"))
    own = {module for module in graph if not module.startswith("sim.")}
    assert idle_modules(graph, entries | variants | lazy | documented | own) == []


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A package with one idle name of each kind, and an idle module."""
    files = {
        "__init__.py": "",
        "work.py": "LIMIT = 3\nSPARE = 4\n\n\ndef used():\n    return LIMIT\n\n\n"
        "def idle():\n    pass\n\n\nclass Idle:\n    pass\n\n\n"
        "class Rule:\n    def hook(self):\n        pass\n\n    def unheard(self):\n        pass\n",
        "main.py": "from sim.work import Rule, used\n\nused()\nRule().hook()\n",
        "attic.py": "from sim.work import used\n\nused()\n",
    }
    for name, text in files.items():
        file = tmp_path / "sim" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "sim"


def test_the_checks_find_what_they_look_for(house: Path) -> None:
    assert sorted(idle_names(house)) == [
        "sim/work.py: class Idle",
        "sim/work.py: function idle",
        "sim/work.py: method unheard",
        "sim/work.py: variable SPARE",
    ]
    assert idle_names(house, kept={"SPARE", "idle", "Idle", "unheard"}) == []
    assert idle_modules(imports(house), {"sim.main"}) == ["sim.attic"]

"""Imports run one way only, and importing the package is light.

Read from the syntax tree, so imports inside functions count too. What only a type checker reads
(under `if TYPE_CHECKING:`) is left out: it is never carried out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.architecture.imports import imports

PACKAGE = Path(__file__).parents[2] / "sim"

# Top to bottom; a room may import from the storeys below its own.
STOREYS = [
    {"cli", "commands", "workshop"},
    {"analysis", "replications"},
    {"batch", "testing"},
    {"runs"},
    {"model"},
    {"agents"},
    {"beginning"},
    {"scenario"},
    {"rules", "measures", "readers"},
    {"world"},
    {
        "randomness",
        "parameters",
        "constants",
        "units",
        "kernels",
        "errors",
        "atomic",
        "plugins",
        "html",
    },
]
# Rooms of these storeys may also use each other: the command line opens the workshop, and the
# ground floor is one small set of tools. Cycles are refused there as well.
SHARED_STOREYS = {0, len(STOREYS) - 1}
STOREY = {room: number for number, rooms in enumerate(STOREYS) for room in rooms}
# The same inside the large rooms.
INNER_STOREYS = {
    "sim.analysis": [
        {"explanation"},
        {"discovery"},
        {"comparison", "sensitivity"},
        {"sweeps"},
        {"saving"},
        {"estimates", "presentation"},
    ],
    "sim.world": [
        {"setup"},
        {"week"},
        {"values"},
        {"evidence"},
        {"tables"},
        {"bits", "order", "own"},
    ],
}
MESA_ROOMS = {"model", "agents"}
HEAVY = {
    "jinja2",
    "matplotlib",
    "mesa",
    "networkx",
    "numba",
    "pandas",
    "pyarrow",
    "scipy",
    "sklearn",
}


def room(module: str) -> str:
    """The part of the package a module belongs to; empty for the package itself."""
    return [*module.split("."), ""][1]


def wrong_way(graph: dict[str, set[str]], name: str) -> Iterator[str]:
    """Imports that climb, go sideways, or come from a room without a storey."""
    for module, targets in graph.items():
        here = room(module)
        if module == name:
            continue  # the public names, fetched from everywhere when first asked for
        if here not in STOREY:
            yield f"{module}: give the room '{here}' a storey in STOREYS"
            continue
        for target in sorted(each for each in targets if each.split(".")[0] == name):
            there = room(target)
            below = STOREY[here] < STOREY.get(there, -1)
            beside = STOREY[here] == STOREY.get(there, -1) and STOREY[here] in SHARED_STOREYS
            if not (below or beside or here == there):
                yield f"{module} imports {target}"


def wrong_way_inside(
    graph: dict[str, set[str]], house: str, storeys: list[set[str]]
) -> Iterator[str]:
    """Imports between the rooms of one large room that climb or go sideways."""
    storey = {room: number for number, rooms in enumerate(storeys) for room in rooms}

    def inner(module: str) -> str:
        return module.removeprefix(f"{house}.").split(".")[0]

    for module, targets in graph.items():
        if not module.startswith(f"{house}."):
            continue
        for target in sorted(each for each in targets if each.startswith(f"{house}.")):
            here, there = inner(module), inner(target)
            if here != there and storey[here] >= storey[there]:
                yield f"{module} imports {target}"


def cycles(graph: dict[str, set[str]], name: str) -> list[list[str]]:
    """Import cycles among the package's modules, the package's own public names left out."""
    done: set[str] = set()
    found: list[list[str]] = []

    def follow(module: str, path: list[str]) -> None:
        if module in path:
            found.append([*path[path.index(module) :], module])
        elif module not in done:
            for target in sorted(graph.get(module, set()) - {name, module}):
                follow(target, [*path, module])
            done.add(module)

    for module in sorted(set(graph) - {name}):
        follow(module, [])
    return found


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    return imports(PACKAGE)


def test_imports_run_downwards(graph: dict[str, set[str]]) -> None:
    assert list(wrong_way(graph, "sim")) == []


@pytest.mark.parametrize("house", INNER_STOREYS)
def test_imports_run_downwards_inside_large_rooms(graph: dict[str, set[str]], house: str) -> None:
    assert list(wrong_way_inside(graph, house, INNER_STOREYS[house])) == []


def test_a_climb_inside_a_large_room_is_seen() -> None:
    climbing = {"sim.world.ledger": {"sim.world.problem"}, "sim.world.problem": set[str]()}
    storeys = [{"problem"}, {"ledger"}]
    assert list(wrong_way_inside(climbing, "sim.world", storeys)) == [
        "sim.world.ledger imports sim.world.problem"
    ]


def test_the_package_knows_nothing_of_what_documents_it(graph: dict[str, set[str]]) -> None:
    outside = {"reports", "benchmarks", "tests", "experiments"}
    assert [m for m, ts in graph.items() if {t.split(".")[0] for t in ts} & outside] == []


def test_no_import_cycles(graph: dict[str, set[str]]) -> None:
    assert cycles(graph, "sim") == []


def test_mesa_stays_at_the_edge(graph: dict[str, set[str]]) -> None:
    users = {
        room(module)
        for module, targets in graph.items()
        if any(each.split(".")[0] == "mesa" for each in targets)
    }
    assert users <= MESA_ROOMS


def test_only_the_model_makes_agents(graph: dict[str, set[str]]) -> None:
    users = {
        room(module)
        for module, targets in graph.items()
        if any(room(each) == "agents" for each in targets if each.startswith("sim."))
    }
    assert users <= {"model", "agents", "replications", ""}  # one has agents of its own


def test_the_checks_find_what_they_look_for(tmp_path: Path) -> None:
    house = {
        "__init__.py": "def __getattr__(name):\n    from sim.model import Model\n",
        "model.py": "from sim.world import problem\nimport mesa\n",
        "world/__init__.py": "",
        "world/problem.py": "def late():\n    from ..rules.base import Rule\n",
        "rules/__init__.py": "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from sim.model import Model\n",
        "rules/base.py": "from sim.world.problem import Problem\n",
        "measures/__init__.py": "import sim.readers\n",
        "readers.py": "from . import model\n",
        "attic.py": "",
        "errors.py": "from sim import kernels, randomness\n",
        "kernels.py": "",
        "randomness.py": "import sim\n",
    }
    for name, text in house.items():
        file = tmp_path / "sim" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    graph = imports(tmp_path / "sim")
    assert sorted(wrong_way(graph, "sim")) == [
        "sim.attic: give the room 'attic' a storey in STOREYS",
        "sim.measures imports sim.readers",
        "sim.randomness imports sim",
        "sim.readers imports sim.model",
        "sim.world.problem imports sim.rules.base",
    ]
    assert cycles(graph, "sim") == [["sim.world.problem", "sim.rules.base", "sim.world.problem"]]
    assert graph["sim.model"] == {"sim.world.problem", "mesa"}


def loaded_by(program: str) -> set[str]:
    """Heavy packages in memory after a program has run in an interpreter of its own."""
    report = "import json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", f"{program}\n{report}"], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return HEAVY & set(json.loads(run.stdout.splitlines()[-1]))


def test_importing_the_package_is_light() -> None:
    assert loaded_by("import sim") == set()


def test_asking_the_command_for_help_is_light() -> None:
    program = """
import sys
from sim.cli import main
sys.argv = ["systemshift", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert loaded_by(program) == set()


def test_the_light_check_sees_what_is_heavy() -> None:
    assert loaded_by("import scipy") == {"scipy"}

"""What is installed: the package alone, without what documents or tests it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.house.test_imports import imports

HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def files() -> set[str]:
    """Files of the wheel, by their path in it."""
    builder = WheelBuilder(str(HOUSE))
    return {file.distribution_path for file in builder.recurse_included_files()}


def test_a_wheel_holds_the_package_and_nothing_else(files: set[str]) -> None:
    assert {path.split("/")[0] for path in files} == {"sim"}
    shipped = {str(path.relative_to(HOUSE)) for path in (HOUSE / "sim").rglob("*.py")}
    assert shipped <= files


def test_a_wheel_holds_the_study_files(files: set[str]) -> None:
    studies = {str(path.relative_to(HOUSE)) for path in (HOUSE / "experiments").rglob("*.toml")}
    assert studies
    assert {f"sim/{path}" for path in studies} <= files


def reachable(graph: dict[str, set[str]], starts: set[str]) -> set[str]:
    """Modules that these import, directly or not, with the packages that hold them."""
    seen: set[str] = set()
    ahead = set(starts)
    while ahead:
        module = ahead.pop()
        if module in graph and module not in seen:
            seen.add(module)
            ahead |= graph[module] | {module.rpartition(".")[0]}
    return seen


def test_no_analysis_serves_the_docs_alone() -> None:
    """Each module is behind a public name, a command or the workshop; else it is for reports/."""
    import sim

    graph = imports(HOUSE / "sim")
    public = {getattr(sim, name).__module__ for name in sim.__all__}
    doors = {m for m in graph if m.split(".")[1:2] in (["cli"], ["commands"], ["workshop"])}
    used = reachable(graph, public | doors)
    rooms = ("sim.analysis", "sim.replications")
    assert (
        sorted(module for module in graph if module.startswith(rooms) and module not in used) == []
    )


def test_what_nobody_imports_is_not_reached() -> None:
    graph = {
        "sim": set[str](),
        "sim.cli": {"sim.a.used"},
        "sim.a": set[str](),
        "sim.a.used": {"numpy"},
        "sim.a.idle": {"sim.a.used"},
    }
    assert reachable(graph, {"sim.cli"}) == {"sim", "sim.cli", "sim.a", "sim.a.used"}

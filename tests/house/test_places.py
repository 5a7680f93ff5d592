"""The files and functions that pages for contributors name exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.architecture.imports import imports
from reports.architecture.rooms import House, room_of

HOUSE = Path(__file__).parents[2]
PAGES = ["CONTRIBUTING.md", "SECURITY.md", "SUPPORT.md", "docs/architecture.md"]
FOLDERS = "sim|tests|reports|benchmarks|docs|experiments|notebooks|\\.github|\\.ci"
PLACE = re.compile(
    rf"(?P<path>(?:{FOLDERS})/[\w./-]*|\w+\.(?:md|toml|cff|json))(?::(?P<name>[\w.]+))?"
)
NOT_YET = {"sim/rules/membership/open_house.py"}
"""What a reader is asked to write."""


def places(text: str) -> Iterator[tuple[str, str]]:
    """Paths in code spans outside code blocks, and the names that follow them after a colon."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for span in re.findall(r"`([^`\n]+)`", prose):
        if match := PLACE.fullmatch(span):
            yield match["path"], match["name"] or ""


def has_name(file: Path, dotted: str) -> bool:
    """Whether a Python file defines a function, class, method or variable of this name."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    *classes, last = dotted.split(".")
    for name in classes:
        body = next(
            (each.body for each in body if isinstance(each, ast.ClassDef) and each.name == name), []
        )
    defined = set()
    for each in body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined.add(each.name)
        targets = each.targets if isinstance(each, ast.Assign) else []
        targets = [each.target] if isinstance(each, ast.AnnAssign) else targets
        defined |= {target.id for target in targets if isinstance(target, ast.Name)}
    return last in defined


def missing(text: str, root: Path = HOUSE) -> list[str]:
    """Places of a text that do not exist."""
    return [
        f"{path}:{name}" if name else path
        for path, name in places(text)
        if path not in NOT_YET
        and not ((root / path).exists() and (not name or has_name(root / path, name)))
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_place_exists(page: str) -> None:
    assert missing((HOUSE / page).read_text(encoding="utf-8")) == []


def test_a_missing_place_is_seen() -> None:
    text = (
        "`sim/model.py:CommunityModel.step`, `sim/attic.py`, `sim/model.py:Model`, `.ci/run`, "
        "`sim/model.py:CommunityModel.stop`, `sim/units.py:WEEKS_A_YEAR`, `attic.md`, `sim/rules/`"
    )
    assert missing(text) == [
        "sim/attic.py", "sim/model.py:Model", "sim/model.py:CommunityModel.stop", "attic.md",
    ]  # fmt: skip


def test_the_table_of_changes_names_a_place_in_every_row() -> None:
    page = (HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page.split("\n## Where do I change ...?\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 20
    assert [row for row in rows if not list(places(row))] == []


def test_every_room_is_in_the_table_of_rooms() -> None:
    page = (HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page.split("\n## Where things are\n")[1].split("\n## ")[0]
    named = {path.rstrip("/") for path, _ in places(section)}
    packages = [*(HOUSE / "sim").iterdir(), *(HOUSE / "sim" / "analysis").iterdir()]
    rooms = {
        str(each.relative_to(HOUSE))
        for each in packages
        if each.name not in {"__init__.py", "__pycache__", "analysis", "world", "py.typed"}
        and (each.suffix == ".py" or any(each.rglob("*.py")))
    }
    assert rooms - named == set()


def test_the_table_of_rooms_runs_from_the_top_down() -> None:
    page = (HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = page.split("\n## Where things are\n")[1].split("\n## ")[0]
    named = [
        room
        for path, _ in places(section)
        if path.startswith("sim/")
        and path != "sim/scenarios/"
        and (room := room_of(path.rstrip("/").removesuffix(".py").replace("/", ".")))
    ]
    house = House.of(imports(HOUSE / "sim"))
    order = list(dict.fromkeys(named))
    assert len(order) > 20
    climbs = [
        (user.name, used.name)
        for place, used in enumerate(order)
        for user in order[place + 1 :]
        if used in house.uses[user]
    ]
    assert climbs == []

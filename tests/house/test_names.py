"""A name means one thing: no two classes of the project share one."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

HOUSE = Path(__file__).parents[2]
ROOMS = ("sim", "reports")
SHARED = {"Problem", "Question"}
"""Names that still mean two things: the problem of a world, and what the workshop offers; what a
reader asks about a file, and what discovery asks of a model."""


def classes(folder: Path) -> dict[str, list[str]]:
    """Files that define a class of each name, nested classes included, below a folder."""
    places: dict[str, list[str]] = defaultdict(list)
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), filename=str(file))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(file.relative_to(folder)))
    return dict(places)


def shared(*folders: Path) -> dict[str, list[str]]:
    """Names of classes that several definitions share, with the files."""
    places: dict[str, list[str]] = defaultdict(list)
    for folder in folders:
        for name, files in classes(folder).items():
            places[name] += [f"{folder.name}/{file}" for file in files]
    return {name: files for name, files in sorted(places.items()) if len(files) > 1}


def test_no_other_class_name_is_defined_twice() -> None:
    assert shared(*(HOUSE / room for room in ROOMS)).keys() == SHARED


def test_a_shared_name_is_seen(tmp_path: Path) -> None:
    for room, text in (("one", "class Row: ..."), ("two", "def f():\n    class Row: ...")):
        (tmp_path / room).mkdir()
        (tmp_path / room / "file.py").write_text(text, encoding="utf-8")
    assert shared(tmp_path / "one", tmp_path / "two") == {"Row": ["one/file.py", "two/file.py"]}
    assert shared(tmp_path / "one") == {}

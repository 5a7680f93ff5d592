"""Small files with traits that people of this field reported, and what becomes of each."""

from __future__ import annotations

import csv
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from sim.cli import app
from tests.shared import DATA

FOLDER = DATA / "field_cases"


@dataclass(frozen=True)
class FieldCase:
    """One line of the table: files, the command that a user types, what is right."""

    id: str
    files: tuple[str, ...]
    command: str
    trait: str
    expected: str


@dataclass(frozen=True)
class Answer:
    """What a command said, and what it wrote."""

    code: int
    out: str
    err: str
    folder: Path


def cases(*prefixes: str) -> list[FieldCase]:
    """The cases whose identifiers begin so; none where the data are absent."""
    if not FOLDER.is_dir():
        return []
    with (FOLDER / "cases.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        FieldCase(row["id"], tuple(row["files"].split()), row["command"], row["trait"],
                  row["expected"])
        for row in rows
        if row["id"].startswith(prefixes)
    ]  # fmt: skip


def answer(case: FieldCase, folder: Path, *more: str) -> Answer:
    """Run the command of a case in a folder that holds its files."""
    for name in case.files:
        shutil.copy(FOLDER / name, folder / name)
    words = shlex.split(case.command)[1:]
    paths = [str(folder / word) if word in case.files else word for word in words]
    result = CliRunner().invoke(app, [*paths, *more], env={"COLUMNS": "200"})
    return Answer(result.exit_code, result.stdout, result.stderr, folder)

"""Every column of the world's tables says what it is and which stages write it, and is right."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import Any

import pytest

import sim.world.tables
from sim import CommunityModel
from sim.world.tables.actors import Actors
from sim.world.tables.world import World
from tests.rules.worlds import ARMS, arm_of
from tests.world.tracing import CALLS, columns, trace

PLACE = r"(?:at the start|between weeks|in stages? \d+(?:, \d+)*)"
WRITTEN = re.compile(rf"(?P<what>.+) Written (?P<when>{PLACE}(?:, {PLACE})*)\.", re.DOTALL)
"""What a column is, and when it is written."""


def tables() -> dict[str, type]:
    """Tables of the world: the dataclasses that may change."""
    found = {}
    for module in pkgutil.iter_modules(sim.world.tables.__path__, "sim.world.tables."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, type) and value.__module__ == module.name and is_dataclass(value):
                parameters: Any = value
                if not parameters.__dataclass_params__.frozen:
                    found[name] = value
    return found


def docstrings(table: type) -> dict[str, str]:
    """The docstring below each column that has one."""
    body = ast.parse(inspect.getsource(table)).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for column, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(column, ast.AnnAssign) and isinstance(column.target, ast.Name):
            text = below.value if isinstance(below, ast.Expr) else None
            if isinstance(text, ast.Constant):
                found[column.target.id] = " ".join(str(text.value).split())
    return found


TABLES = tables()
COLUMNS = [(name, each.name) for name, table in TABLES.items() for each in fields(table)]
DOCS = {name: docstrings(table) for name, table in TABLES.items()}


def stages(table: str, column: str) -> set[int]:
    """Stages that write a column, by its docstring."""
    said = WRITTEN.fullmatch(DOCS[table].get(column, ""))
    assert said, f"{table}.{column}: say what it is, and last 'Written in stage ...'"
    return {int(number) for number in re.findall(r"\d+", said["when"])}


def test_the_tables_were_found() -> None:
    assert {"Actors", "World", "Projects", "Ledger", "Problem", "Tally"} <= set(TABLES)
    assert len(COLUMNS) > 130
    assert TABLES["Actors"] is Actors
    assert TABLES["World"] is World


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_says_what_it_is_and_who_writes_it(table: str, column: str) -> None:
    assert stages(table, column) <= set(range(1, len(CALLS) + 1))
    kind = {each.name: each.type for each in fields(TABLES[table])}[column]
    of_actors = table == "Actors" and kind in ("Ints", "Reals", "Flags")
    grid = re.search(r"Ints|Reals|Flags|Grid|NDArray", str(kind)) and not of_actors
    assert not grid or "same shape" in DOCS[table][column] or "shape (" in DOCS[table][column]


@pytest.mark.parametrize("arm", ARMS)
def test_no_other_stage_writes_a_column(arm: str) -> None:
    model = CommunityModel(arm_of(arm, **{"weeks": 60, "shocks.inflow_week": 20}))
    seen = trace(model, 60)
    known = {name for name, _ in columns(model.world)}
    assert {name for name in COLUMNS if name[0] != "Parameters"} <= known | {
        ("World", "parameters")
    }
    wrong = {name: found - stages(*name) for name, found in seen.items() if name in COLUMNS}
    assert not {name: sorted(found) for name, found in wrong.items() if found}
    assert sum(map(len, seen.values())) > 100, "much happened"

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
from sim import CommunityModel, Scenario
from sim.agents import Resident
from sim.world.tables.actors import Actors
from sim.world.tables.world import World
from tests.world.tracing import CALLS, Column, trace

PLACE = r"(?:at the start|between weeks|in stages? \d+(?:, \d+)*)"
WRITTEN = re.compile(rf"(?P<what>.+) Written (?P<when>{PLACE}(?:, {PLACE})*)\.", re.DOTALL)
"""What a column is, and when it is written."""

BUSY = {
    "community.residents": 40, "community.organizations": 10, "problem.elements": 8,
    "people.founders_share": 0.5, "people.leave_base": 0.02, "people.leave_overload": 0.1,
    "projects.proposal_rate": 0.15, "projects.proposal_rate_funded": 0.3, "projects.work": 8.0,
    "projects.shortest": 3, "projects.successor_weeks": 4, "coordination.share": 0.2,
    "funders.money_per_actor": 5000.0, "funders.grant_median": 3000.0, "shocks.weeks": (9,),
    "shocks.funding_cut_week": 20, "shocks.loss_week": 25, "shocks.inflow_week": 30,
}  # fmt: skip


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


class Hermit(Resident):
    """A resident that decides itself whether to join."""

    def join(self, route: str) -> bool:
        return route == "spontaneous"


def busy(name: str, **values: Any) -> CommunityModel:
    """A small community in which much happens in a year."""
    return CommunityModel(Scenario.load(name).as_is().with_values(BUSY | values))


def test_the_stages_that_write_a_column_are_those_it_names() -> None:
    """Over communities that between them do all that writes anything."""
    seen: dict[Column, set[int]] = {}
    town = busy("isolated", **{
        "funders.patience": 13, "people.founders_share": 0.1, "people.notice": 0.0,
        "funders.reaction": 1.0, "funders.conditions": 1.0, "funders.grant_years": 2,
        "funders.funders": 10, "shocks.departure_week": 20,
    })  # fmt: skip
    town.use(Hermit, [3, 4])
    for model in (
        town,
        busy("collective_impact", **{
            "learning.mapping": 0.2, "learning.tracking": True, "learning.supported": True,
            "communication.alerts": True, "activities.policy": 0.2, "funding.mobilizing": 0.3,
            "activities.unplanned": 0.5,
        }),
        busy("system_shifting_network", **{
            "activities.unplanned": 0.5, "communication.finds": 2, "communication.platform": True,
            "communication.communities": True, "learning.mapping": 0.1,
        }),
        # Many are refused, revise, and leave before they have worked for it.
        busy("system_shifting_network", **{
            "governance.quota": 1.0, "proposals.revising": 1.0, "proposals.draft_hours": 16.0,
        }),
        busy("system_shifting_network", **{"funding.rule": "self_organized_fund_allocation"}),
        busy("system_shifting_network", **{"funding.rule": "conviction_voting"}),
        busy("system_shifting_network", **{"funding.rule": "quadratic_funding"}),
    ):  # fmt: skip
        for name, found in trace(model, 70).items():
            seen.setdefault(name, set()).update(found)
    changing = [name for name in COLUMNS if name[0] != "Parameters"]
    assert {name: sorted(seen[name]) for name in changing} == {
        name: sorted(stages(*name)) for name in changing
    }

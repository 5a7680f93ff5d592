"""docs/state.md: the state variables of the world, from the docstrings of its tables."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reports.markdown import opening, table
from reports.odd.draws import SOURCES
from reports.page import Files, PageOptions

TABLES = SOURCES / "world" / "tables"
INTRODUCTION = """\
Every state variable of the [model](odd.md) as the code holds it, a section for each table of the \
world, from the docstrings in `sim/world/tables`. *Written* names the [stages](odd.md\
#3-process-overview-and-scheduling) of a week that may change a variable, in any arm or \
[variant](variants.md); *at the start* is [initialization](odd.md#5-initialization)."""
DESCRIBED = re.compile(r"(?P<meaning>.+) Written (?P<written>[^.]+)\.")
"""Form of the docstring below a column."""


@dataclass(frozen=True)
class Variable:
    """One column of a table."""

    name: str
    meaning: str
    written: str


@dataclass(frozen=True)
class Entity:
    """One table of the world."""

    name: str
    summary: str
    variables: tuple[Variable, ...]


def make(options: PageOptions) -> Files:
    """The page."""
    return {"state.md": state_page(list(entities()))}


def entities(folder: Path = TABLES) -> Iterator[Entity]:
    """The tables that modules of a folder define, by module and place.

    Raises
    ------
    ValueError
        Only some columns of a table have a docstring of the agreed form.
    """
    for path in sorted(folder.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                variables = tuple(_variables(node))
                if variables:
                    summary = (ast.get_docstring(node) or "").split("\n\n")[0]
                    yield Entity(node.name, " ".join(summary.split()), variables)


def state_page(tables: list[Entity]) -> str:
    """The page, with a table for each entity."""
    parts = [opening("State variables", "./dev docs state"), INTRODUCTION]
    for entity in tables:
        rows = [[f"`{each.name}`", each.meaning, each.written] for each in entity.variables]
        parts += [f"## {entity.name}", entity.summary]
        parts.append(table(["Variable", "Meaning, unit", "Written"], rows))
    return "\n\n".join(parts) + "\n"


def _variables(node: ast.ClassDef) -> Iterator[Variable]:
    """The columns of a class, if the first one says when it is written."""
    columns = [
        (column.target.id, " ".join(str(below.value.value).split()))
        for column, below in zip(node.body, node.body[1:], strict=False)
        if isinstance(column, ast.AnnAssign) and isinstance(column.target, ast.Name)
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
    ]
    described = [(name, DESCRIBED.fullmatch(text)) for name, text in columns]
    if not any(match for _, match in described):
        return
    for name, match in described:
        if match is None:
            raise ValueError(f"{node.name}.{name}: expected 'Written in stage ...' at the end")
        meaning = re.sub(r":\w+:(?=`)", "", match["meaning"].replace("``", "`"))
        yield Variable(name, meaning, match["written"])

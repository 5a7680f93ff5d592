"""docs/draws.md: every random draw, from the declarations of ``decision`` in the code."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from reports.markdown import opening, table
from reports.odd.sections import PageSection, link, sections
from reports.page import DOCS, Files, PageOptions

DESCRIPTION = ("odd.md", "variants.md")
"""The pages that describe the model, in order of reading."""

SOURCES = Path(__file__).parents[2] / "sim"
DESCRIBED = re.compile(r"(?P<decides>[^.]+)\. Key: \((?P<key>[^)]+)\)(?:, (?P<rest>[^.]+))?\.")
"""Form of the docstring below a declaration."""

INTRODUCTION = """\
Every random draw of the model, in the order in which the [model description](odd.md) and its \
[variants](variants.md) name them. A draw has a key of its own (see \
[conventions](odd.md#conventions)): its name, the fields *week*, *one* and *other*, and a block, \
which is 0 where the column is empty. A block has four words; the first alone is used where the \
column is empty.

*id* is the identity of an actor as [5.2](odd.md#52-who-is-there) defines it; all other actors are \
rows. *proposer* and *code* identify a project. *slot* is a slot of contributions \
([5.1](odd.md#51-problem)) or of servers ([5.3](odd.md#53-who-serves-whom)).

Draws of an agent that a user adds are named `agent.` and a word of its own."""


def make(options: PageOptions) -> Files:
    """The page."""
    pages = [(name, (DOCS / name).read_text(encoding="utf-8")) for name in DESCRIPTION]
    return {"draws.md": draws_page(pages, declared_draws())}


@dataclass(frozen=True)
class Draw:
    """One declared decision."""

    name: str
    decides: str
    key: tuple[str, ...]
    """What stands in the fields week, one and other."""
    block: str
    words: str


def declared_draws(folder: Path = SOURCES) -> list[Draw]:
    """Every draw that a module below ``folder`` declares, by name.

    Raises
    ------
    ValueError
        A declaration has no docstring of the agreed form.
    """
    draws = [draw for path in sorted(folder.rglob("*.py")) for draw in _of_module(path)]
    return sorted(draws, key=lambda draw: draw.name)


def draws_page(documents: Iterable[tuple[str, str]], draws: Iterable[Draw]) -> str:
    """The page, with a link to the section that describes each draw.

    Parameters
    ----------
    documents
        Names and texts of the pages that describe the draws, in order of reading.
    draws
        The declared draws.

    Raises
    ------
    ValueError
        No page describes a draw.
    """
    places = sections(documents)
    placed = sorted((_place(draw, places), draw) for draw in draws)
    rows = [
        [f"`{draw.name}`", draw.decides, ", ".join(draw.key), draw.block, draw.words,
         link(places[at])]
        for (at, _), draw in placed
    ]  # fmt: skip
    head = ["Draw", "Decides", "Week, one, other", "Block", "Words", "Described in"]
    page = [opening("Draws", "./dev docs draws"), INTRODUCTION, table(head, rows)]
    return "\n\n".join(page) + "\n"


def _place(draw: Draw, places: list[PageSection]) -> tuple[int, int]:
    """Number of the first section that uses a draw, and where in it.

    A formula, ``U(name; ...)``, counts before words: a parameter may have the same name.
    """
    for written in (f"({draw.name};", f"`{draw.name}`"):
        for at, section in enumerate(places):
            if written in section.text:
                return at, section.text.index(written)
    raise ValueError(f"no section describes the draw {draw.name!r}")


def _of_module(path: Path) -> Iterator[Draw]:
    """The draws that a module declares: assignments followed by a docstring."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    for statement, following in zip_longest(body, body[1:]):
        name = _declared(statement)
        if name is None:
            continue
        text = ""
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            text = " ".join(str(following.value.value).split())
        found = DESCRIBED.fullmatch(text)
        if found is None:
            raise ValueError(
                f"{path}:{statement.lineno}: below {name!r} expected a docstring such as "
                '"""Whether an outsider joins. Key: (week, actor, 0)."""'
            )
        key = tuple(found["key"].split(", "))
        if len(key) != 3:
            raise ValueError(f"{path}:{statement.lineno}: the key of {name!r} has three fields")
        block = re.search(r"block: (.*?)(?:, words |$)", found["rest"] or "")
        words = re.search(r"words (.*)$", found["rest"] or "")
        yield Draw(
            name, found["decides"], key, block[1] if block else "", words[1] if words else ""
        )


def _declared(statement: ast.stmt) -> str | None:
    """The name that an assignment gives to ``decision``, if it is such an assignment."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return None
    call = statement.value
    if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "decision"):
        return None
    return str(ast.literal_eval(call.args[0]))

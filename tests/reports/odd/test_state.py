"""The page of state variables: what the tables of the world say of their columns."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from reports.odd.state import Entity, Variable, entities, state_page
from sim.world.tables.actors import Actors
from sim.world.tables.projects import Projects

TABLE = '''
class Ties(Table):
    """Who knows whom.

    More.
    """

    to: Ints
    """Row of the other actor; see :class:`Actors`. Written in stage 10."""
    weight: Reals
    """Strength, 0 to 1, ``NEVER`` at first. Written at the start, in
    stages 7, 10."""


class Terms(Section):
    share: float = 0.5
    """Share of the money."""
'''
TIES = Entity(
    "Ties",
    "Who knows whom.",
    (
        Variable("to", "Row of the other actor; see `Actors`.", "in stage 10"),
        Variable("weight", "Strength, 0 to 1, `NEVER` at first.", "at the start, in stages 7, 10"),
    ),
)


def test_tables_are_read_with_the_docstrings_of_their_columns(tmp_path: Path) -> None:
    (tmp_path / "ties.py").write_text(TABLE.replace(":class:`Actors`", "``Actors``"), "utf-8")
    assert list(entities(tmp_path)) == [TIES]
    (tmp_path / "ties.py").write_text(TABLE, "utf-8")
    assert list(entities(tmp_path)) == [TIES]


def test_a_column_that_does_not_say_when_it_is_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ties.py").write_text(TABLE.replace(" Written in stage 10.", ""), "utf-8")
    with pytest.raises(ValueError, match=r"Ties\.to"):
        list(entities(tmp_path))


def test_the_page_has_a_row_for_each_column() -> None:
    assert "| `to` | Row of the other actor; see `Actors`. | in stage 10 |" in state_page([TIES])


@pytest.mark.parametrize("table", [Actors, Projects])
def test_every_column_of_a_table_is_there(table: type) -> None:
    found = {entity.name: entity for entity in entities()}[table.__name__]
    assert [each.name for each in found.variables] == [each.name for each in fields(table)]

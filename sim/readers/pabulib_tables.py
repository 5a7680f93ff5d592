"""Projects and votes of a Pabulib file: the tables after META."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError
from sim.readers.pabulib import Columns, Row
from sim.readers.pabulib_values import POINT, cents, points
from sim.readers.questions import quoted
from sim.world.tables.votes import Marks, Votes

MOST_MONEY = 10**16
"""Most cents that all projects may cost together."""

MOST_PROJECTS = 100_000
"""Most projects; the largest public votes have some hundred."""

MOST_KNOWN = 100_000
"""Texts of ballots that are remembered while a file is read, so as not to parse them again."""


@dataclass(frozen=True)
class BallotProject:
    """A project that could be voted for."""

    id: str
    name: str
    cost: int
    """Cents."""
    categories: tuple[str, ...]
    votes: int | None
    """Voters who named it, if the file says so."""
    score: int | None
    """Its score in millionths of a point, if the file says so."""
    selected: bool | None
    """Whether the rule of the vote funded it, if the file says so."""
    otherwise: bool
    """Whether it was funded in another way, as from money beyond the budget."""


def read_projects(path: Path, rows: Iterator[Row]) -> list[BallotProject]:
    """The projects under a header.

    Raises
    ------
    InputError
        There is none, a row cannot be understood, or the costs are beyond any budget.
    """
    columns = Columns(next(rows), ("project_id", "cost"))
    found: list[BallotProject] = []
    known: set[str] = set()
    total = 0
    for row in rows:
        project = _project(columns, row)
        if not project.id or "," in project.id or project.id in known:
            raise InputError(
                f"{row.where}: project_id {quoted(project.id)}; expected a unique id without "
                "a comma"
            )
        if len(found) == MOST_PROJECTS:
            raise InputError(
                f"{row.where}: more than {MOST_PROJECTS:,} projects; is this the list of votes?"
            )
        known.add(project.id)
        total += project.cost
        found.append(project)
    if not found:
        raise InputError(f"{path}: no project under PROJECTS; expected at least one")
    if total > MOST_MONEY:
        raise InputError(
            f"{path}: the projects cost more than {MOST_MONEY // 100:,} in all; "
            "are these whole units of money?"
        )
    return found


def _project(columns: Columns, row: Row) -> BallotProject:
    def said(name: str) -> str:
        return columns.of(row, name)

    votes, score = said("votes"), said("score")
    selected = said("selected")
    return BallotProject(
        said("project_id"), said("name") or said("project_id"),
        cents(row.where, "cost", said("cost")),
        tuple(each.strip() for each in said("category").split(",") if each.strip()),
        points(row.where, "votes", votes) // POINT if votes else None,
        points(row.where, "score", score) if score else None,
        {"0": False, "1": True, "2": False, "3": False}.get(selected),
        selected in ("2", "3"),
    )  # fmt: skip


def read_votes(
    path: Path, rows: Iterator[Row], kind: str, projects: list[BallotProject]
) -> tuple[Votes, int, int]:
    """Distinct ballots under a header, and how many name a project repeatedly or none.

    Raises
    ------
    InputError
        There is none, or a row cannot be understood.
    """
    with_points = kind == "cumulative"
    columns = Columns(next(rows), ("vote", "points") if with_points else ("vote",))
    place = {project.id: number for number, project in enumerate(projects)}
    cells: dict[tuple[str, str], tuple[Marks, bool]] = {}
    ballots: dict[Marks, int] = {}
    repeated = 0
    for row in rows:
        cell = columns.of(row, "vote"), "" if kind == "approval" else columns.of(row, "points")
        known = cells.get(cell)
        if known is None:
            known = _marks(row, kind, cell, place)
            if len(cells) < MOST_KNOWN:
                cells[cell] = known
        marks, twice = known
        ballots[marks] = ballots.get(marks, 0) + 1
        repeated += twice
    if not ballots:
        raise InputError(f"{path}: no vote under VOTES; expected at least one")
    return Votes.of(len(projects), ballots), repeated, ballots.get((), 0)


def _marks(row: Row, kind: str, cell: tuple[str, str], place: dict[str, int]) -> tuple[Marks, bool]:
    """What one ballot gives to which project, and whether it names one repeatedly."""
    ids = [each.strip() for each in cell[0].split(",")] if cell[0] else []
    try:
        numbers = [place[each] for each in ids]
    except KeyError as error:
        raise InputError(
            f"{row.where}: vote for {quoted(error.args[0])}, which is not a "
            "project_id of this file; correct it"
        ) from None
    if kind == "approval":
        alone = sorted(set(numbers))
        return tuple([(number, 1) for number in alone]), len(alone) < len(numbers)
    if cell[1]:
        texts = cell[1].split(",")
        if len(texts) != len(ids):
            raise InputError(
                f"{row.where}: {len(texts)} points for {len(ids)} projects; expected one for each"
            )
        worth = [points(row.where, "points", each.strip()) for each in texts]
    elif ids and kind == "cumulative":
        raise InputError(f"{row.where}: no points; expected one number for each project")
    else:
        worth = [POINT * (len(ids) - rank) for rank in range(len(ids))]
    found: dict[int, int] = {}
    for number, given in zip(numbers, worth, strict=True):
        if number not in found:
            found[number] = given
        elif kind == "cumulative":
            found[number] += given
    marks = tuple(sorted((number, given) for number, given in found.items() if given))
    return marks, len(found) < len(ids)

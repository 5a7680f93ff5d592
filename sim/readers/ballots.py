"""Participatory budgeting as it was voted on: Pabulib files (``.pb``).

A file has three parts, ``META``, ``PROJECTS`` and ``VOTES``, each a table with a header line and
semicolons between the values (Stolicki, Szufa & Talmon 2020, arXiv:2012.06539).
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.kernels import Ints
from sim.readers.pabulib import Columns, Row, lines
from sim.readers.pabulib_values import POINT, cents, counted, points, whole
from sim.world.tables.electorate import ballot_tables
from sim.world.tables.votes import Marks, Votes

KINDS = {
    "approval": "approval",
    "choose-1": "approval",
    "ordinal": "ordinal",
    "cumulative": "cumulative",
    "scoring": "cumulative",
}
"""How people voted, by the file's word for it."""

MOST_MONEY = 10**16
"""Most cents that all projects may cost together."""


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
    """Whether it was funded, if the file says so."""


@dataclass(frozen=True, eq=False)
class Ballot:
    """One vote on projects."""

    path: Path
    meta: dict[str, str]
    kind: str
    """approval, ordinal or cumulative."""
    budget: int
    """Cents."""
    projects: tuple[BallotProject, ...]
    votes: Votes
    """Distinct ballots; worth is 1 in approval, else millionths of a point."""
    repeated: int
    """Ballots that name a project more than once."""
    empty: int
    """Ballots that name no project."""

    @property
    def title(self) -> str:
        """What the file calls itself."""
        return self.meta.get("description") or self.path.stem

    @property
    def currency(self) -> str:
        """Currency, if the file names one."""
        return self.meta.get("currency", "")

    @property
    def costs(self) -> Ints:
        """Cents of each project, shape (projects,)."""
        return whole(project.cost for project in self.projects)

    @property
    def scores(self) -> Ints:
        """By what the greedy rule orders projects: votes, points, or the file's score."""
        if self.kind == "ordinal" and all(p.score is not None for p in self.projects):
            return whole(project.score or 0 for project in self.projects)
        return self.votes.scores

    @property
    def selected(self) -> list[str] | None:
        """Ids of the projects that were funded; None if the file does not say."""
        if any(project.selected is None for project in self.projects):
            return None
        return [project.id for project in self.projects if project.selected]

    def understood(self) -> list[str]:
        """What was read, in a few lines."""
        money = f"{self.budget / 100:,.0f} {self.currency}".strip()
        asked = sum(project.cost for project in self.projects) / self.budget
        lines = [
            f"{self.title}: {len(self.projects)} projects, {self.votes.count:,} votes "
            f"({self.kind}), budget {money}",
            f"The projects cost {asked:.2f} times the budget",
        ]
        if not self.currency:
            lines.append("The file names no currency")
        if self.kind == "ordinal" and not any(p.score is not None for p in self.projects):
            lines.append("The file has no scores: they are the sums of what each ballot gives")
        if self.empty:
            lines.append(f"{counted(self.empty, 'ballot')} without any project")
        if self.repeated:
            first = "their points are added" if self.kind == "cumulative" else "the first counts"
            lines.append(
                f"{counted(self.repeated, 'ballot')} with a project named more than once: {first}"
            )
        lines += self._unlike()
        return lines

    def tables(self) -> dict[str, dict[str, Any]]:
        """The table [ballot] of a community file."""
        return {"ballot": ballot_tables(self.budget, self.costs, self.votes)}

    def _unlike(self) -> list[str]:
        """What the file says about its votes that its votes do not say."""
        named = [
            project.id
            for project, supporters in zip(self.projects, self.votes.supporters, strict=True)
            if project.votes is not None and project.votes != supporters
        ]
        scored = [
            project.id
            for project, score in zip(self.projects, self.votes.scores, strict=True)
            if self.kind != "approval" and project.score is not None and project.score != score
        ]
        found = []
        for ids, what in ((named, "votes"), (scored, "score")):
            if ids:
                more = ", ..." if len(ids) > 3 else ""
                found.append(
                    f"The column {what} does not say what the ballots say for "
                    f"{counted(len(ids), 'project')} ({', '.join(ids[:3])}{more})"
                )
        return found


def read_ballot(path: str | os.PathLike[str]) -> Ballot:
    """Read a Pabulib file.

    Parameters
    ----------
    path
        File in UTF-8, with or without byte order mark.

    Raises
    ------
    InputError
        The file cannot be used; the sentence names the line.

    Notes
    -----
    Where an ordinal ballot carries no points, the first of its n projects gets n, the last 1.
    """
    path = Path(path)
    parts = _parts(path)
    meta = _meta(next(parts))
    kind = KINDS.get(meta.get("vote_type", ""))
    if kind is None:
        raise InputError(
            f"{path}: vote_type is {meta.get('vote_type', '')!r} in META; "
            f"expected one of {', '.join(KINDS)}"
        )
    budget = cents(f"{path}: META", "budget", meta.get("budget", ""))
    projects = _projects(path, next(parts))
    votes, repeated, empty = _votes(path, next(parts), kind, projects)
    for what, said, found in (
        ("projects", "num_projects", len(projects)),
        ("votes", "num_votes", votes.count),
    ):
        if meta.get(said, str(found)) != str(found):
            raise InputError(
                f"{path}: META says {said} is {meta[said]!r}, but the file has {found:,} {what}; "
                "is it complete?"
            )
    return Ballot(path, meta, kind, budget, tuple(projects), votes, repeated, empty)


def _parts(path: Path) -> Iterator[Iterator[Row]]:
    """The three parts, to be read one after another; each begins with its header."""
    for _, found in groupby(lines(path), lambda each: each[0]):
        yield (row for _, row in found)


def _meta(rows: Iterator[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    next(rows)
    for row in rows:
        key, *values = row.values
        if key in found:
            raise InputError(f"{row.where}: {key!r} stands twice in META; keep one")
        found[key] = ";".join(values).rstrip(";")
    return found


def _projects(path: Path, rows: Iterator[Row]) -> list[BallotProject]:
    columns = Columns(next(rows), ("project_id", "cost"))
    found: list[BallotProject] = []
    known: set[str] = set()
    total = 0
    for row in rows:
        project = _project(columns, row)
        if not project.id or "," in project.id or project.id in known:
            raise InputError(
                f"{row.where}: project_id {project.id!r}; expected a unique id without a comma"
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
        {"0": False, "1": True}.get(selected),
    )  # fmt: skip


def _votes(
    path: Path, rows: Iterator[Row], kind: str, projects: list[BallotProject]
) -> tuple[Votes, int, int]:
    """Distinct ballots, and how many name a project repeatedly or none."""
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
            f"{row.where}: vote for {error.args[0]!r}, which is not a project_id of this file"
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

"""Participatory budgeting as it was voted on: Pabulib files (``.pb``).

A file has three parts, ``META``, ``PROJECTS`` and ``VOTES``, each a table with a header line and
semicolons between the values (Stolicki, Szufa & Talmon 2020, arXiv:2012.06539).
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.kernels import Ints
from sim.readers.pabulib import Row, lines
from sim.readers.pabulib_meta import (
    THRESHOLD,
    OwnRule,
    broken_limits,
    not_counted,
    own_rule,
    read_meta,
    rule_in_words,
    threshold,
)
from sim.readers.pabulib_tables import BallotProject, read_projects, read_votes
from sim.readers.pabulib_values import POINT, cents, counted, whole
from sim.readers.questions import quoted
from sim.world.tables.electorate import ballot_tables
from sim.world.tables.votes import Votes

KINDS = {
    "approval": "approval",
    "choose-1": "approval",
    "ordinal": "ordinal",
    "cumulative": "cumulative",
    "scoring": "cumulative",
}
"""How people voted, by the file's word for it."""


@dataclass(frozen=True, eq=False)
class Ballot:
    """One vote on projects."""

    path: Path
    meta: dict[str, str]
    """Pairs of META, by key in small letters."""
    kind: str
    """approval, ordinal or cumulative."""
    budget: int
    """Cents."""
    threshold: int
    """Least score with which a project can win, in the unit of ``scores``."""
    projects: tuple[BallotProject, ...]
    votes: Votes
    """Distinct ballots; worth is 1 in approval, else millionths of a point."""
    repeated: int
    """Ballots that name a project more than once."""
    empty: int
    """Ballots that name no project."""
    strays: tuple[int, ...]
    """Lines whose quotes are taken as they stand."""

    @property
    def title(self) -> str:
        """What the file calls itself."""
        return self.meta.get("description") or self.path.stem

    @property
    def currency(self) -> str:
        """Currency, if the file names one."""
        return self.meta.get("currency", "")

    @property
    def own_rule(self) -> OwnRule:
        """The rule by which the vote was decided."""
        return own_rule(self.meta)

    @property
    def costs(self) -> Ints:
        """Cents of each project, shape (projects,)."""
        return whole(project.cost for project in self.projects)

    @property
    def score_unit(self) -> int:
        """What one vote or one point is in scores."""
        return 1 if self.kind == "approval" else POINT

    @property
    def scores(self) -> Ints:
        """By what the greedy rule orders projects: votes, or millionths of points or of the file's
        score, shape (projects,)."""
        if self.kind == "ordinal" and all(p.score is not None for p in self.projects):
            return whole(project.score or 0 for project in self.projects)
        return self.votes.scores

    @property
    def selected(self) -> list[str] | None:
        """Ids of the projects that the vote's rule funded; None if the file does not say."""
        if any(project.selected is None for project in self.projects):
            return None
        return [project.id for project in self.projects if project.selected]

    def facts(self) -> list[str]:
        """What was read, in a few lines."""
        money = f"{self.budget / 100:,.0f} {self.currency}".strip()
        asked = sum(project.cost for project in self.projects) / self.budget
        lines = [
            f"{self.title}: {len(self.projects)} projects, {self.votes.count:,} votes "
            f"({self.kind}), budget {money}",
            f"The projects cost {asked:.2f} times the budget",
            rule_in_words(self.meta),
        ]
        lines += self._below_threshold() + self._otherwise()
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
        if self.strays:
            lines.append(
                f"Line {_named(self.strays)}: a quote that is not closed or not doubled is taken "
                "as it stands"
            )
        lines += broken_limits(self.meta, self.kind, self.costs, self.votes)
        lines += filter(None, [not_counted(self.meta)])
        return lines + self._unlike()

    def understood(self) -> list[str]:
        """What was read and what becomes of it in a community, in a few lines."""
        return [
            *self.facts(),
            "A run counts this vote by the rule of its scenario (funding.outcome), without a least "
            "score",
        ]

    def tables(self) -> dict[str, dict[str, Any]]:
        """The table [ballot] of a community file."""
        return {"ballot": ballot_tables(self.budget, self.costs, self.votes)}

    def _below_threshold(self) -> list[str]:
        """Lines about the least score, from the file or given."""
        of_file = self.meta.get(THRESHOLD, "")
        if not self.threshold:
            return [f"Without the {THRESHOLD} of the file ({of_file})"] if of_file else []
        below = [p.id for p, score in zip(self.projects, self.scores, strict=True)
                 if score < self.threshold]  # fmt: skip
        which = f"{counted(len(below), 'project')} below ({_named(below)})" if below else "none"
        unit = "votes" if self.kind == "approval" else "points"
        origin = f"; {THRESHOLD} of the file: {of_file}" if of_file else ""
        return [
            f"A project with less than {self.threshold / self.score_unit:,g} {unit} cannot win: "
            f"{which}{origin}"
        ]

    def _otherwise(self) -> list[str]:
        """Lines about projects that could not win, or won in another way."""
        found = []
        dear = [project.id for project in self.projects if project.cost > self.budget]
        if dear:
            found.append(
                f"{counted(len(dear), 'project')} above the whole budget cannot win "
                f"({_named(dear)})"
            )
        other = [project.id for project in self.projects if project.otherwise]
        if other:
            found.append(
                f"{counted(len(other), 'project')} funded in another way than by the rule, "
                f"according to the file (selected 2 or 3: {_named(other)})"
            )
        return found

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
        return [
            f"The column {what} does not say what the ballots say for "
            f"{counted(len(ids), 'project')} ({_named(ids)})"
            for ids, what in ((named, "votes"), (scored, "score"))
            if ids
        ]


def _named(each: Sequence[object]) -> str:
    """The first three of them."""
    return ", ".join(map(str, each[:3])) + (", ..." if len(each) > 3 else "")


def looks_like_ballot(path: Path) -> bool:
    """Whether a file is a vote: by its name, or because it begins with the line META."""
    if path.suffix.lower() == ".pb":
        return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        first = file.readline(100).removeprefix(b"\xef\xbb\xbf").strip(b"; \t\r\n")
    return first.lower() == b"meta"


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
    strays: list[int] = []
    parts = _parts(path, strays)
    meta = read_meta(next(parts))
    said = meta.values
    for key, line in (("vote_type", "vote_type;approval"), ("budget", "budget;25000")):
        if not said.get(key):
            raise InputError(f"{path}: META has no {key}; expected a line such as {line}")
    kind = KINDS.get(said["vote_type"].lower())
    if kind is None:
        raise InputError(
            f"{meta.where['vote_type']}: vote_type is {said['vote_type'][:40]!r}; expected one of "
            f"{', '.join(KINDS)}"
        )
    budget = cents(meta.where["budget"], "budget", said["budget"])
    least = threshold(meta, kind)
    projects = read_projects(path, next(parts))
    votes, repeated, empty = read_votes(path, next(parts), kind, projects)
    for what, key, found in (
        ("projects", "num_projects", len(projects)),
        ("votes", "num_votes", votes.count),
    ):
        if said.get(key) and said[key] != str(found):
            raise InputError(
                f"{meta.where[key]} says {key} is {quoted(said[key])}, but the file has {found:,} "
                f"{what}; is it complete?"
            )
    return Ballot(
        path, said, kind, budget, least, tuple(projects), votes, repeated, empty, tuple(strays)
    )


def _parts(path: Path, strays: list[int]) -> Iterator[Iterator[Row]]:
    """The three parts, to be read one after another; each begins with its header."""
    for _, found in groupby(lines(path, strays), lambda each: each[0]):
        yield (row for _, row in found)

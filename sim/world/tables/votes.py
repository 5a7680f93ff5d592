"""Votes on projects: each distinct ballot once, with the number of voters who cast it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.kernels import IntGrid, Ints

Marks = tuple[tuple[int, int], ...]
"""What one ballot says: (project, worth) in ascending order of projects, worth above zero."""


@dataclass(frozen=True, eq=False)
class Votes:
    """Distinct ballots in compressed rows: those of ballot g are ``start[g]:start[g + 1]``."""

    projects: int
    """Number of projects that could be voted for."""
    start: Ints
    """Where each ballot begins, shape (ballots + 1,)."""
    project: Ints
    """Projects that get something, shape (entries,)."""
    worth: Ints
    """What each of those gets, the same shape: 1, or points."""
    voters: Ints
    """How many cast each ballot, shape (ballots,)."""

    @classmethod
    def of(cls, projects: int, ballots: Mapping[Marks, int]) -> "Votes":
        """Compress ballots with their numbers of voters."""
        lengths = [len(marks) for marks in ballots]
        marks = np.array([mark for ballot in ballots for mark in ballot], np.int64).reshape(-1, 2)
        return cls(
            projects,
            np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64),
            np.ascontiguousarray(marks[:, 0]),
            np.ascontiguousarray(marks[:, 1]),
            np.array(list(ballots.values()), np.int64),
        )

    @classmethod
    def of_choices(cls, chosen: IntGrid, projects: int) -> "Votes":
        """One ballot a row: the projects it approves in any order, then -1, (ballots, most)."""
        counts = (chosen >= 0).sum(axis=1)
        ordered = np.sort(np.where(chosen >= 0, chosen, projects), axis=1)
        project = ordered[ordered < projects]
        return cls(
            projects,
            np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            project.astype(np.int64),
            np.ones(project.size, np.int64),
            np.ones(chosen.shape[0], np.int64),
        )

    @property
    def count(self) -> int:
        """Voters in all, those with an empty ballot included."""
        return int(self.voters.sum())

    @property
    def ballot(self) -> Ints:
        """The ballot that each entry stands on, shape (entries,)."""
        return np.repeat(np.arange(self.voters.size), np.diff(self.start))

    @property
    def supporters(self) -> Ints:
        """Voters who give something to each project, shape (projects,)."""
        return self._sum(self.voters[self.ballot])

    @property
    def scores(self) -> Ints:
        """What each project gets from all voters together, shape (projects,)."""
        return self._sum(self.voters[self.ballot] * self.worth)

    def with_a_winner(self, winners: Iterable[int]) -> int:
        """Voters who gave something to at least one of these projects."""
        won = np.isin(self.project, list(winners))
        return int(self.voters[np.unique(self.ballot[won])].sum())

    def _sum(self, each: Ints) -> Ints:
        found = np.zeros(self.projects, np.int64)
        np.add.at(found, self.project, each)
        return found

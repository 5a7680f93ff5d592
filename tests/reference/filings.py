"""Stages 4 to 6: what became of plans, and the hours of those that came to nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.projects import Project


class Decisions:
    """How many proposals were decided on in one way, and what these would have brought."""

    def __init__(self) -> None:
        self.number, self.gains, self.squares = 0, 0.0, 0.0

    def add(self, gain: float) -> None:
        self.number += 1
        self.gains += gain
        self.squares += gain * gain


class Filings:
    """Running counts, for measures only."""

    def __init__(self) -> None:
        self.drafted = self.filed = self.refused = 0
        self.gain_filed = self.gain_started = 0.0
        self.lost: Counter[str] = Counter()
        """Minutes of refused proposals: of residents and organizations that drafted them, of
        readers, of coordinators."""
        self.passed, self.failed = Decisions(), Decisions()

    def note_filed(self, project: Project) -> None:
        """A plan turns to proposed."""
        self.filed += 1
        self.gain_filed += project.true_gain()

    def note_decision(self, project: Project, passed: bool) -> None:
        """By a group or by the members, as the proposal is once it is decided on."""
        (self.passed if passed else self.failed).add(project.true_gain())

    def note_start(self, project: Project) -> None:
        """Its elements and members are those it will have; they are about to promise."""
        self.gain_started += project.true_gain()

    def note_dropped(self, project: Project) -> None:
        """A plan that was never filed counts as little as one that was never proposed."""
        if not project.filed:
            return
        self.refused += 1
        who = "organizations" if project.proposer.is_organization else "residents"
        self.lost[who] += project.applied
        self.lost["readers"] += project.read
        self.lost["coordinators"] += project.coordinated

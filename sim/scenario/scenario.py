"""A scenario: everything that determines a run except the seed."""

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Self

from pydantic import Field

from sim.html import folded, html_table, paragraph, preformatted
from sim.rules.activities import Activities
from sim.rules.base import FAMILIES, modules_of
from sim.rules.communication import Communication
from sim.rules.funding import Funding
from sim.rules.governance import Governance
from sim.rules.learning import Learning
from sim.rules.membership import Membership
from sim.rules.sensemaking import Sensemaking
from sim.scenario.checks import plain, sections
from sim.scenario.files import (
    COMMUNITIES,
    PROBLEMS,
    SCENARIOS,
    Entries,
    Entry,
    overlay,
    read,
    without_words,
)
from sim.scenario.lessons import LESSONS, Lessons, degrees
from sim.scenario.parameters import TABLES, Head, section_of
from sim.world.setup.network import NetworkParameters
from sim.world.setup.population import CommunityParameters
from sim.world.tables.coordination import CoordinationParameters
from sim.world.tables.electorate import BallotParameters
from sim.world.tables.funders import FunderParameters
from sim.world.tables.people import PeopleParameters
from sim.world.tables.problem import ProblemParameters, ShockParameters
from sim.world.tables.projects import ProjectParameters
from sim.world.tables.proposals import ProposalParameters
from sim.world.tables.ties import TieParameters


def _default(family: str) -> Any:
    return Field(default_factory=lambda: section_of(family)())


class Scenario(Head):
    """A scenario file: the settings that all arms share, and the seven rules of one arm.

    Settings that are not given have their defaults; a family without a rule has that of isolated
    initiatives.
    """

    community: CommunityParameters = Field(default_factory=CommunityParameters)
    network: NetworkParameters = Field(default_factory=NetworkParameters)
    problem: ProblemParameters = Field(default_factory=ProblemParameters)
    shocks: ShockParameters = Field(default_factory=ShockParameters)
    people: PeopleParameters = Field(default_factory=PeopleParameters)
    ties: TieParameters = Field(default_factory=TieParameters)
    projects: ProjectParameters = Field(default_factory=ProjectParameters)
    proposals: ProposalParameters = Field(default_factory=ProposalParameters)
    coordination: CoordinationParameters = Field(default_factory=CoordinationParameters)
    funders: FunderParameters = Field(default_factory=FunderParameters)
    ballot: BallotParameters = Field(default_factory=BallotParameters)
    lessons: Lessons = Field(default_factory=Lessons)
    sensemaking: Sensemaking = _default("sensemaking")
    governance: Governance = _default("governance")
    membership: Membership = _default("membership")
    learning: Learning = _default("learning")
    activities: Activities = _default("activities")
    communication: Communication = _default("communication")
    funding: Funding = _default("funding")

    @classmethod
    def load(
        cls,
        name_or_path: str | os.PathLike[str],
        community: str | os.PathLike[str] | None = None,
        problem: str | os.PathLike[str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Self:
        """Load a scenario, and lay a community, a problem and values over it.

        Parameters
        ----------
        name_or_path
            A scenario that ships (``"collective_impact"``), or the path of a TOML file.
        community
            A community that ships (``"bristol"``), or a file with the tables [community],
            [network], [funders], [ballot].
        problem
            A problem that ships (``"complex"``), or a file with the tables [problem], [shocks].
        values
            Other values by dotted name, as for :meth:`with_values`.

        Raises
        ------
        InputError
            A file or value cannot be used; the sentence names the file, the key, and what was
            expected.
        """
        entries = read(name_or_path, SCENARIOS)
        for layer, library in ((community, COMMUNITIES), (problem, PROBLEMS)):
            if layer is not None:
                above = read(layer, library)
                entries = overlay(entries, without_words(above))
        return cls(**sections(overlay(entries, _entries(values or {}))))

    def with_values(self, values: Mapping[str, Any]) -> Self:
        """A copy with other values, by dotted name: ``{"community.residents": 1000}``.

        A family that gets another rule (``{"funding.rule": "innovation_pools"}``) keeps the
        parameters that both rules share; the others take the new rule's defaults.

        Raises
        ------
        InputError
            A name or a value that the scenario cannot have.
        """
        below = {key: Entry(value) for key, value in self.flat().items()}
        return type(self)(**sections(overlay(below, _entries(values))))

    def __repr__(self) -> str:
        return f"Scenario({self.title or 'untitled'!r}, {self.weeks} weeks)"

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        """Its rules, and all values for those who want them."""
        rules = html_table(("", "rule"), self.rules.items(), repr(self))
        values = folded("all values", preformatted(self.to_toml()))
        return rules + paragraph(self.description) + values

    @property
    def rules(self) -> dict[str, str]:
        """Name of the rule of each family."""
        return {family: getattr(self, family).name for family in FAMILIES}

    @property
    def taught(self) -> dict[str, str]:
        """Parameters that a lesson sets, by dotted name, each with the name of the lesson."""
        values = self.flat()
        return {
            move.key: name
            for name in degrees(values)
            for move in LESSONS[name].moves
            if move.key in values
        }

    def as_is(self) -> Self:
        """The same scenario with no lesson applied: each number stays, and can be set by itself."""
        return self.model_copy(update={"lessons": Lessons()})

    @property
    def modules(self) -> list[str]:
        """Names of the modules that hold its rules; those of other packages may be among them."""
        return modules_of([type(getattr(self, family)) for family in FAMILIES])

    def flat(self) -> dict[str, Any]:
        """Every value by dotted name, in the order of a scenario file."""
        values = {name: getattr(self, name) for name in Head.model_fields}
        for table in TABLES:
            section = getattr(self, table)
            if table in FAMILIES:
                values[f"{table}.rule"] = self.rules[table]
            for name in type(section).model_fields:
                values[f"{table}.{name}"] = getattr(section, name)
        return values

    def to_toml(self) -> str:
        """The resolved scenario as a file that extends nothing; loading it restores it."""
        import tomli_w

        tree: dict[str, Any] = {}
        for key, value in self.flat().items():
            table, _, name = key.rpartition(".")
            (tree.setdefault(table, {}) if table else tree)[name] = value
        texts = [value for value in self.flat().values() if isinstance(value, str)]
        # Lines broken as lines are easier to read, but a carriage return would get lost in them.
        readable = not any("\r" in text for text in texts)
        return tomli_w.dumps(tree, multiline_strings=readable)

    def content_hash(self) -> str:
        """SHA-256 of all values that can change a run.

        Title and description are left out, and the degrees of lessons, which are in the values
        that they set.
        """
        words = ("title", "description", *(f"lessons.{name}" for name in LESSONS))
        content = {k: v for k, v in self.flat().items() if k not in words}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return sha256(text.encode()).hexdigest()


def _entries(values: Mapping[str, Any]) -> Entries:
    """Values that come from no file."""
    return {key: Entry(plain(value)) for key, value in values.items()}


def differing_settings(arms: Iterable[Scenario]) -> frozenset[str]:
    """Settings in which arms differ, by dotted name, without those that lessons set.

    They define the arms: to sample them alike for all arms would remove the difference.
    """
    values: dict[str, Any] = {}
    found: set[str] = set()
    for arm in arms:
        taught = arm.taught
        for key, value in arm.flat().items():
            if key in taught:
                continue
            if values.setdefault(key, value) != value:
                found.add(key)
    return frozenset(found)

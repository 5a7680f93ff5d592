"""The parameters of a scenario: tables, rules, and the metadata of each parameter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from inspect import get_annotations
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from sim.parameters import ASSUMPTION, Section, parameter
from sim.rules.base import FAMILIES, REGISTRY, Rule, load, variant
from sim.scenario.lessons import AS_IS, LESSONS, Lessons
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


class Head(BaseModel):
    """The keys of a scenario file outside its tables."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )

    title: str = parameter("", unit="text", source="the person who wrote the scenario")
    """The name in figures and tables. Nothing in a run reads it."""

    description: str = parameter("", unit="text", source="the person who wrote the scenario")
    """What it stands for. Nothing in a run reads it."""

    weeks: int = parameter(
        260,
        unit="weeks",
        limits=(1, 5200),
        source="coalitions were followed for about five years (ASPE/NORC 2012); " + ASSUMPTION,
    )
    """How long a run lasts."""


SECTIONS: dict[str, type[Section]] = {
    "community": CommunityParameters,
    "network": NetworkParameters,
    "problem": ProblemParameters,
    "shocks": ShockParameters,
    "people": PeopleParameters,
    "ties": TieParameters,
    "projects": ProjectParameters,
    "proposals": ProposalParameters,
    "coordination": CoordinationParameters,
    "funders": FunderParameters,
    "ballot": BallotParameters,
    "lessons": Lessons,
}
"""The tables that are the same for every rule, in the order of a scenario file."""

TABLES = (*SECTIONS, *FAMILIES)
"""All tables of a scenario file."""

STATUS_QUO = {
    "sensemaking": "own_view",
    "governance": "proposer_alone",
    "membership": "spontaneous",
    "learning": "own_lessons",
    "activities": "solo",
    "communication": "informal",
    "funding": "direct_grants",
}
"""The rule of each family where a scenario names none: everybody on their own."""

NOT_SAMPLED = {
    "title": "words",
    "description": "words",
    "weeks": "runs of unlike length cannot be compared",
    "community.kind": "names a data set; compare communities one by one",
    "community.topology": "textbook graphs are for replications",
    "community.neighbours": "of a textbook graph only",
    "community.rewired": "of a textbook graph only",
    "community.density": "of a textbook graph only",
    "network.nodes": "who is there",
    "network.ties": "who is there",
    "shocks.weeks": "adaptivity is compared at the same weeks; yearly_rate is sampled",
    "shocks.shares": "of the same weeks; share is sampled",
    "shocks.funding_cut_week": "whether there is a cut is a question of its own",
    "shocks.loss_week": "whether somebody is lost is a question of its own",
    "shocks.departure_week": "whether a funder leaves is a question of its own",
    "shocks.inflow_week": "whether newcomers come all at once is a question of its own",
    "funders.grants_file": "names a data set; money_per_actor is sampled",
    "funders.yearly_money": "of imported grants; money_per_actor is sampled",
    "funders.grant_sizes": "of imported grants; grant_median is sampled",
    "funders.part_weights": "of imported grants",
    "funders.money_factor": "the dose of a study of money; money_per_actor is sampled",
    "funders.money_weights": "of imported grants; spread is sampled",
    "ballot.costs": "names a data set; compare votes one by one",
    "ballot.ballots": "names a data set; compare votes one by one",
    "sensemaking.guided": "a switch; what it changes is a question of its own",
    "learning.supported": "a switch; what it changes is a question of its own",
    "learning.tracking": "a switch; what it changes is a question of its own",
    "activities.aligned": "a switch; what it changes is a question of its own",
    "communication.alerts": "a switch; what it changes is a question of its own",
    "communication.platform": "a switch; what it changes is a question of its own",
    "communication.communities": "a switch; what it changes is a question of its own",
} | {f"lessons.{name}": "what it moves is sampled" for name in LESSONS}
"""Why studies leave a parameter as it is, for all that have no range."""

Kind = Literal[
    "number",
    "whole number",
    "truth",
    "choice",
    "text",
    "list of whole numbers",
    "list of numbers",
    "degree",
]


_KINDS: dict[Any, Kind] = {
    float: "number",
    int: "whole number",
    bool: "truth",
    str: "text",
    tuple[int, ...]: "list of whole numbers",
    tuple[float, ...]: "list of numbers",
    float | Literal["as_is"]: "degree",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a scenario with its metadata."""

    key: str
    """Dotted name, such as ``communication.velocity``."""
    rule: str | None
    """The variant it belongs to; None if it belongs to the whole family, or to no rule."""
    kind: Kind
    default: Any
    unit: str
    source: str
    description: str
    range: tuple[Any, ...] | None
    """(lowest, highest) that studies sample, or the choices; None if they do not sample it."""
    distribution: str
    """How a number is spread over its range: ``"uniform"``, or ``"loguniform"``, evenly in its
    logarithm."""
    limits: tuple[float | None, float | None]
    """Lowest and highest accepted value."""
    choices: tuple[Any, ...]
    """Accepted values of a parameter of names."""
    by_arm: str | None
    """The sentence of the seed texts that lets the number differ between arms."""

    @property
    def table(self) -> str:
        """The table of a scenario file; empty outside tables."""
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The key within the table."""
        return self.key.rpartition(".")[2]

    @property
    def expected(self) -> str:
        """What is accepted, in words."""
        if self.kind == "degree":
            return f'a number from 0 to 1, or "{AS_IS}"'
        if self.choices:
            return "one of " + ", ".join(str(choice) for choice in self.choices)
        words = {"truth": "true or false", "text": "text in quotes"}.get(
            self.kind, f"a {self.kind}"
        )
        low, high = (None if each is None else f"{each:,.15g}" for each in self.limits)
        if low is not None and high is not None:
            return f"{words} from {low} to {high}"
        if low is not None:
            return f"{words} of at least {low}"
        return f"{words} of at most {high}" if high is not None else words

    def at(self, u: float) -> Any:
        """Value below which a share ``u`` (from 0 to below 1) of what is sampled lies.

        Raises
        ------
        ValueError
            Studies do not sample this parameter.
        """
        if self.range is None:
            raise ValueError(f"{self.key} has no range to sample from")
        if self.kind not in ("number", "whole number"):
            return self.range[int(u * len(self.range))]
        low, high = self.range
        top = high + 1 if self.kind == "whole number" else high
        even = self.distribution == "uniform"
        value = low + u * (top - low) if even else low * (top / low) ** u
        return int(value) if self.kind == "whole number" else value


def describe(key: str, field: FieldInfo, rule: str | None = None) -> Parameter:
    """Collect the metadata of a field of a :class:`~sim.parameters.Section`."""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    span: Any = extra.get("range")
    by_arm = extra.get("by_arm")
    bounds = {
        name: getattr(each, name)
        for each in field.metadata
        for name in ("ge", "le")
        if hasattr(each, name)
    }
    choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    return Parameter(
        key=key,
        rule=rule,
        kind="choice" if choices else _KINDS[field.annotation],
        default=field.get_default(),
        unit=str(extra.get("unit", "")),
        source=str(extra.get("source", "")),
        description=" ".join((field.description or "").split()),
        range=tuple(span) if span is not None else None,
        distribution=str(extra.get("distribution", "uniform")),
        limits=(bounds.get("ge"), bounds.get("le")),
        choices=choices,
        by_arm=str(by_arm) if by_arm else None,
    )


def declared_in(section: type[Section], name: str) -> type[Section]:
    """The class, among a section and its parents, that declares a parameter."""
    return next(each for each in section.__mro__ if name in get_annotations(each))


def is_shared(old: type[Rule], new: type[Rule], name: str) -> bool:
    """Whether a parameter keeps its value when a family goes from one variant to another.

    It does if both inherit it from the same declaration, so that it means the same in both.
    """
    both = name in old.model_fields and name in new.model_fields
    return both and declared_in(old, name) is declared_in(new, name)


def section_of(table: str, rule: str | None = None) -> type[Section]:
    """The class behind a table of a scenario.

    Raises
    ------
    InputError
        The family has no variant of this name.
    """
    if table in SECTIONS:
        return SECTIONS[table]
    return variant(table, rule or STATUS_QUO[table])


def parameters_of(table: str, rule: str | None = None) -> list[Parameter]:
    """The parameters of a table, in the order of their declaration; inherited ones first."""
    section = section_of(table, rule)
    found = []
    for name, field in section.model_fields.items():
        owner = declared_in(section, name)
        own = rule if issubclass(owner, Rule) and Rule not in owner.__bases__ else None
        found.append(describe(f"{table}.{name}", field, own))
    return found


def all_parameters() -> list[Parameter]:
    """Every parameter of every table and every variant; those of a whole family once."""
    load()
    head = [describe(name, field) for name, field in Head.model_fields.items()]
    found: dict[tuple[str, str | None], Parameter] = {(each.key, None): each for each in head}
    for table in TABLES:
        for rule in REGISTRY.get(table, {None: None}):
            for each in parameters_of(table, rule):
                found.setdefault((each.key, each.rule), each)
    return list(found.values())


def sampled_ranges(rules: Iterable[Mapping[str, str]]) -> dict[str, Parameter]:
    """Parameters that a study may sample, by dotted name: those with a range or choices.

    Parameters
    ----------
    rules
        For each arm of the study, the variant of each family: ``scenario.rules``. The result is
        the union; each arm uses the parameters that its rules have.
    """
    found: dict[str, Parameter] = {}
    for arm in rules:
        for table in TABLES:
            for each in parameters_of(table, arm.get(table)):
                if each.range is not None:
                    found.setdefault(each.key, each)
    return found


SLIP = 0.85
"""Likeness of two words of which one is a slip of the pen."""


def suggestion(key: str, known: Iterable[str]) -> str:
    """``"; did you mean ...?"`` for an unknown dotted name, or nothing."""
    names = list(known)
    table, _, name = key.rpartition(".")
    beside = [each.rpartition(".")[2] for each in names if each.rpartition(".")[0] == table]
    elsewhere = [each for each in names if each.rpartition(".")[2] == name]
    if slip := get_close_matches(name, beside, 1, SLIP):
        close = [f"{table}.{slip[0]}".lstrip(".")]
    elif len(elsewhere) == 1:
        close = elsewhere
    elif close := get_close_matches(name, beside, 1):
        close = [f"{table}.{close[0]}".lstrip(".")]
    else:
        close = get_close_matches(key, names, 1, 0.7)
    return f"; did you mean {close[0]}?" if close else ""

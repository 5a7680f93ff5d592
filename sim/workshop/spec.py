"""The request for a run: one arm in one community, within bounds; and its scenario."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from sim.errors import InputError
from sim.rules.base import FAMILIES
from sim.scenario import ARMS, Scenario
from sim.scenario.files import SCENARIOS
from sim.scenario.lessons import LESSONS
from sim.workshop import limits
from sim.world.week.shocks import Kind

REFERENCE, *SIDES = ARMS
"""The arm that the charts draw dotted, and the arms with which sides A and B begin."""

SEEDS_SHOWN: Final = 20
"""Seeds of the table: 1 to so many, as of the command line's comparison."""

TYPICAL_SEED: Final = 5
"""The seed with which the page begins; a test of ``-m full`` works it out."""

PROBLEM: Final = "complex"
"""The problem of every preset; the sliders change it from there."""

Name = Annotated[str, Field(max_length=limits.TEXT)]
Value = Annotated[bool | int | float | Name, Field(union_mode="left_to_right")]
Community = Annotated[str, Field(pattern="^(bristol|synthetic|own-[0-9a-f]{16})$")]


class Strict(BaseModel):
    """A part of a request: only these fields, of exactly these types."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class Arm(Strict):
    """One column of the table: a preset, and the changes to it."""

    preset: Name = SIDES[0]
    rules: dict[Name, Name] = Field(default={}, max_length=len(FAMILIES))
    lessons: dict[Name, Annotated[float, Field(ge=0, le=1)]] = Field(
        default={}, max_length=len(LESSONS)
    )


class Crisis(Strict):
    """A shock that a user added."""

    kind: Kind = "problem"
    week: int = Field(default=1, ge=1, lt=limits.WEEKS[1])


class Spec(Strict):
    """Everything that determines one run."""

    arm: Arm = Arm()
    community: Community = "synthetic"
    seed: int = Field(default=TYPICAL_SEED, ge=0, lt=2**32)
    weeks: int = Field(default=260, ge=limits.WEEKS[0], le=limits.WEEKS[1])
    values: dict[Name, Value] = Field(default={}, max_length=limits.SETTINGS)
    crises: list[Crisis] = Field(default=[], max_length=limits.CRISES)


BOUNDS: Final = {
    "problem.elements": limits.ELEMENTS,
    "community.neighbourhoods": limits.ACTORS,
    "community.attention_residents": limits.ACTORS,
    "community.attention_organizations": limits.ACTORS,
    "funders.funders": limits.FUNDERS,
}
"""Largest value of settings on which memory or time depend."""

Layer = Mapping[str, Any]
"""Values of an uploaded community by dotted name."""


def scenario_of(spec: Spec, layer: Layer | None = None) -> Scenario:
    """The scenario of a request.

    Parameters
    ----------
    spec
        The request.
    layer
        The uploaded community, where ``spec.community`` names one.

    Raises
    ------
    InputError
        A name is unknown, a value is invalid, or it exceeds its bound.
    """
    values: dict[str, Any] = dict(layer or {})
    values["weeks"] = spec.weeks
    values |= {f"{family}.rule": name for family, name in spec.arm.rules.items()}
    values |= {f"lessons.{name}": degree for name, degree in spec.arm.lessons.items()}
    values |= spec.values
    for crisis in spec.crises:
        if crisis.week >= spec.weeks:
            raise InputError(f"a crisis in week {crisis.week} is after the last week")
    _refuse_large(values)
    base = _preset(spec.arm.preset, "bristol" if spec.community == "bristol" else "synthetic")
    scenario = base.with_values(values)
    scenario = scenario.with_values(_shocks(scenario, spec.crises)) if spec.crises else scenario
    _refuse_crowds(scenario)
    return scenario


@lru_cache(64)
def _preset(name: str, community: str) -> Scenario:
    """A scenario that ships, by its name only, so that no request can read another file."""
    if name not in SCENARIOS.names():
        raise InputError(f"there is no preset {name!r}; choose {', '.join(SCENARIOS.names())}")
    return Scenario.load(name, community, PROBLEM)


def _shocks(scenario: Scenario, crises: list[Crisis]) -> dict[str, Any]:
    """The crises as shocks of the scenario, so that an exported file contains them.

    The problem may change many times; of every other kind the last crisis counts.
    """
    redrawn = {each.week for each in crises if each.kind == "problem"}
    values: dict[str, Any] = {"shocks.weeks": tuple(sorted(redrawn | set(scenario.shocks.weeks)))}
    keys = {
        "funding": "shocks.funding_cut_week",
        "loss": "shocks.loss_week",
        "departure": "shocks.departure_week",
        "newcomers": "shocks.inflow_week",
    }
    return values | {keys[each.kind]: each.week for each in crises if each.kind in keys}


def _refuse_large(values: Layer) -> None:
    """Refuse numbers so large that even reading them into a scenario would be slow."""
    for key, value in values.items():
        if isinstance(value, int | float) and abs(value) > limits.NUMBER:
            raise _above(f"{key} is {value:.3g}", limits.NUMBER)


def _refuse_crowds(scenario: Scenario) -> None:
    place = scenario.community
    actors = {
        "synthetic": place.residents + place.organizations,
        "bristol": place.surrounding + 250,
        "network": place.surrounding + scenario.network.nodes.count("\n"),
    }[place.kind]
    if actors > limits.ACTORS:
        error = _above(f"{actors:,} people and organizations", limits.ACTORS)
        raise InputError(f"{error}; larger communities run on the command line")
    for key, most in BOUNDS.items():
        table, _, name = key.partition(".")
        value = getattr(getattr(scenario, table), name)
        if value > most:
            raise _above(f"{key} is {value:,}", most)


def _above(what: str, most: float) -> InputError:
    """The refusal of whatever exceeds its bound."""
    return InputError(f"{what}: the workshop takes {most:,.0f} at most")

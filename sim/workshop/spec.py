"""What a page asks for: one arm in one community, small enough to be safe, and its scenario."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from sim.errors import InputError
from sim.rules.base import FAMILIES
from sim.scenario import Scenario
from sim.scenario.files import SCENARIOS
from sim.scenario.lessons import LESSONS
from sim.workshop import limits
from sim.world.week.shocks import Kind

PROBLEM: Final = "complex"
"""The problem that shipped scenarios get; the sliders change it from there."""

Name = Annotated[str, Field(max_length=limits.TEXT)]
Value = Annotated[bool | int | float | Name, Field(union_mode="left_to_right")]
Community = Annotated[str, Field(pattern="^(bristol|synthetic|own-[0-9a-f]{16})$")]


class Strict(BaseModel):
    """A part of a request: nothing but what is listed, of exactly these types."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class Arm(Strict):
    """One column of the table: a preset, and what was changed in it."""

    preset: Name = "collective_impact"
    rules: dict[Name, Name] = Field(default={}, max_length=len(FAMILIES))
    lessons: dict[Name, Annotated[float, Field(ge=0, le=1)]] = Field(
        default={}, max_length=len(LESSONS)
    )


class Crisis(Strict):
    """A shock that the page asked for."""

    kind: Kind = "problem"
    week: int = Field(default=1, ge=1, lt=limits.WEEKS[1])


class Spec(Strict):
    """Everything that decides one run."""

    arm: Arm = Arm()
    community: Community = "synthetic"
    seed: int = Field(default=1, ge=0, lt=2**32)
    weeks: int = Field(default=260, ge=limits.WEEKS[0], le=limits.WEEKS[1])
    values: dict[Name, Value] = Field(default={}, max_length=limits.SETTINGS)
    crises: list[Crisis] = Field(default=[], max_length=limits.CRISES)


Layer = Mapping[str, Any]
"""Values of an uploaded community by dotted name."""


def scenario_of(spec: Spec, layer: Layer | None = None) -> Scenario:
    """The scenario that a page asks for.

    Parameters
    ----------
    spec
        What the page says.
    layer
        The uploaded community, where ``spec.community`` names one.

    Raises
    ------
    InputError
        Something in it cannot be, or is larger than the server allows.
    """
    values: dict[str, Any] = dict(layer or {})
    values["weeks"] = spec.weeks
    values |= {f"{family}.rule": name for family, name in spec.arm.rules.items()}
    values |= {f"lessons.{name}": degree for name, degree in spec.arm.lessons.items()}
    values |= spec.values
    for crisis in spec.crises:
        if crisis.week >= spec.weeks:
            raise InputError(f"a crisis in week {crisis.week} comes after the last week")
    _refuse_large(values)
    base = _preset(spec.arm.preset, "bristol" if spec.community == "bristol" else "synthetic")
    scenario = base.with_values(values)
    scenario = scenario.with_values(_shocks(scenario, spec.crises)) if spec.crises else scenario
    _refuse_crowds(scenario)
    return scenario


@lru_cache(64)
def _preset(name: str, community: str) -> Scenario:
    """A scenario that ships; by its name only, so that no request reaches another file."""
    if name not in SCENARIOS.names():
        raise InputError(f"there is no preset {name!r}; choose {', '.join(SCENARIOS.names())}")
    return Scenario.load(name, community, PROBLEM)


def _shocks(scenario: Scenario, crises: list[Crisis]) -> dict[str, Any]:
    """The crises as shocks of the scenario, so that an exported file has them too.

    The problem may be shaken many times; of each other kind the last one asked for counts.
    """
    redrawn = {each.week for each in crises if each.kind == "problem"}
    values: dict[str, Any] = {"shocks.weeks": tuple(sorted(redrawn | set(scenario.shocks.weeks)))}
    keys = {
        "funding": "shocks.funding_cut_week",
        "loss": "shocks.loss_week",
        "newcomers": "shocks.inflow_week",
    }
    return values | {keys[each.kind]: each.week for each in crises if each.kind in keys}


def _refuse_large(values: Layer) -> None:
    """Refuse numbers so large that even reading them into a scenario would cost."""
    for key, value in values.items():
        if isinstance(value, int | float) and abs(value) > 1e9:
            raise InputError(f"{key} is {value:.3g}: more than the workshop takes (1e9)")


def _refuse_crowds(scenario: Scenario) -> None:
    place, problem = scenario.community, scenario.problem
    actors = {
        "synthetic": place.residents + place.organizations,
        "bristol": place.surrounding + 250,
        "network": place.surrounding + scenario.network.nodes.count("\n"),
    }[place.kind]
    if actors > limits.ACTORS:
        raise InputError(
            f"{actors:,} people and organizations: the workshop takes {limits.ACTORS:,} at most; "
            "larger communities run on the command line"
        )
    if problem.elements > limits.ELEMENTS:
        raise InputError(
            f"problem.elements is {problem.elements}: the workshop takes {limits.ELEMENTS} at most"
        )
    for key in ("neighbourhoods", "attention_residents", "attention_organizations"):
        if getattr(place, key) > limits.ACTORS:
            raise InputError(f"community.{key}: the workshop takes {limits.ACTORS:,} at most")
    if scenario.funders.funders > 100:
        raise InputError("funders.funders: the workshop takes 100 at most")

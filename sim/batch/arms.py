"""Which scenarios are compared: found by name or path, laid in one community, values set."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sim.errors import InputError
from sim.scenario import Assignments, Scenario
from sim.scenario.files import SCENARIOS

ARMS: Final = ("isolated", "collective_impact", "system_shifting_network")
"""The arms that a comparison takes when none are named."""

COMMUNITY: Final = "bristol"
"""Where scenarios that ship are put unless another community is named."""

PROBLEM: Final = "complex"
"""The problem that scenarios that ship are given unless another one is named."""

Source = str | os.PathLike[str] | Scenario
Sources = Sequence[Source] | Mapping[str, Source]


def resolve(
    scenarios: Sources,
    *,
    community: str | None = None,
    problem: str | None = None,
    weeks: int | None = None,
    values: Assignments | None = None,
) -> dict[str, Scenario]:
    """Scenarios by the name of their arm, with everything set; see :func:`compare`."""
    named = named_arms(scenarios)
    settings = values or Assignments()
    arms = {}
    for arm, source in named.items():
        scenario = _load(arm, source, community, problem)
        changes = {**({} if weeks is None else {"weeks": weeks}), **settings.of(arm)}
        arms[arm] = scenario.with_values(changes) if changes else scenario
    return arms


def named_arms(scenarios: Sources) -> dict[str, Source]:
    """Arms by name; a name given twice gets a number, so that an arm can meet itself.

    Raises
    ------
    InputError
        There are none, or one string was given where a list belongs.
    """
    if isinstance(scenarios, str | os.PathLike | Scenario):
        raise InputError("scenarios: give a list, as in ['isolated'], not a single one")
    if isinstance(scenarios, Mapping):
        named = dict(scenarios)
    else:
        named = {}
        for source in scenarios:
            name = source.title if isinstance(source, Scenario) else Path(source).stem
            name = name.removeprefix("scenario-") or "arm"
            number, unique = 2, name
            while unique in named:
                unique, number = f"{name}-{number}", number + 1
            named[unique] = source
    if not named:
        raise InputError("there is nothing to compare: name at least one scenario")
    return named


def assignments(values: Mapping[str, Any], arms: Sequence[str]) -> Assignments:
    """Values for all arms (``key``) and for one (``arm:key``).

    Raises
    ------
    InputError
        A value is for an arm that is not there.
    """
    found = Assignments()
    for key, value in values.items():
        arm, colon, setting = key.rpartition(":")
        if colon and arm not in arms:
            raise InputError(f"{key}: there is no arm {arm!r}; the arms are {', '.join(arms)}")
        target = found.by_arm.setdefault(arm, {}) if colon else found.everywhere
        target[setting] = value
    return found


def chosen_seeds(seeds: int | Sequence[int]) -> list[int]:
    """The seeds that are meant by a number of seeds, or the seeds themselves.

    Raises
    ------
    InputError
        There are none, or one is named twice.
    """
    if isinstance(seeds, int):
        if seeds < 1:
            raise InputError(f"seeds: at least 1 is needed, not {seeds}")
        return list(range(1, seeds + 1))
    chosen = list(seeds)
    if not chosen or len(set(chosen)) < len(chosen):
        raise InputError("seeds: give at least one, and none of them twice")
    return chosen


def _load(arm: str, source: Source, community: str | None, problem: str | None) -> Scenario:
    if isinstance(source, Scenario):
        if community or problem:
            raise InputError(
                f"{arm}: this scenario is loaded already; give the community and the problem to "
                "Scenario.load"
            )
        return source
    if source in SCENARIOS.names():
        return Scenario.load(source, community or COMMUNITY, problem or PROBLEM)
    return Scenario.load(source, community, problem)

"""Arms: the scenarios that are compared, found by name or path, with all their settings."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sim.errors import InputError, unknown_name
from sim.scenario.files import SCENARIOS
from sim.scenario.scenario import Scenario

ARMS: Final = ("isolated", "collective_impact", "system_shifting_network")
"""The three ways of working together that the project compares, by the names of their scenarios."""

COMMUNITY: Final = "bristol"
"""Community of scenarios that ship, unless another one is named."""

PROBLEM: Final = "complex"
"""Problem of scenarios that ship, unless another one is named."""

Source = str | os.PathLike[str] | Scenario
Sources = Sequence[Source] | Mapping[str, Source]
Settings = Mapping[str, Any]
"""Values by dotted name: ``key`` for all arms, ``arm:key`` for one of them."""


def resolve_arms(
    sources: Sources,
    *,
    community: str | None = None,
    problem: str | None = None,
    weeks: int | None = None,
    values: Settings | None = None,
) -> dict[str, Scenario]:
    """Load the scenario of each arm with everything set, by the name of the arm.

    Parameters
    ----------
    sources
        Names of shipped scenarios, paths of scenario files, or scenarios; see :func:`name_arms`.
    community, problem, weeks
        Of all arms. Scenarios that ship are by default put into ``COMMUNITY`` and ``PROBLEM``;
        files and loaded scenarios stay as they are.
    values
        Settings of all arms and of single ones.

    Raises
    ------
    InputError
        A scenario cannot be read, a value is refused, or one is for an arm that is not there.
    """
    named = name_arms(sources)
    settings = settings_by_arm(values or {}, named)
    length = {} if weeks is None else {"weeks": weeks}
    return {
        arm: _load(arm, source, community, problem, {**length, **settings[arm]})
        for arm, source in named.items()
    }


def name_arms(sources: Sources) -> dict[str, Source]:
    """Give each source a name; a repeated name gets a number, so that an arm can meet itself.

    Raises
    ------
    InputError
        There are none, or one string was given where a list belongs.
    """
    if isinstance(sources, str | os.PathLike | Scenario):
        raise InputError("scenarios: give a list, as in ['isolated'], not a single one")
    if isinstance(sources, Mapping):
        named = dict(sources)
    else:
        named = {}
        for source in sources:
            name = source.title if isinstance(source, Scenario) else Path(source).stem
            name = name.removeprefix("scenario-") or "arm"
            number, unique = 2, name
            while unique in named:
                unique, number = f"{name}-{number}", number + 1
            named[unique] = source
    if not named:
        raise InputError("there is nothing to compare: name at least one scenario")
    return named


def settings_by_arm(values: Settings, arms: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Settings of each arm by dotted name; what is set for one arm overrides what is set for all.

    Raises
    ------
    InputError
        A value is for an arm that is not there.
    """
    everywhere: dict[str, Any] = {}
    own: dict[str, dict[str, Any]] = {arm: {} for arm in arms}
    for key, value in values.items():
        arm, colon, setting = key.rpartition(":")
        if colon and arm not in own:
            raise InputError(f"{key}: {unknown_name('arm', arm, own)}")
        (own[arm] if colon else everywhere)[setting] = value
    return {arm: everywhere | settings for arm, settings in own.items()}


def arm_labels(arms: Mapping[str, Scenario]) -> dict[str, str]:
    """What to call each arm: the title of its scenario, or its name if titles clash."""
    titles = [scenario.title for scenario in arms.values()]
    return {
        arm: scenario.title if scenario.title and titles.count(scenario.title) == 1 else arm
        for arm, scenario in arms.items()
    }


def refuse_unequal_lengths(arms: Mapping[str, Scenario]) -> None:
    """Refuse arms that run for different numbers of weeks, which cannot be compared.

    Raises
    ------
    InputError
        Naming the weeks of each arm.
    """
    if len({scenario.weeks for scenario in arms.values()}) > 1:
        weeks = ", ".join(f"{arm} {scenario.weeks}" for arm, scenario in arms.items())
        raise InputError(f"weeks: arms must run equally long to be compared, not {weeks}")


def _load(
    arm: str, source: Source, community: str | None, problem: str | None, values: Settings
) -> Scenario:
    if isinstance(source, Scenario):
        if community or problem:
            raise InputError(
                f"{arm}: this scenario is loaded already; give the community and the problem to "
                "Scenario.load"
            )
        return source.with_values(values) if values else source
    if source in SCENARIOS.names():
        community, problem = community or COMMUNITY, problem or PROBLEM
    return Scenario.load(source, community, problem, values)

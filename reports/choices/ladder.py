"""From no evidence to exact evidence: what those who decide on a proposal can know, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from reports.choices.base import SEEDS
from sim.scenario import Scenario

NETWORK: Final = "system_shifting_network"
"""The arm in which most proposals wait at once; rules are exchanged in it."""


@dataclass(frozen=True)
class Level:
    """What there is to know."""

    values: Mapping[str, Any]
    """By dotted name; those that a scenario does not have are left out."""
    means: str
    """In words."""


_READERS: Final = {"proposals.reader_error": 0.0, "proposals.shared_error": 0.0}
SHIPPED: Final = "as shipped"
LEVELS: Final[Mapping[str, Level]] = {
    "none": Level(
        {
            "proposals.drafts": 0,
            "people.view_confidence": 0.0,
            "people.trial_rate": 0.0,
            "people.judging_weeks": 10_000,
            "learning.rule": "own_lessons",
            "communication.telling": 0.0,
            "proposals.favour": 0.0,
            "funding.funder_weight": 0.0,
        },
        "nobody drafts, begins with views, tries, looks back or is told anything, and nothing is "
        "reported; closeness and the record of a lead count for nothing. Members of ended projects "
        "still learn, and follow-ups claim what was proven, so it is not quite none.",
    ),
    "views": Level(
        {"proposals.drafts": 0},
        "plans are filed unread, so that only follow-ups claim anything; all else as shipped.",
    ),
    SHIPPED: Level({}, "proposers draft and read their plans; all judge with errors."),
    "exact readers": Level(
        _READERS, "what a proposal claims is read without an error; proposers still err."
    ),
    "exact evidence": Level(
        {
            **_READERS,
            "people.judging_error": 0.0,
            "proposals.view_readings": 0.0,
            "proposals.favour": 0.0,
            "funding.funder_weight": 0.0,
            "funding.weight_size": 0.0,
            "funders.appetite": 1.0,
        },
        "proposers, like everybody, judge without an error, too, and whoever decides goes by the "
        "claim alone. Only projects still read with an error, which stands behind follow-ups.",
    ),
}
"""The rungs, from the lowest."""

FEW_SEEDS: Final = 12
"""Seeds outside the drawn town."""

ENDS: Final = ("none", SHIPPED, "exact evidence")
"""Rungs where not all are read."""


def at_level(scenario: Scenario, level: str) -> Scenario:
    """A scenario on a rung of the ladder."""
    has = scenario.flat()
    return scenario.with_values(
        {key: value for key, value in LEVELS[level].values.items() if key in has}
    )


def network(values: Mapping[str, Any], community: str | None = None) -> Scenario:
    """The network without shocks, with other values."""
    return Scenario.load(NETWORK, community).with_values({"shocks.weeks": (), **values})


@dataclass(frozen=True)
class Community:
    """A community in which proposals are judged, and what is read there."""

    title: str
    community: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    levels: tuple[str, ...] = ENDS
    seeds: int = FEW_SEEDS

    def scenario(self, level: str, values: Mapping[str, Any]) -> Scenario:
        """The network here, with other values, on a rung of the ladder."""
        return at_level(network({**self.values, **values}, self.community), level)


PLACES: Final[Mapping[str, Community]] = {
    "town": Community("The drawn town", levels=tuple(LEVELS), seeds=SEEDS),
    "bristol": Community("Bristol", "bristol"),
    "grants": Community(
        "The drawn town with imported grants", values={"funders.grants_file": "robert_bowne"}
    ),
}


def in_words(rule: str) -> str:
    """Name of a rule in words."""
    return rule.replace("_", " ")

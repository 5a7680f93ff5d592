"""Colours of arms: each way of working together has its own, in every picture and on the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.scenario.arms import ARMS

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True)
class ArmStyle:
    """How an arm is drawn: its colour, and a line and a marker that tell it apart without one."""

    colour: str
    line: Any
    marker: str


# Okabe & Ito (2008), distinct for every common colour blindness.
BY_BUNDLE: Final[dict[str, ArmStyle]] = {
    "isolated": ArmStyle("#5f5f5f", (0, (1, 1)), "s"),
    "collective_impact": ArmStyle("#0072b2", (0, (5, 1.5)), "D"),
    "system_shifting_network": ArmStyle("#d55e00", "-", "o"),
}
"""By the scenario that ships with these seven rules."""

MIXED: Final = (
    ArmStyle("#009e73", (0, (6, 1.5, 1, 1.5)), "^"),
    ArmStyle("#cc79a7", (0, (3, 1)), "v"),
    ArmStyle("#e69f00", (0, (8, 2)), "P"),
    ArmStyle("#56b4e9", (0, (2, 2)), "X"),
)
"""Of arms with any other rules, and of a second arm with the same ones."""


def styles_of(arms: "Mapping[str, Scenario]") -> dict[str, ArmStyle]:
    """The style of each arm, by name: that of its seven rules, whatever its name and its place."""
    from sim.scenario import Scenario

    bundles = {tuple(Scenario.load(name).rules.values()): name for name in ARMS}
    found: dict[str, ArmStyle] = {}
    for name, scenario in arms.items():
        own = BY_BUNDLE.get(bundles.get(tuple(scenario.rules.values()), ""))
        if own is None or own in found.values():
            own = MIXED[sum(each in MIXED for each in found.values()) % len(MIXED)]
        found[name] = own
    return found

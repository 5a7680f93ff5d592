"""Reasons to be careful with the numbers of a comparison."""

from typing import TYPE_CHECKING, Final

from sim.analysis.estimates.detectable import detectable_effect
from sim.analysis.presentation.numbers import number, three_figures
from sim.measures.catalogue import MEASURES, Measure
from sim.rules.base import FAMILIES
from sim.scenario.idle import idle_levers

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison

LITTLE_SPENT: Final = 0.6
"""If less than this share of the money is spent, comparing its effects is doubtful."""

FEW_SEEDS: Final = 10


def caveats(comparison: "Comparison") -> list[str]:
    """One sentence for each reason to be careful; empty if there is none."""
    found = []
    differing = unequal_settings(comparison)
    if differing:
        found.append(
            f"The arms differ in {', '.join(differing)}: differences between them are not due to "
            "their rules alone."
        )
    for arm, scenario in comparison.arms.items():
        found += [
            f"{key} does nothing in {comparison.labels[arm]}: {why}."
            for key, why in idle_levers(scenario).items()
        ]
        found += _little_spent(comparison, arm)
        for name in comparison.front:
            found += _undefined(comparison, arm, MEASURES[name])
    if len(comparison.seeds) < FEW_SEEDS:
        found.append(few_seeds(len(comparison.seeds)))
    return found


def few_seeds(count: int) -> str:
    """What so few seeds cannot show."""
    if count == 1:
        return "Only 1 seed: it says nothing about the spread, so no difference is sure."
    effect = detectable_effect(count) or 0.0
    return (
        f"Only {count} seeds: intervals are wide and rest on Student's t. A true difference is "
        f"found in 4 of 5 cases only if it is {three_figures(effect)} times as large as its "
        "standard deviation from seed to seed."
    )


def unequal_settings(comparison: "Comparison") -> list[str]:
    """Settings outside rules and lessons that are not equal in all arms, by dotted name."""
    flat = [scenario.flat() for scenario in comparison.arms.values()]
    return [
        key
        for key, value in flat[0].items()
        if key not in ("title", "description")
        and key.partition(".")[0] not in (*FAMILIES, "lessons")
        and any(values[key] != value for values in flat)
    ]


def _little_spent(comparison: "Comparison", arm: str) -> list[str]:
    shares = [v for v in comparison.values(arm, "money.spent_share") if v is not None]
    mean = sum(shares) / len(shares) if shares else 1.0
    if mean >= LITTLE_SPENT:
        return []
    return [
        f"{comparison.labels[arm]} spent only {number(100 * mean, 0)} % of its money: differences "
        "in impact are in part differences in spending."
    ]


def _undefined(comparison: "Comparison", arm: str, measure: Measure) -> list[str]:
    values = comparison.values(arm, measure.name)
    missing = sum(value is None for value in values)
    if not missing:
        return []
    return [
        f"{measure.label} is undefined in {missing} of {len(values)} runs of "
        f"{comparison.labels[arm]} ({comparison.why_missing(arm, measure.name)}); those seeds are "
        "left out."
    ]

"""What difference the seeds of a comparison can show."""

from itertools import combinations
from typing import TYPE_CHECKING

from sim.analysis.estimates.detectable import detectable_difference
from sim.analysis.estimates.statistics import (
    differences,
    mean_interval,
    narrowing,
    seeds_needed,
)
from sim.analysis.presentation.numbers import in_seeds, width_by_pairing, with_unit
from sim.measures.catalogue import HEADLINES, MEASURES, Measure

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison


def smallest_shown(comparison: "Comparison", measure: str) -> float | None:
    """Smallest difference that so many seeds find four times in five, for the worst pair of arms.

    In the unit of the measure, from the spread that was measured; None with a single seed or arm.
    """
    found = [
        detectable_difference(_apart(comparison, measure, arm, minus))
        for minus, arm in combinations(comparison.arms, 2)
    ]
    return max((each for each in found if each is not None), default=None)


def _apart(comparison: "Comparison", measure: str, arm: str, minus: str) -> list[float | None]:
    return differences(comparison.values(arm, measure), comparison.values(minus, measure))


def what_seeds_show(comparison: "Comparison") -> str:
    """The smallest differences in headline measures, in a sentence; empty where unknown."""
    amounts = [
        f"{measure.label} {with_unit(smallest, measure.unit)}"
        for measure in _measured(comparison)
        if (smallest := smallest_shown(comparison, measure.name)) is not None
    ]
    if not amounts:
        return ""
    return (
        f"What {in_seeds(len(comparison.seeds))} can show: a true difference is found in 4 of 5 "
        f"such comparisons, without correction, if it is at least: {'; '.join(amounts)}."
    )


def _measured(comparison: "Comparison") -> list[Measure]:
    return [each for each in HEADLINES.values() if each.name in comparison.measures]


def precision_rows(comparison: "Comparison") -> list[list[str]]:
    """Of every difference in the short table: what it can show, pairing, seeds for half the width.

    Empty cells where that is unknown.
    """
    rows = []
    for measure in (MEASURES[name] for name in comparison.front):
        for minus, arm in combinations(comparison.arms, 2):
            apart = _apart(comparison, measure.name, arm, minus)
            smallest = detectable_difference(apart)
            by_pairing = narrowing(
                comparison.values(arm, measure.name), comparison.values(minus, measure.name)
            )
            seeds = _for_half_the_width(apart)
            rows.append(
                [
                    f"{measure.label}: {comparison.labels[arm]} minus {comparison.labels[minus]}",
                    "" if smallest is None else with_unit(smallest, measure.unit),
                    "" if by_pairing is None else width_by_pairing(by_pairing),
                    "" if seeds is None else f"{seeds:,}",
                ]
            )
    return rows


def _for_half_the_width(apart: list[float | None]) -> int | None:
    found = mean_interval(apart)
    if found.low is None or found.high is None or found.high <= found.low:
        return None
    return seeds_needed(apart, (found.high - found.low) / 4)

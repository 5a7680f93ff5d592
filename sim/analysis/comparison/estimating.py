"""Every mean and every paired difference of a comparison, with its interval."""

from itertools import combinations
from typing import TYPE_CHECKING, Any

from sim.analysis.estimates.multiple_testing import with_correction
from sim.analysis.estimates.statistics import (
    mean_interval,
    narrowing,
    paired_difference,
    variance_reduction,
)
from sim.analysis.presentation.numbers import decimals, unit_of
from sim.measures.catalogue import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.comparison.compare import Comparison


def estimates_of(comparison: "Comparison") -> "pd.DataFrame":
    """The table of :attr:`Comparison.estimates`."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for name in comparison.measures:
        values = {arm: comparison.values(arm, name) for arm in comparison.arms}
        known = MEASURES.get(name)
        words = {
            "measure": name,
            "label": known.label if known else name,
            "unit": known.unit if known else "",
        }
        for arm in comparison.arms:
            row = {**words, "arm": arm, "minus": "", **vars(mean_interval(values[arm]))}
            row["reason"] = comparison.why_missing(arm, name) or row["reason"]
            rows.append({**row, "p": None})  # nobody tests whether a level is 0
        for minus, arm in combinations(comparison.arms, 2):
            pair = values[arm], values[minus]
            row = {**words, "arm": arm, "minus": minus, **vars(paired_difference(*pair))}
            less = {
                "variance_reduction": variance_reduction(*pair),
                "narrowing": narrowing(*pair),
            }
            rows.append({**row, **less})
    table = pd.DataFrame(rows)
    for name in ("mean", "low", "high", "p", "variance_reduction", "narrowing"):
        table[name] = table[name].astype("float64") if name in table else float("nan")
    table = with_correction(table)
    order = ["p", "p_corrected", "clear", "variance_reduction", "narrowing", "reason"]
    return table[[*(name for name in table if name not in order), *order]]


def decimals_of(comparison: "Comparison", measure: str) -> int:
    """Decimals of a measure in every text: three figures of the largest level of an arm."""
    table = comparison.estimates
    levels = table[(table["measure"] == measure) & (table["minus"] == "")]
    largest = levels[["mean", "low", "high"]].abs().max().max()
    return decimals(float(largest) * unit_of(measure)[1])

"""A comparison as a table of text, and as JSON."""

from typing import TYPE_CHECKING, Any, Final

from sim.analysis.comparison.answers import answer_paragraphs
from sim.analysis.comparison.estimating import decimals_of
from sim.analysis.estimates.multiple_testing import MARK
from sim.analysis.presentation.numbers import heading, interval, unit_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.comparison.compare import Comparison

OF_DIFFERENCES: Final = ("p", "p_corrected", "clear", "variance_reduction", "narrowing")
"""Columns that only differences have."""


def as_text(comparison: "Comparison", measures: list[str]) -> "pd.DataFrame":
    """Means, differences and intervals as text; see :meth:`Comparison.table`."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    arms = list(comparison.arms)
    labels = comparison.labels
    for measure in measures:
        found = comparison.estimates[comparison.estimates["measure"] == measure]
        scale = unit_of(measure)[1]
        ends = found[["mean", "low", "high"]] * scale
        places = decimals_of(comparison, measure)
        cells = {}
        for row, (mean, low, high) in zip(found.to_dict("records"), ends.to_numpy(), strict=True):
            text = interval(mean, low, high, places, signed=bool(row["minus"]))
            text += MARK if row["clear"] else ""
            cells[row["arm"], row["minus"]] = text, int(row["seeds"])
        for place, arm in enumerate(arms):
            text, seeds = cells[arm, ""]
            line = {"measure": heading(measure), "arm": labels[arm], "mean": text}
            for minus in arms[: len(arms) - 1]:
                above = minus in arms[:place]
                line[f"minus {labels[minus]}"] = cells[arm, minus][0] if above else ""
            rows.append({**line, "seeds": seeds})
    return pd.DataFrame(rows).set_index(["measure", "arm"])


def as_data(comparison: "Comparison") -> dict[str, Any]:
    """A comparison as JSON: numbers without rounding, None where undefined."""
    estimates = comparison.estimates
    clean = estimates.astype(object).where(estimates.notna(), None)
    measures: dict[str, Any] = {}
    for row in clean.to_dict("records"):
        name = row.pop("measure")
        label, unit = row.pop("label"), row.pop("unit")
        entry = measures.setdefault(
            name, {"label": label, "unit": unit, "arms": {}, "differences": []}
        )
        arm, minus = row.pop("arm"), row.pop("minus")
        if minus:
            entry["differences"].append({"arm": arm, "minus": minus, **row})
        else:
            entry["arms"][arm] = {key: row[key] for key in row if key not in OF_DIFFERENCES}
    return {
        "arms": comparison.labels,
        "seeds": comparison.seeds,
        "typical": comparison.typical,
        "answers": answer_paragraphs(comparison),
        "correction": "Holm: differences in headline measures, and all others",
        "measures": measures,
        "warnings": comparison.warnings(),
    }

"""A sweep at a glance: how far it is, what failed, and what the arms brought."""

from typing import TYPE_CHECKING, Any

from sim.analysis.screen import columns
from sim.analysis.statistics import Estimate, mean_interval
from sim.analysis.tables import UNDEFINED, decimals, heading, interval, unit_and_scale
from sim.measures.catalogue import HEADLINES, MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.results import Results

MOST_MEASURES = 5
"""In the overview of a study that keeps some outcomes."""


def shown_measures(results: "Results") -> list[str]:
    """The headline measures that are kept, or else the first outcomes."""
    kept = results.study.outcomes
    headlines = [each.name for each in HEADLINES.values() if each.name in kept]
    chosen = headlines if len(kept) == len(_RUN_MEASURES) else list(kept)
    return chosen[:MOST_MEASURES]


_RUN_MEASURES = [name for name, each in MEASURES.items() if each.cadence == "run"]


def overview_data(results: "Results") -> dict[str, Any]:
    """For machines: counts, and means over all points and seeds."""
    study = results.study
    failures = results.failures
    estimates = {
        measure: {
            arm: {"mean": each.mean, "low": each.low, "high": each.high, "runs": each.seeds}
            for arm, each in found.items()
        }
        for measure, found in _estimates(results).items()
    }
    return {
        "folder": str(results.store.folder),
        "study": study.name,
        "title": study.title,
        "arms": list(study.arms),
        "factors": [each.name for each in study.factors],
        "points": len(study.places),
        "replicates": study.replicates,
        "runs": study.total,
        "done": results.done,
        "failed": len(failures),
        "damaged_parts": results.damaged,
        "running": results.is_growing,
        "content": results.content_hash(),
        "means": estimates,
    }


def overview_lines(results: "Results") -> list[str]:
    """For people, in 100 columns."""
    study = results.study
    state = ", a sweep is writing here now" if results.is_growing else ""
    lines = [
        study.title,
        f"{results.done:,} of {study.total:,} runs ({len(study.arms)} arms x "
        f"{len(study.places):,} points x {study.replicates:,} replicates){state}",
    ]
    if study.factors:
        lines.append("varied: " + ", ".join(each.name for each in study.factors[:6])
                     + (f" and {len(study.factors) - 6} more" if len(study.factors) > 6 else ""))  # fmt: skip
    if results.damaged:
        lines.append(
            f"{len(results.damaged)} damaged parts are left out ({results.damaged[0]}); the same "
            "sweep makes their runs again"
        )
    lines += _failure_lines(results)
    estimates = _estimates(results)
    if not estimates:
        return lines
    lines.append("")
    lines.append("Means over all points and seeds [95 %]")
    rows = [["", *(heading(measure) for measure in estimates)]]
    for arm in study.arms:
        rows.append([arm, *(_cell(measure, found[arm]) for measure, found in estimates.items())])
    return lines + columns(rows)


def _failure_lines(results: "Results") -> list[str]:
    failures = results.failures
    if failures.empty:
        return []
    first = failures.iloc[0]
    last = str(first["error"]).strip().splitlines()[-1]
    return [
        f"{len(failures):,} runs failed, first {first['arm']}, seed {first['seed']}: {last}",
        "  their tracebacks: sim.open_results(FOLDER).failures; to run them again: sweep --retry",
    ]


def _estimates(results: "Results") -> dict[str, dict[str, Estimate]]:
    """Mean of each shown measure by arm."""
    names = shown_measures(results)
    table = results.read(["arm", *names])
    if table.empty:
        return {}
    return {
        measure: {arm: mean_interval(_values(table, arm, measure)) for arm in results.study.arms}
        for measure in names
    }


def _values(table: "pd.DataFrame", arm: str, measure: str) -> list[float]:
    found: list[float] = table.loc[table["arm"] == arm, measure].astype(float).tolist()
    return found


def _cell(measure: str, estimate: Estimate) -> str:
    if estimate.mean is None:
        return UNDEFINED
    known = MEASURES.get(measure)
    scale = unit_and_scale(known.unit if known else "")[1]
    ends = [float("nan") if v is None else v * scale for v in (estimate.low, estimate.high)]
    mean = estimate.mean * scale
    return interval(mean, *ends, decimals(mean))

"""A sweep at a glance: how far it is, what failed, and what the arms brought."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.analysis.screen import columns
from sim.analysis.tables import UNDEFINED, decimals, heading, interval, unit_and_scale
from sim.measures.catalogue import HEADLINES, MEASURES

if TYPE_CHECKING:
    from sim.batch.results import Results

MOST_MEASURES = 5
MOST_NAMES = 4
"""In the overview."""


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
    means = {
        measure: {
            arm: {
                "runs": it.runs,
                "mean": it.mean if it.runs else None,
                "half_width": it.half_width if it.runs > 1 else None,
            }
            for arm, it in found.items()
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
        "means": means,
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
        names = [each.name for each in study.factors]
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        lines.append(f"varied: {', '.join(names[:MOST_NAMES])}{more}")
    if results.damaged:
        lines.append(
            f"{len(results.damaged)} damaged parts are left out ({results.damaged[0]}); the same "
            "sweep makes their runs again"
        )
    lines += _failure_lines(results)
    estimates = _estimates(results)
    if not estimates:
        return lines
    lines += ["", "Means over all points and seeds, 95 % interval, runs"]
    for measure, found in estimates.items():
        rows = [[f"  {arm}", _cell(measure, it), f"{it.runs:,}"] for arm, it in found.items()]
        lines += [heading(measure), *columns(rows)]
    return lines


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


@dataclass
class Moments:
    """Mean and spread of numbers that come in batches, after Chan, Golub & LeVeque (1983)."""

    runs: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def add(self, numbers: NDArray[np.float64]) -> None:
        """Take in a batch; NaN is left out."""
        present = numbers[~np.isnan(numbers)]
        if not present.size:
            return
        total = self.runs + present.size
        mean = float(present.mean())
        apart = mean - self.mean
        self.squares += float(((present - mean) ** 2).sum())
        self.squares += apart**2 * self.runs * present.size / total
        self.mean += apart * present.size / total
        self.runs = total

    @property
    def half_width(self) -> float:
        """Half the width of the 95 % interval of the mean, by Student's t; NaN for one number."""
        if self.runs < 2:
            return math.nan
        quantile = float(stats.t.ppf(0.975, self.runs - 1))
        return quantile * math.sqrt(self.squares / (self.runs - 1) / self.runs)


def _estimates(results: "Results") -> dict[str, dict[str, Moments]]:
    """Mean of each shown measure by arm; memory holds one part at a time."""
    names = shown_measures(results)
    found = {measure: {arm: Moments() for arm in results.study.arms} for measure in names}
    for table in results.tables(["arm", *names]):
        arms = np.array(table["arm"].to_pylist())
        for measure in set(names) & set(table.column_names):
            numbers = table[measure].to_numpy()
            for arm, moments in found[measure].items():
                moments.add(numbers[arms == arm])
    return found if results.done else {}


def _cell(measure: str, it: Moments) -> str:
    if not it.runs:
        return UNDEFINED
    known = MEASURES.get(measure)
    scale = unit_and_scale(known.unit if known else "")[1]
    mean, half = it.mean * scale, it.half_width * scale
    return interval(mean, mean - half, mean + half, decimals(mean))

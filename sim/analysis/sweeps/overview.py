"""A sweep at a glance: progress, failures, and means of the arms."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.estimates.detectable import detectable_effect
from sim.analysis.estimates.multiple_testing import MARK, clear_of_zero, corrected_ps
from sim.analysis.estimates.statistics import Estimate, narrowing
from sim.analysis.presentation.layout import columns, wrap_paragraph
from sim.analysis.presentation.numbers import (
    POINTS,
    decimals,
    heading,
    in_seeds,
    unit_of,
    width_by_pairing,
    with_unit,
)
from sim.analysis.sweeps.cube import read_cubes
from sim.analysis.sweeps.means import Mean, cell, mean_data, mean_over
from sim.analysis.sweeps.point_text import lead_lines
from sim.analysis.sweeps.selection import shown_measures
from sim.measures.catalogue import MEASURES
from sim.scenario.arms import arm_labels

if TYPE_CHECKING:
    from sim.batch.results import Results

MOST_NAMES = 4
"""Names of factors that are printed."""


def overview_data(
    results: "Results", outcomes: Sequence[str] | str | None = None
) -> dict[str, Any]:
    """Counts, and means over all points and seeds, as JSON; by default of the headline measures."""
    study = results.study
    failures = results.failures
    estimates = _estimates(results, outcomes)
    corrected = corrected_ps(_corrected(estimates))
    levels = {
        measure: {arm: mean_data(it) for arm, it in means.arms.items()}
        for measure, means in estimates.items()
    }
    differences = {
        measure: [
            {
                "arm": pair[0], "minus": pair[1], **mean_data(it), "p": it.p,
                "p_corrected": corrected.get(_key(measure, pair)), "narrowing": it.narrowing,
            }
            for pair, it in means.differences.items()
        ]
        for measure, means in estimates.items()
    }  # fmt: skip
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
        "left_out": asdict(results.left_out),
        "running": results.is_growing,
        "content": results.content_hash(),
        "means": levels,
        "differences": differences,
        "correction": "Holm, over these differences",
    }


def overview_lines(results: "Results", outcomes: Sequence[str] | str | None = None) -> list[str]:
    """Counts, failures, means and the command that leads on, as lines of at most 100 columns."""
    lines = heading_lines(results)
    estimates = _estimates(results, outcomes)
    if not estimates:
        return lines
    lines += _mean_lines(results, estimates)
    return [*lines, *lead_lines(results, next(iter(estimates)))]


def heading_lines(results: "Results") -> list[str]:
    """The study, and how far its sweep has come."""
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
    for line in results.left_out.lines():
        lines += wrap_paragraph(line)
    return lines + _failure_lines(results)


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


def _narrowing(one: NDArray[np.float64], two: NDArray[np.float64]) -> float | None:
    """Share by which equal seeds narrow the interval of a difference of means over the points.

    Against seeds of their own for each arm, equal at all points.
    """
    both = ~np.isnan(one - two)
    seen = both.any(axis=0)
    if seen.sum() < 3:
        return None
    a, b = (np.nanmean(np.where(both, x, np.nan)[:, seen], axis=0) for x in (one, two))
    return narrowing(a.tolist(), b.tolist())


@dataclass(frozen=True)
class MeasureOverview:
    """Means of one measure by arm, and its paired differences by (arm, minus)."""

    arms: dict[str, Mean]
    differences: dict[tuple[str, str], Mean]


def _estimates(
    results: "Results", outcomes: Sequence[str] | str | None
) -> dict[str, MeasureOverview]:
    """Means of the shown measures; empty before the first run."""
    names = shown_measures(results, outcomes)
    found = {}
    for name, cube in (read_cubes(results, names) if results.done else {}).items():
        arms = {arm: mean_over(cube.level(arm), shared=cube.paired) for arm in cube.arms}
        pairs = combinations(cube.arms, 2) if cube.paired else ()
        differences = {}
        for minus, arm in pairs:
            mean = mean_over(cube.difference(arm, minus), shared=True)
            share = _narrowing(cube.level(arm), cube.level(minus))
            differences[arm, minus] = replace(mean, narrowing=share)
        found[name] = MeasureOverview(arms, differences)
    return found


def _corrected(estimates: dict[str, MeasureOverview]) -> dict[str, Estimate]:
    """All differences that are printed together, by measure and arms."""
    return {
        _key(measure, pair): it.estimate
        for measure, means in estimates.items()
        for pair, it in means.differences.items()
        if it.runs
    }


def _key(measure: str, pair: tuple[str, str]) -> str:
    return "|".join([measure, *pair])


def _mean_lines(results: "Results", estimates: dict[str, MeasureOverview]) -> list[str]:
    """Means and differences, measure by measure."""
    seeds, labels = results.study.replicates, arm_labels(results.study.arms)
    sure = clear_of_zero(_corrected(estimates))
    what = "each seed counting as one" if seeds > 1 else "one seed, so no intervals"
    lines = ["", f"Means over all points and seeds, 95 % interval ({what}), runs"]
    for measure, means in estimates.items():
        levels = [abs(it.mean) for it in means.arms.values() if it.runs]
        places = decimals(max(levels, default=0.0) * unit_of(measure)[1])
        rows = [[f"  {labels[arm]}", cell(measure, it, places=places), f"{it.runs:,}", ""]
                for arm, it in means.arms.items()]  # fmt: skip
        for pair, it in means.differences.items():
            mark = MARK if sure.get(_key(measure, pair)) else ""
            share = "" if it.narrowing is None else f"{width_by_pairing(it.narrowing)} by pairing"
            text = cell(measure, it, places=places, signed=True) + mark
            who = f"  {labels[pair[0]]} minus {labels[pair[1]]}"
            rows.append([who, text, f"{it.runs:,}", share])
        lines += [heading(measure), *columns(rows)]
    if sure and seeds > 1:
        lines += ["", f"*: stays clear of zero after Holm's correction for {len(sure)} differences",
                  f"A difference of percentages is in {POINTS}."]  # fmt: skip
    return [*lines, *_shown_lines(estimates, seeds)]


def _shown_lines(estimates: dict[str, MeasureOverview], seeds: int) -> list[str]:
    """What difference the seeds can show, measure by measure."""
    effect = detectable_effect(seeds)
    found = {
        measure: max(it.error for it in means.differences.values())
        for measure, means in estimates.items()
        if means.differences
    }
    amounts = [
        f"{MEASURES[measure].label} {with_unit(effect * math.sqrt(seeds) * error, unit)}"
        for measure, error in found.items()
        if effect and measure in MEASURES and not math.isnan(error)
        for unit in [MEASURES[measure].unit]
    ]
    if not amounts:
        return []
    words = (
        f"What {in_seeds(seeds)} can show over all points: a true difference is found in 4 of 5 "
        f"such sweeps, without correction, if it is at least: {'; '.join(amounts)}."
    )
    return ["", *wrap_paragraph(words)]

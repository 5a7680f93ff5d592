"""A sweep at a glance: progress, failures, and means of the arms."""

import math
from typing import TYPE_CHECKING, Any

from sim.analysis.estimates.detectable import detectable_effect
from sim.analysis.estimates.multiple_testing import MARK, clear_of_zero, corrected_ps
from sim.analysis.estimates.statistics import Estimate
from sim.analysis.presentation.layout import columns, wrap_paragraph
from sim.analysis.presentation.numbers import (
    POINTS,
    UNDEFINED,
    decimals,
    heading,
    in_seeds,
    interval,
    unit_of,
    width_by_pairing,
    with_unit,
)
from sim.analysis.sweeps.means import Mean, MeasureOverview, means_of
from sim.measures.catalogue import MEASURES
from sim.scenario.arms import arm_labels

if TYPE_CHECKING:
    from sim.batch.results import Results

MOST_NAMES = 4
"""Names of factors that are printed."""


def overview_data(results: "Results") -> dict[str, Any]:
    """Counts, and means over all points and seeds, as JSON."""
    study = results.study
    failures = results.failures
    estimates = means_of(results)
    corrected = corrected_ps(_corrected(estimates))
    levels = {
        measure: {arm: _mean_data(it) for arm, it in means.arms.items()}
        for measure, means in estimates.items()
    }
    differences = {
        measure: [
            {
                "arm": pair[0], "minus": pair[1], **_mean_data(it), "p": it.p,
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
        "running": results.is_growing,
        "content": results.content_hash(),
        "means": levels,
        "differences": differences,
        "correction": "Holm, over these differences",
    }


def _mean_data(it: "Mean") -> dict[str, Any]:
    wide = not math.isnan(it.half_width)
    return {
        "runs": it.runs,
        "mean": it.mean if it.runs else None,
        "half_width": it.half_width if wide else None,
    }


def overview_lines(results: "Results") -> list[str]:
    """Counts, failures and means as lines of at most 100 columns."""
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
    estimates = means_of(results)
    return [*lines, *_mean_lines(results, estimates)] if estimates else lines


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
        rows = [[f"  {labels[arm]}", _cell(measure, it, places), f"{it.runs:,}", ""]
                for arm, it in means.arms.items()]  # fmt: skip
        for pair, it in means.differences.items():
            mark = MARK if sure.get(_key(measure, pair)) else ""
            share = "" if it.narrowing is None else f"{width_by_pairing(it.narrowing)} by pairing"
            text = _cell(measure, it, places, signed=True) + mark
            rows.append(
                [f"  {labels[pair[0]]} minus {labels[pair[1]]}", text, f"{it.runs:,}", share]
            )
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


def _cell(measure: str, it: Mean, places: int, *, signed: bool = False) -> str:
    if not it.runs:
        return UNDEFINED
    scale = unit_of(measure)[1]
    mean, half = it.mean * scale, it.half_width * scale
    return interval(mean, mean - half, mean + half, places, signed=signed)

"""A comparison of levels as lines of text and as JSON."""

from typing import TYPE_CHECKING, Any, Final

from sim.analysis.estimates.multiple_testing import MARK
from sim.analysis.presentation.layout import columns, wrap_paragraph
from sim.analysis.presentation.numbers import heading
from sim.analysis.sweeps.means import cell, mean_data
from sim.analysis.sweeps.overview import heading_lines
from sim.analysis.sweeps.points import level_text
from sim.scenario.arms import arm_labels

if TYPE_CHECKING:
    from sim.analysis.sweeps.levels import LevelComparison, LevelDifference

PAIRED: Final = (
    "Paired: differences over pairs of points that differ in {by} only, run by run, with 95 % "
    "intervals for the luck of the seeds ({seeds})."
)
UNPAIRED: Final = (
    "Unpaired: no two points of {whose} differ in {by} only, so the means of two groups of "
    "different points are compared, with Welch's 95 % intervals over points (each point counts as "
    "one). The other factors differ by chance between the groups; a grid would pair them."
)


def level_lines(comparison: "LevelComparison") -> list[str]:
    """The study, how levels are compared, and means and differences by measure and arm."""
    lines = [*heading_lines(comparison.results), ""]
    for words in method_sentences(comparison):
        lines += wrap_paragraph(words)
    labels = arm_labels(comparison.results.study.arms)
    rows = {
        (it.measure, it.arm): [
            [f"    {_level(comparison, mean.level)}", cell(it.measure, mean.mean),
             f"{mean.mean.runs:,} runs" if it.paired else f"{mean.points:,} points"]
            for mean in comparison.means
            if (mean.measure, mean.arm) == (it.measure, it.arm)
        ]
        for it in comparison.differences
    }  # fmt: skip
    for it, clear in zip(comparison.differences, comparison.clear, strict=True):
        rows[it.measure, it.arm].append(_difference(comparison, it, clear))
    printed = ""
    widths = columns([row for each in rows.values() for row in each])
    for (measure, arm), each in rows.items():
        if measure != printed:
            lines += ["", heading(measure)]
            printed = measure
        lines += [f"  {labels[arm]}", *widths[: len(each)]]
        widths = widths[len(each) :]
    tested = sum(p is not None for p in comparison.corrected)
    if tested:
        lines += [
            "",
            f"{MARK}: stays clear of zero after Holm's correction for {tested} differences",
        ]
    return lines


def method_sentences(comparison: "LevelComparison") -> list[str]:
    """Whether the differences are paired, unpaired, or some of each."""
    kinds = {it.paired for it in comparison.differences}
    replicates = comparison.results.study.replicates
    seeds = "each seed counts as one" if replicates > 1 else "one seed, so there are none"
    whose = "this design"
    if len(kinds) == 2:
        lacking = [pair for pair, rows in comparison.pairs.items() if not len(rows)]
        whose = "; ".join(" and ".join(_level(comparison, it) for it in pair) for pair in lacking)
    words = {
        True: PAIRED.format(by=comparison.by, seeds=seeds),
        False: UNPAIRED.format(by=comparison.by, whose=whose),
    }
    return [words[kind] for kind in sorted(kinds, reverse=True)]


def _difference(comparison: "LevelComparison", it: "LevelDifference", clear: bool) -> list[str]:
    what = f"    {_level(comparison, it.level)} minus {_level(comparison, it.minus)}"
    number = cell(it.measure, it.mean, signed=True) + (MARK if clear else "")
    return [what, number, f"{it.mean.runs:,} pairs" if it.paired else f"{it.points:,} points"]


def _level(comparison: "LevelComparison", level: Any) -> str:
    return level_text(comparison.by, level)


def level_data(comparison: "LevelComparison") -> dict[str, Any]:
    """A comparison of levels as JSON."""
    return {
        "folder": str(comparison.results.store.folder),
        "study": comparison.results.study.name,
        "by": comparison.by,
        "levels": list(comparison.levels),
        "method": method_sentences(comparison),
        "means": [
            {"measure": it.measure, "arm": it.arm, "level": it.level, "points": it.points,
             **mean_data(it.mean)}
            for it in comparison.means
        ],
        "differences": [
            {"measure": it.measure, "arm": it.arm, "level": it.level, "minus": it.minus,
             "paired": it.paired, "points": it.points, **mean_data(it.mean), "p": it.mean.p,
             "p_corrected": p, "clear": clear}
            for it, p, clear in zip(
                comparison.differences, comparison.corrected, comparison.clear, strict=True
            )
        ],
        "correction": "Holm, over these differences",
    }  # fmt: skip

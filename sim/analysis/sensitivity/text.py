"""Sensitivity indices as lines of text and as JSON."""

from typing import TYPE_CHECKING, Any, Final

from sim.analysis.presentation.layout import columns, wrap_paragraph
from sim.analysis.presentation.numbers import ends, heading, in_seeds, number
from sim.analysis.sensitivity.indices import MOSTLY
from sim.analysis.sweeps.factor_text import label

if TYPE_CHECKING:
    from sim.analysis.sensitivity.indices import SobolIndices, Target
    from sim.analysis.sensitivity.sensitivity import Sensitivity

MOST: Final = 8
"""Parameters that are printed and drawn."""

READING: Final = (
    "total: share of the variance between points to which the parameter contributes, alone or with "
    "others. alone: share that it explains by itself. In brackets 95 % intervals, uncorrected. "
    "* stays above luck after Holm's correction for all parameters of its table."
)


def sensitivity_lines(sensitivity: "Sensitivity") -> list[str]:
    """The design, how to read the tables, and a table for each measure and target."""
    factors = len(sensitivity.results.study.factors)
    lines = [
        sensitivity.results.study.title,
        f"{factors} parameters, {sensitivity.points:,} points (Saltelli's design), "
        f"{in_seeds(sensitivity.seeds)} at each",
        *wrap_paragraph(READING),
    ]
    if sensitivity.seeds == 1:
        lines += wrap_paragraph(ONE_SEED)
    for measure in sensitivity.outcomes:
        lines += ["", heading(measure)]
        for target in sensitivity.targets:
            if target.measure == measure:
                lines += _target_lines(sensitivity, target)
    names = sorted({each.factor for target in sensitivity.targets for each in _shown(target)})
    return [*lines, "", *(f"{name}: {label(name)}" for name in names)]


ONE_SEED: Final = (
    "With one seed luck cannot be separated from interaction: it is inside every total, and * "
    "means above 0 only. More replicates separate them."
)


def name_of(sensitivity: "Sensitivity", target: "Target") -> str:
    """The arm, or one arm minus another, in words."""
    labels = sensitivity.labels
    return f"{labels[target.arm]} minus {labels[target.minus]}" if target.minus else labels[
        target.arm
    ]  # fmt: skip


def _target_lines(sensitivity: "Sensitivity", target: "Target") -> list[str]:
    lines = ["", f"  {name_of(sensitivity, target)}"]
    if not target.indices:
        return [*lines, f"    no indices: {target.reason}"]
    shown = _shown(target)
    head = ["    parameter", "total", "alone"]
    lines += columns([head, *([f"    {i.factor}", _total(i), _alone(i)] for i in shown)])
    rest = target.indices[len(shown) :]
    if rest:
        lines.append(f"    {len(rest)} others: totals up to {number(rest[0].total, 2)}")
    notes = [f"one by one they explain {number(target.explained_alone, 2)}"]
    if target.luck is not None:
        more = " (most of it: more replicates are needed)" if target.luck > MOSTLY else ""
        notes.append(f"luck left in the means {number(target.luck, 2)}{more}")
    if target.left_out:
        notes.append(
            f"{target.left_out} of {target.left_out + target.blocks} blocks left out (undefined)"
        )
    return [*lines, f"    {'; '.join(notes)}"]


def _shown(target: "Target") -> tuple["SobolIndices", ...]:
    """The largest, without those that print as 0.00."""
    return tuple(each for each in target.indices[:MOST] if each.total >= 0.005)


def _total(each: "SobolIndices") -> str:
    return f"{_span(each.total, each.total_width)}{' *' if each.is_clear else ''}"


def _alone(each: "SobolIndices") -> str:
    return _span(each.first, each.first_width)


def _span(value: float, width: float) -> str:
    return f"{number(value, 2)} {ends(value - width, value + width, 2)}"


def sensitivity_data(sensitivity: "Sensitivity") -> dict[str, Any]:
    """Indices without rounding, as JSON."""
    return {
        "study": sensitivity.results.study.name,
        "design": "saltelli",
        "points": sensitivity.points,
        "seeds": sensitivity.seeds,
        "arms": sensitivity.labels,
        "correction": "Holm, over the parameters of a target",
        "targets": [
            {
                "measure": target.measure,
                "arm": target.arm,
                "minus": target.minus or None,
                "blocks": target.blocks,
                "blocks_left_out": target.left_out,
                "luck": target.luck,
                "explained_alone": target.explained_alone if target.indices else None,
                "reason": target.reason,
                "indices": [
                    {**vars(each), "label": label(each.factor), "clear": each.is_clear}
                    for each in target.indices
                ],
            }
            for target in sensitivity.targets
        ],
    }

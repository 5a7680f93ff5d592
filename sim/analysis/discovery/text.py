"""A discovery as lines of text and as JSON."""

import textwrap
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.discovery.boxes import FEWEST_CASES, Branch, Leaf
from sim.analysis.presentation.layout import WIDTH, wrap_paragraph
from sim.analysis.presentation.numbers import (
    POINTS,
    decimals,
    heading,
    in_seeds,
    interval,
    unit_of,
    unit_of_difference,
)
from sim.analysis.sweeps.factor_text import label
from sim.measures.catalogue import MEASURES

if TYPE_CHECKING:
    from sim.analysis.discovery.discover import Discovery

READING: Final = (
    "coverage: share of all points where {ahead} is ahead that lie in the box; density: share of "
    "the box's points where it is ahead. Both, and the differences with their 95 % intervals, are "
    "of the points to which the rules were fitted, so new points will do a little worse."
)


def discovery_lines(discovery: "Discovery") -> list[str]:
    """The question, the result of the check, and the boxes."""
    paragraphs = [question_sentence(discovery), check_sentence(discovery)]
    lines = [discovery.results.study.title, heading(discovery.measure)]
    for each in paragraphs:
        lines += ["", *wrap_paragraph(each)]
    for leaf in discovery.leaves:
        lines += ["", *leaf_lines(discovery, leaf)]
    if discovery.leaves:
        lines += ["", *wrap_paragraph(READING.format(ahead=discovery.labels[1]))]
        lines += ["", *(f"{name}: {label(name)}" for name in sorted(_asked_about(discovery)))]
    return lines


def question_sentence(discovery: "Discovery") -> str:
    """The sense in which an arm is ahead, and at how many points."""
    first, second = discovery.labels
    points, cases = discovery.ahead.size, int(discovery.ahead.sum())
    more = "lower" if discovery.sign < 0 else "higher"
    left = f" ({discovery.left_out} more left out, undefined)" if discovery.left_out else ""
    return (
        f"{second} is ahead of {first} ({more} mean of {in_seeds(discovery.seeds)}) at {cases:,} "
        f"of {points:,} points{left}, {100 * cases / points:.0f} %."
    )


def check_sentence(discovery: "Discovery") -> str:
    """Whether conditions were found, and how they were checked."""
    first, second = discovery.labels
    if discovery.check is None:
        rare = second if 2 * int(discovery.ahead.sum()) < discovery.ahead.size else first
        return (
            f"No conditions are given: {rare} is ahead at fewer than {FEWEST_CASES} points, too "
            "few to learn from."
        )
    check = discovery.check
    usual = second if 2 * int(discovery.ahead.sum()) >= discovery.ahead.size else first
    ends = (check.gain.mean, check.gain.low, check.gain.high)
    mean, low, high = (float("nan") if end is None else 100.0 * end for end in ends)
    gain = interval(mean, low, high, 0, signed=True)
    words = (
        f"On unseen points (10-fold cross-validation) the rules were right at "
        f"{100 * check.right:.0f} %, always predicting {usual} at {100 * check.majority:.0f} %: "
        f"{gain} {POINTS}."
    )
    if check.is_better:
        return words
    return f"No rules were found that are better than always predicting {usual}. {words}"


def leaf_lines(discovery: "Discovery", leaf: Leaf) -> list[str]:
    """One box: its conditions and its points."""
    where = textwrap.wrap(
        f"Where {' and '.join(leaf.rules)}:", WIDTH, subsequent_indent="  "
    )  # fmt: skip
    return [
        *where,
        f"  {discovery.labels[1]} is ahead at {leaf.cases:,} of {leaf.points:,} points: density "
        f"{100 * leaf.density:.0f} %, coverage {100 * leaf.coverage:.0f} %",
        f"  mean difference {gap(discovery, leaf)}",
    ]


def gap(discovery: "Discovery", leaf: Leaf) -> str:
    """Mean difference in a box with its interval and unit."""
    known = MEASURES.get(discovery.measure)
    scale = unit_of(discovery.measure)[1]
    it = leaf.difference
    ends = [float("nan") if e is None else e * scale for e in (it.mean, it.low, it.high)]
    shown = interval(ends[0], ends[1], ends[2], decimals(ends[0]), signed=True)
    return f"{shown} {unit_of_difference(known.unit)}" if known else shown


def _asked_about(discovery: "Discovery") -> set[str]:
    """Names of the factors that the tree asks about."""
    names: set[str] = set()
    waiting = [discovery.tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Branch):
            names.add(each.question.factor)
            waiting += [each.yes, each.no]
    return names


def discovery_data(discovery: "Discovery") -> dict[str, Any]:
    """The discovery as JSON."""
    check = discovery.check
    return {
        "study": discovery.results.study.name,
        "measure": discovery.measure,
        "arms": list(discovery.arms),
        "ahead": discovery.arms[1],
        "better": "lower" if discovery.sign < 0 else "higher",
        "points": int(discovery.ahead.size),
        "cases": int(discovery.ahead.sum()),
        "left_out": discovery.left_out,
        "seeds": discovery.seeds,
        "found": discovery.found,
        "check": None
        if check is None
        else {"right": check.right, "majority": check.majority, "gain": vars(check.gain)},
        "boxes": [
            {**vars(leaf), "rules": list(leaf.rules), "difference": vars(leaf.difference)}
            for leaf in discovery.leaves
        ],
        "sentences": [question_sentence(discovery), check_sentence(discovery)],
    }

"""A discovery as lines of text and for machines."""

import textwrap
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.discovery.boxes import FEWEST_CASES, Branch, Leaf
from sim.analysis.presentation.lines import WIDTH, wrapped
from sim.analysis.presentation.numbers import decimals, heading, interval, unit_and_scale
from sim.analysis.sensitivity.words import seeds
from sim.analysis.sweeps.factor_words import label
from sim.measures.catalogue import MEASURES

if TYPE_CHECKING:
    from sim.analysis.discovery.discover import Discovery

READING: Final = (
    "coverage: share of all points where {ahead} is ahead that lie in the box; density: share of "
    "the box's points where it is ahead. Both, and the differences with their 95 % intervals, are "
    "of the points that the rules were found on, so new points will do a little worse."
)


def discovery_lines(found: "Discovery") -> list[str]:
    """What was asked, whether anything was found, and the boxes."""
    paragraphs = [asked(found), checked(found)]
    lines = [found.results.study.title, heading(found.measure)]
    for each in paragraphs:
        lines += ["", *wrapped(each)]
    for leaf in found.leaves:
        lines += ["", *leaf_lines(found, leaf)]
    if found.leaves:
        lines += ["", *wrapped(READING.format(ahead=found.labels[1]))]
        lines += ["", *(f"{name}: {label(name)}" for name in sorted(_asked_about(found)))]
    return lines


def asked(found: "Discovery") -> str:
    """In which sense an arm is ahead, at how many points."""
    first, second = found.labels
    points, cases = found.ahead.size, int(found.ahead.sum())
    more = "lower" if found.sign < 0 else "higher"
    left = f" ({found.left_out} more left out, undefined)" if found.left_out else ""
    return (
        f"{second} is ahead of {first} ({more} mean of {seeds(found.seeds)}) at {cases:,} of "
        f"{points:,} points{left}, {100 * cases / points:.0f} %."
    )


def checked(found: "Discovery") -> str:
    """Whether conditions were found, and how that was checked."""
    first, second = found.labels
    if found.check is None:
        rare = second if 2 * int(found.ahead.sum()) < found.ahead.size else first
        return (
            f"No conditions are told: {rare} is ahead at fewer than {FEWEST_CASES} points, too few "
            "to learn from."
        )
    check = found.check
    usual = second if 2 * int(found.ahead.sum()) >= found.ahead.size else first
    ends = (check.gain.mean, check.gain.low, check.gain.high)
    mean, low, high = (float("nan") if end is None else 100.0 * end for end in ends)
    gain = interval(mean, low, high, 0, signed=True)
    told = (
        f"On points they had not seen (10-fold cross-validation) rules were right at "
        f"{100 * check.right:.0f} %, always saying {usual} at {100 * check.majority:.0f} %: "
        f"{gain} percentage points."
    )
    if check.is_better:
        return told
    return f"Nothing was found that is better than always saying {usual}. {told}"


def leaf_lines(found: "Discovery", leaf: Leaf) -> list[str]:
    """One box: its conditions, and what is in it."""
    where = textwrap.wrap(
        f"Where {' and '.join(leaf.rules)}:", WIDTH, subsequent_indent="  "
    )  # fmt: skip
    return [
        *where,
        f"  {found.labels[1]} is ahead at {leaf.cases:,} of {leaf.points:,} points: density "
        f"{100 * leaf.density:.0f} %, coverage {100 * leaf.coverage:.0f} %",
        f"  mean difference {gap(found, leaf)}",
    ]


def gap(found: "Discovery", leaf: Leaf) -> str:
    """Mean difference in a box with its interval."""
    known = MEASURES.get(found.measure)
    scale = unit_and_scale(known.unit if known else "")[1]
    it = leaf.difference
    ends = [float("nan") if e is None else e * scale for e in (it.mean, it.low, it.high)]
    return interval(ends[0], ends[1], ends[2], decimals(ends[0]), signed=True)


def _asked_about(found: "Discovery") -> set[str]:
    """Names of the factors that the tree asks about."""
    names: set[str] = set()
    waiting = [found.tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Branch):
            names.add(each.question.factor)
            waiting += [each.yes, each.no]
    return names


def discovery_data(found: "Discovery") -> dict[str, Any]:
    """For machines."""
    check = found.check
    return {
        "study": found.results.study.name,
        "measure": found.measure,
        "arms": list(found.arms),
        "ahead": found.arms[1],
        "better": "lower" if found.sign < 0 else "higher",
        "points": int(found.ahead.size),
        "cases": int(found.ahead.sum()),
        "left_out": found.left_out,
        "seeds": found.seeds,
        "found": found.found,
        "check": None
        if check is None
        else {"right": check.right, "majority": check.majority, "gain": vars(check.gain)},
        "boxes": [
            {**vars(leaf), "rules": list(leaf.rules), "difference": vars(leaf.difference)}
            for leaf in found.leaves
        ],
        "sentences": [asked(found), checked(found)],
    }

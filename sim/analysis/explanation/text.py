"""An explanation as lines of text, as one sentence, and as JSON."""

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.comparison.caveats import FEW_SEEDS
from sim.analysis.estimates.multiple_testing import clear_of_zero
from sim.analysis.estimates.statistics import Estimate
from sim.analysis.presentation.layout import WIDTH, columns, wrap_paragraph
from sim.analysis.presentation.numbers import (
    UNDEFINED,
    decimals,
    heading,
    number,
    unit_and_scale,
    unit_of_difference,
)
from sim.rules.base import FAMILIES

if TYPE_CHECKING:
    from sim.analysis.explanation.result import Explanation

NAMED: Final = 3
"""Levers that the sentence names, and interactions that are printed."""

LONGEST: Final = 24
"""Most letters printed of the state of a lever."""


class NumberFormat:
    """Prints the numbers of one explanation, all with the same decimals."""

    def __init__(self, explanation: "Explanation") -> None:
        self.scale = unit_and_scale(explanation.measure.unit)[1]
        changes = [explanation.gap, *explanation.shares.values()]
        self.places = self._enough(changes)
        self._mean_places = max(self.places, self._enough(explanation.means))

    def _enough(self, estimates: Iterable[Estimate]) -> int:
        return decimals(max(abs(each.mean or 0.0) * self.scale for each in estimates))

    def mean(self, estimate: Estimate) -> str:
        """A level: of a or of b."""
        if estimate.mean is None:
            return UNDEFINED
        return number(estimate.mean * self.scale, self._mean_places)

    def change(self, value: float | None) -> str:
        """A change, with its sign."""
        return UNDEFINED if value is None else number(value * self.scale, self.places, signed=True)

    def interval(self, estimate: Estimate) -> str:
        """Its interval; empty for a single run."""
        if estimate.low is None or estimate.high is None:
            return ""
        return f"[{self.change(estimate.low)}, {self.change(estimate.high)}]"


def percent(share: float | None) -> str:
    """A share of the gap."""
    return "-" if share is None else f"{number(100.0 * share, 0)} %"


def explanation_lines(explanation: "Explanation") -> list[str]:
    """The means, the table, the largest interactions, the sentence and the cautions."""
    numbers, (a, b) = NumberFormat(explanation), explanation.labels
    means = [numbers.mean(each) for each in explanation.means]
    lines = [
        heading(explanation.measure.name),
        *_place_lines(explanation),
        f"  {a}: {means[0]}",
        f"  {b}: {means[1]}",
        f"  seeds: {len(explanation.used)}, runs: {explanation.worths.size:,}",
        "",
        *_table(explanation, numbers),
    ]
    nothing = (UNDEFINED, numbers.change(0.0))
    largest = [
        (pair, each)
        for pair, each in list(explanation.interactions.items())[:NAMED]
        if numbers.change(each.mean) not in nothing
    ]
    if largest:
        lines += ["", "Largest interactions: what two add together beyond what each adds alone"]
        lines += columns(
            [
                [f"  {one} and {two}", numbers.change(each.mean), numbers.interval(each)]
                for (one, two), each in largest
            ]
        )
    words = [
        sentence(explanation), sureness(explanation), *cautions(explanation),
        explanation.measure.by_definition_note,
    ]  # fmt: skip
    for paragraph in filter(None, words):
        lines += ["", *wrap_paragraph(paragraph)]
    return lines


def place_words(explanation: "Explanation") -> str:
    """The point of a study at which the scenarios stand; empty without one."""
    place = explanation.place
    if place is None:
        return ""
    point, study = place.point, place.point.results.study
    words = f"at point {point.number} of {len(study.places):,} of {point.results.store.folder}"
    if place.box is not None:
        words = (
            f"in box {place.box.name}, where {' and '.join(place.box.leaf.rules)}: {words}, the "
            "nearest to the middle of the box"
        )
    return f"{words}: {point.words}" if point.values else words


def _place_lines(explanation: "Explanation") -> list[str]:
    """The same as lines; none without one."""
    return textwrap.wrap(
        place_words(explanation), WIDTH, initial_indent="  ", subsequent_indent="    ",
        break_on_hyphens=False,
    )  # fmt: skip


def _table(explanation: "Explanation", numbers: NumberFormat) -> list[str]:
    families = all(lever.name in FAMILIES for lever in explanation.levers)
    a, b = (textwrap.shorten(label, LONGEST, placeholder="…") for label in explanation.labels)
    rows = [["rule" if families else "lever", a, b, "share", "95 % interval", "of gap"]]
    for lever in explanation.levers:
        share = explanation.shares[lever.name]
        settings = [
            textwrap.shorten(lever.describe(each), LONGEST, placeholder="…")
            for each in explanation.arms.values()
        ]
        rows.append(
            [
                lever.name,
                *settings,
                numbers.change(share.mean),
                numbers.interval(share),
                percent(explanation.share_of_gap(lever.name)),
            ]
        )
    gap = explanation.gap
    whole = percent(1.0 if gap.mean else None)
    rows.append(["all", "", "", numbers.change(gap.mean), numbers.interval(gap), whole])
    return columns(rows)


def sentence(explanation: "Explanation") -> str:
    """The largest shares in one plain sentence."""
    numbers, (a, b) = NumberFormat(explanation), explanation.labels
    label = explanation.measure.label
    what = label[0].lower() + label[1:]
    if not explanation.used:
        return (
            f"{label} is undefined on every seed in at least one combination "
            f"({explanation.reason}), so there is no difference to divide."
        )
    moved = [lever.name for lever in explanation.differing]
    if not moved:
        return f"{a} and {b} are equal in every lever, so there is no difference to divide."
    shares = {name: explanation.shares[name].mean or 0.0 for name in moved}
    order = sorted(moved, key=lambda name: -abs(shares[name]))
    parts = []
    for place, name in enumerate(order[:NAMED]):
        share = explanation.share_of_gap(name)
        percentage = f" ({percent(share)})" if share is not None else ""
        verb = "" if place else " contributes"
        parts.append(f"{name}{verb} {numbers.change(shares[name])}{percentage}")
    rest = order[NAMED:]
    if rest:
        together = numbers.change(sum(shares[name] for name in rest))
        parts.append(f"the other {'one' if len(rest) == 1 else len(rest)} {together}")
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    unit = unit_of_difference(explanation.measure.unit)
    return (
        f"Of the difference of {numbers.change(explanation.gap.mean)} in {what} ({unit}) between "
        f"{a} and {b}, {listed}."
    )


def sureness(explanation: "Explanation") -> str:
    """Which shares are clear of zero after correction; empty for a single run."""
    count = len(explanation.differing)
    if len(explanation.used) < 2 or not count:
        return ""
    sure = clear_levers(explanation)
    names = ", ".join(sure) if sure else "none"
    return (
        f"Clear of zero after Holm's correction for {count} shares: {names}. Each interval is for "
        "itself."
    )


def cautions(explanation: "Explanation") -> list[str]:
    """One sentence for each reason to be careful; empty if there is none."""
    found = place_cautions(explanation)
    used, left_out, gap = explanation.used, explanation.left_out, explanation.gap
    if used and left_out:
        found.append(
            f"{explanation.measure.label} is undefined in some runs of {len(left_out)} of "
            f"{len(explanation.seeds)} seeds ({explanation.reason}); those seeds are left out of "
            "all combinations."
        )
    if gap.low is not None and gap.high is not None and gap.low <= 0.0 <= gap.high and gap.mean:
        found.append(
            "The interval of the difference includes 0: with these seeds its sign is uncertain, "
            "and shares in percent of it say little."
        )
    if len(used) == 1:
        found.append("Only 1 seed: it says nothing about the spread.")
    elif 1 < len(used) < FEW_SEEDS:
        found.append(f"Only {len(used)} seeds: intervals are wide and rest on Student's t.")
    return found


def place_cautions(explanation: "Explanation") -> list[str]:
    """Where the runs, or their seeds, are not those of the table in the study."""
    place = explanation.place
    if place is None:
        return []
    found = []
    if strays := explanation.stray_runs:
        shared = 2 * len(set(place.study_seeds) & set(explanation.seeds))
        differ = "differs from the one" if strays == 1 else "differ from those"
        found.append(
            f"{strays} of the {shared} runs of the two arms {differ} stored in "
            f"{place.point.results.store.folder}, which other code or versions made: the "
            "difference explained here is not the one that is stored there."
        )
    lacking = len(set(place.study_seeds) - set(explanation.seeds))
    if lacking:
        found.append(
            f"{lacking} of the {len(place.study_seeds)} seeds of the study are left out, so the "
            "difference is not the one of its table."
        )
    return found


def clear_levers(explanation: "Explanation") -> list[str]:
    """Levers whose share stays clear of zero after Holm's correction, the largest first."""
    shares = {lever.name: explanation.shares[lever.name] for lever in explanation.differing}
    sure = [name for name, is_clear in clear_of_zero(shares).items() if is_clear]
    return sorted(sure, key=lambda name: -abs(shares[name].mean or 0.0))


def explanation_data(explanation: "Explanation") -> dict[str, Any]:
    """An explanation as JSON: numbers without rounding, None where undefined."""
    measure, shares, gap = explanation.measure, explanation.shares, explanation.gap
    names = list(explanation.arms)
    return {
        "measure": measure.name,
        "label": measure.label,
        "unit": measure.unit,
        "arms": dict(zip(names, explanation.labels, strict=True)),
        "at": None if explanation.place is None else explanation.place.as_data(),
        "means": {name: each.mean for name, each in zip(names, explanation.means, strict=True)},
        "gap": gap.mean,
        "gap_interval": _ends(gap),
        "reason": "" if explanation.used else explanation.reason,
        "shares": {name: each.mean for name, each in shares.items()},
        "intervals": {name: _ends(each) for name, each in shares.items()},
        "clear": clear_levers(explanation),
        "shares_of_gap": {name: explanation.share_of_gap(name) for name in shares},
        "interactions": [
            {"levers": list(pair), "value": each.mean, "low": each.low, "high": each.high}
            for pair, each in explanation.interactions.items()
        ],
        "levers": {
            lever.name: {
                "keys": list(lever.keys),
                "differing": {key: list(both) for key, both in lever.differing.items()},
            }
            for lever in explanation.levers
        },
        "seeds": explanation.seeds,
        "seeds_used": explanation.used,
        "seeds_left_out": explanation.left_out,
        "method": gap.method,
        "runs": explanation.worths.size,
        "sentence": sentence(explanation),
        "warnings": cautions(explanation),
        "note": measure.by_definition_note,
    }


def _ends(estimate: Estimate) -> list[float | None]:
    return [estimate.low, estimate.high]

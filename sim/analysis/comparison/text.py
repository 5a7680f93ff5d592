"""A comparison as lines of plain text that fit 100 columns."""

import textwrap
from typing import TYPE_CHECKING

from sim.analysis.comparison.tables import as_text
from sim.analysis.presentation.layout import WIDTH, columns, wrap_paragraph
from sim.analysis.presentation.numbers import UNDEFINED, decimals, number, unit_and_scale
from sim.measures.catalogue import FRONT, GROUPS, MEASURES

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison


def comparison_lines(comparison: "Comparison") -> list[str]:
    """The headline measures: each arm, differences from the arms above, intervals, seeds, notes.

    Columns of differences that do not fit are left out; the report has all of them.
    """
    text = as_text(comparison, [each.name for each in FRONT]).reset_index()
    rows = text.to_dict("records")
    differences = [name for name in text.columns if name.startswith("minus ")]
    while True:
        arms = [name.removeprefix("minus ") for name in differences]
        head = [["", "mean", *("minus" for _ in arms)], ["", "[95 %]", *arms]]
        cells = [[f"  {row['arm']}", row["mean"], *(row[d] for d in differences)] for row in rows]
        lines = columns([*head, *cells])
        if len(differences) < 2 or max(map(len, lines)) <= WIDTH:
            break
        differences.pop()
    printed = lines[: len(head)]
    count = len(comparison.arms)
    for start in range(0, len(rows), count):
        seeds = dict.fromkeys(str(row["seeds"]) for row in rows[start : start + count])
        # Arms may lose different seeds to undefined numbers; then each arm has its own count.
        words = seeds if len(seeds) == 1 else [str(r["seeds"]) for r in rows[start : start + count]]
        printed += ["", f"{rows[start]['measure']}, seeds: {', '.join(words)}"]
        printed += lines[len(head) + start : len(head) + start + count]
    notes = " ".join(filter(None, dict.fromkeys(each.by_definition_note for each in FRONT)))
    paragraphs = [*_sureness(comparison), notes]
    return [*printed, *(line for each in paragraphs for line in ["", *wrap_paragraph(each)])]


def _sureness(comparison: "Comparison") -> list[str]:
    """The number of corrected differences, and how much pairing narrows; empty for one arm."""
    names = {each.name: each.label for each in FRONT}
    table = comparison.estimates
    pairs = table[(table["minus"] != "") & table["measure"].isin(list(names))]
    if not pairs["p"].notna().any():
        return []
    narrower = []
    for name, group in names.items():
        shares = pairs.loc[pairs["measure"] == name, "narrowing"].dropna() * 100.0
        if len(shares):
            ends = dict.fromkeys(number(share, 0) for share in (shares.min(), shares.max()))
            narrower.append(f"{group} {' to '.join(ends)} %")
    found = [
        f"*: stays clear of zero after Holm's correction for the {pairs['p'].notna().sum()} "
        "differences above; each interval is for itself."
    ]
    if narrower:
        found.append(
            "Equal seeds narrow the intervals of differences, compared with separate seeds, by: "
            f"{', '.join(narrower)}."
        )
    return found


def run_lines(comparison: "Comparison") -> list[str]:
    """Every measure of a single run, group by group."""
    run = next(iter(comparison.arm_runs.values()))[0]
    lines = []
    for group, title in GROUPS.items():
        lines += ["", title]
        for name, value in run.summary.items():
            if name.split(".")[0] == group:
                lines.append(_run_line(name, value, run.reasons.get(name, "")))
    return lines[1:]


def _run_line(name: str, value: float | None, reason: str) -> str:
    known = MEASURES.get(name)
    unit, scale = unit_and_scale(known.unit if known else "")
    label = f"  {known.label if known else name:36}"
    if value is None:
        return label + textwrap.shorten(f"{UNDEFINED}: {reason}", WIDTH - len(label))
    scaled = value * scale
    places = 0 if scaled == int(scaled) else decimals(scaled)
    return f"{label}{number(scaled, places):>12}  {unit}"

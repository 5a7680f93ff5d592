"""A comparison as lines of plain text that fit 100 columns."""

import textwrap
from typing import TYPE_CHECKING

from sim.analysis.comparison.answer_text import HOW_SURE
from sim.analysis.comparison.answers import answer_paragraphs
from sim.analysis.comparison.seeds import what_seeds_show
from sim.analysis.comparison.setting import setting
from sim.analysis.comparison.tables import as_text
from sim.analysis.presentation.layout import WIDTH, columns, wrap_paragraph
from sim.analysis.presentation.numbers import (
    POINTS,
    UNDEFINED,
    decimals,
    in_seeds,
    number,
    unit_and_scale,
    width_by_pairing,
)
from sim.measures.catalogue import GROUPS, MEASURES

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison


def comparison_lines(comparison: "Comparison") -> list[str]:
    """What the arms share, the first answer, the headline measures with differences, and notes.

    Differences are from the arms above: row minus column. Columns that do not fit are left out;
    the report has all of them.
    """
    front = [MEASURES[name] for name in comparison.front]
    notes = " ".join(filter(None, dict.fromkeys(each.by_definition_note for each in front)))
    paragraphs = [*sureness(comparison), notes]
    return [
        *wrap_paragraph(setting(comparison)),
        "",
        *_answer_lines(comparison),
        *_table_lines(comparison),
        *(line for each in paragraphs for line in ["", *wrap_paragraph(each)]),
    ]


def _answer_lines(comparison: "Comparison") -> list[str]:
    """The first answer, outcome by outcome; nothing where there is nothing to compare."""
    paragraphs = answer_paragraphs(comparison)
    if not paragraphs:
        return []
    lines = []
    for group, sentences in paragraphs.items():
        lines += [GROUPS[group]]
        for each in sentences:
            lines += wrap_paragraph(each, "  ", "    ")
    told = HOW_SURE.format(seeds=in_seeds(len(comparison.seeds)))
    return [*lines, *wrap_paragraph(told), ""]


def _table_lines(comparison: "Comparison") -> list[str]:
    text = as_text(comparison, comparison.front).reset_index()
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
    return printed


def sureness(comparison: "Comparison") -> list[str]:
    """What is corrected, what so many seeds can show, what pairing does; empty for one arm."""
    names = {name: MEASURES[name].label for name in comparison.front}
    table = comparison.estimates
    pairs = table[(table["minus"] != "") & table["measure"].isin(list(names))]
    if not pairs["p"].notna().any():
        return []
    found = [
        f"*: stays clear of zero after Holm's correction for the {pairs['p'].notna().sum()} "
        "differences above; each interval is for itself. A difference is the row's arm minus the "
        f"column's; of percentages it is in {POINTS}."
    ]
    smallest = what_seeds_show(comparison)
    if smallest:
        found.append(smallest)
    by_pairing = []
    for name, label in names.items():
        shares = pairs.loc[pairs["measure"] == name, "narrowing"].dropna()
        if len(shares):
            by_pairing.append(f"{label} {width_by_pairing(*shares)}")
    if by_pairing:
        found.append(
            "Equal seeds make the intervals of differences, compared with separate seeds for each "
            f"arm: {'; '.join(by_pairing)}."
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

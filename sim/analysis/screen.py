"""Results as lines of plain text that fit 100 columns."""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.analysis.tables import UNDEFINED, as_text, decimals, number, unit_and_scale
from sim.errors import InputError
from sim.measures.catalogue import GROUPS, HEADLINES, MEASURES
from sim.rules.base import FAMILIES, REGISTRY, load
from sim.scenario.parameters import parameters_of

if TYPE_CHECKING:
    from sim.analysis.compare import Comparison

WIDTH: Final = 100
GAP: Final = "  "
MOST_DIFFERENCES: Final = 2
"""Columns of differences that fit; the report has all pairs."""


def comparison_lines(comparison: "Comparison") -> list[str]:
    """The headline measures: each arm, differences from the arms above, intervals, seeds."""
    text = as_text(comparison, [comparison.find(group) for group in HEADLINES])
    differences = [name for name in text.columns if name.startswith("minus ")][:MOST_DIFFERENCES]
    arms = [name.removeprefix("minus ") for name in differences]
    head = [["", "mean", *("minus" for _ in arms), ""], ["", "[95 %]", *arms, "seeds"]]
    rows = [
        [f"  {row['arm']}", row["mean"], *(row[name] for name in differences), str(row["seeds"])]
        for row in text.reset_index().to_dict("records")
    ]
    lines = _columns([*head, *rows])
    measures = list(text.index.get_level_values("measure"))
    printed = lines[: len(head)]
    for place, line in enumerate(lines[len(head) :]):
        if place == 0 or measures[place] != measures[place - 1]:
            printed += ["", measures[place]]
        printed.append(line)
    return printed


def run_lines(comparison: "Comparison") -> list[str]:
    """Every measure of a single run, group by group."""
    run = next(iter(comparison.finished.values()))[0]
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


def rule_lines(family: str | None = None) -> list[str]:
    """The rules of one family, or all, in plain words."""
    lines = []
    for each in families(family):
        lines.append(each.upper())
        for rule in REGISTRY[each].values():
            lines.append(f"  {rule.name}")
            for paragraph in rule.paragraph().split("\n\n"):
                words = " ".join(paragraph.split())
                lines += textwrap.wrap(
                    words, WIDTH, initial_indent="    ", subsequent_indent="    "
                )
            lines.append("")
    return lines


def rule_data(family: str | None = None) -> dict[str, dict[str, dict[str, object]]]:
    """The rules of one family, or all, for machines."""
    return {
        each: {
            rule.name: {
                "paragraph": rule.paragraph(),
                "seeds": rule.seeds,
                "cites": list(rule.cites),
                "reads": list(rule.reads),
                "writes": list(rule.writes),
                "parameters": {
                    parameter.name: {
                        "default": parameter.default,
                        "unit": parameter.unit,
                        "source": parameter.source,
                        "range": parameter.range,
                        "description": parameter.description,
                    }
                    for parameter in parameters_of(each, rule.name)
                },
            }
            for rule in REGISTRY[each].values()
        }
        for each in families(family)
    }


def families(family: str | None) -> tuple[str, ...]:
    """One family or all, with their rules registered.

    Raises
    ------
    InputError
        There is no such family.
    """
    load()
    if family is None:
        return FAMILIES
    if family not in FAMILIES:
        raise InputError(f"there is no family of rules {family!r}; choose {', '.join(FAMILIES)}")
    return (family,)


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines, columns below each other."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]

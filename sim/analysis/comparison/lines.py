"""Results as lines of plain text that fit 100 columns."""

import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from sim.analysis.comparison.tables import UNDEFINED, as_text, decimals, number, unit_and_scale
from sim.errors import InputError
from sim.measures.catalogue import GROUPS, HEADLINES, MEASURES
from sim.rules.base import FAMILIES, REGISTRY, load
from sim.rules.functions import FUNCTIONS
from sim.scenario.lessons import LESSONS
from sim.scenario.parameters import parameters_of

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison

WIDTH: Final = 100
GAP: Final = "  "


def comparison_lines(comparison: "Comparison") -> list[str]:
    """The headline measures: each arm, differences from the arms above, intervals, seeds, notes.

    Columns of differences that do not fit are left out; the report has all of them.
    """
    text = as_text(comparison, [comparison.find(group) for group in HEADLINES]).reset_index()
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
        # Arms may lose different seeds to undefined numbers; then they are told one by one.
        words = seeds if len(seeds) == 1 else [str(r["seeds"]) for r in rows[start : start + count]]
        printed += ["", f"{rows[start]['measure']}, seeds: {', '.join(words)}"]
        printed += lines[len(head) + start : len(head) + start + count]
    notes = " ".join(filter(None, (each.by_definition_note for each in HEADLINES.values())))
    paragraphs = [*_sureness(comparison), notes]
    return [*printed, *(line for each in paragraphs for line in ["", *wrapped(each)])]


def _sureness(comparison: "Comparison") -> list[str]:
    """How many differences are corrected for, and what pairing brings; nothing for one arm."""
    names = {each.name: group for group, each in HEADLINES.items()}
    table = comparison.estimates
    pairs = table[(table["minus"] != "") & table["measure"].isin(list(names))]
    if not pairs["p"].notna().any():
        return []
    told = []
    for name, group in names.items():
        shares = pairs.loc[pairs["measure"] == name, "narrowing"].dropna() * 100.0
        if len(shares):
            ends = dict.fromkeys(number(share, 0) for share in (shares.min(), shares.max()))
            told.append(f"{group} {' to '.join(ends)} %")
    found = [
        f"*: stays clear of zero after Holm's correction for the {pairs['p'].notna().sum()} "
        "differences above; each interval is for itself."
    ]
    if told:
        found.append(
            "By so much equal seeds narrow the intervals of differences, against seeds of their "
            f"own: {', '.join(told)}."
        )
    return found


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
    """The rules of one family, or all with a line for each lesson, in plain words.

    For ``lessons``, the paragraph of each.
    """
    if family == "lessons":
        return lesson_lines(in_full=True)
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
    lines += function_lines(family)
    return lines if family else [*lines, "", *lesson_lines(in_full=False)]


def lesson_lines(in_full: bool) -> list[str]:
    """The ten lessons, with what each moves: a line each, or in full."""
    lines = ["LESSONS"]
    for each in LESSONS.values():
        lines.append(f"  {each.number:2} {each.name:20} {each.title}")
        if in_full:
            moves = "; ".join(f"{m.key} from {m.without:g} to {m.full:g}" for m in each.moves)
            for words in (each.paragraph, f'"{each.seed}"', f"It moves {moves}."):
                lines += textwrap.wrap(
                    words, WIDTH, initial_indent=" " * 5, subsequent_indent=" " * 5
                )
            lines.append("")
    return lines


def function_lines(family: str | None = None) -> list[str]:
    """What coordinators do by the rules of one family, or all, and what switches it off."""
    these = [each for each in FUNCTIONS if family in (None, each.family)]
    lines = ["WHAT COORDINATORS DO"] if these else []
    for each in these:
        off = str(each.off).lower() if isinstance(each.off, bool) else f"{each.off:g}"
        words = f"{each.name} ({each.whose}; off: {each.key}={off}). {each.does}"
        lines += textwrap.wrap(words, WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


def lesson_data() -> dict[str, dict[str, object]]:
    """The ten lessons, for machines."""
    return {name: asdict(each) for name, each in LESSONS.items()}


def rule_data(family: str | None = None) -> dict[str, dict[str, dict[str, object]]]:
    """The rules of one family, or all and the lessons, for machines."""
    if family == "lessons":
        return {"lessons": lesson_data()}
    data: dict[str, dict[str, dict[str, object]]] = {
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
    return data if family else {**data, "lessons": lesson_data()}


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
        known = ", ".join((*FAMILIES, "lessons"))
        raise InputError(f"there is no family of rules {family!r}; choose {known}")
    return (family,)


def wrapped(words: str) -> list[str]:
    """A paragraph in lines; a percent sign stays on the line of its number."""
    lines = textwrap.wrap(words.replace(" %", "\u00a0%"), WIDTH)
    return [line.replace("\u00a0", " ") for line in lines]


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines, columns below each other."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]

"""docs/measures.md: every measure with unit, cadence and definition."""

from pathlib import Path

from reports.markdown import opening, table
from reports.page import Files, PageOptions
from reports.reference.headlines import headlines_part
from sim.measures.catalogue import MEASURES, Measure


def make(options: PageOptions) -> Files:
    """The page."""
    return {"measures.md": measures_page()}


def measures_page() -> str:
    """Every measure with unit, cadence and definition."""
    lines = [
        opening("Measures", "./dev docs measures"),
        "",
        "What a run reports: a *summary* of single numbers, and *series* of one number a week. "
        "An undefined number is null, with its reason beside it. Headline measures, which "
        "represent their group in the short table, are **bold**.",
        "",
        headlines_part(),
    ]
    for group in dict.fromkeys(each.group for each in MEASURES.values()):
        these = [each for each in MEASURES.values() if each.group == group]
        notes = list(dict.fromkeys(each.by_definition_note for each in these))
        notes = [note for note in notes if note]
        lines += ["", f"## {group}"]
        for title, run in (("Summary", True), ("Series", False)):
            rows = [_measure(each, notes) for each in these if (each.cadence == "run") == run]
            if rows:
                head = ["Name", "What", "Unit", "Definition"]
                lines += ["", f"### {title} of {group}", "", table(head, rows)]
        if notes:
            lines += ["", *(f"({number}) {note}  " for number, note in enumerate(notes, 1))]
    computed = (Path(__file__).parent / "computed.md").read_text(encoding="utf-8")
    return "\n".join(lines) + "\n\n" + computed


def _measure(each: Measure, notes: list[str]) -> list[str]:
    name = f"**`{each.name}`**" if each.headline else f"`{each.name}`"
    better = " Lower is better." if each.lower_is_better else ""
    note = f" ({notes.index(each.by_definition_note) + 1})" if each.by_definition_note else ""
    limit = f" *Size:* {each.limit}." if each.limit else ""
    return [name, each.label, each.unit, f"{each.definition}{better}{limit}{note}"]

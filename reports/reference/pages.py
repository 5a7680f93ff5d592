"""Pages of docs/ made from the metadata of rules, parameters and measures."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from inspect import cleandoc
from pathlib import Path

from reports.odd.draws import declared_draws, draws_page
from sim import atomic
from sim.measures.catalogue import MEASURES, Measure
from sim.rules.base import FAMILIES, QUESTIONS, REGISTRY, Rule, load
from sim.rules.functions import FUNCTIONS
from sim.scenario import Parameter, Scenario, all_parameters, shipped
from sim.scenario.lessons import LESSONS
from sim.scenario.parameters import NOT_SAMPLED, SECTIONS, STATUS_QUO, TABLES

DOCS = Path(__file__).parents[2] / "docs"
MADE = "<!-- Made by `./dev docs` from the code. Change the code, not this page. -->\n"


def main(arguments: Sequence[str] | None = None, folder: Path = DOCS) -> int:
    """Write the pages, or say which are not what the code says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m reports.reference.pages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if stale")
    check = parser.parse_args(arguments).check
    pages = {
        "parameters.md": parameters_page(),
        "rules.md": rules_page(),
        "measures.md": measures_page(),
        "draws.md": draws_page(model_description(), declared_draws(), MADE),
    }
    stale = [name for name, text in pages.items() if _read(folder / name) != text]
    for name in stale:
        if check:
            print(f"{folder / name} is stale: run ./dev docs", file=sys.stderr)
        else:
            atomic.write_text(folder / name, pages[name], force=True)
            print(f"wrote {folder / name}")
    return int(check and bool(stale))


def model_description() -> list[tuple[str, str]]:
    """Names and texts of the pages that describe the model, in order of reading."""
    return [(name, (DOCS / name).read_text(encoding="utf-8")) for name in ("odd.md", "variants.md")]


def _read(path: Path) -> str | None:
    return path.read_bytes().decode() if path.exists() else None


def parameters_page() -> str:
    """Every parameter with default, unit, range, limits and source."""
    known = all_parameters()
    lines = [
        "# Parameters",
        "",
        MADE,
        "One table for each table of a scenario file. *Sampled* is the range that studies draw "
        "from, *accepted* what a scenario may say at all. A default without a published source is "
        "an *assumption*, made before results were looked at. A number may differ between arms "
        "only where a sentence of the seed texts says so; that sentence is quoted with it.",
        "",
        "## Outside tables",
        "",
        *_parameters(each for each in known if not each.table),
    ]
    for table in TABLES:
        own = [each for each in known if each.table == table]
        lines += ["", f"## [{table}]", ""]
        if table in SECTIONS:
            lines += [_first_paragraph(SECTIONS[table]), "", *_parameters(own)]
            continue
        rules = ", ".join(f"`{name}`" for name in REGISTRY[table])
        lines += [
            f"{QUESTIONS[table]} `rule` is one of {rules}; without it, `{STATUS_QUO[table]}`. "
            "What each does is told in [the rules](rules.md)."
        ]
        for title, these in _by_owners(own):
            lines += ["", f"### {title}", "", *_parameters(these)]
    return "\n".join(lines) + "\n"


def _by_owners(own: Sequence[Parameter]) -> list[tuple[str, list[Parameter]]]:
    """The parameters of a family by who has them: all rules, several that share them, one."""
    rules: dict[Parameter, list[str | None]] = {}
    for each in own:
        rules.setdefault(replace(each, rule=None), []).append(each.rule)
    groups: dict[tuple[str | None, ...], list[Parameter]] = {}
    for each, owners in rules.items():
        groups.setdefault(tuple(owners), []).append(each)
    found = []
    for names, these in sorted(
        groups.items(), key=lambda group: (None not in group[0], -len(group[0]))
    ):
        listed = ", ".join(f"`{name}`" for name in names)
        several = f"With {listed}" if len(names) > 1 else f"Only with {listed}"
        found.append(("With every rule" if None in names else several, these))
    return found


def rules_page() -> str:
    """Every rule of every family: in words, by the seeds, with what it reads and changes."""
    load()
    names = [each.name for each in shipped() if each.kind == "scenario"]
    loaded = [Scenario.load(name) for name in names]
    arms = [(arm.title, arm.rules) for arm in sorted(loaded, key=lambda x: x.rules != STATUS_QUO)]
    lines = [
        "# Rules",
        "",
        MADE,
        "Seven questions, each answered by one rule. An arm is a bundle of seven; every other "
        "bundle can be run as well.",
        "",
        *_table(
            ["", *(title for title, _ in arms)],
            [[f"[{f}](#{f})", *(f"`{rules[f]}`" for _, rules in arms)] for f in FAMILIES],
        ),
    ]
    for family in FAMILIES:
        in_use = dict.fromkeys(rules[family] for _, rules in arms)
        variants = {name: REGISTRY[family][name] for name in [*in_use, *REGISTRY[family]]}
        users = {n: [title for title, rules in arms if rules[family] == n] for n in variants}
        lines += ["", f"## {family}", "", f"*{QUESTIONS[family]}*", ""]
        lines += _table(
            ["Rule", "Used by", "In one sentence"],
            [
                [f"[`{n}`](#{n})", ", ".join(users[n]), _first_sentence(each)]
                for n, each in variants.items()
            ],
        )
        for name, each in variants.items():
            lines += ["", f"### {name}", "", *_rule(each)]
    return "\n".join([*lines, "", *_functions(), *_lessons(loaded)]) + "\n"


def _lessons(arms: Sequence[Scenario]) -> list[str]:
    """The chapter of the ten lessons."""
    lines = [
        "",
        "## The ten lessons",
        "",
        "*How far are the lessons for network builders followed?* A lesson brings no mechanism of "
        "its own: its degree in the table `[lessons]`, from 0 to 1, moves parameters of the rules "
        "from their value without it to their value at its best. `as_is` leaves them as they are, "
        "and a rule that has none of them is left alone.",
        "",
    ]
    head = ["", "Lesson", *(arm.title for arm in arms), "It moves", "First difference in"]
    rows = []
    for lesson in LESSONS.values():
        moves = "; ".join(
            f"`{m.key}` {_plain(m.without)} to {_plain(m.full)}"
            + (", in equal ratios" if m.geometric else "")
            for m in lesson.moves
        )
        degrees = [_plain(getattr(arm.lessons, lesson.name)) for arm in arms]
        rows.append([str(lesson.number), f"`{lesson.name}`", *degrees, moves, lesson.stage])
    lines += _table(head, rows)
    for lesson in LESSONS.values():
        lines += ["", f"### {lesson.number} {lesson.title}", "", lesson.paragraph, ""]
        lines += [f"> {lesson.seed}"]
    return lines


def _functions() -> list[str]:
    """The chapter on what coordinators do."""
    usual = {(each.key, each.rule): each.default for each in all_parameters()}
    rows = []
    for each in FUNCTIONS:
        rule = f"[`{each.rule}`](#{each.rule})" if each.rule else f"[{each.family}](#{each.family})"
        switch = f"`{each.key} = {_plain(each.off)}`"
        rows.append([each.name, each.whose, f"“{each.seeds}”", each.does, rule, switch,
                     "off" if usual[each.key, each.rule] == each.off else "on"])  # fmt: skip
    return [
        "## What coordinators do",
        "",
        "The texts name what a backbone organization does for Collective Impact, and what a "
        "support team does for a network. Whoever does it, it is paid from the same account of "
        "coordinators' hours, at the [same prices](parameters.md#coordination), and each can be "
        "switched off to see what it changes.",
        "",
        *_table(
            ["Function", "Whose", "Seeds", "What it does", "Part of", "Switched off by", "Default"],
            rows,
        ),
    ]


def _rule(rule: type[Rule]) -> list[str]:
    """One rule as a trainer needs it, then as a modeller does."""
    own = [
        each
        for each in all_parameters()
        if each.table == rule.family and each.rule in (None, rule.name)
    ]
    lines = [" ".join(rule.paragraph().split()), "", f"> {rule.seeds}", ""]
    lines += [f"- Reads: {', '.join(rule.reads)}. Changes: {', '.join(rule.writes)}."]
    if rule.cites:
        lines += [f"- Follows: {'; '.join(rule.cites)}."]
    if own:
        names = ", ".join(f"`{each.name}` ({_plain(each.default)})" for each in own)
        lines += [f"- [Parameters](parameters.md#{rule.family}): {names}."]
    return lines


def measures_page() -> str:
    """Every measure with unit, cadence and definition."""
    lines = [
        "# Measures",
        "",
        MADE,
        "What a run reports: a *summary* of one number each, and *series* of one number a week. "
        "Where a number is undefined it is null, and the reason stands beside it. Headline "
        "measures, which stand for their group in the short table, are **bold**.",
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
                lines += ["", f"### {title} of {group}", "", *_table(head, rows)]
        if notes:
            lines += ["", *(f"({number}) {note}  " for number, note in enumerate(notes, 1))]
    return "\n".join(lines) + "\n"


def _measure(each: Measure, notes: list[str]) -> list[str]:
    name = f"**`{each.name}`**" if each.headline else f"`{each.name}`"
    better = " Lower is better." if each.lower_is_better else ""
    note = f" ({notes.index(each.by_definition_note) + 1})" if each.by_definition_note else ""
    limit = f" *Size:* {each.limit}." if each.limit else ""
    return [name, each.label, each.unit, f"{each.definition}{better}{limit}{note}"]


def _parameters(these: Iterable[Parameter]) -> list[str]:
    rows = []
    for each in these:
        source = each.source + (f". Seeds: “{each.by_arm}”" if each.by_arm else "")
        sampled = f"no: {NOT_SAMPLED[each.key]}" if each.range is None else _span(each)
        rows.append(
            [
                f"`{each.name}`",
                _plain(each.default),
                each.unit,
                sampled,
                each.expected,
                each.description,
                source,
            ]
        )
    return _table(["Name", "Default", "Unit", "Sampled", "Accepted", "Meaning", "Source"], rows)


def _span(each: Parameter) -> str:
    values = [_plain(value) for value in each.range or ()]
    return (" to " if "number" in each.kind else ", ").join(values)


def _plain(value: object) -> str:
    """A value as a person writes it."""
    if isinstance(value, tuple):
        return "[" + ", ".join(_plain(each) for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:,.15g}"
    return str(value) or "(empty)"


def _first_paragraph(section: type) -> str:
    return " ".join(cleandoc(section.__doc__ or "").split("\n\n")[0].split())


def _first_sentence(rule: type[Rule]) -> str:
    return _first_paragraph(rule).split(". ")[0].rstrip(".") + "."


def _table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; what would break a cell is escaped."""
    lines = [[*head]]
    lines.append(["---"] * len(lines[0]))
    lines += [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


if __name__ == "__main__":
    sys.exit(main())

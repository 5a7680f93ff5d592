"""docs/rules.md: every rule of every family, what coordinators do, and the ten lessons."""

from collections.abc import Sequence

from reports.markdown import opening, table
from reports.page import Files, PageOptions
from reports.reference.values import first_paragraph, plain
from sim.rules.base import FAMILIES, QUESTIONS, REGISTRY, Rule, load
from sim.rules.functions import FUNCTIONS
from sim.scenario import Scenario, all_parameters, shipped
from sim.scenario.lessons import LESSONS
from sim.scenario.parameters import STATUS_QUO


def make(options: PageOptions) -> Files:
    """The page."""
    return {"rules.md": rules_page()}


def rules_page() -> str:
    """Every rule of every family: in words, by the seeds, with what it reads and changes."""
    load()
    names = [each.name for each in shipped() if each.kind == "scenario"]
    loaded = [Scenario.load(name) for name in names]
    arms = [(arm.title, arm.rules) for arm in sorted(loaded, key=lambda x: x.rules != STATUS_QUO)]
    lines = [
        opening("Rules", "./dev docs rules"),
        "",
        "Seven questions, each answered by one rule. An arm is a bundle of seven; every other "
        "bundle can be run as well.",
        "",
        table(
            ["", *(title for title, _ in arms)],
            [[f"[{f}](#{f})", *(f"`{rules[f]}`" for _, rules in arms)] for f in FAMILIES],
        ),
    ]
    for family in FAMILIES:
        in_use = dict.fromkeys(rules[family] for _, rules in arms)
        variants = {name: REGISTRY[family][name] for name in [*in_use, *REGISTRY[family]]}
        users = {n: [title for title, rules in arms if rules[family] == n] for n in variants}
        lines += ["", f"## {family}", "", f"*{QUESTIONS[family]}*", ""]
        rows = [
            [f"[`{n}`](#{n})", ", ".join(users[n]), _first_sentence(each)]
            for n, each in variants.items()
        ]
        lines += [table(["Rule", "Used by", "In one sentence"], rows)]
        for name, each in variants.items():
            lines += ["", f"### {name}", "", *_rule(each)]
    return "\n".join([*lines, "", *_functions(), *_lessons(loaded)]) + "\n"


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
    if rule.practice:
        lines += [f"- Practice differs: {' '.join(rule.practice)}"]
    if own:
        names = ", ".join(f"`{each.name}` ({plain(each.default)})" for each in own)
        lines += [f"- [Parameters](parameters.md#{rule.family}): {names}."]
    return lines


def _functions() -> list[str]:
    """The chapter on what coordinators do."""
    usual = {(each.key, each.rule): each.default for each in all_parameters()}
    rows = []
    for each in FUNCTIONS:
        rule = f"[`{each.rule}`](#{each.rule})" if each.rule else f"[{each.family}](#{each.family})"
        switch = f"`{each.key} = {plain(each.off)}`"
        rows.append([each.name, each.whose, f"“{each.seeds}”", each.does, rule, switch,
                     "off" if usual[each.key, each.rule] == each.off else "on"])  # fmt: skip
    return [
        "## What coordinators do",
        "",
        "The texts name what a backbone organization does for Collective Impact, and what a "
        "support team does for a network. Whoever does it, it is paid from the same account of "
        "coordinators' hours, at the [same prices](parameters.md#coordination). Each function can "
        "be switched off to see its effect.",
        "",
        table(
            ["Function", "Whose", "Seeds", "What it does", "Part of", "Switched off by", "Default"],
            rows,
        ),
    ]


def _lessons(arms: Sequence[Scenario]) -> list[str]:
    """The chapter of the ten lessons."""
    lines = [
        "",
        "## The ten lessons",
        "",
        "*How far are the lessons for network builders followed?* A lesson has no mechanism of "
        "its own: its degree in the table `[lessons]`, from 0 to 1, moves parameters of the rules "
        "from their value without it to their value at its best. `as_is` leaves them unchanged; a "
        "rule that has none of these parameters is not affected.",
        "",
    ]
    head = ["", "Lesson", *(arm.title for arm in arms), "It moves", "First difference in"]
    rows = []
    for lesson in LESSONS.values():
        moves = "; ".join(
            f"`{m.key}` {plain(m.without)} to {plain(m.full)}"
            + (", in equal ratios" if m.geometric else "")
            for m in lesson.moves
        )
        degrees = [plain(getattr(arm.lessons, lesson.name)) for arm in arms]
        rows.append([str(lesson.number), f"`{lesson.name}`", *degrees, moves, lesson.stage])
    lines += [table(head, rows)]
    for lesson in LESSONS.values():
        lines += ["", f"### {lesson.number} {lesson.title}", "", lesson.paragraph, ""]
        lines += [f"> {lesson.seed}"]
    return lines


def _first_sentence(rule: type[Rule]) -> str:
    return first_paragraph(rule).split(". ")[0].rstrip(".") + "."

"""``systemshift rules``: the rules, the ten lessons and the work of coordinators, in words."""

import textwrap
from dataclasses import asdict

from sim.analysis.presentation.layout import WIDTH
from sim.errors import InputError
from sim.rules.base import FAMILIES, REGISTRY, load
from sim.rules.functions import FUNCTIONS
from sim.scenario.lessons import LESSONS
from sim.scenario.parameters import parameters_of


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
    """The ten lessons and the parameters they change: a line each, or in full."""
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
    """What coordinators do by the rules of one family, or all, and how to switch it off."""
    these = [each for each in FUNCTIONS if family in (None, each.family)]
    lines = ["WHAT COORDINATORS DO"] if these else []
    for each in these:
        off = str(each.off).lower() if isinstance(each.off, bool) else f"{each.off:g}"
        words = f"{each.name} ({each.whose}; off: {each.key}={off}). {each.does}"
        lines += textwrap.wrap(words, WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


def lesson_data() -> dict[str, dict[str, object]]:
    """The ten lessons, as JSON."""
    return {name: asdict(each) for name, each in LESSONS.items()}


def rule_data(family: str | None = None) -> dict[str, dict[str, dict[str, object]]]:
    """The rules of one family, or all rules and the lessons, as JSON."""
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

"""docs/parameters.md: every parameter with default, unit, range, limits and source."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reports.markdown import opening, table
from reports.page import Files, PageOptions
from reports.reference.values import first_paragraph, plain
from sim.rules.base import QUESTIONS, REGISTRY
from sim.scenario import Parameter, all_parameters
from sim.scenario.parameters import NOT_SAMPLED, SECTIONS, STATUS_QUO, TABLES


def make(options: PageOptions) -> Files:
    """The page."""
    return {"parameters.md": parameters_page()}


def parameters_page() -> str:
    """Every parameter with default, unit, range, limits and source."""
    known = all_parameters()
    lines = [
        opening("Parameters", "./dev docs parameters"),
        "",
        "One table for each table of a scenario file. *Sampled* is the range that studies draw "
        "from, *accepted* what a scenario may contain. A default without a published source is "
        "an *assumption*, made before any result was seen. A number may differ between arms "
        "only where a sentence of the seed texts says so; that sentence is quoted with it.",
        "",
        "## Outside tables",
        "",
        _table(each for each in known if not each.table),
    ]
    for section in TABLES:
        own = [each for each in known if each.table == section]
        lines += ["", f"## [{section}]", ""]
        if section in SECTIONS:
            lines += [first_paragraph(SECTIONS[section]), "", _table(own)]
            continue
        rules = ", ".join(f"`{name}`" for name in REGISTRY[section])
        lines += [
            f"{QUESTIONS[section]} `rule` is one of {rules}; without it, `{STATUS_QUO[section]}`. "
            "[The rules](rules.md) describe each one."
        ]
        for title, these in _by_owners(own):
            lines += ["", f"### {title}", "", _table(these)]
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


def _table(these: Iterable[Parameter]) -> str:
    rows = []
    for each in these:
        source = each.source + (f". Seeds: “{each.by_arm}”" if each.by_arm else "")
        sampled = f"no: {NOT_SAMPLED[each.key]}" if each.range is None else _span(each)
        rows.append(
            [
                f"`{each.name}`",
                plain(each.default),
                each.unit,
                sampled,
                each.expected,
                each.description,
                source,
            ]
        )
    return table(["Name", "Default", "Unit", "Sampled", "Accepted", "Meaning", "Source"], rows)


def _span(each: Parameter) -> str:
    values = [plain(value) for value in each.range or ()]
    evenly = " (evenly in the logarithm)" if each.distribution == "loguniform" else ""
    return (" to " if "number" in each.kind else ", ").join(values) + evenly

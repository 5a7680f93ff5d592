"""The report: one HTML file that opens offline, without scripts and without a single request.

This module collects what the report shows; ``report.html`` lays it out. Jinja2 escapes every text;
the figures are the only markup that passes unescaped.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from sim.analysis.comparison.answer_text import HOW_SURE, MEANINGS
from sim.analysis.comparison.answers import answer_paragraphs
from sim.analysis.comparison.figures import FIGURES
from sim.analysis.comparison.seeds import precision_rows, what_seeds_show
from sim.analysis.comparison.setting import setting
from sim.analysis.comparison.tables import as_text
from sim.analysis.estimates.multiple_testing import MARK
from sim.analysis.presentation.layout import unbroken
from sim.analysis.presentation.numbers import in_seeds
from sim.measures.catalogue import GROUPS, MEASURES, Measure
from sim.rules.base import FAMILIES, QUESTIONS

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

    from sim.analysis.comparison.compare import Comparison
    from sim.scenario import Scenario


@dataclass(frozen=True)
class AnswerLine:
    """What it is about, up to the first colon, and the rest."""

    about: str
    rest: str


@dataclass(frozen=True)
class Outcome:
    """The first answer on one outcome: its name, what its units mean, and the sentences."""

    name: str
    meaning: str
    sentences: list[AnswerLine]


@dataclass(frozen=True)
class Cell:
    """A mean or a difference as text, and whether the difference stays clear of zero."""

    text: str
    clear: bool


@dataclass(frozen=True)
class MeasureRows:
    """One measure: its heading, and the label and cells of every arm."""

    heading: str
    arms: list[tuple[str, list[Cell]]]


@dataclass(frozen=True)
class ResultTable:
    """Means and differences of some measures: column heads and rows."""

    head: list[str]
    measures: list[MeasureRows]


@dataclass(frozen=True)
class RuleCell:
    """The rule of one arm: its name and its description."""

    name: str
    words: str


@dataclass(frozen=True)
class Illustration:
    """A figure with its heading and caption."""

    name: str
    heading: str
    svg: "Markup"
    caption: str


def html(comparison: "Comparison", figures: Mapping[str, str], manifest: Mapping[str, Any]) -> str:
    """The whole report.

    Parameters
    ----------
    comparison
        What to report.
    figures
        Figures by name, as :func:`~sim.analysis.presentation.figure_style.svg` makes them.
    manifest
        How the comparison was made.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sim.analysis.comparison", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(
        title=title(comparison),
        setting=setting(comparison),
        warnings=comparison.warnings(),
        answers=[
            Outcome(GROUPS[group], MEANINGS[group], [_sentence(each) for each in sentences])
            for group, sentences in answer_paragraphs(comparison).items()
        ],
        how_sure=HOW_SURE.format(seeds=in_seeds(len(comparison.seeds))),
        typical=typical_sentence(comparison),
        seeds_show=what_seeds_show(comparison),
        headlines=_results(comparison, comparison.front),
        headline_notes=_headline_notes(comparison),
        figures=[_illustration(name, picture) for name, picture in figures.items()],
        arm_labels=list(comparison.labels.values()),
        rules=_rules(comparison),
        differences=_differences(comparison),
        results_by_group=_results_by_group(comparison),
        precision=precision_rows(comparison),
        definitions=_definitions(comparison),
        scenarios=[
            (comparison.labels[arm], scenario.to_toml())
            for arm, scenario in comparison.arms.items()
        ],
        provenance=_provenance(manifest),
    )


def title(comparison: "Comparison") -> str:
    """``A and B``, ``A, B and C``."""
    labels = list(comparison.labels.values())
    if len(labels) == 1:
        return labels[0]
    return f"{', '.join(labels[:-1])} and {labels[-1]}"


def _sentence(words: str) -> AnswerLine:
    """A sentence of the first answer, its numbers unbroken."""
    about, colon, rest = unbroken(words).partition(":")
    return AnswerLine(about, f"{colon}{rest}")


def typical_sentence(comparison: "Comparison") -> str:
    """Which seed to show, and why; empty for a single one."""
    if len(comparison.seeds) < 2:
        return ""
    return (
        f"A typical run is that of seed {comparison.typical}: of all seeds its headline outcomes "
        "are the nearest to the means. The figures draw the means."
    )


def _illustration(name: str, svg: str) -> Illustration:
    """A figure for the page; the one place where markup is taken as it is."""
    from markupsafe import Markup

    heading, caption = FIGURES[name]
    # We drew the figure ourselves, so it is markup; the heading in it is text and gets escaped.
    opening = Markup('<svg role="img" aria-label="{}"').format(heading)
    return Illustration(name, heading, Markup(svg.replace("<svg", opening, 1)), caption)


def _results(comparison: "Comparison", measures: list[str]) -> ResultTable:
    """Means and differences of some measures, arm by arm."""
    text = as_text(comparison, measures).reset_index()
    clear = _clear_differences(comparison.estimates)
    arms = list(comparison.arms)
    rows: list[MeasureRows] = []
    for place, (heading, label, *texts) in enumerate(text.itertuples(index=False)):
        measure, arm = measures[place // len(arms)], arms[place % len(arms)]
        if arm == arms[0]:
            rows.append(MeasureRows(heading, []))
        cells = [
            Cell(
                str(each).removesuffix(MARK),
                bool(minus) and (measure, arm, minus) in clear,
            )
            for minus, each in zip(["", *arms[:-1], ""], texts, strict=True)
        ]
        rows[-1].arms.append((label, cells))
    return ResultTable(["", "mean", *text.columns[3:-1], "seeds"], rows)


def _results_by_group(comparison: "Comparison") -> list[tuple[str, ResultTable]]:
    """The results of every measure, group by group."""
    by_group = {
        group: [name for name in comparison.measures if name.split(".")[0] == group]
        for group in GROUPS
    }
    return [
        (GROUPS[group], _results(comparison, names)) for group, names in by_group.items() if names
    ]


def _clear_differences(estimates: "pd.DataFrame") -> set[tuple[str, str, str]]:
    """(measure, arm, minus) of the differences that stay clear of zero after the correction."""
    apart = estimates[(estimates["minus"] != "") & estimates["clear"]]
    return set(zip(apart["measure"], apart["arm"], apart["minus"], strict=True))


def _headline_notes(comparison: "Comparison") -> str:
    notes = (MEASURES[name].by_definition_note for name in comparison.front)
    return " ".join(dict.fromkeys(filter(None, notes)))


def _rules(comparison: "Comparison") -> list[tuple[str, list[RuleCell]]]:
    """Each of the seven questions, and the rule with which each arm answers it."""
    return [
        (QUESTIONS[family], [_rule(scenario, family) for scenario in comparison.arms.values()])
        for family in FAMILIES
    ]


def _rule(scenario: "Scenario", family: str) -> RuleCell:
    rule = getattr(scenario, family)
    return RuleCell(type(rule).name.replace("_", " "), " ".join(rule.paragraph().split()))


def _differences(comparison: "Comparison") -> list[list[str]]:
    """Settings that arms have in common and that are not equal: key, value by arm, reason."""
    flat = [scenario.flat() for scenario in comparison.arms.values()]
    rows = []
    for key in dict.fromkeys(key for values in flat for key in values):
        common = {str(values[key]) for values in flat if key in values}
        if key in ("title", "description") or key.endswith(".rule") or len(common) < 2:
            continue
        cells = [shorten(str(values.get(key, "")), 60, placeholder=" ...") for values in flat]
        rows.append([key, *cells, _reason(comparison.arms.values(), key)])
    return rows


def _reason(scenarios: "Iterable[Scenario]", key: str) -> str:
    """The sentence that lets a setting differ between arms, where it is declared."""
    table, _, name = key.partition(".")
    for scenario in scenarios:
        section = getattr(scenario, table, None)
        declared = getattr(type(section), "model_fields", {}).get(name)
        extra = declared.json_schema_extra if declared else None
        if isinstance(extra, dict) and extra.get("by_arm"):
            return str(extra["by_arm"])
    return ""


def _definitions(comparison: "Comparison") -> list[Measure]:
    """The measures of the comparison and its weekly series, as the catalogue defines them."""
    weekly = next(iter(comparison.arm_runs.values()))[0].series
    return [MEASURES[name] for name in [*comparison.measures, *weekly] if name in MEASURES]


def _provenance(manifest: Mapping[str, Any]) -> dict[str, str]:
    """How the comparison was made, by the heading of each fact."""
    facts = {
        "Command": manifest["command"],
        "Date": manifest["date"],
        "Time taken": f"{manifest['seconds']:.0f} s",
        "Seeds": ", ".join(str(seed) for seed in manifest["seeds"]),
        "Versions": ", ".join(f"{name} {each}" for name, each in manifest["versions"].items()),
        "Code": manifest["code"],
        "Processor": manifest["processor"],
        "Scenarios": "; ".join(f"{arm} {digest}" for arm, digest in manifest["scenarios"].items()),
    }
    return {heading: str(fact) for heading, fact in facts.items() if fact}

"""The report: one HTML file that opens offline, without scripts and without a single request."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import combinations
from pathlib import Path
from string import Template
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from sim.analysis.comparison.figures import FIGURES
from sim.analysis.comparison.tables import as_text
from sim.analysis.estimates import statistics
from sim.analysis.estimates.multiple_testing import MARK
from sim.measures.catalogue import GROUPS, HEADLINES, MEASURES
from sim.rules.base import FAMILIES, QUESTIONS

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.comparison.compare import Comparison
    from sim.scenario import Scenario


def html(comparison: "Comparison", figures: Mapping[str, str], manifest: Mapping[str, Any]) -> str:
    """The whole report.

    Parameters
    ----------
    comparison
        What to report.
    figures
        Figures by name, as :func:`~sim.analysis.comparison.figures.svg` makes them.
    manifest
        How the comparison was made.
    """
    folder = Path(__file__).parent
    template = Template((folder / "report.html").read_text(encoding="utf-8"))
    by_group = {
        group: [name for name in comparison.measures if name.split(".")[0] == group]
        for group in GROUPS
    }
    return template.substitute(
        title=escape(title(comparison)),
        style=(folder / "report.css").read_text(encoding="utf-8"),
        setting=escape(setting(comparison)),
        warnings="".join(
            f'<p class="warning">{escape(each)}</p>' for each in comparison.warnings()
        ),
        headlines=_results(comparison, [comparison.find(name) for name in HEADLINES]),
        by_definition=escape(_headline_notes()),
        figures="".join(_figure(name, picture) for name, picture in figures.items()),
        rules=_rules(comparison),
        differences=_differences(comparison),
        measures="".join(
            _fold(GROUPS[group], f"<div>{_results(comparison, names)}</div>")
            for group, names in by_group.items()
            if names
        ),
        precision=_precision(comparison),
        definitions=_fold("What each measure means", f"<div>{_definitions(comparison)}</div>"),
        scenarios="".join(
            _fold(comparison.labels[arm], f"<pre>{escape(scenario.to_toml())}</pre>")
            for arm, scenario in comparison.arms.items()
        ),
        made=_made(manifest),
    )


def title(comparison: "Comparison") -> str:
    """``A and B``, ``A, B and C``."""
    labels = list(comparison.labels.values())
    if len(labels) == 1:
        return labels[0]
    return f"{', '.join(labels[:-1])} and {labels[-1]}"


def setting(comparison: "Comparison") -> str:
    """In one sentence, what the arms have in common."""
    first = comparison.arms[next(iter(comparison.arms))]
    run = next(iter(comparison.arm_runs.values()))[0]
    engaged, share = run.summary["growth.engaged"], run.summary["growth.engaged_share"]
    actors = f" of {engaged / share:,.0f} people and organizations" if engaged and share else ""
    count = len(comparison.seeds)
    return (
        f"The same community{actors}, the same problem of {first.problem.elements} interdependent "
        f"elements, the same money and the same shocks, over {first.weeks} weeks, {count} "
        f"{'time' if count == 1 else 'times'} with different luck."
    )


def _figure(name: str, picture: str) -> str:
    heading, caption = FIGURES[name]
    named = picture.replace("<svg", f'<svg role="img" aria-label="{escape(heading)}"', 1)
    title = f"<h2>{escape(heading)}</h2>" if name != "overview" else ""
    return f"{title}<figure>{named}<figcaption>{escape(caption)}</figcaption></figure>"


def _fold(summary: str, content: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


def _table(head: Iterable[str], rows: Iterable[str], kind: str = "") -> str:
    cells = "".join(f"<th>{escape(each)}</th>" for each in head)
    body = "".join(rows)
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{cells}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _results(comparison: "Comparison", measures: list[str]) -> str:
    """Means and differences of some measures, arm by arm."""
    text = as_text(comparison, measures).reset_index()
    clear = _clear_differences(comparison.estimates)
    arms = list(comparison.arms)
    rows = []
    for place, cells in enumerate(text.itertuples(index=False)):
        measure, arm = measures[place // len(arms)], arms[place % len(arms)]
        if arm == arms[0]:
            head = f'<th colspan="{len(text.columns) - 1}">{escape(cells[0])}</th>'
            rows.append(f'<tr class="group">{head}</tr>')
        row = f'<td class="arm">{escape(cells[1])}</td>'
        for minus, cell in zip(["", *arms[:-1], ""], cells[2:], strict=True):
            shown = escape(str(cell).removesuffix(MARK)).replace("-", "−")
            bold = bool(minus) and (measure, arm, minus) in clear
            row += f'<td class="number">{f"<strong>{shown}</strong>" if bold else shown}</td>'
        rows.append(f"<tr>{row}</tr>")
    return _table(["", "mean", *text.columns[3:-1], "seeds"], rows)


def _clear_differences(estimates: "pd.DataFrame") -> set[tuple[str, str, str]]:
    """(measure, arm, minus) of the differences that stay clear of zero after the correction."""
    apart = estimates[(estimates["minus"] != "") & estimates["clear"]]
    return set(zip(apart["measure"], apart["arm"], apart["minus"], strict=True))


def _headline_notes() -> str:
    notes = [each.by_definition_note for each in HEADLINES.values() if each.by_definition_note]
    return " ".join(notes)


def _rules(comparison: "Comparison") -> str:
    rows = []
    for family in FAMILIES:
        cells = f"<th>{escape(QUESTIONS[family])}</th>"
        for scenario in comparison.arms.values():
            rule = getattr(scenario, family)
            name = type(rule).name.replace("_", " ")
            words = " ".join(rule.paragraph().split())
            cells += f"<td><strong>{escape(name)}</strong><br>{escape(words)}</td>"
        rows.append(f"<tr>{cells}</tr>")
    return _table(["", *comparison.labels.values()], rows, "rules")


def _differences(comparison: "Comparison") -> str:
    """Settings that arms have in common and that are not equal."""
    flat = [scenario.flat() for scenario in comparison.arms.values()]
    rows = []
    for key in dict.fromkeys(key for values in flat for key in values):
        common = {str(values[key]) for values in flat if key in values}
        if key in ("title", "description") or key.endswith(".rule") or len(common) < 2:
            continue
        cells = [shorten(str(values.get(key, "")), 60, placeholder=" ...") for values in flat]
        rows.append(_row([key, *cells, _why(comparison.arms.values(), key)]))
    if not rows:
        return "<p>None.</p>"
    return _table(["setting", *comparison.labels.values(), "why it may differ"], rows)


def _why(scenarios: "Iterable[Scenario]", key: str) -> str:
    """The sentence that lets a setting differ between arms, where it is declared."""
    table, _, name = key.partition(".")
    for scenario in scenarios:
        section = getattr(scenario, table, None)
        declared = getattr(type(section), "model_fields", {}).get(name)
        extra = declared.json_schema_extra if declared else None
        if isinstance(extra, dict) and extra.get("by_arm"):
            return str(extra["by_arm"])
    return ""


def _precision(comparison: "Comparison") -> str:
    rows = []
    for group in HEADLINES:
        measure = comparison.find(group)
        for minus, arm in combinations(comparison.arms, 2):
            a, b = comparison.values(arm, measure), comparison.values(minus, measure)
            narrower = statistics.narrowing(a, b)
            half = _half_width(statistics.paired_difference(a, b))
            apart = [x - y for x, y in zip(a, b, strict=True) if x is not None and y is not None]
            seeds = statistics.seeds_needed(apart, half / 2) if half else None
            rows.append(
                _row(
                    [
                        f"{MEASURES[measure].label}: {comparison.labels[arm]} minus "
                        f"{comparison.labels[minus]}",
                        "" if narrower is None else f"{narrower * 100:.0f} %",
                        "" if seeds is None else f"{seeds:,}",
                    ]
                )
            )
    return _table(["difference", "narrower by pairing", "seeds for half the width"], rows)


def _half_width(estimate: statistics.Estimate) -> float | None:
    if estimate.low is None or estimate.high is None:
        return None
    return (estimate.high - estimate.low) / 2


def _definitions(comparison: "Comparison") -> str:
    weekly = next(iter(comparison.arm_runs.values()))[0].series
    known = [MEASURES[name] for name in [*comparison.measures, *weekly] if name in MEASURES]
    rows = []
    for measure in known:
        note = measure.by_definition_note and f"<br><em>{escape(measure.by_definition_note)}</em>"
        rows.append(
            f"<tr><td>{escape(measure.label)}<br><code>{escape(measure.name)}</code></td>"
            f"<td>{escape(measure.unit)}<br>{escape(measure.cadence)}</td>"
            f"<td>{escape(measure.definition)}{note}</td></tr>"
        )
    return _table(["measure", "unit, cadence", "definition"], rows)


def _made(manifest: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in manifest["versions"].items())
    seeds = ", ".join(str(seed) for seed in manifest["seeds"])
    facts = {
        "Command": manifest["command"],
        "Date": manifest["date"],
        "Time taken": f"{manifest['seconds']:.0f} s",
        "Seeds": seeds,
        "Versions": versions,
        "Code": manifest["code"],
        "Processor": manifest["processor"],
        "Scenarios": "; ".join(f"{arm} {digest}" for arm, digest in manifest["scenarios"].items()),
    }
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(str(v))}</dd>" for k, v in facts.items() if v)
    return f"<dl>{rows}</dl>"

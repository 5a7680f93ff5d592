"""docs/patterns.md: the patterns, their results, and a picture where it helps."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.figures import draw_mean, png
from reports.markdown import SECTION, opening, sections_of, table
from reports.page import DOCS, Files, PageOptions
from reports.patterns import PATTERNS
from reports.patterns.base import Panel, Pattern, PatternResult
from sim.errors import InputError, unknown_name

HEAD: Final = """\
Seven patterns that others have observed, in other models or in the field, looked for in the whole
model with the bundles that ship (pattern-oriented modelling: Grimm et al. 2005, *Science* 310:
987-991).

The criteria were fixed before the run, and no parameter was changed afterwards. A pattern that is
not reproduced stays on this page. P4 to P7 are asked anew, closer to what was observed; their new
criteria were fixed before the run as well, and those *asked before* stay, with their results then.
Intervals are 95 % over seeds: bootstrap for means, Wilson for shares. *Engine* is the model reduced
by parameters to the published one (the fast variant of `systemshift replicate`); *whole model* is
the model with nothing left out."""


"""Before the heading of a pattern."""


def make(options: PageOptions) -> Files:
    """The page and its pictures; a quick one has few seeds, and its verdicts are weak.

    Raises
    ------
    InputError
        The one section to make anew is of no pattern.
    """
    known = {pattern.name: pattern for pattern in PATTERNS}
    if options.only not in ("", *known):
        raise InputError(unknown_name("pattern", options.only, known))
    chosen = [known[options.only]] if options.only else PATTERNS
    results = [(pattern, pattern.run(options)) for pattern in chosen]
    pictures = {
        f"images/{picture(pattern)}": png(figure(pattern, result))
        for pattern, result in results
        if result.panels
    }
    kept = sections_of((DOCS / "patterns.md").read_text("utf-8"), ":") if options.only else {}
    return {"patterns.md": page(results, kept, quick=options.quick), **pictures}


def page(
    results: Sequence[tuple[Pattern, PatternResult]],
    kept: Mapping[str, str] | None = None,
    *,
    quick: bool = False,
) -> str:
    """The report as Markdown, a section a pattern.

    Parameters
    ----------
    results
        Of the patterns that were run.
    kept
        Sections that stay, by name of their pattern.
    quick
        Whether there are few seeds.
    """
    new = {pattern.name: _section(pattern, result) for pattern, result in results}
    known = {**(kept or {}), **new}
    sections = [(pattern, known[pattern.name]) for pattern in PATTERNS if pattern.name in known]
    parts = [
        opening("Patterns", "./dev docs patterns", quick=quick), HEAD, _overview(sections),
        *(text for _, text in sections),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _overview(sections: Sequence[tuple[Pattern, str]]) -> str:
    """The verdicts that stand in the sections."""
    rows = []
    for pattern, text in sections:
        engine, whole = (
            re.search(rf"^Verdict, {kind}: \*\*(.+?)\*\*", text, re.MULTILINE)
            for kind in ("engine", "whole model")
        )
        rows.append([
            f"[{pattern.name}](#{anchor(pattern)}) {pattern.title}",
            engine[1] if engine else "-", f"**{whole[1]}**" if whole else "-",
        ])  # fmt: skip
    return table(["Pattern", "Engine", "Whole model"], rows)


def heading(pattern: Pattern) -> str:
    """Its number and title."""
    return f"{pattern.name}: {pattern.title}"


def anchor(pattern: Pattern) -> str:
    """Anchor of a section, as code hosts make it."""
    kept = "".join(c for c in heading(pattern).lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def _section(pattern: Pattern, result: PatternResult) -> str:
    words = {None: "cannot be read", True: "yes", False: "no"}
    rows = [[each.words, each.result, words[each.holds]] for each in result.conditions]
    parts = [
        f"{SECTION}{heading(pattern)}",
        f"*Observed:* {pattern.observed}",
        f"*Measured here:* {result.runs}",
        table(["Criterion, fixed before the run", "Result", "Holds"], rows),
        f"Verdict, whole model: **{result.verdict}**.",
    ]
    if result.engine:
        checks = "; ".join(
            f"{check.words}: expected {check.expected:.3g} ± {check.tolerance:.3g}, obtained "
            f"{check.obtained:.3g} ({check.verdict})"
            for check in result.engine
        )
        parts.append(f"Verdict, engine: **{result.engine_verdict}**. {checks}.")
    if pattern.before:
        asked = [[each.words, each.result, words[each.holds]] for each in pattern.before]
        parts += [
            f"*Asked before*, of the model as it was then. {pattern.anew}",
            table(["Criterion asked before", "Result then", "Held"], asked),
        ]
    if result.panels:
        parts.append(f"![{heading(pattern)}](images/{picture(pattern)})")
    parts += result.why
    for each in result.tables:
        head, *lines = each.rows
        parts += [each.about, table(head, lines, numbers=range(1, len(head)))]
    return "\n\n".join(parts)


def picture(pattern: Pattern) -> str:
    """File name of its picture."""
    return f"pattern-{pattern.name.lower()}.png"


def figure(pattern: Pattern, result: PatternResult) -> Figure:
    """The panels of a pattern side by side."""
    n = len(result.panels)
    drawing = Figure(figsize=(4.5 + 3.5 * n, 4), layout="constrained")
    axes = drawing.subplots(1, n, sharey=True, squeeze=False)[0]
    for axis, panel in zip(axes, result.panels, strict=True):
        _draw_panel(axis, panel)
    axes[0].set_ylabel(result.panels[0].ylabel)
    axes[-1].legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    runs = len(result.panels[0].curves[0].values)
    drawing.suptitle(f"{pattern.name}: means of {runs} runs, and 2 s.e.", x=0.01, ha="left")
    return drawing


def _draw_panel(axis: Axes, panel: Panel) -> None:
    for curve in panel.curves:
        years = curve.start + np.arange(curve.values.shape[1]) * curve.step
        draw_mean(axis, years, curve.values, label=curve.label)
    if panel.dots:
        axis.plot(*zip(*panel.dots, strict=True), "ko", label=panel.dots_label)
    axis.set(xlabel="year")
    if panel.signed:
        axis.axhline(0, color="black", linewidth=0.8)
    else:
        axis.set_ylim(0, None)
    axis.set_title(panel.title, loc="left", fontsize="medium")

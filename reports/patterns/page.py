"""docs/patterns.md: the patterns, what came out, and a picture where it helps."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from reports.patterns.base import Found, Panel, Pattern, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEAD: Final = """# Patterns

Seven patterns that others have seen, in other models or in the field, asked of the whole model with
the bundles that ship (pattern-oriented modelling: Grimm et al. 2005, *Science* 310: 987-991). Made
by `python -m reports.patterns`{version}.

What counts as reproduced was written down before the first run, and no parameter was changed
after it. A pattern that does not come out stays on this page. Intervals are 95 % over seeds:
bootstrap for means, Wilson for shares. *Engine* is the model reduced by parameters
to the published one (the small version of `systemshift replicate`); *whole model* has everything
in force."""

FAST: Final = (
    " `--fast`: a small version with few seeds, to see that it works; its verdicts are weak"
)


def page(results: Sequence[tuple[Pattern, Found]], *, fast: bool = False) -> str:
    """The report as Markdown."""
    rows = [["Pattern", "Engine", "Whole model"]]
    rows += [
        [f"[{pattern.name}](#{anchor(pattern)}) {pattern.title}", _engine(found),
         f"**{found.verdict}**"]
        for pattern, found in results
    ]  # fmt: skip
    parts = [HEAD.format(version=FAST if fast else ""), _table(rows)]
    for pattern, found in results:
        parts += _section(pattern, found)
    return "\n\n".join(parts) + "\n"


def heading(pattern: Pattern) -> str:
    """Its number and what it says."""
    return f"{pattern.name}: {pattern.title}"


def anchor(pattern: Pattern) -> str:
    """Anchor of a section, as code hosts make it."""
    kept = "".join(c for c in heading(pattern).lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def _engine(found: Found) -> str:
    return found.engine_verdict if found.engine else "-"


def _section(pattern: Pattern, found: Found) -> list[str]:
    rows = [["What would count", "What came out", "Holds"]]
    for each in found.conditions:
        holds = "cannot be read" if each.holds is None else "yes" if each.holds else "no"
        rows.append([each.words, each.found, holds])
    parts = [
        f"## {heading(pattern)}",
        f"*Seen:* {pattern.observed}",
        f"*Measured here:* {found.runs}",
        _table(rows),
        f"Verdict, whole model: **{found.verdict}**.",
    ]
    if found.engine:
        checks = "; ".join(
            f"{check.words}: expected {check.expected:.3g} ± {check.tolerance:.3g}, obtained "
            f"{check.obtained:.3g} ({check.verdict})"
            for check in found.engine
        )
        parts.append(f"Verdict, engine: **{found.engine_verdict}**. {checks}.")
    if found.panels:
        parts.append(f"![{heading(pattern)}](images/{picture(pattern)})")
    parts += found.why
    for table in found.tables:
        parts += [table.about, _table(table.rows, numbers=True)]
    return parts


def picture(pattern: Pattern) -> str:
    """Name of its picture."""
    return f"pattern-{pattern.name.lower()}.png"


def _table(rows: Table | Sequence[Sequence[str]], *, numbers: bool = False) -> str:
    cells = rows.rows if isinstance(rows, Table) else rows
    mark = "--:" if numbers else "---"
    lines = [list(cells[0]), ["---"] + [mark] * (len(cells[0]) - 1), *map(list, cells[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def draw(pattern: Pattern, found: Found, folder: Path) -> None:
    """Draw the panels of a pattern side by side; nothing where there are none."""
    if not found.panels:
        return
    import matplotlib.pyplot as plt

    n = len(found.panels)
    figure, axes = plt.subplots(
        1, n, figsize=(4.5 + 3.5 * n, 4), sharey=True, squeeze=False, layout="constrained"
    )
    for axis, panel in zip(axes[0], found.panels, strict=True):
        _draw_panel(axis, panel)
    axes[0][0].set_ylabel(found.panels[0].ylabel)
    axes[0][-1].legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    runs = len(found.panels[0].curves[0].values)
    figure.suptitle(f"{pattern.name}: means of {runs} seeds, and 2 s.e.", x=0.01, ha="left")
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(folder / picture(pattern), dpi=100)
    plt.close(figure)


def _draw_panel(axis: "Axes", panel: Panel) -> None:
    for curve in panel.curves:
        years = np.arange(curve.values.shape[1]) * curve.step
        mean = curve.values.mean(axis=0)
        se = curve.values.std(axis=0) / np.sqrt(len(curve.values))
        (line,) = axis.plot(years, mean, label=curve.label)
        axis.fill_between(
            years, mean - 2 * se, mean + 2 * se, color=line.get_color(), alpha=0.15, linewidth=0
        )
    if panel.dots:
        axis.plot(*zip(*panel.dots, strict=True), "ko", label=panel.dots_label)
    axis.set(xlabel="year")
    if panel.signed:
        axis.axhline(0, color="black", linewidth=0.8)
    else:
        axis.set_ylim(0, None)
    axis.set_title(panel.title, loc="left", fontsize="medium")

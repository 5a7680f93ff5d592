"""Measures of whole runs as dots: mean, 95 % interval and every run, arm below arm."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sim.analysis.comparison.panels import Panel
from sim.analysis.comparison.tables import as_text
from sim.analysis.presentation.figure_style import INK, plain_numbers, whole_range
from sim.analysis.presentation.numbers import LESS_IS_BETTER, heading, unit_of
from sim.measures.catalogue import GROUPS, MEASURES

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison

ROW: Final = 0.22
"""Height of an arm, in inches."""
HEAD: Final = 0.55
"""Room of a measure above and below its arms, in inches."""


def title_of(measure: str, words: str) -> str:
    """What a measure is called, and whether less of it is better."""
    return f"{words} · {LESS_IS_BETTER}" if MEASURES[measure].lower_is_better else words


def dots(measures: Sequence[str], title: str) -> Panel:
    """Panel of several measures in one unit, one below the other."""

    def panel(comparison: "Comparison", axes: Axes) -> None:
        there = [name for name in measures if name in comparison.measures]
        step = len(comparison.arms) + 1.4
        for place, measure in enumerate(there):
            _arms(comparison, axes, measure, -step * place)
            axes.annotate(
                title_of(measure, MEASURES[measure].label), (0.0, 0.85 - step * place),
                xycoords=("axes fraction", "data"), va="center", fontsize=10,
            )  # fmt: skip
        axes.set_yticks([])
        axes.set_ylim(-step * len(there) + 0.9, 1.4)
        axes.set_title(title)
        _across(axes, unit_of(there[0])[0] if there else "")

    return panel


def overview(comparison: "Comparison") -> Figure:
    """The measures of the short table, group by group."""
    measures = [MEASURES[name] for name in comparison.front]
    count = len(comparison.arms)
    figure = Figure(
        figsize=(11.0, 0.5 + (HEAD + ROW * count) * len(measures)),
        layout=ConstrainedLayoutEngine(h_pad=0.06, w_pad=0.15),
    )
    rows = figure.subplots(len(measures), 1, squeeze=False)[:, 0]
    group = ""
    for axes, measure in zip(rows, measures, strict=True):
        _arms(comparison, axes, measure.name, 0.0)
        texts = as_text(comparison, [measure.name])["mean"]
        for place, text in enumerate(texts):
            axes.text(1.02, -place, text, transform=axes.get_yaxis_transform(), va="center")
        axes.set_title(
            title_of(measure.name, heading(measure.name)), fontsize=10.5, pad=4, fontweight="normal"
        )
        if measure.group != group:
            group = measure.group
            axes.set_title(GROUPS[group], fontsize=13, loc="right", pad=4)
        axes.set_yticks([-place for place in range(count)], list(comparison.labels.values()))
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.set_ylim(-count + 0.4, 0.6)
    for unit in {unit_of(each.name)[0] for each in measures}:
        same = [a for a, m in zip(rows, measures, strict=True) if unit_of(m.name)[0] == unit]
        for axes in same:
            _across(axes, unit)
        _alike(same)
    return figure


def _alike(rows: Sequence[Axes]) -> None:
    """Give measures in one unit the same axis."""
    limits = np.array([axes.get_xlim() for axes in rows])
    for axes in rows:
        axes.set_xlim(limits[:, 0].min(), limits[:, 1].max())


def _arms(comparison: "Comparison", axes: Axes, measure: str, top: float) -> None:
    """Draw the arms of a measure below each other."""
    scale = unit_of(measure)[1]
    table = comparison.estimates
    found = table[(table["measure"] == measure) & (table["minus"] == "")]
    for place, row in enumerate(found.to_dict("records")):
        style, y = comparison.styles[str(row["arm"])], top - place
        values = comparison.values(str(row["arm"]), measure)
        runs = [value * scale for value in values if value is not None]
        axes.scatter(runs, [y] * len(runs), s=14, color=style.colour, alpha=0.25, linewidths=0)
        ends = [float(end) * scale for end in (row["low"], row["mean"], row["high"])]
        axes.plot(ends[::2], [y] * 2, color=style.colour, linewidth=3, solid_capstyle="butt")
        axes.plot(
            ends[1], y, style.marker, color=style.colour, markersize=8, markeredgecolor="white"
        )


def _across(axes: Axes, unit: str) -> None:
    """From 0 to the end of the unit if it has one, and below 0 if something lies there."""
    low, high = whole_range(unit)
    drawn = axes.get_xlim()
    axes.set_xlim(min(low, drawn[0]) if axes.dataLim.x0 < 0.0 else low, high or drawn[1])
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    plain_numbers(axes.xaxis)

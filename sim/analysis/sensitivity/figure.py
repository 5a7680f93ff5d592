"""The figure of sensitivity indices: bars with intervals, the most influential parameter first."""

import textwrap
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.analysis.presentation.figure_style import FAINT, INK, LOOK
from sim.analysis.presentation.numbers import heading, in_seeds
from sim.analysis.sensitivity.indices import by_influence
from sim.analysis.sensitivity.text import MOST, name_of
from sim.analysis.sweeps.factor_text import label
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.sensitivity.indices import Target
    from sim.analysis.sensitivity.sensitivity import Sensitivity

# None of the colours of arms: these bars are not arms.
ALONE: Final = "#7b3294"
WITH_OTHERS: Final = "#cfb3dd"
LUCK: Final = "#222222"
THICK: Final = 0.6
HEAD: Final = 0.75
FOOT: Final = 0.4
"""Room above and below the panels, in inches."""
LETTERS: Final = 46
WIDEST: Final = 1.5
"""Intervals are cut off here."""
LEAST: Final = 0.005
"""Smallest bar that can be seen."""


def draw(sensitivity: "Sensitivity", outcome: str) -> Figure:
    """A panel for each arm, and below one for each difference; see :meth:`Sensitivity.plot`."""
    targets = [each for each in sensitivity.targets if each.measure == outcome]
    if not targets:
        raise InputError(
            f"{outcome} was not decomposed; choose one of {', '.join(sensitivity.outcomes)}"
        )
    if not any(each.indices for each in targets):
        raise InputError(f"there is nothing to draw: {outcome} is {targets[0].reason}")
    names = most_influential(targets)
    rows = [[t for t in targets if not t.minus], [t for t in targets if t.minus]]
    rows = [row for row in rows if row]
    wide = max(map(len, rows))
    height = HEAD + FOOT + (0.75 + 0.45 * len(names)) * len(rows)
    with mpl.rc_context(LOOK):
        bottom, inner = FOOT / height, 1.0 - (HEAD + FOOT) / height
        figure = Figure(
            figsize=(4.0 + 2.5 * wide, height),
            layout=ConstrainedLayoutEngine(h_pad=0.1, w_pad=0.1, rect=(0, bottom, 1, inner)),
        )
        grid = figure.subplots(len(rows), wide, squeeze=False, sharex=True)
        for line, row in zip(grid, rows, strict=True):
            for place, axes in enumerate(line):
                if place >= len(row):
                    axes.set_axis_off()
                    continue
                _panel(axes, row[place], names)
                axes.set_title(
                    textwrap.fill(name_of(sensitivity, row[place]), 26), fontsize=10.5, pad=6
                )
                axes.tick_params(labelleft=place == 0)
        ends = [i.total + i.total_width for t in targets for i in t.indices if i.factor in names]
        grid[0, 0].set_xlim(0.0, min(WIDEST, 1.05 * max(ends)))
        figure.text(
            0.01, 1 - 0.12 / height, f"What moves it: {heading(outcome)}", va="top",
            fontweight="bold", fontsize=13,
        )  # fmt: skip
        figure.text(
            0.01, 1 - 0.42 / height, _note(sensitivity), va="top", fontsize=9.5, color=FAINT
        )
        _legend(figure, any(each.luck for each in targets))
    return figure


def most_influential(targets: "list[Target]") -> list[str]:
    """The first ``MOST`` parameters, without those that have no visible bar anywhere."""
    seen = {each.factor for t in targets for each in t.indices if each.total >= LEAST}
    return [name for name in by_influence(targets) if name in seen][:MOST]


def _panel(axes: Axes, target: "Target", names: list[str]) -> None:
    by_name = {each.factor: each for each in target.indices}
    for place, name in enumerate(names):
        each = by_name.get(name)
        if each is None:
            continue
        alone = min(max(each.first, 0.0), each.total)
        axes.barh(-place, each.total, height=THICK, color=WITH_OTHERS, zorder=2)
        axes.barh(-place, alone, height=THICK, color=ALONE, zorder=3, hatch="", linewidth=0)
        ends = [max(0.0, each.total - each.total_width), each.total + each.total_width]
        axes.plot(ends, [-place] * 2, color="white", linewidth=3.4, zorder=4)
        axes.plot(ends, [-place] * 2, color=INK, linewidth=1.4, marker="|", markersize=7, zorder=5)
    if not target.indices:
        axes.text(0.5, 0.5, "no indices", transform=axes.transAxes, ha="center", color=FAINT)
    if target.luck:
        axes.axvline(target.luck, color=LUCK, linestyle=":", linewidth=1.8, zorder=6)
    labels = [f"{label(name, LETTERS)}\n{name}" for name in names]
    axes.set_yticks([-place for place in range(len(names))], labels, fontsize=8.5)
    axes.set_ylim(-len(names) + 0.4, 0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def _note(sensitivity: "Sensitivity") -> str:
    luck = "" if sensitivity.seeds > 1 else "; with one seed, luck is inside the bars"
    return (
        f"share of the variance over {sensitivity.points:,} points due to each, "
        f"{in_seeds(sensitivity.seeds)} at each point{luck}"
    )


def _legend(figure: Figure, lucky: bool) -> None:
    handles: list[Patch | Line2D] = [
        Patch(color=ALONE, label="by it alone"),
        Patch(color=WITH_OTHERS, label="together with others"),
        Line2D([], [], color=INK, marker="|", markersize=7, label="95 % interval of the whole bar"),
    ]
    if lucky:
        handles.append(
            Line2D([], [], color=LUCK, linestyle=":", linewidth=1.8,
                   label="up to here it may be luck")
        )  # fmt: skip
    figure.legend(handles=handles, loc="lower left", ncols=4, frameon=False, fontsize=9)

"""The figure of an explanation: the way from one scenario to the other, lever by lever."""

from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sim.analysis.explanation.text import NumberFormat
from sim.analysis.presentation.figure_style import FAINT, INK, LOOK, plain_numbers
from sim.analysis.presentation.numbers import heading
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.explanation.result import Explanation

# Okabe & Ito (2008), as in the other figures; bars that lower the measure are hatched as well.
RAISES: Final = "#0072b2"
LOWERS: Final = "#d55e00"
THICK: Final = 0.56


def draw(explanation: "Explanation") -> Figure:
    """Floating bars from a to b, the largest share first, with intervals; see ``plot``."""
    if not explanation.used:
        raise InputError(
            f"there is nothing to draw: {explanation.measure.name} is undefined on every seed "
            f"({explanation.reason})"
        )
    rows = len(explanation.differing) + 2
    with mpl.rc_context(LOOK):
        layout = ConstrainedLayoutEngine(h_pad=0.1, w_pad=0.15)
        figure = Figure(figsize=(11.0, 1.6 + 0.5 * rows), layout=layout)
        axes = figure.add_subplot()
        _bars(explanation, axes)
        better = " · less is better" if explanation.measure.lower_is_better else ""
        axes.set_title(f"{heading(explanation.measure.name)}{better}")
        axes.set_ylim(-rows + 0.4, 0.6)
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.spines["left"].set_visible(False)
        axes.use_sticky_edges = False
        axes.margins(x=0.04)
        axes.set_xlabel(
            f"bars: contributions (Shapley values); lines: 95 % intervals; "
            f"{len(explanation.used)} seeds",
            color=FAINT, fontsize=9,
        )  # fmt: skip
        plain_numbers(axes.xaxis)
    return figure


def _bars(explanation: "Explanation", axes: Axes) -> None:
    numbers = NumberFormat(explanation)
    shares = {lever.name: explanation.shares[lever.name] for lever in explanation.differing}
    order = sorted(shares, key=lambda name: -abs(shares[name].mean or 0.0))
    a, b = explanation.labels
    at = (explanation.means[0].mean or 0.0) * numbers.scale
    _level(axes, 0, at, numbers.mean(explanation.means[0]))
    for place, name in enumerate(order, start=1):
        share = shares[name]
        change = (share.mean or 0.0) * numbers.scale
        axes.plot([at, at], [1 - place, -place], color=FAINT, linewidth=0.9, zorder=1)
        axes.barh(
            -place, change, height=THICK, left=at, zorder=2, edgecolor="white",
            color=RAISES if change >= 0.0 else LOWERS, hatch="" if change >= 0.0 else "///",
        )  # fmt: skip
        if share.low is not None and share.high is not None:
            ends = [at + share.low * numbers.scale, at + share.high * numbers.scale]
            axes.plot(ends, [-place] * 2, color="white", linewidth=4.2, zorder=3)
            axes.plot(
                ends, [-place] * 2, color=INK, linewidth=1.6, marker="|", markersize=9, zorder=4
            )
        _note(axes, place, f"{numbers.change(share.mean)} {numbers.interval(share)}")
        at += change
    last = len(order) + 1
    axes.plot([at, at], [1 - last, -last], color=FAINT, linewidth=0.9, zorder=1)
    _level(axes, last, at, numbers.mean(explanation.means[1]))
    axes.set_yticks([-place for place in range(last + 1)], [a, *order, b])
    for tick in (axes.get_yticklabels()[0], axes.get_yticklabels()[-1]):
        tick.set_fontweight("bold")


def _level(axes: Axes, place: int, at: float, text: str) -> None:
    axes.plot(at, -place, marker="D", color=INK, markersize=9, zorder=3)
    _note(axes, place, text)


def _note(axes: Axes, place: int, text: str) -> None:
    """NumberFormat in a column beside the bars."""
    axes.text(1.02, -place, text, transform=axes.get_yaxis_transform(), va="center", fontsize=10)

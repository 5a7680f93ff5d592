"""The figure of an explanation: every share as a bar from zero, with its interval."""

from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.estimates.statistics import Estimate
from sim.analysis.explanation.text import NumberFormat, place_words
from sim.analysis.presentation.figure_style import (
    FAINT,
    INK,
    LOOK,
    fitted,
    plain_numbers,
    text_width,
)
from sim.analysis.presentation.numbers import heading
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.explanation.result import Explanation

# Okabe & Ito (2008), as in the other figures; bars that lower the measure are hatched as well.
RAISES: Final = "#0072b2"
LOWERS: Final = "#d55e00"
WHOLE: Final = "#5f5f5f"
PALE: Final = 0.3
"""Opacity of a bar whose interval holds zero."""
THICK: Final = 0.56
REACH: Final = 25.0
"""The axis reaches no further than this many times the median share; longer bars are cut, so that
the others can be read."""
WIDTH: Final = 11.0
LINE: Final = 0.19
"""Height of a line of text, in inches."""
LABEL: Final = 2.6
EDGE: Final = 0.35
GAP: Final = 0.2
"""Widest label, free edge, and gap before the column of numbers, in inches."""
ALL: Final = "the whole difference"


def draw(explanation: "Explanation") -> Figure:
    """Bars from zero, the largest share first, with intervals; see ``plot``."""
    if not explanation.used:
        raise InputError(
            f"there is nothing to draw: {explanation.measure.name} is undefined on every seed "
            f"({explanation.reason})"
        )
    rows = _rows(explanation)
    labels = [fitted(name, LABEL, 11, bold=name == ALL) for name in rows]
    notes = [_note(explanation, each) for each in rows.values()]
    head, foot = _head(explanation), _foot(explanation)
    heights = [max(0.46, LINE * len(lines) + 0.16) for lines in labels]
    above, below = 0.35 + LINE * len(head), 0.6 + LINE * len(foot)
    height = above + sum(heights) + below
    with mpl.rc_context(LOOK):
        figure = Figure(figsize=(WIDTH, height))
        left = EDGE + 0.1 + max(text_width(each, 11, bold=True) for it in labels for each in it)
        right = EDGE + GAP + max(text_width(each, 10) for each in notes)
        axes = figure.add_axes(
            (left / WIDTH, below / height, (WIDTH - left - right) / WIDTH, sum(heights) / height)
        )
        # Rows below each other, each as high as its label.
        middles = -(np.cumsum(heights) - np.array(heights) / 2)
        _bars(explanation, axes, rows, middles.tolist(), notes)
        axes.set_ylim(-sum(heights), 0.0)
        axes.set_yticks(middles, ["\n".join(lines) for lines in labels])
        axes.get_yticklabels()[-1].set_fontweight("bold")
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.spines["left"].set_visible(False)
        plain_numbers(axes.xaxis)
        figure.text(
            EDGE / WIDTH, 1 - 0.15 / height, "\n".join(head), va="top", fontweight="bold",
            fontsize=11.5, linespacing=1.25,
        )  # fmt: skip
        figure.text(
            EDGE / WIDTH, 0.1 / height, "\n".join(foot), color=FAINT, fontsize=9, linespacing=1.3
        )
    return figure


def _rows(explanation: "Explanation") -> dict[str, Estimate]:
    """The shares, the largest first, then the whole difference."""
    shares = {lever.name: explanation.shares[lever.name] for lever in explanation.differing}
    order = sorted(shares, key=lambda name: -abs(shares[name].mean or 0.0))
    return {**{name: shares[name] for name in order}, ALL: explanation.gap}


def _head(explanation: "Explanation") -> list[str]:
    """The measure, and what is subtracted from what."""
    numbers, (a, b) = NumberFormat(explanation), explanation.labels
    better = " · less is better" if explanation.measure.lower_is_better else ""
    means = [numbers.mean(each) for each in explanation.means]
    what = f"{b} ({means[1]}) minus {a} ({means[0]})"
    lines = [f"{heading(explanation.measure.name)}{better}", what]
    return [each for it in lines for each in fitted(it, WIDTH - 2 * EDGE, 11.5, bold=True)]


def _foot(explanation: "Explanation") -> list[str]:
    """How to read it, and where it holds."""
    seeds = len(explanation.used)
    words = (
        "Bars: contributions (Shapley values), which add up to the whole difference; lines: 95 % "
        "intervals. Pale bars: the interval holds zero, or there is none. An arrow: the bar or "
        f"line goes on beyond the axis. {seeds} seed{'s' if seeds != 1 else ''}"
    )
    place = place_words(explanation)
    return fitted(f"{words}{f', {place}' if place else ''}.", WIDTH - 2 * EDGE, 9)


def _note(explanation: "Explanation", it: Estimate) -> str:
    """A share and its interval as text."""
    numbers = NumberFormat(explanation)
    return f"{numbers.change(it.mean)} {numbers.interval(it)}".strip()


def axis_ends(values: list[tuple[float, float, float]]) -> tuple[float, float]:
    """Ends of the axis: it shows zero, and bars and intervals as far as all can be read.

    Parameters
    ----------
    values
        Mean and ends of the interval of every bar, the whole difference last.
    """
    sizes = [abs(mean) for mean, _, _ in values[:-1] if mean]
    widest = max((abs(end) for each in values for end in each), default=0.0)
    most = min(widest, REACH * float(np.median(sizes))) if sizes else widest
    low = max(-most, min(0.0, *(end for each in values for end in each)))
    high = min(most, max(0.0, *(end for each in values for end in each)))
    room = 0.06 * ((high - low) or 1.0)
    return low - room, high + room


def _bars(
    explanation: "Explanation", axes: Axes, rows: dict[str, Estimate], middles: list[float],
    notes: list[str],
) -> None:  # fmt: skip
    numbers = NumberFormat(explanation)
    values = []
    for it in rows.values():
        mean = (it.mean or 0.0) * numbers.scale
        # A share that is nothing but rounding has no size of its own.
        shown = round(mean, numbers.places)
        ends = [mean if end is None else end * numbers.scale for end in (it.low, it.high)]
        values.append((mean if shown else 0.0, min(ends), max(ends)))
    left, right = axis_ends(values)
    axes.set_xlim(left, right)
    whole = len(values) - 1
    for place, (it, (mean, low, high)) in enumerate(zip(rows.values(), values, strict=True)):
        y, colour = middles[place], RAISES if mean >= 0.0 else LOWERS
        axes.barh(
            y, mean, height=THICK * 0.46, zorder=2, edgecolor="white", linewidth=0.0,
            color=WHOLE if place == whole else colour, alpha=PALE if it.holds_zero else 1.0,
            hatch="" if mean >= 0.0 else "///",
        )  # fmt: skip
        if it.low is not None:
            _interval(axes, y, low, high, (left, right))
        for end in (mean, low, high):
            if not left <= end <= right:
                _arrow(axes, y, right if end > right else left, 1 if end > right else -1)
        axes.text(
            1.0 + GAP / (WIDTH * axes.get_position().width), y, notes[place],
            transform=axes.get_yaxis_transform(), va="center", fontsize=10,
        )  # fmt: skip
    axes.axvline(0.0, color=INK, linewidth=1.1, zorder=4.5)  # above the white of the intervals
    axes.axhline(
        (middles[-1] + middles[-2]) / 2 if whole else 0.0, color=FAINT, linewidth=0.7, zorder=1
    )


def _interval(axes: Axes, y: float, low: float, high: float, ends: tuple[float, float]) -> None:
    """A line from end to end of an interval, with a cap at each end that is on the axis."""
    shown = [min(max(low, ends[0]), ends[1]), min(max(high, ends[0]), ends[1])]
    axes.plot(shown, [y, y], color="white", linewidth=4.2, zorder=4, solid_capstyle="butt")
    axes.plot(shown, [y, y], color=INK, linewidth=1.6, zorder=5, solid_capstyle="butt")
    caps = [end for end in (low, high) if ends[0] <= end <= ends[1]]
    axes.plot(caps, [y] * len(caps), color=INK, linewidth=0, marker="|", markersize=9, zorder=5)


def _arrow(axes: Axes, y: float, x: float, towards: int) -> None:
    """The mark of what goes on beyond the axis."""
    axes.plot(
        x, y, marker=">" if towards > 0 else "<", color=INK, markersize=8, zorder=6, clip_on=False,
        gid="cut",
    )  # fmt: skip

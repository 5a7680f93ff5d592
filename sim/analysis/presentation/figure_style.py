"""Style of all figures: fonts and axes, legible on a slide and in print; arms: palette."""

import io
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

INK: Final = "#222222"
FAINT: Final = "#767676"
LOOK: Final[Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#e4e4e4",
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "text.color": INK,
    "svg.fonttype": "path",
    "svg.hashsalt": "systemshift",
    "figure.facecolor": "white",
}
DOTS_PER_INCH: Final = 200


def svg(figure: Figure) -> str:
    """A figure as an ``svg`` element, for a file or a page; the same text every time."""
    text = io.StringIO()
    with mpl.rc_context(LOOK):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": "systemshift"})
    whole = text.getvalue()
    return whole[whole.index("<svg") :]


def save_figure(figure: Figure, place: Path) -> str:
    """Write a figure as ``place``.svg and ``place``.png; returns the ``svg`` element."""
    picture = svg(figure)
    figure.set_layout_engine("none")  # laid out once is enough
    place.with_name(f"{place.name}.svg").write_text(picture, encoding="utf-8")
    figure.savefig(place.with_name(f"{place.name}.png"), dpi=DOTS_PER_INCH)
    return picture


def plain_numbers(axis: Axis) -> None:
    """Round steps, thousands separated, millions as M, a true minus sign."""

    def text(value: float, _: float) -> str:
        low, high = axis.get_view_interval()
        millions = max(abs(low), abs(high)) >= 2e6
        words = f"{value / 1e6:g} M" if millions and value else f"{value:,.10g}"
        return words.replace("-", "−")

    axis.set_major_formatter(FuncFormatter(text))
    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))


def whole_range(unit: str) -> tuple[float, float | None]:
    """Ends of every axis of a printed unit, so that one quantity always has the same axis.

    From 0 to 100 for percentages and to 1 for what lies between 0 and 1; else open.
    """
    if unit == "%" or unit == "% of the best":
        return 0.0, 100.0
    return 0.0, 1.0 if unit.endswith("0 to 1") else None

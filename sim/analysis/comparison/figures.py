"""Figures of a comparison: one message each, legible on a slide and without colour."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.analysis.comparison.tables import as_text
from sim.analysis.presentation.figure_style import (
    COLOURS,
    FAINT,
    INK,
    LOOK,
    MARKERS,
    STYLES,
    plain_numbers,
)
from sim.analysis.presentation.numbers import heading, unit_and_scale
from sim.errors import InputError
from sim.measures.catalogue import FRONT, MEASURES

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison

BAND: Final = (10, 90)
"""Percentiles of the runs between which the band lies."""

WEEKS_A_YEAR: Final = 52

Panel = Callable[["Comparison", Axes], None]


def draw(comparison: "Comparison", name: str) -> Figure:
    """One figure by name; see :meth:`Comparison.plot`."""
    weekly = [each for each in comparison.series.columns if each not in ("arm", "seed", "week")]
    if name not in FIGURES and name not in weekly:
        known = ", ".join([*FIGURES, *weekly])
        raise InputError(f"there is no figure {name!r}; choose one of {known}")
    with mpl.rc_context(LOOK):
        if name == "overview":
            figure = _overview(comparison)
        else:
            panels = _PANELS[name] if name in FIGURES else (_weekly(name, heading(name)),)
            figure = _side_by_side(comparison, panels)
        count = len(comparison.seeds)
        figure.text(
            0.995, 0.99, f"{count} seed{'' if count == 1 else 's'}",
            ha="right", va="top", color=FAINT, fontsize=9,
        )  # fmt: skip
        return figure


def _side_by_side(comparison: "Comparison", panels: Sequence[Panel]) -> Figure:
    width = 11.0 if len(panels) > 1 else 7.5
    layout = ConstrainedLayoutEngine(w_pad=0.12, rect=(0, 0.02, 1, 0.87))
    figure = Figure(figsize=(width, 4.6), layout=layout)
    for position, panel in enumerate(panels, start=1):
        axes = figure.add_subplot(1, len(panels), position)
        panel(comparison, axes)
    _legend(comparison, figure)
    return figure


def _legend(comparison: "Comparison", figure: Figure) -> None:
    handles = [
        mpl.lines.Line2D([], [], color=colour, linestyle=style, linewidth=2.6, label=label)
        for label, colour, style in zip(comparison.labels.values(), COLOURS, STYLES, strict=False)
    ]
    figure.legend(
        handles=handles, loc="upper left", ncols=len(handles), frameon=False, handlelength=3.2
    )


def matrix(comparison: "Comparison", arm: str, measure: str) -> NDArray[np.float64]:
    """A weekly measure of all runs of an arm, shape (seeds, weeks)."""
    return np.array([run.series[measure] for run in comparison.arm_runs[arm]], dtype=np.float64)


def _lines(
    comparison: "Comparison", axes: Axes, values: Callable[[str], NDArray[np.float64]]
) -> None:
    """Mean over the seeds as a line, the middle 80 % of runs as a band, for each arm."""
    for place, arm in enumerate(comparison.arms):
        runs = values(arm)
        years = np.arange(1, runs.shape[1] + 1) / WEEKS_A_YEAR
        seen = ~np.isnan(runs).all(axis=0)
        colour = COLOURS[place % len(COLOURS)]
        if not seen.any():
            continue
        low, high = np.nanpercentile(runs[:, seen], BAND, axis=0)
        axes.fill_between(years[seen], low, high, color=colour, alpha=0.14, linewidth=0)
        axes.plot(
            years[seen], np.nanmean(runs[:, seen], axis=0),
            color=colour, linestyle=STYLES[place % len(STYLES)], linewidth=2.4,
        )  # fmt: skip
    axes.margins(x=0.01)
    axes.set_xlim(left=0)
    axes.set_xlabel("years")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))


def _mark_shocks(comparison: "Comparison", axes: Axes) -> None:
    """A line at each shock, darker the more runs it strikes."""
    struck = np.concatenate([matrix(comparison, arm, "shock") > 0 for arm in comparison.arms])
    often = struck.mean(axis=0)
    for week in np.flatnonzero(often):
        axes.axvline(
            (week + 1) / WEEKS_A_YEAR, color=FAINT, linewidth=1.2, linestyle=":",
            alpha=max(0.12, float(often[week])), zorder=1,
        )  # fmt: skip
    first = np.flatnonzero(often == 1.0)
    if first.size:
        axes.annotate(
            "shock", ((first[0] + 1) / WEEKS_A_YEAR, 0.0), xycoords=("data", "axes fraction"),
            xytext=(4, 3), textcoords="offset points", va="bottom", color=FAINT, fontsize=9,
        )  # fmt: skip


def _weekly(measure: str, title: str, *, top: float | None = None) -> Panel:
    """Panel of one weekly measure."""

    def panel(comparison: "Comparison", axes: Axes) -> None:
        known = MEASURES.get(measure)
        scale = unit_and_scale(known.unit)[1] if known else 1.0
        _lines(comparison, axes, lambda arm: matrix(comparison, arm, measure) * scale)
        if measure != "shock":
            _mark_shocks(comparison, axes)
        axes.set_title(title)
        axes.set_ylim(0, top)
        plain_numbers(axes.yaxis)

    return panel


def _impact_lost(comparison: "Comparison", axes: Axes) -> None:
    def lost(arm: str) -> NDArray[np.float64]:
        return matrix(comparison, arm, "impact_without_shock") - matrix(comparison, arm, "impact")

    _lines(comparison, axes, lost)
    _mark_shocks(comparison, axes)
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.set_title("Impact lost to shocks")
    plain_numbers(axes.yaxis)


def _impact_both(comparison: "Comparison", axes: Axes) -> None:
    """Impact with shocks, and as thin lines without."""
    _lines(comparison, axes, lambda arm: matrix(comparison, arm, "impact"))
    for place, arm in enumerate(comparison.arms):
        without = matrix(comparison, arm, "impact_without_shock").mean(axis=0)
        years = np.arange(1, without.size + 1) / WEEKS_A_YEAR
        axes.plot(years, without, color=COLOURS[place % len(COLOURS)], linewidth=1.0, alpha=0.8)
    _mark_shocks(comparison, axes)
    axes.set_title("Impact on residents (thin: without shocks)")
    axes.set_ylim(0, None)
    plain_numbers(axes.yaxis)


def _spent(comparison: "Comparison", axes: Axes) -> None:
    def share(arm: str) -> NDArray[np.float64]:
        paid = matrix(comparison, arm, "money_in")
        spent = matrix(comparison, arm, "money_spent")
        return np.divide(100.0 * spent, paid, out=np.full_like(paid, np.nan), where=paid > 0)

    _lines(comparison, axes, share)
    axes.set_title("Money spent so far (% of money paid in)")
    axes.set_ylim(0, 100)


def _overview(comparison: "Comparison") -> Figure:
    """The five headline measures: mean, interval, and every run as a faint dot."""
    measures = [each for each in FRONT if each.name in comparison.measures]
    height = 0.95 + 1.25 * len(measures)
    figure = Figure(figsize=(11.0, height), layout=ConstrainedLayoutEngine(h_pad=0.1, w_pad=0.15))
    rows = figure.subplots(len(measures), 1, squeeze=False)[:, 0]
    for axes, measure in zip(rows, measures, strict=True):
        scale = unit_and_scale(measure.unit)[1]
        found = comparison.estimates.query("measure == @measure.name and minus == ''")
        texts = as_text(comparison, [measure.name])["mean"]
        for place, row in enumerate(found.to_dict("records")):
            colour = COLOURS[place % len(COLOURS)]
            runs = [
                v * scale for v in comparison.values(str(row["arm"]), measure.name) if v is not None
            ]
            axes.scatter(runs, [-place] * len(runs), s=16, color=colour, alpha=0.25, linewidths=0)
            ends = [float(end) * scale for end in (row["low"], row["mean"], row["high"])]
            axes.plot(ends[::2], [-place] * 2, color=colour, linewidth=3, solid_capstyle="butt")
            axes.plot(
                ends[1], -place, MARKERS[place % len(MARKERS)], color=colour, markersize=9,
                markeredgecolor="white",
            )  # fmt: skip
            axes.text(
                1.02, -place, texts.iloc[place], transform=axes.get_yaxis_transform(), va="center"
            )
        better = " · less is better" if measure.lower_is_better else ""
        axes.set_title(f"{heading(measure.name)}{better}", fontsize=11, pad=4)
        axes.set_yticks([-place for place in range(len(found))], list(comparison.labels.values()))
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.set_ylim(-len(found) + 0.4, 0.6)
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.spines["left"].set_visible(False)
        plain_numbers(axes.xaxis)
    return figure


_PANELS: Final[dict[str, tuple[Panel, ...]]] = {
    "growth": (
        _weekly("engaged_residents", "Residents engaged"),
        _weekly("engaged_organizations", "Organizations engaged"),
    ),
    "impact": (_impact_both, _impact_lost),
    "power": (
        _weekly("power_money_gini", "Concentration of money", top=1),
        _weekly("power_decision_gini", "… of decisions", top=1),
        _weekly("power_leads_gini", "… of project leads", top=1),
    ),
    "projects": (
        _weekly("projects_active", "Active projects"),
        _weekly("coordinators", "Different project leaders so far"),
    ),
    "money": (_spent, _weekly("money_idle", "Money held, not yet spent (dollars)")),
}

_MIDDLE = f"Lines are means over the seeds, bands hold the middle {BAND[1] - BAND[0]} % of runs."
FIGURES: Final[dict[str, tuple[str, str]]] = {
    "overview": (
        "At a glance",
        "Markers are means, bars their 95 % intervals, faint dots single runs.",
    ),
    "growth": (
        "What grows",
        f"Who worked, attended or decided within the last 26 weeks. {_MIDDLE}",
    ),
    "impact": (
        "What adapts",
        "Mean outcome over all residents, 1 being the best attainable. Left: with shocks and, "
        "thin, the same runs without any. Right: the difference, which is what shocks cost. "
        f"{_MIDDLE}",
    ),
    "power": (
        "Who ends up with power",
        "Gini coefficients among all who ever took part: 0 is equal, 1 is one actor with "
        f"everything. {_MIDDLE}",
    ),
    "projects": ("What is tried, and who leads", _MIDDLE),
    "money": ("What became of the money", _MIDDLE),
}
"""Heading and caption of every figure, in the order of the report."""

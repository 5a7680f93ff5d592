"""Panels of weekly measures: the mean of each arm, the middle of its runs, the shocks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.analysis.presentation.figure_style import FAINT, plain_numbers, whole_range
from sim.analysis.presentation.numbers import heading, unit_of
from sim.units import WEEKS_A_YEAR

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison

BAND: Final = (10, 90)
"""Percentiles of the runs between which the band lies."""

Panel = Callable[["Comparison", Axes], None]


def matrix(comparison: "Comparison", arm: str, measure: str) -> NDArray[np.float64]:
    """A weekly measure of all runs of an arm, shape (seeds, weeks)."""
    return np.array([run.series[measure] for run in comparison.arm_runs[arm]], dtype=np.float64)


def weekly(measure: str, title: str = "") -> Panel:
    """Panel of one weekly measure, by its label and unit unless it is called otherwise."""

    def panel(comparison: "Comparison", axes: Axes) -> None:
        unit, scale = unit_of(measure)
        _lines(comparison, axes, lambda arm: matrix(comparison, arm, measure) * scale)
        if measure != "shock":
            _mark_shocks(comparison, axes)
        axes.set_title(title or heading(measure))
        _upwards(axes, unit)

    return panel


def impact_both(comparison: "Comparison", axes: Axes) -> None:
    """Impact with shocks, and as thin lines without."""
    unit, scale = unit_of("impact")
    _lines(comparison, axes, lambda arm: matrix(comparison, arm, "impact") * scale)
    for arm, style in comparison.styles.items():
        without = scale * matrix(comparison, arm, "impact_without_shock").mean(axis=0)
        years = np.arange(1, without.size + 1) / WEEKS_A_YEAR
        axes.plot(years, without, color=style.colour, linewidth=1.0, alpha=0.8)
    _mark_shocks(comparison, axes)
    axes.set_title(f"{heading('impact')}; thin: without shocks")
    _upwards(axes, unit)


def spent(comparison: "Comparison", axes: Axes) -> None:
    """Money spent so far over money paid in so far."""

    def share(arm: str) -> NDArray[np.float64]:
        paid = matrix(comparison, arm, "money_in")
        used = matrix(comparison, arm, "money_spent")
        return np.divide(100.0 * used, paid, out=np.full_like(paid, np.nan), where=paid > 0)

    _lines(comparison, axes, share)
    axes.set_title(f"{heading('money.spent_share')} so far")
    _upwards(axes, "%")


def _upwards(axes: Axes, unit: str) -> None:
    """From 0 up, to the end of the unit if it has one."""
    low, high = whole_range(unit)
    lowest = axes.get_ylim()[0] if axes.dataLim.y0 < 0.0 else low
    axes.set_ylim(lowest, high)
    plain_numbers(axes.yaxis)


def _lines(
    comparison: "Comparison", axes: Axes, values: Callable[[str], NDArray[np.float64]]
) -> None:
    """Mean over the seeds as a line, the middle 80 % of runs as a band, for each arm."""
    for arm, style in comparison.styles.items():
        runs = values(arm)
        years = np.arange(1, runs.shape[1] + 1) / WEEKS_A_YEAR
        seen = ~np.isnan(runs).all(axis=0)
        if not seen.any():
            continue
        low, high = np.nanpercentile(runs[:, seen], BAND, axis=0)
        axes.fill_between(years[seen], low, high, color=style.colour, alpha=0.14, linewidth=0)
        axes.plot(
            years[seen], np.nanmean(runs[:, seen], axis=0),
            color=style.colour, linestyle=style.line, linewidth=2.4,
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

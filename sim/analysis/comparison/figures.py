"""Figures of a comparison: one message each, legible on a slide and without colour."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from sim.analysis.comparison.ends import dots, overview
from sim.analysis.comparison.panels import BAND, Panel, impact_both, spent, weekly
from sim.analysis.presentation.figure_style import FAINT, LOOK
from sim.analysis.presentation.numbers import in_seeds
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import Comparison


def draw(comparison: "Comparison", name: str) -> Figure:
    """One figure by name; see :meth:`Comparison.plot`."""
    known_weekly = [
        each for each in comparison.series.columns if each not in ("arm", "seed", "week")
    ]
    if name not in FIGURES and name not in known_weekly:
        known = ", ".join([*FIGURES, *known_weekly])
        raise InputError(f"there is no figure {name!r}; choose one of {known}")
    with mpl.rc_context(LOOK):
        if name == "overview":
            figure = overview(comparison)
        else:
            panels = _PANELS[name] if name in FIGURES else (weekly(name),)
            figure = _side_by_side(comparison, panels)
        figure.text(
            0.995, 0.99, in_seeds(len(comparison.seeds)), ha="right", va="top", color=FAINT,
            fontsize=9,
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
        mpl.lines.Line2D(
            [],
            [],
            color=style.colour,
            linestyle=style.line,
            marker=style.marker,
            linewidth=2.6,
            label=comparison.labels[arm],
        )
        for arm, style in comparison.styles.items()
    ]
    figure.legend(
        handles=handles, loc="upper left", ncols=len(handles), frameon=False, handlelength=3.2
    )


RESPONSES: Final = (
    "adaptivity.responded", "adaptivity.misled", "adaptivity.regained",
    "adaptivity.regained_without",
)  # fmt: skip
HANDS: Final = ("power.money_effective", "power.decision_effective", "power.leads_effective")
TOP_TEN: Final = ("power.money_top_ten", "power.decision_top_ten", "power.leads_top_ten")

_PANELS: Final[dict[str, tuple[Panel, ...]]] = {
    "growth": (weekly("at_work"), weekly("people_reached")),
    "adaptivity": (impact_both, dots(RESPONSES, "After the shock (%)")),
    "power": (
        dots(HANDS, "As if so many equal hands"),
        dots(TOP_TEN, "With the top ten (%)"),
    ),
    "projects": (weekly("projects_active"), weekly("coordinators")),
    "money": (spent, weekly("money_idle")),
}

_MIDDLE = f"Lines are means over the seeds, bands hold the middle {BAND[1] - BAND[0]} % of runs."
_DOTS = "Markers are means, bars their 95 % intervals, faint dots single runs."
FIGURES: Final[dict[str, tuple[str, str]]] = {
    "overview": ("At a glance", f"{_DOTS} What is in one unit has the same axis."),
    "growth": (
        "What grows",
        "At work: who worked on a project, decided or attended a meeting within the last 26 weeks. "
        f"People reached: residents reached in them. {_MIDDLE}",
    ),
    "adaptivity": (
        "What adapts",
        "Left: mean outcome over all residents, 100 % being the best attainable, with shocks and, "
        f"thin, the same runs without any. {_MIDDLE} Right: how those at work respond to the "
        f"first shock, and what a year regains, beside the same year without a shock. {_DOTS}",
    ),
    "power": (
        "Who ends up with power",
        "As if so many held equal parts: fewer hands, more concentration. Right: the part of "
        f"the ten with most. {_DOTS}",
    ),
    "projects": ("What is tried, and who leads", _MIDDLE),
    "money": ("What became of the money", _MIDDLE),
}
"""Heading and caption of every figure, in the order of the report."""

"""Text and pictures of docs/atlas.md."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from reports.markdown import opening, table
from sim.analysis.comparison.panels import BAND
from sim.analysis.presentation.figure_style import FAINT, LOOK, plain_numbers, whole_range
from sim.analysis.presentation.numbers import (
    LESS_IS_BETTER,
    ends,
    heading,
    in_seeds,
    number,
)
from sim.analysis.presentation.numbers import unit_of as unit_of_measure
from sim.analysis.presentation.palette import ArmStyle, styles_of
from sim.analysis.sensitivity.indices import by_influence
from sim.analysis.sweeps.cube import Cube
from sim.analysis.sweeps.factor_text import label, unit_of
from sim.batch.factors import Factor
from sim.measures.catalogue import GROUPS, MEASURES

if TYPE_CHECKING:
    from sim.analysis.sensitivity.indices import SobolIndices
    from sim.analysis.sensitivity.sensitivity import Sensitivity

LISTED: Final = 5
"""Parameters in a table."""

HEAD: Final = """\
Which conditions move the outcomes of the ways of organizing, and how? For each headline outcome the
page shows the parameters that move it most, and the outcome along them. It describes; which outcome
matters is for the reader to decide.

**Method.** The study `experiments/atlas.toml` moves {factors} parameters at once, each over its
range in [the parameters](parameters.md): {points} points of Saltelli's design with {seeds},
the same for all arms. Its runs give [Sobol indices](sensitivity.md). *Total* is the share of an
outcome's variance in which a parameter has a part, alone or together with others, with 95 %
intervals in brackets; \\* marks those above luck after Holm's correction. *Luck* is the share that
the seeds have not averaged out; a total of that size can be luck. Then each arm ran along the
{most} parameters with the largest total on the mean of the arms (without arms in which most is
luck), with everything else as in its scenario, in the Bristol network and the complex problem,
{along}: lines are means, bands hold the middle {band} % of the seeds.

For conversation, not a forecast: it shows what follows from stated rules and assumptions."""


@dataclass(frozen=True)
class Course:
    """One outcome along one parameter, everything else as the scenarios have it.

    Attributes
    ----------
    factor : Factor
        The parameter.
    values : tuple
        Its values, in order.
    cube : Cube
        The outcome, arms x values x seeds.
    """

    factor: Factor
    values: tuple[object, ...]
    cube: Cube


def page(
    indices: "Sensitivity", along: dict[str, list[Course]], seeds: int, *, quick: bool = False
) -> str:
    """The page, a section an outcome.

    Parameters
    ----------
    indices
        Of the study.
    along
        By outcome, its courses along the parameters that move it most.
    seeds
        Of each course.
    quick
        Whether these are the runs of a quick version.
    """
    parts = [
        opening("Atlas", "./dev docs atlas", quick=quick),
        HEAD.format(
            factors=len(indices.results.study.factors), points=f"{indices.points:,}",
            seeds=in_seeds(indices.seeds), most=max(map(len, along.values())),
            along=in_seeds(seeds), band=BAND[1] - BAND[0],
        ),
    ]  # fmt: skip
    for measure, courses in along.items():
        known = MEASURES[measure]
        better = f" {LESS_IS_BETTER.capitalize()}." if known.lower_is_better else ""
        parts += [
            f"## {GROUPS[known.group]}: {heading(measure)}",
            f"{known.definition}{better}",
            _table(indices, measure),
        ]
        if courses:
            names = " and ".join(each.factor.name for each in courses)
            parts.append(f"![What moves {heading(measure)}]({image(measure)}-sensitivity.png)")
            parts.append(f"![{heading(measure)} along {names}]({image(measure)}.png)")
        if known.by_definition_note:
            parts.append(known.by_definition_note)
    return "\n\n".join(parts) + "\n"


def image(measure: str) -> str:
    """Path of the picture of an outcome below docs/, without its suffix."""
    return f"images/atlas-{measure.split('.')[0]}"


def _table(indices: "Sensitivity", measure: str) -> str:
    """Total indices of the arms, the largest on their mean first."""
    targets = [each for each in indices.targets if each.measure == measure and not each.minus]
    totals = {target.arm: {each.factor: each for each in target.indices} for target in targets}
    names = by_influence(targets)[:LISTED]
    arms = [indices.labels[target.arm] for target in targets]
    rows = [
        [f"`{name}`", label(name), *(_cell(totals[t.arm].get(name)) for t in targets)]
        for name in names
    ]
    rows.append(["luck", "", *("" if t.luck is None else number(t.luck, 2) for t in targets)])
    lines = table(["Parameter", "Meaning", *arms], rows, numbers=range(2, 2 + len(arms)))
    notes = [
        f"{indices.labels[t.arm]}: {t.reason or f'{t.left_out} blocks left out (undefined)'}."
        for t in targets
        if t.reason or t.left_out
    ]
    return lines + ("\n\n" + " ".join(notes) if notes else "")


def _cell(index: "SobolIndices | None") -> str:
    """A total index with its interval."""
    if index is None:
        return ""
    low, high = index.total - index.total_width, index.total + index.total_width
    mark = r" \*" if index.is_clear else ""
    return f"{number(index.total, 2)} {ends(low, high, 2)}{mark}"


def picture(courses: Sequence[Course], indices: "Sensitivity") -> Figure:
    """An outcome along each parameter, a panel each."""
    labels, styles = indices.labels, styles_of(indices.results.study.arms)
    with mpl.rc_context(LOOK):
        layout = ConstrainedLayoutEngine(w_pad=0.12, rect=(0, 0, 1, 0.86))
        figure = Figure(figsize=(11.0, 4.6), layout=layout)
        panels = figure.subplots(1, len(courses), squeeze=False, sharey=True)[0]
        for axes, each in zip(panels, courses, strict=True):
            _panel(axes, each, styles)
        measure, arms = courses[0].cube.measure, courses[0].cube.arms
        panels[0].set_ylabel(textwrap.fill(heading(measure), 40))
        handles = [
            mpl.lines.Line2D([], [], color=styles[arm].colour, linestyle=styles[arm].line,
                             marker=styles[arm].marker, linewidth=2.4, label=labels[arm])
            for arm in arms
        ]  # fmt: skip
        figure.legend(
            handles=handles, loc="upper left", ncols=len(arms), frameon=False, handlelength=3.2
        )
        count = in_seeds(courses[0].cube.values.shape[2])
        figure.text(
            0.995, 0.98, f"{count}; bands: middle {BAND[1] - BAND[0]} %", ha="right", va="top",
            color=FAINT, fontsize=9,
        )  # fmt: skip
    return figure


def _panel(axes: Axes, course: Course, styles: "dict[str, ArmStyle]") -> None:
    name = course.factor.name
    unit, scale = unit_of(name)
    numeric = course.factor.kind in ("number", "whole number")
    if numeric:
        at = np.array([float(str(value)) * scale for value in course.values])
    else:
        at = np.arange(len(course.values), dtype=np.float64)
        axes.set_xticks(at, [str(value).replace("_", " ") for value in course.values])
    printed, factor = unit_of_measure(course.cube.measure)
    for arm in course.cube.arms:
        style = styles[arm]
        runs = course.cube.level(arm) * factor
        seen = ~np.isnan(runs).all(axis=1)
        if not seen.any():
            continue
        low, high = np.nanpercentile(runs[seen], BAND, axis=1)
        axes.fill_between(at[seen], low, high, color=style.colour, alpha=0.14, linewidth=0)
        axes.plot(
            at[seen], np.nanmean(runs[seen], axis=1), color=style.colour, linestyle=style.line,
            marker=style.marker, markersize=6, linewidth=2.2,
        )  # fmt: skip
    axes.set_title(textwrap.fill(label(name), 44), fontsize=10.5)
    axes.set_xlabel(f"{name} ({unit})" if numeric and unit else name)
    if numeric:
        plain_numbers(axes.xaxis)
    low, high = whole_range(printed)
    if axes.dataLim.y0 >= low:
        axes.set_ylim(low, high)
    plain_numbers(axes.yaxis)

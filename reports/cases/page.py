"""docs/cases.md: the three real communities beside drawn ones, in tables and pictures."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from reports.arms import title
from reports.cases.cases import (
    DRAWN,
    REAL,
    SEEDS,
    CaseResult,
    cases,
    clear_differences,
    difference,
    measured,
    run_case,
)
from reports.figures import draw_mean, png
from reports.markdown import opening, table
from reports.page import Files, PageOptions
from sim.analysis.estimates.statistics import Estimate
from sim.analysis.presentation.figure_style import whole_range
from sim.analysis.presentation.numbers import (
    decimals,
    heading,
    interval,
    unit_of,
)
from sim.analysis.presentation.palette import BY_BUNDLE
from sim.errors import InputError
from sim.scenario import ARMS

COMMAND: Final = "./dev docs cases --data FOLDER"

HEAD: Final = """\
How much do the real ties of a community matter? Each case runs the three arms in a real community
and in a drawn one with as many residents, organizations and ties of each, under the same settings
and seeds. Only the pattern of ties and the sizes of organizations differ. The cases are in
`experiments/cases`; FOLDER holds their data sets, and the text names the source of those that may
not ship.

Intervals are 95 % over seeds; differences are paired by seed. They are not corrected for their
number: one in twenty excludes zero by chance. For conversation, not a forecast."""

QUICK_SEEDS: Final = SEEDS[:2]
QUICK_VALUES: Final[dict[str, Any]] = {"weeks": 12, "shocks.weeks": [6]}


def make(options: PageOptions) -> Files:
    """The page and a picture of each case.

    Raises
    ------
    InputError
        A data set is missing or cannot be used.
    """
    if options.data is None:
        raise InputError("docs/cases.md needs the folder of the data sets")
    results = [
        run_case(
            case, options.data, seeds=QUICK_SEEDS if options.quick else SEEDS,
            values=QUICK_VALUES if options.quick else None, workers=options.workers,
            progress=options.progress,
        )
        for case in cases().values()
    ]  # fmt: skip
    pictures = {f"images/case-{each.case.name}.png": png(figure(each)) for each in results}
    return {"cases.md": page(results, quick=options.quick), **pictures}


def page(results: Sequence[CaseResult], *, quick: bool = False) -> str:
    """The page, a section a case."""
    parts = [opening("Three real communities", COMMAND, quick=quick), HEAD]
    for each in results:
        seeds = len(each.runs[REAL][ARMS[0]])
        parts += [f"## {each.case.title}", each.case.question, each.case.about]
        parts.append(_start(each))
        parts.append(f"{seeds} seeds:\n\n{_table(each)}")
        parts.append(f"![Impact over time](images/case-{each.case.name}.png)")
        parts.append("\n".join(f"- {line}" for line in clear_differences(each)))
    return "\n\n".join(parts) + "\n"


def _start(result: CaseResult) -> str:
    """Size and ties of both communities at the start."""
    drawn = result.start[DRAWN]
    rows = [
        [name.capitalize(), f"{real:,.4g}", f"{drawn[name]:,.4g}"]
        for name, real in result.start[REAL].items()
    ]
    return table(["At the start", "Real", "Drawn"], rows, numbers=range(1, 3))


def _table(result: CaseResult) -> str:
    rows = []
    for measure in measured(result):
        scale = unit_of(measure.name)[1]
        for arm in ARMS:
            real, drawn, apart = difference(result, arm, measure.name)
            largest = max(abs(each.mean or 0.0) * scale for each in (real, drawn))
            cells = [
                _cell(each, scale, decimals(largest), signed=each is apart)
                for each in (real, drawn, apart)
            ]
            rows.append([heading(measure.name), title(arm), *cells])
    return table(["Measure", "Arm", "Real", "Drawn", "Real minus drawn"], rows, numbers=range(2, 5))


def _cell(estimate: Estimate, scale: float, places: int, *, signed: bool) -> str:
    """Mean and interval in the unit that is printed."""
    ends = (estimate.mean, estimate.low, estimate.high)
    mean, low, high = (float("nan") if end is None else end * scale for end in ends)
    return interval(mean, low, high, places, signed=signed)


def figure(result: CaseResult) -> Figure:
    """Impact week by week: the real community in full, the drawn one in broken lines."""
    drawing = Figure(figsize=(8, 4), layout="constrained")
    axes = drawing.subplots()
    unit, scale = unit_of("impact")
    for arm in ARMS:
        for kind, style in ((REAL, "-"), (DRAWN, "--")):
            courses = np.array([run.series["impact"] for run in result.runs[kind][arm]], float)
            draw_mean(
                axes, np.arange(courses.shape[1]), scale * courses, linestyle=style,
                color=BY_BUNDLE[arm].colour, label=f"{title(arm)}, {kind}",
            )  # fmt: skip
    seeds = len(result.runs[REAL][ARMS[0]])
    axes.set(xlabel="week", ylabel=heading("impact"), ylim=whole_range(unit))
    axes.set_title(f"{result.case.title}: means of {seeds} seeds, and 2 s.e.", loc="left")
    axes.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1, 0.5))
    return drawing

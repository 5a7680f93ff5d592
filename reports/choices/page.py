"""docs/choices.md: do the choices in this model matter, and for the right reason?"""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from reports.arms import title
from reports.choices.errors import (
    COMPLEXITIES,
    ERRORS,
    KEYS,
    OUTCOMES,
    SEEDS,
    Outcomes,
    changes,
    read_all,
)
from reports.figures import png
from reports.intervals import above, interval
from reports.markdown import opening, table
from reports.page import Files, PageOptions
from sim.analysis.estimates.statistics import mean_interval
from sim.analysis.presentation.figure_style import COLOURS, MARKERS
from sim.scenario import ARMS

HEAD: Final = """\
A choice in a model that changes nothing is a dead letter; one that changes something for the wrong
reason is worse. This page takes choices one by one and shows what they do. It says nothing about
which way of organizing does better: compare each curve with itself."""

ERRORS_ABOUT: Final = """\
## Do errors cost?

Nobody in the model sees what a change truly brings. Projects read it with `learning.reading_error`;
whoever is reached, copies, tries, or looks back judges with `people.judging_error`
([the model](odd.md), E18 and E27). If an error costs nothing, measuring is worth nothing.

Each arm as it ships, without shocks, at K = {complexities} and errors of {errors} in value;
{seeds} seeds, the same everywhere; intervals are 95 %. *Share that helps*: of the successes, those
that truly help the people who take them up."""

READING: Final = """\
Where elements do not interact (K = 0) an error can only mislead. On rugged problems a misreading is
also a step at random, which can leave a local peak: there, a loss need not follow, and a gain
beyond its interval means that errors pay. {paying}"""

WHOSE: Final = {"projects": "Errors of projects' readings", "everybody": "Errors of everybody"}
LABELS: Final = {"impact": "impact", "successes": "successes", "helpful": "share that helps"}


def make(options: PageOptions) -> Files:
    """The page and its pictures."""
    found = {whose: read_all(whose, options) for whose in KEYS}
    pictures = {f"images/{picture(whose)}": png(figure(found[whose])) for whose in KEYS}
    return {"choices.md": page(found, quick=options.quick), **pictures}


def picture(whose: str) -> str:
    """File of a picture, in docs/images."""
    return f"choices-errors-{whose}.png"


def page(found: dict[str, Outcomes], *, quick: bool = False) -> str:
    """The page as Markdown."""
    about = ERRORS_ABOUT.format(
        complexities=", ".join(map(str, COMPLEXITIES)),
        errors=", ".join(f"{error:g}" for error in ERRORS),
        seeds=SEEDS,
    )
    parts = [opening("Do the choices in this model matter?", "./dev docs choices", quick=quick),
             HEAD, about]  # fmt: skip
    for whose, outcomes in found.items():
        parts += [
            f"### {WHOSE[whose]}",
            f"![{WHOSE[whose]}](images/{picture(whose)})",
            f"Impact at the end, error {ERRORS[-1]:g} less none:",
            _changes(outcomes),
        ]
    return "\n\n".join([*parts, READING.format(paying=_paying(found))]) + "\n"


def _paying(found: dict[str, Outcomes]) -> str:
    """Where impact rises with the error by more than its interval, in words."""
    cells = [
        f"{title(arm)} at K = {complexity} ({WHOSE[whose].lower()}: {interval(each, sign=True)})"
        for whose, outcomes in found.items()
        for complexity, impact in zip(COMPLEXITIES, outcomes["impact"], strict=True)
        for arm, each in zip(ARMS, changes(impact), strict=True)
        if above(each)
    ]
    all_cells = len(found) * len(COMPLEXITIES) * len(ARMS)
    if not cells:
        return "No cell of the tables shows that."
    return f"Of {all_cells} cells, this is so in {len(cells)}: {'; '.join(cells)}."


def _changes(outcomes: Outcomes) -> str:
    rows = []
    for i, complexity in enumerate(COMPLEXITIES):
        cells = [interval(each, sign=True) for each in changes(outcomes["impact"][i])]
        rows.append([f"K = {complexity}", *cells])
    return table(["problem", *map(title, ARMS)], rows, numbers=range(1, 1 + len(ARMS)))


def figure(outcomes: Outcomes) -> Figure:
    """Outcomes in rows, problems in columns, a line for each arm."""
    picture = Figure(figsize=(9, 7), layout="constrained")
    grid = picture.subplots(len(OUTCOMES), len(COMPLEXITIES), sharex=True, squeeze=False)
    for row, name in zip(grid, OUTCOMES, strict=True):
        for i, axes in enumerate(row):
            _draw(axes, outcomes[name][i])
            axes.set_ylim(bottom=0)
        row[0].set_ylabel(LABELS[name])
    for axes, complexity in zip(grid[0], COMPLEXITIES, strict=True):
        axes.set_title(f"K = {complexity}")
    for axes in grid[-1]:
        axes.set_xlabel("standard error, in value")
    grid[0, 0].legend(fontsize="small")
    return picture


def _draw(axes: Axes, values: NDArray[np.float64]) -> None:
    """One outcome on one problem, shape (errors, arms, seeds)."""
    for k, arm in enumerate(ARMS):
        points = [mean_interval(along.tolist()) for along in values[:, k]]
        low, means, high = np.array([(each.low, each.mean, each.high) for each in points], float).T
        axes.errorbar(
            ERRORS, means, (means - low, high - means), label=title(arm), color=COLOURS[k],
            marker=MARKERS[k], capsize=2, markersize=4,
        )  # fmt: skip

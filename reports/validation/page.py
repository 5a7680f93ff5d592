"""docs/validation.md: every replication in full, with the mean courses that the papers show."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from reports.figures import draw_mean, png
from reports.markdown import SECTION, opening, sections_of, table
from reports.page import DOCS, Files, PageOptions
from sim.errors import InputError, unknown_name
from sim.replications import REPLICATIONS
from sim.replications.base import Observed
from sim.replications.run import ReplicationResult, replicate
from sim.replications.words import figures_of

"""Before the name of a replication, at the head of its section."""

HEAD: Final = """\
Published results, run again with this engine: the problem, ties, looking and week are those of
every run; only the scenario file differs. `systemshift replicate NAME{full}` prints each table; its
option `--set` shows what breaks a result.
{size}

A figure that is not reproduced is a result too, and stays on this page. Tolerances were fixed
before the first run; standard errors are those of what was obtained."""

FULL: Final = (
    "This is the full variant: the sizes of the papers, as many problems as tolerances need."
)
FAST: Final = (
    "**This is the fast variant**: smaller settings and fewer problems than in the papers."
)


MEASURED: Final[dict[Observed, str]] = {
    "impact": "mean outcome",
    "knowledge": "knowledge of the agenda",
    "belief": "share of those who are right",
}
"""What a picture shows, by what was observed."""


def make(options: PageOptions) -> Files:
    """The page and its pictures; a quick one is of the fast variant.

    Raises
    ------
    InputError
        The one section to make anew is of no replication.
    """
    names = [options.only] if options.only else list(REPLICATIONS)
    if options.only not in ("", *REPLICATIONS):
        raise InputError(unknown_name("replication", options.only, REPLICATIONS))
    results = [
        replicate(
            REPLICATIONS[name],
            full=not options.quick,
            workers=options.workers,
            progress=options.progress,
        )
        for name in names
    ]
    pictures = {
        f"images/{image(result)}": png(figure(result))
        for result in results
        if result.replication.drawn
    }
    kept = sections_of((DOCS / "validation.md").read_text("utf-8")) if options.only else {}
    return {"validation.md": page(results, kept), **pictures}


def page(results: Sequence[ReplicationResult], kept: Mapping[str, str] | None = None) -> str:
    """The page, a section a replication.

    Parameters
    ----------
    results
        Of the replications that were run.
    kept
        Sections that stay, by name of their replication.
    """
    full = all(result.full for result in results)
    head = HEAD.format(full=" --full" if full else "", size=FULL if full else FAST)
    new = {result.replication.name: _section(result) for result in results}
    known = {**(kept or {}), **new}
    sections = {name: known[name] for name in REPLICATIONS if name in known}
    parts = [opening("Validation", "./dev docs validation"), head, _overview(sections)]
    return "\n\n".join([*parts, *sections.values()]) + "\n"


def _overview(sections: Mapping[str, str]) -> str:
    """How many figures of each replication are reproduced."""
    rows = []
    for name, text in sections.items():
        good, missed = (
            text.count(f"| {verdict} |") for verdict in ("reproduced", "not reproduced")
        )
        anchor = name.lower().replace(" ", "-")
        rows.append([f"[{name}](#{anchor})", str(good + missed), str(good)])
    return table(["Replication", "Figures", "Reproduced"], rows, numbers=(1, 2))


def _section(result: ReplicationResult) -> str:
    replication = result.replication
    missed = [check.name for check in result.checks if not check.reproduced]
    verdict = f"Not reproduced: {', '.join(missed)}." if missed else "All reproduced."
    rows = [[check.name, check.words, *figures_of(check), check.verdict] for check in result.checks]
    titles = ["Figure", "Meaning", "Expected", "Obtained", "s.e.", "Tolerance", "Verdict"]
    parts = [
        f"{SECTION}{replication.name}",
        replication.paper,
        f"{replication.shows} **{verdict}**",
        _runs(result),
        table(titles, rows, numbers=range(2, 6)),
    ]
    if replication.differs:
        parts.append(f"What differs: {replication.differs}")
    if replication.drawn:
        parts.append(f"![Mean courses of {replication.name}](images/{image(result)})")
    return "\n\n".join(parts)


def _runs(result: ReplicationResult) -> str:
    """Which variant was run, on how many settings and problems."""
    seeds = len(next(iter(result.courses.values())))
    size = "full" if result.full else "fast"
    return f"Run in the {size} variant: {len(result.courses)} settings on {seeds:,} problems each."


def image(result: ReplicationResult) -> str:
    """File name of the picture."""
    return f"validation-{result.replication.name}.png"


def figure(result: ReplicationResult) -> Figure:
    """The mean course of every variant that is drawn, with twice its standard error."""
    drawing = Figure(figsize=(8, 4.5), layout="constrained")
    axes = drawing.subplots()
    for name in result.replication.drawn:
        if name in result.courses:
            course = result.courses[name]
            draw_mean(axes, np.arange(1, course.shape[1] + 1), course, label=name)
    seeds = len(next(iter(result.courses.values())))
    axes.set_xlabel("round")
    axes.set_ylabel(MEASURED[result.replication.observed])
    axes.set_title(f"{result.replication.name}: means of {seeds} problems, and 2 s.e.", loc="left")
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return drawing

"""A pattern: where it was observed, what is measured here, and the criteria."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from reports.page import PageOptions
from sim.batch.runner import Progress, run_jobs
from sim.model import CommunityModel
from sim.replications.base import Check
from sim.scenario import Scenario

REPRODUCED: Final = "reproduced"
NOT_REPRODUCED: Final = "not reproduced"
NOT_APPLICABLE: Final = "not applicable"
YEAR: Final = 52

Values = NDArray[np.float64]
Series = Mapping[str, Values]
"""Weekly series by column, each of shape (runs, weeks)."""
Jobs = Mapping[str, Sequence[tuple[Scenario, int]]]
"""Runs by name of a variant: scenario and seed of each."""


@dataclass(frozen=True)
class Condition:
    """One criterion of a pattern, and whether the runs meet it."""

    words: str
    """The criterion, fixed before the first run."""
    result: str
    holds: bool | None
    """None where it cannot be read."""


@dataclass(frozen=True)
class Asked:
    """A criterion that was asked before, and how it came out then."""

    words: str
    result: str
    holds: bool


@dataclass(frozen=True)
class Curve:
    """A mean course to draw, with twice its standard error."""

    label: str
    values: Values
    """Shape (runs, points)."""
    step: float = 1 / YEAR
    """Years between points."""
    start: float = 0.0
    """Year of the first point."""


@dataclass(frozen=True)
class Panel:
    """One picture of a pattern: courses, and observations elsewhere as dots (years, values)."""

    title: str
    ylabel: str
    curves: Sequence[Curve]
    dots: Sequence[tuple[float, float]] = ()
    dots_label: str = ""
    signed: bool = False
    """Whether differences are drawn, around a line at 0."""


@dataclass(frozen=True)
class PatternTable:
    """A table of the page; the first row is its head."""

    about: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class PatternResult:
    """The results of a pattern's runs."""

    runs: str
    """Scenarios, weeks and numbers of seeds that were run, in words."""
    conditions: Sequence[Condition]
    tables: Sequence[PatternTable] = ()
    panels: Sequence[Panel] = ()
    engine: Sequence[Check] = ()
    """The same pattern in the reduced engine: checks of a replication."""
    why: Sequence[str] = field(default_factory=tuple)
    """Sentences on what causes or prevents it."""

    @property
    def verdict(self) -> str:
        """Reproduced if all criteria hold; not applicable if none fails but some cannot be read."""
        return verdict([each.holds for each in self.conditions])

    @property
    def engine_verdict(self) -> str:
        """The same of the reduced engine; not applicable where it has no such pattern."""
        return verdict([check.reproduced for check in self.engine])


def verdict(holds: Sequence[bool | None]) -> str:
    """One word for several conditions."""
    if any(each is False for each in holds):
        return NOT_REPRODUCED
    return NOT_APPLICABLE if not holds or None in holds else REPRODUCED


QUICK_SEEDS: Final = 6


def seeds_of(options: PageOptions, count: int, first: int) -> range:
    """So many seeds, or a few in a quick version."""
    return range(first, first + (min(QUICK_SEEDS, count) if options.quick else count))


@dataclass(frozen=True)
class Pattern:
    """One pattern."""

    name: str
    """P1 to P7."""
    title: str
    observed: str
    """Where it was observed, in our words."""
    run: Callable[[PageOptions], PatternResult]
    """Runs the model and reads the pattern off."""
    before: Sequence[Asked] = ()
    """Criteria of a former question, with their results then; empty if it was asked once."""
    anew: str = ""
    """Why it is asked anew."""


class Watcher(Protocol):
    """Reads columns of its own from the world, week after week; made for a run before week 0."""

    COLUMNS: ClassVar[tuple[str, ...]]

    def __init__(self, model: CommunityModel) -> None: ...

    def see(self, model: CommunityModel, week: int) -> Sequence[float]:
        """Values of the columns at the end of a week."""
        ...


def collect(
    jobs: Jobs,
    columns: Sequence[str],
    options: PageOptions,
    watcher: type[Watcher] | None = None,
) -> dict[str, Series]:
    """Weekly series of every run, by variant and column.

    Parameters
    ----------
    jobs
        Runs of each variant; those of one variant have equally many weeks.
    columns
        Which of :data:`sim.measures.recorder.SERIES`.
    options
        Processes and progress.
    watcher
        What reads further columns, whose names are added.
    """
    flat = [(name, i, *job, tuple(columns), watcher) for name, each in jobs.items()
            for i, job in enumerate(each)]  # fmt: skip
    scenarios = [job[2] for job in flat]
    found: dict[tuple[str, int], Values] = {}
    with closing(run_jobs(_run, flat, scenarios, options.workers, options.progress)) as finished:
        for name, i, table in finished:
            found[name, i] = table
            options.progress(Progress("running", len(found), len(flat)))
    tables = {name: np.array([found[name, i] for i in range(len(each))])
              for name, each in jobs.items()}  # fmt: skip
    names = (*columns, *(watcher.COLUMNS if watcher else ()))
    return {
        name: {column: table[:, place] for place, column in enumerate(names)}
        for name, table in tables.items()
    }


def _run(
    name: str,
    i: int,
    scenario: Scenario,
    seed: int,
    columns: tuple[str, ...],
    watcher: type[Watcher] | None,
) -> tuple[str, int, Values]:
    model = CommunityModel(scenario, seed)
    watching = watcher(model) if watcher else None
    seen = []
    for week in range(scenario.weeks):
        model.step()
        if watching:
            seen.append(watching.see(model, week))
    table = [model.series[column] for column in columns]
    return name, i, np.array([*table, *zip(*seen, strict=True)], np.float64)


def on_seeds(scenario: Scenario, seeds: Sequence[int]) -> list[tuple[Scenario, int]]:
    """One scenario on every seed."""
    return [(scenario, seed) for seed in seeds]


def bundle(name: str, **values: Any) -> Scenario:
    """A shipped bundle in the drawn community, without shocks unless they are set."""
    dotted = {key.replace("__", "."): value for key, value in values.items()}
    return Scenario.load(name, "synthetic").with_values({"shocks.weeks": [], **dotted})


def average(values: Sequence[float] | Values, places: int = 2) -> str:
    """Mean of what is a number, in words."""
    known = np.asarray(values, np.float64)
    known = known[~np.isnan(known)]
    return f"{known.mean():.{places}f}" if known.size else "undefined"

"""What the sections of the page share: what one is, its runs, and curves with intervals."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from reports.arms import title
from reports.page import PageOptions
from sim.analysis.estimates.statistics import Estimate, mean_interval, paired_difference
from sim.analysis.presentation.palette import BY_BUNDLE, ArmStyle
from sim.batch.runner import Progress, run_jobs
from sim.kernels.code_identity import code_hash
from sim.runs import run
from sim.scenario import ARMS, Scenario

COMPLEXITIES: Final = (0, 2, 5)
SEEDS: Final = 30
QUICK_SEEDS: Final = 2
QUICK: Final = {"weeks": 40, "shocks.weeks": ()}
"""Settings of a quick version."""

Values = NDArray[np.float64]
"""An outcome, NaN where it is undefined; the last axis is that of seeds."""


@dataclass(frozen=True)
class PagePart:
    """A section of the page."""

    text: str
    """Markdown, from its heading on."""
    pictures: Mapping[str, bytes]
    """By the name of the file in docs/images."""


def seeds_from(first: int, options: PageOptions, count: int = SEEDS) -> range:
    """Seeds of a section, the same for all its runs."""
    return range(first, first + (QUICK_SEEDS if options.quick else count))


def outcomes_of(
    name: str,
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    outcomes: Sequence[str],
    options: PageOptions,
) -> Values:
    """Run every scenario on every seed, without its shadow run.

    What a section has read stays in the folder of runs; it is read again only if the code, the
    scenarios, the seeds or the outcomes have changed.

    Parameters
    ----------
    name
        Of the file that keeps them.
    outcomes
        Measures of a run; of a weekly series, its last value.

    Returns
    -------
    ndarray of float64, shape (scenarios, outcomes, seeds)
    """
    modules = {module for each in scenarios for module in each.modules}
    names = [each.content_hash() for each in scenarios]
    shorter = QUICK if options.quick else {}
    asked = [code_hash(sorted(modules)), names, shorter, list(seeds), list(outcomes)]
    key = sha256(json.dumps(asked).encode()).hexdigest()
    runs = options.runs / "quick" if options.quick else options.runs
    file = runs / "choices" / f"{name}.npz"
    kept = _kept(file, key)
    if kept is not None:
        return kept
    different = dict(zip(names, scenarios, strict=True))  # equal scenarios run once
    found = courses_of(read, list(different.values()), seeds, options, tuple(outcomes))
    table = dict(zip(different, np.moveaxis(found, 1, -1), strict=True))
    values = np.array([table[each] for each in names])
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(file, key=np.array(key), values=values)
    return values


def _kept(file: Path, key: str) -> Values | None:
    if not file.is_file():
        return None
    with np.load(file) as there:
        return np.asarray(there["values"]) if str(there["key"]) == key else None


def read(place: int, scenario: Scenario, seed: int, outcomes: Sequence[str]) -> tuple[int, Values]:
    """The place of a run among all, and its outcomes; NaN where undefined."""
    result = run(scenario, seed, against=())
    values = []
    for each in outcomes:
        value = result.summary[each] if "." in each else float(result.series[each].iloc[-1])
        values.append(np.nan if value is None else value)
    return place, np.array(values)


def courses_of(
    course: Callable[..., tuple[int, Values]],
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    options: PageOptions,
    *more: Any,
) -> Values:
    """Follow every scenario on every seed.

    Parameters
    ----------
    course
        Takes the place of a run among all, its scenario, its seed and ``more``; returns the place
        and what was seen, of the same shape in all runs.

    Returns
    -------
    ndarray of float64, shape (scenarios, seeds, ...)
    """
    if options.quick:
        scenarios = [each.with_values(QUICK) for each in scenarios]
    runs = [(scenario, seed) for scenario in scenarios for seed in seeds]
    jobs = [(place, *each, *more) for place, each in enumerate(runs)]
    found: dict[int, Values] = {}
    with closing(run_jobs(course, jobs, scenarios, options.workers, options.progress)) as finished:
        for done, (place, seen) in enumerate(finished, start=1):
            found[place] = seen
            options.progress(Progress("running", done, len(jobs)))
    whole = np.array([found[place] for place in range(len(jobs))])
    return whole.reshape(len(scenarios), len(seeds), *whole.shape[1:])


def by_group(
    found: Values, groups: Sequence[str], labels: Sequence[str], *inner: int
) -> dict[str, dict[str, Values]]:
    """Outcomes by group of scenarios and label, each of shape (*inner, seeds).

    ``found`` is as from :func:`outcomes_of`, of as many scenarios as groups times ``inner``.
    """
    shaped = found.reshape(len(groups), *inner, len(labels), found.shape[-1])
    tables = np.moveaxis(shaped, -2, 1)
    return {
        group: dict(zip(labels, of_group, strict=True))
        for group, of_group in zip(groups, tables, strict=True)
    }


def changes(values: Values, place: int = -1, less: int = 0) -> list[Estimate]:
    """An outcome at one place less that at another, of each arm, over equal seeds.

    ``values`` has the shape (places, arms, seeds).
    """
    return [
        paired_difference(one.tolist(), other.tolist())
        for one, other in zip(values[place], values[less], strict=True)
    ]


def curves(
    outcomes: Mapping[str, Values],
    x: Sequence[float],
    label: str,
    arms: Sequence[str] = ARMS,
    *,
    doubling: bool = False,
) -> Figure:
    """Outcomes in rows, problems in columns, a line with intervals for each arm.

    Parameters
    ----------
    outcomes
        By their label; each of shape (complexities, points, arms, seeds).
    x
        The points.
    label
        Of their axis.
    doubling
        Whether that axis is logarithmic.
    """
    picture = Figure(figsize=(9, 0.6 + 2.1 * len(outcomes)), layout="constrained")
    grid = picture.subplots(len(outcomes), len(COMPLEXITIES), sharex=True, squeeze=False)
    for row, (name, values) in zip(grid, outcomes.items(), strict=True):
        highest = 0.0
        for axes, along in zip(row, values, strict=True):
            highest = max(highest, _draw(axes, x, along, arms))
        for axes in row:
            axes.set_ylim(0, 1.05 * highest or None)
        row[0].set_ylabel(name)
    for axes, complexity in zip(grid[0], COMPLEXITIES, strict=True):
        axes.set_title(f"K = {complexity}")
    for axes in grid[-1]:
        axes.set_xlabel(label)
        if doubling:
            axes.set_xscale("log", base=2)
            axes.set_xticks(x, [f"{each:g}" for each in x])
    grid[0, 0].legend(fontsize="small")
    return picture


def _draw(axes: Axes, x: Sequence[float], values: Values, arms: Sequence[str]) -> float:
    """One outcome on one problem, shape (points, arms, seeds); the highest that is drawn."""
    return max(
        line(axes, x, values[:, k], label=title(arm), style=BY_BUNDLE[arm])
        for k, arm in enumerate(arms)
    )


def line(axes: Axes, x: Sequence[float], values: Values, *, label: str, style: ArmStyle) -> float:
    """Draw an outcome with its intervals, shape (points, seeds); the highest that is drawn.

    A point is left out where most runs have no number. Colour and marker are those of ``style``.
    """
    points = [mean_interval(each.tolist()) for each in values]
    low, means, high = np.array([(each.low, each.mean, each.high) for each in points], float).T
    means = np.where(2 * np.isnan(values).sum(axis=1) > values.shape[1], np.nan, means)
    axes.errorbar(
        x, means, (means - low, high - means), label=label, color=style.colour,
        marker=style.marker, capsize=2, markersize=4,
    )  # fmt: skip
    return float(np.nanmax([0.0, *np.where(np.isnan(means), np.nan, high)]))

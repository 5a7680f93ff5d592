"""Time and disk space of a sweep, estimated from a short trial."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.batch import pool
from sim.batch.runner import Listener, compile_with
from sim.batch.store.parts import RunRow, about_part, encode, runs_table, series_table
from sim.batch.study import Study, Task
from sim.batch.sweep import (
    LEAST_SECONDS,
    MOST_RUNS,
    MOST_SECONDS,
    SHARE_AT_RISK,
    WHOLE,
    Share,
    runs_in,
)
from sim.batch.worker import ChunkContext, run_task
from sim.kernels.code_identity import code_hash

SECONDS: Final = 4.0
"""Duration of the trial, unless it has fewer groups than the least."""
LEAST_GROUPS: Final = 4
"""Least groups of the trial, each the runs of all arms at a point with a seed: an interval from
fewer says little."""
MOST_GROUPS: Final = 12
PATIENCE: Final = 60.0
"""Seconds after which the trial ends with two groups, where runs are slow."""


@dataclass(frozen=True)
class SweepCost:
    """Estimated time and disk space of a sweep.

    Attributes
    ----------
    runs : int
        Of the study, or of the share that is to be made.
    arms, points, replicates : int
        Size of the study.
    tried, failed : int
        Runs of the trial, and those among them that failed.
    seconds_per_run : float
        Of one processor.
    workers : int
        Processes.
    seconds : float
        Of the whole sweep, if the processes do not wait for each other.
    low, high : float
        95 % interval of the seconds, for how much points and seeds differ in the time they take;
        None from a single group.
    bytes : int
        On disk.
    """

    runs: int
    arms: int
    points: int
    replicates: int
    tried: int
    failed: int
    seconds_per_run: float
    workers: int
    seconds: float
    low: float | None
    high: float | None
    bytes: int


def estimate_cost(
    study: Study, workers: int | None, report: Listener, share: Share = WHOLE
) -> SweepCost:
    """Run a few points of a study, spread over the design, and extrapolate.

    Parameters
    ----------
    study
        The study.
    workers
        Processes of the sweep; by default one for each core, at most 8.
    report
        Called with the progress of compilation.
    share
        The part of the runs that is to be made.
    """
    context = ChunkContext.of(study, Path(), code_hash(study.modules))
    compile_with(None, study.modules, report)
    _warm(context, study)
    rows: list[RunRow] = []
    times: list[float] = []
    for group in _trial(study, context.code):
        begun = time.perf_counter()
        rows += [run_task(context, task) for task in group]
        times.append(time.perf_counter() - begun)
        if _is_enough(times):
            break
    per_run = sum(times) / len(rows)
    count = workers or pool.default_workers()
    total = runs_in(study, share)
    seconds = total * per_run / count
    low, high = interval(times, total / len(study.arms) / count)
    rng = np.random.default_rng(0)
    count_rows = _rows_of_a_part(seconds, per_run)
    many = [_varied(rows[i % len(rows)], rng) for i in range(count_rows)]
    about = about_part(study.outcomes, study.series)
    size = len(encode(runs_table(many, study.factors, study.outcomes), about))
    if study.series:
        size += len(encode(series_table(many, study.series), about))
    return SweepCost(
        total, len(study.arms), len(study.places), study.replicates, len(rows),
        sum(row.error is not None for row in rows), per_run, count, seconds, low, high,
        round(size * total / len(many)),
    )  # fmt: skip


def _warm(context: ChunkContext, study: Study) -> None:
    """Make the first run of each arm, which loads what the others find loaded."""
    begun = time.perf_counter()
    for task in study.group(0, next(iter(study.places)), context.code):
        run_task(context, task)
        if time.perf_counter() - begun > SECONDS:
            break  # such runs take long enough themselves


def _trial(study: Study, code: str) -> Iterator[list[Task]]:
    """Groups of runs, spread evenly over the points and then the seeds, in a mixed order.

    In order a trial that ends early would know the first points alone.
    """
    names, total = list(study.places), len(study.places) * study.replicates
    wanted = min(total, MOST_GROUPS)
    for each in np.random.default_rng(0).permutation(wanted):
        point, replicate = divmod(int(each) * total // wanted, study.replicates)
        yield study.group(replicate, names[point], code)


def _is_enough(times: Sequence[float]) -> bool:
    """Whether a trial whose groups took these seconds has been long enough."""
    spent = sum(times)
    return (spent > SECONDS and len(times) >= LEAST_GROUPS) or (spent > PATIENCE and len(times) > 1)


def interval(times: Sequence[float], groups: float) -> tuple[float | None, float | None]:
    """95 % interval (Student's t) of the seconds of so many groups, from the times of some.

    The low end is at least the time if all were like the fastest.
    """
    from scipy import stats

    if len(times) < 2:
        return None, None
    mean, error = float(np.mean(times)), float(stats.sem(times))
    half = float(stats.t.ppf(0.975, len(times) - 1)) * error
    return groups * max(min(times), mean - half), groups * (mean + half)


def _varied(row: RunRow, rng: np.random.Generator) -> RunRow:
    """A run with other numbers, because equal ones would compress too well."""
    summary = {
        name: value if value is None else _other(np.array([value]), rng)[0]
        for name, value in row.summary.items()
    }
    series = {name: _other(values, rng) for name, values in row.series.items()}
    return replace(row, key=rng.bytes(16).hex(), summary=summary, series=series)


def _other(values: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Numbers up to a tenth larger; whole ones stay whole, and equal neighbours equal."""
    larger = values * (1.0 + 0.1 * rng.random())
    return np.where(values == np.round(values), np.round(larger), larger)


def _rows_of_a_part(seconds: float, per_run: float) -> int:
    """Runs of a part halfway through a sweep of this length."""
    lasting = min(MOST_SECONDS, max(LEAST_SECONDS, SHARE_AT_RISK * seconds / 2))
    return max(1, min(MOST_RUNS, int(lasting / per_run)))

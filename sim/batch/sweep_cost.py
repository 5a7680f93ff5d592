"""Time and disk space of a sweep, estimated from a short trial."""

import time
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.batch import pool
from sim.batch.runner import Listener, compile_with
from sim.batch.store.parts import RunRow, encode, runs_table, series_table
from sim.batch.study import Study
from sim.batch.sweep import LEAST_SECONDS, MOST_RUNS, MOST_SECONDS, SHARE_AT_RISK
from sim.batch.worker import ChunkContext, run_task
from sim.kernels.code_identity import code_hash

SECONDS: Final = 4.0
"""Approximate duration of the trial."""
MOST_TRIALS: Final = 12
"""Most points of the trial, each with all arms."""


@dataclass(frozen=True)
class SweepCost:
    """Estimated time and disk space of a sweep.

    Attributes
    ----------
    runs, arms, points, replicates : int
        Size of the study.
    tried, failed : int
        Runs of the trial, and those among them that failed.
    seconds_per_run : float
        Of one processor.
    workers : int
        Processes.
    seconds : float
        Of the whole sweep.
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
    bytes: int


def estimate_cost(study: Study, workers: int | None, report: Listener) -> SweepCost:
    """Run a few points of a study, spread over the design, and extrapolate.

    Parameters
    ----------
    study
        The study.
    workers
        Processes of the sweep; by default one for each core, at most 8.
    tell
        Called with the progress of compilation.
    """
    context = ChunkContext.of(study, Path(), code_hash(study.modules))
    compile_with(None, study.modules, report)
    step = max(1, len(study.places) // MOST_TRIALS)
    groups = islice(study.groups(context.code), 0, len(study.places), step)
    warm = next(study.groups(context.code))
    run_task(context, warm[0])  # costs of the first run alone are left out
    rows, begun = [], time.perf_counter()
    for group in groups:
        rows += [run_task(context, task) for task in group]
        if time.perf_counter() - begun > SECONDS:
            break
    per_run = (time.perf_counter() - begun) / len(rows)
    count = workers or pool.default_workers()
    seconds = study.total * per_run / count
    rng = np.random.default_rng(0)
    count_rows = _rows_of_a_part(seconds, per_run)
    many = [_varied(rows[i % len(rows)], rng) for i in range(count_rows)]
    about = {"outcomes": list(study.outcomes), "series": list(study.series), "part": ""}
    size = len(encode(runs_table(many, study.factors, study.outcomes), about))
    if study.series:
        size += len(encode(series_table(many, study.series), about))
    return SweepCost(
        study.total, len(study.arms), len(study.places), study.replicates, len(rows),
        sum(row.error is not None for row in rows), per_run, count, seconds,
        round(size * study.total / len(many)),
    )  # fmt: skip


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

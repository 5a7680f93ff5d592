"""Verify a sweep: run again and compare every number."""

from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.batch.results import Results, open_results
from sim.batch.runner import Listener, Progress, compile_with, listener
from sim.batch.store.parts import RunRow
from sim.batch.study import Task
from sim.batch.worker import ChunkContext, run_task
from sim.batch.worker_pool import open_worker_pool
from sim.kernels.code_identity import code_hash

SAMPLE: Final = 12
"""Number of runs in the sample."""


@dataclass(frozen=True)
class Mismatch:
    """First value that differs on re-run.

    Attributes
    ----------
    arm, point : str
        Names of its arm and point.
    seed : int
        Its seed.
    values : dict
        Values of the factors.
    week : int or None
        The first week that differs; None for a measure of the whole run.
    column : str
        The series or measure.
    stored, again : float or None
        Both numbers; None where undefined.
    """

    arm: str
    point: str
    seed: int
    values: dict[str, Any]
    week: int | None
    column: str
    stored: float | None
    again: float | None


@dataclass(frozen=True)
class Verification:
    """Result of running a sample of a sweep again.

    Attributes
    ----------
    checked, total : int
        Runs made again, and runs in the folder.
    same_code : bool
        Whether the code is the one that made the runs.
    damaged : list of str
        Parts whose bytes have changed.
    first : Difference or None
        The first difference, in the order of seeds, points and arms.
    differing : int
        Runs that differ.
    """

    checked: int
    total: int
    same_code: bool
    damaged: list[str]
    first: Mismatch | None
    differing: int

    @property
    def equal(self) -> bool:
        """Whether all checked runs and parts are as they were written."""
        return self.first is None and not self.damaged

    def as_data(self) -> dict[str, Any]:
        """The result as JSON."""
        return {"equal": self.equal, **asdict(self)}

    def lines(self) -> list[str]:
        """The result as lines of text."""
        lines = []
        if self.damaged:
            lines.append(f"{len(self.damaged)} parts are damaged, first {self.damaged[0]}.")
        if not self.same_code:
            lines.append("The code was edited since these runs were made.")
        if self.first is None:
            lines.append(f"{self.checked:,} of {self.total:,} runs made again: all numbers equal.")
            return lines
        it = self.first
        at = "".join(f", {name} {value}" for name, value in it.values.items())
        week = f"week {it.week}, " if it.week is not None else ""
        lines.append(
            f"{self.differing:,} of {self.checked:,} runs made again differ. The first: arm "
            f"{it.arm}, seed {it.seed}{at}: {week}{it.column} was {it.stored}, is {it.again}"
        )
        if it.week is None:
            lines.append("(The sweep keeps no weekly series, so the week is unknown.)")
        return lines


def verify_folder(
    folder: Path,
    *,
    every: bool = False,
    workers: int | None = None,
    progress: Listener | None = None,
) -> Verification:
    """Run a sample of a sweep again and compare every stored number.

    Parameters
    ----------
    folder
        Folder of a sweep.
    every
        All runs; otherwise a sample spread evenly over them.
    workers
        Processes; by default one for each core.
    progress
        Called with the progress.

    Raises
    ------
    InputError
        There is no sweep, or no run that succeeded.
    """
    results, report = open_results(folder), listener(progress)
    study = results.study
    stored = results.read(["key", "arm", "point", "seed"])
    if stored.empty:
        raise results.empty_error()
    picked = range(len(stored)) if every else np.linspace(0, len(stored) - 1, SAMPLE).astype(int)
    keys = [str(stored["key"].iloc[row]) for row in dict.fromkeys(int(row) for row in picked)]
    code = code_hash(study.modules)
    context = ChunkContext.of(study, results.store.folder, code)
    tasks = _tasks(results, set(keys))
    mismatches: dict[str, Mismatch | None] = {}
    with open_worker_pool(workers, None, study.modules) as worker_pool:
        compile_with(worker_pool.executor, study.modules, report)
        report(Progress("running", 0, len(keys)))
        jobs = ((context, tasks[key][0], tasks[key][1]) for key in keys)
        with closing(worker_pool.run_jobs(_check, jobs)) as checked:
            for key, mismatch in checked:
                mismatches[key] = mismatch
                report(Progress("running", len(mismatches), len(keys)))
    unequal = [mismatches[key] for key in keys if mismatches[key] is not None]
    return Verification(
        len(keys), len(stored), code == results.store.code, results.damaged,
        unequal[0] if unequal else None, len(unequal),
    )  # fmt: skip


def _tasks(results: Results, keys: set[str]) -> dict[str, tuple[Task, dict[str, Any]]]:
    """Tasks to run again, and their stored values, by key."""
    study = results.study
    found: dict[str, tuple[Task, dict[str, Any]]] = {}
    for table in results.tables():
        for row in table.to_pylist():
            if row["key"] in keys:
                values = study.places[row["point"]]
                task = Task(row["key"], row["arm"], row["point"], values, row["seed"])
                found[row["key"]] = task, {name: row.get(name) for name in study.outcomes}
    if study.series:
        for key, weeks in results.series[results.series["key"].isin(keys)].groupby("key"):
            stored = found[str(key)][1]
            stored |= {name: weeks[name].to_numpy() for name in study.series}
    return found


def _check(
    context: ChunkContext, task: Task, stored: dict[str, Any]
) -> tuple[str, Mismatch | None]:
    """Make a run again; its first difference: by week, then in the measures of the run."""
    row = run_task(context, task)
    if row.error is not None:
        last = row.error.strip().splitlines()[-1]
        return task.key, _mismatch(task, None, f"(it fails: {last})", None, None)
    return task.key, _first(task, row, stored, context)


def _first(
    task: Task, row: RunRow, stored: dict[str, Any], context: ChunkContext
) -> Mismatch | None:
    kept = [name for name in context.series if name in stored]
    unequal = {name: np.flatnonzero(~_same(stored[name], row.series[name])) for name in kept}
    weeks = {name: int(where[0]) for name, where in unequal.items() if where.size}
    if weeks:
        name = min(weeks, key=lambda each: weeks[each])
        week = weeks[name]
        return _mismatch(task, week, name, stored[name][week], row.series[name][week])
    for name in context.outcomes:
        before, now = stored[name], row.summary[name]
        if before != now and name in stored:
            return _mismatch(task, None, name, before, now)
    return None


def _same(one: NDArray[np.float64], two: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray((one == two) | (np.isnan(one) & np.isnan(two)))


def _mismatch(
    task: Task, week: int | None, column: str, stored: float | None, again: float | None
) -> Mismatch:
    numbers = [None if each is None else float(each) for each in (stored, again)]
    return Mismatch(task.arm, task.point, task.seed, task.values, week, column, *numbers)

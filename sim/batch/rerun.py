"""One stored run made again, and the first thing in which both differ."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.batch.environment import arithmetic
from sim.batch.factors import Factor
from sim.batch.store.parts import RunRow, runs_table
from sim.batch.study import Task
from sim.batch.worker import ChunkContext, run_task

TOLERANCE: Final = 1e-12
"""Largest difference of numbers between kinds of processors, relative to the larger number, or
absolute below 1. A last digit is 1e-16 of a number; what sums of some thousand of them lose is far
below this, and a decision that went the other way far above."""


@dataclass(frozen=True)
class StoredRun:
    """A run as it is stored.

    Attributes
    ----------
    task : Task
        The run that the study asks for under this key.
    row : dict
        The columns of its row; a column that its part lacks is missing.
    series : dict of str to numpy.ndarray, shape (weeks,)
        Its weekly series, and ``week``; empty if its part keeps none.
    arithmetic : str
        The kind of processor and system that made it.
    """

    task: Task
    row: dict[str, Any]
    series: dict[str, NDArray[np.float64]]
    arithmetic: str

    @property
    def tolerance(self) -> float:
        """Largest difference that is none; 0 where it was made by the same arithmetic as here."""
        return 0.0 if self.arithmetic == arithmetic() else TOLERANCE


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
        The first week that differs; None for what belongs to the whole run.
    column : str
        The series, measure, factor, or other column.
    stored, again : float, str, bool or None
        Both values; None where undefined.
    """

    arm: str
    point: str
    seed: int
    values: dict[str, Any]
    week: int | None
    column: str
    stored: Any
    again: Any

    @classmethod
    def of(
        cls, task: Task, column: str, stored: Any, again: Any, week: int | None = None
    ) -> "Mismatch":
        """What differs in a run."""
        return cls(task.arm, task.point, task.seed, task.values, week, column, stored, again)


def first_mismatch(context: ChunkContext, stored: StoredRun) -> tuple[str, Mismatch | None]:
    """Make a run again; its key, and the first thing that differs.

    That is by week in its series, then in the columns of its row.
    """
    again = run_task(context, stored.task)
    found = _series_mismatches(stored, again, context.series)
    rows = _row_mismatches(stored, again, context.factors, context.outcomes)
    return stored.task.key, min(found, key=_week, default=None) or next(rows, None)


def _week(mismatch: Mismatch) -> int:
    return mismatch.week or 0


def _series_mismatches(
    stored: StoredRun, again: RunRow, names: tuple[str, ...]
) -> Iterator[Mismatch]:
    """For each series the first week that differs."""
    if again.error is not None or stored.row["error"] is not None:
        return  # a run that failed has none
    if not stored.series:
        return  # made before the study kept any
    weeks = len(stored.series["week"])
    if not np.array_equal(stored.series["week"], np.arange(weeks)):
        yield Mismatch.of(stored.task, "week", "other weeks", f"weeks 0 to {weeks - 1}")
        return
    for name in (each for each in names if each in stored.series):
        before, now = stored.series[name], again.series[name]
        if len(before) != len(now):
            yield Mismatch.of(stored.task, "week", f"{len(before)} weeks", f"{len(now)} weeks")
            return
        where = np.flatnonzero(~_same(before, now, stored.tolerance))
        if where.size:
            week = int(where[0])
            yield Mismatch.of(stored.task, name, _number(before[week]), _number(now[week]), week)


def _row_mismatches(
    stored: StoredRun, again: RunRow, factors: tuple[Factor, ...], outcomes: tuple[str, ...]
) -> Iterator[Mismatch]:
    """Columns of the row that differ: the error, then factors, measures, and why undefined."""
    (expected,) = runs_table([again], factors, outcomes).to_pylist()
    ends = [_last_line(row["error"]) for row in (stored.row, expected)]
    if ends[0] != ends[1]:
        yield Mismatch.of(stored.task, "error", ends[0], ends[1])
        return
    kept = [name for name in outcomes if name in stored.row]
    others = [name for name in expected if name not in (*outcomes, "undefined", "error")]
    for name in others:
        if name not in stored.row or stored.row[name] != expected[name]:
            yield Mismatch.of(stored.task, name, stored.row.get(name), expected[name])
    for name in kept:
        before, now = (np.array(row[name], np.float64) for row in (stored.row, expected))
        if not _same(before, now, stored.tolerance):
            yield Mismatch.of(stored.task, name, _number(before), _number(now))
    reasons = [_reasons(row["undefined"], kept) for row in (stored.row, expected)]
    if reasons[0] != reasons[1]:
        yield Mismatch.of(stored.task, "undefined", str(reasons[0]), str(reasons[1]))


def _last_line(error: str | None) -> str | None:
    """The exception of a traceback, whose other lines name places on a machine."""
    return error.strip().rpartition("\n")[2] if error else error


def _reasons(text: str | None, kept: list[str]) -> dict[str, Any] | str:
    """Why measures are undefined, of those that are kept; what cannot be read stays as it is."""
    try:
        found = json.loads(text or "{}")
        return {name: why for name, why in found.items() if name in kept}
    except (ValueError, AttributeError, RecursionError):
        return str(text)


def _number(value: NDArray[np.float64] | np.float64) -> float | str | None:
    """A number for JSON: None where undefined, a word where infinite."""
    number = float(value)
    if math.isnan(number):
        return None
    return number if math.isfinite(number) else str(number)


def _same(
    one: NDArray[np.float64], two: NDArray[np.float64], tolerance: float
) -> NDArray[np.bool_]:
    """Whether numbers are equal, or differ by no more than the tolerance; NaN equals NaN."""
    scale = np.maximum(1.0, np.maximum(np.abs(one), np.abs(two)))
    with np.errstate(invalid="ignore"):
        near = (one == two) | (np.abs(one - two) <= tolerance * scale)
    return np.asarray(near | (np.isnan(one) & np.isnan(two)))

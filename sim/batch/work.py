"""What a worker does: some runs, one after the other, and a part that holds them."""

import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.batch.factors import Factor, scenario_at
from sim.batch.store.parts import RUNS, Row, write_part
from sim.batch.study import Study, Task
from sim.errors import InputError
from sim.kernels.code_identity import code_hash

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Order:
    """What all runs of a sweep have in common; sent with every piece of work."""

    folder: Path
    arms: "dict[str, Scenario]"
    factors: tuple[Factor, ...]
    outcomes: tuple[str, ...]
    series: tuple[str, ...]
    shadow: bool
    modules: tuple[str, ...]
    code: str

    @classmethod
    def of(cls, study: Study, folder: Path, code: str) -> "Order":
        """The order that a study gives."""
        return cls(
            folder.resolve(), study.arms, study.factors, study.outcomes, study.series, study.shadow,
            tuple(study.modules), code,
        )  # fmt: skip


@dataclass(frozen=True)
class Done:
    """What a piece of work brought.

    Attributes
    ----------
    runs, failed : int
        Runs, and those among them that failed.
    running, storing : float
        Seconds.
    written : int
        Bytes.
    """

    runs: int
    failed: int
    running: float
    storing: float
    written: int


def carry_out(order: Order, tasks: list[Task]) -> Done:
    """Make runs and store them.

    Raises
    ------
    InputError
        This worker has other code than the sweep, or does not see its folder.
    OSError
        The runs could not be stored.
    """
    _check_place(order)
    begun = time.perf_counter()
    rows = [make_row(order, task) for task in tasks]
    ran = time.perf_counter()
    written = write_part(order.folder, rows, order.factors, order.outcomes, order.series)
    failed = sum(row.error is not None for row in rows)
    stored = time.perf_counter()
    return Done(len(rows), failed, ran - begun, stored - ran, written)


def make_row(order: Order, task: Task) -> Row:
    """Make one run; whatever it raises is recorded."""
    try:
        summary, undefined, series = _run(order, task)
    except MemoryError:
        raise
    except Exception:
        return Row(*task[:3], task.seed, task.values, error=traceback.format_exc())
    outcomes = {name: summary[name] for name in order.outcomes}
    reasons = {name: undefined[name] for name in order.outcomes if name in undefined}
    return Row(*task[:3], task.seed, task.values, outcomes, reasons, series)


def _run(order: Order, task: Task) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
    from sim.runs import measure, record

    scenario = scenario_at(order.arms[task.arm], order.factors, task.values)
    if not order.series:
        return *measure(scenario, task.seed, shadow=order.shadow), {}
    summary, reasons, series = record(scenario, task.seed, shadow=order.shadow)
    return summary, reasons, {name: series[name] for name in order.series}


def _check_place(order: Order) -> None:
    from importlib import import_module

    if not (order.folder / RUNS).is_dir():
        raise InputError(
            f"a worker finds no folder {order.folder}: all workers must see the same files"
        )
    for module in order.modules:
        import_module(module)
    if code_hash(order.modules) != order.code:
        raise InputError(
            "a worker has other code than this process: the package or a rule was edited since "
            "the sweep began, or another version is installed there. Start the workers and the "
            "sweep again"
        )

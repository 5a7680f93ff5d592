"""The work of a worker: make a chunk of runs, and store them as one part."""

import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.batch.environment import arithmetic
from sim.batch.factors import Factor, scenario_at
from sim.batch.store.parts import RUNS, RunRow, write_part
from sim.batch.study import Study, Task
from sim.errors import InputError
from sim.kernels.code_identity import code_hash

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True)
class ChunkContext:
    """The settings that all runs of a sweep share; sent with every chunk."""

    folder: Path
    arms: "dict[str, Scenario]"
    factors: tuple[Factor, ...]
    outcomes: tuple[str, ...]
    series: tuple[str, ...]
    against: frozenset[str]
    modules: tuple[str, ...]
    code: str
    mix_processors: bool = False
    arithmetic: str = field(default_factory=arithmetic)
    """That of the first process, which workers must share unless processors are mixed."""

    @classmethod
    def of(
        cls, study: Study, folder: Path, code: str, *, mix_processors: bool = False
    ) -> "ChunkContext":
        """The context of the runs of a study."""
        return cls(
            folder.resolve(), study.arms, study.factors, study.outcomes, study.series,
            study.against, tuple(study.modules), code, mix_processors,
        )  # fmt: skip


@dataclass(frozen=True)
class ChunkResult:
    """Counts and times of a chunk of runs.

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


def run_chunk(context: ChunkContext, tasks: list[Task]) -> ChunkResult:
    """Make runs and store them.

    Raises
    ------
    InputError
        This worker has other code than the sweep, or does not see its folder, or computes other
        last digits, unless processors are mixed.
    OSError
        The runs could not be stored.
    """
    _check_place(context)
    begun = time.perf_counter()
    rows = [run_task(context, task) for task in tasks]
    ran = time.perf_counter()
    written = write_part(context.folder, rows, context.factors, context.outcomes, context.series)
    failed = sum(row.error is not None for row in rows)
    stored = time.perf_counter()
    return ChunkResult(len(rows), failed, ran - begun, stored - ran, written)


def run_task(context: ChunkContext, task: Task) -> RunRow:
    """Make one run; an exception is recorded in its row."""
    try:
        summary, undefined, series = _run(context, task)
    except MemoryError:
        raise
    except Exception:
        return RunRow(*task[:3], task.seed, task.values, error=traceback.format_exc())
    outcomes = {name: summary[name] for name in context.outcomes}
    reasons = {name: undefined[name] for name in context.outcomes if name in undefined}
    return RunRow(*task[:3], task.seed, task.values, outcomes, reasons, series)


def _run(
    context: ChunkContext, task: Task
) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
    from sim.runs import measure, record

    scenario = scenario_at(context.arms[task.arm], context.factors, task.values)
    if not context.series:
        return *measure(scenario, task.seed, context.outcomes), {}
    summary, reasons, series = record(scenario, task.seed, against=context.against)
    return summary, reasons, {name: series[name] for name in context.series}


def _check_place(context: ChunkContext) -> None:
    from importlib import import_module

    if not (context.folder / RUNS).is_dir():
        raise InputError(
            f"a worker finds no folder {context.folder}: all workers must see the same files"
        )
    for module in context.modules:
        import_module(module)
    if code_hash(context.modules) != context.code:
        raise InputError(
            "a worker has other code than this process: the package or a rule was edited since "
            "the sweep began, or another version is installed there. Start the workers and the "
            "sweep again"
        )
    if not context.mix_processors and arithmetic() != context.arithmetic:
        raise InputError(
            f"a worker runs on {arithmetic()}, and the sweep was begun on {context.arithmetic}, "
            "which can change the last digits; use machines of one kind, or mix them by "
            "--mix-processors"
        )

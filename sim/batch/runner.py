"""Run several arms on equal seeds, in one process or many, with the same results."""

from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.batch import pool
from sim.batch.notebook import NotebookBar, in_notebook
from sim.batch.turns import Turn
from sim.measures.own import own_modules

if TYPE_CHECKING:
    from sim.scenario import Scenario

Returned = TypeVar("Returned")

COMPILED = "compiled.txt"
"""File in the folder of compiled kernels that names those that are on disk."""


@dataclass(frozen=True)
class ArmRun:
    """Result of one run of one arm.

    Attributes
    ----------
    arm : str
        Name of the arm.
    seed : int
        Seed of the run.
    summary : dict of str to float or None
        Measures of the run by name; ``None`` where undefined.
    reasons : dict of str to str
        Why a measure is ``None``.
    series : dict of str to numpy.ndarray, shape (weeks,)
        Weekly measures by name.
    """

    arm: str
    seed: int
    summary: dict[str, float | None]
    reasons: dict[str, str]
    series: dict[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Progress:
    """Progress of the work; passed to a callback after every step.

    Attributes
    ----------
    stage : str
        ``"compiling"`` (only after installation or a change of the code), then ``"running"``.
    done, total : int
        Steps of this stage.
    last_run : ArmRun or None
        The run that has just ended.
    """

    stage: Literal["compiling", "running"]
    done: int
    total: int
    last_run: ArmRun | None = None


Listener = Callable[[Progress], None]


def run_arms(
    arms: "Mapping[str, Scenario]",
    seeds: Sequence[int],
    *,
    workers: int | None = None,
    against: Collection[str] = ("shadow",),
    audit: bool = False,
    progress: Listener | None = None,
) -> dict[str, list[ArmRun]]:
    """Run every arm on every seed, with the further runs that it is read against.

    Parameters
    ----------
    arms : mapping of str to Scenario
        Scenarios by name.
    seeds : sequence of int
        Seeds, equal for all arms.
    workers : int, optional
        Processes; by default one for each core, at most 8. With 1, all happens in this process.
    against : collection of str
        Which further runs to make of each; see :func:`sim.runs.run`.
    audit : bool
        Check the ledger of money and hours every week.
    progress : callable, optional
        Called with a :class:`Progress` in this process, in the order of completion.

    Returns
    -------
    dict of str to list of ArmRun
        Runs by arm, in the order of ``arms`` and ``seeds``, whichever ended first.

    Raises
    ------
    concurrent.futures.process.BrokenProcessPool
        A worker died, for instance because memory ran out.

    Notes
    -----
    The first seed of all arms is run first, so that early numbers compare like with like.
    """
    report = listener(progress)
    own = own_modules()
    jobs = [(arm, arms[arm], seed, against, audit, own) for seed in seeds for arm in arms]
    finished = run_jobs(_run, jobs, list(arms.values()), workers, report, own)
    by_job = {}
    with closing(finished):  # an interrupt ends the pool now, not at garbage collection
        for done, run in enumerate(finished, start=1):
            by_job[run.arm, run.seed] = run
            report(Progress("running", done, len(jobs), run))
    return {arm: [by_job[arm, seed] for seed in seeds] for arm in arms}


def ignore_progress(progress: Progress) -> None:
    """A listener that does nothing."""


def listener(progress: Listener | None) -> Listener:
    """The listener that is given; or else a bar in a notebook, and nothing elsewhere."""
    if progress is not None:
        return progress
    return NotebookBar() if in_notebook() else ignore_progress


def run_jobs(
    task: Callable[..., Returned],
    jobs: Sequence[tuple[Any, ...]],
    scenarios: "Sequence[Scenario]",
    workers: int | None,
    report: Listener,
    own: Sequence[str] = (),
) -> Generator[Returned]:
    """Call a function with the arguments of every job, here or in a pool.

    Parameters
    ----------
    task
        A function of a module, which runs scenarios.
    jobs
        Arguments of each call.
    scenarios
        The scenarios that jobs run; kernels of their rules are compiled first.
    workers
        Processes; by default one for each core, at most 8. With 1, all happens in this process.
    report
        Called with the progress of compilation.
    own
        Modules of measures of a user's own, whose kernels are compiled, too.

    Yields
    ------
    Returned
        What the calls return, in the order of completion.
    """
    modules = sorted(set(own).union(*(each.modules for each in scenarios)))
    workers = workers or pool.default_workers()
    # A rule or measure of the script that is running cannot be found by another process.
    if workers < 2 or "__main__" in modules:
        compile_with(None, modules, report)
        for job in jobs:
            yield task(*job)
        return
    with pool.pool(workers) as executor:
        compile_with(executor, modules, report)
        futures = [pool.submit(executor, task, *job) for job in jobs]
        for future in as_completed(futures):
            yield future.result()


def compile_with(executor: Executor | None, modules: list[str], report: Listener) -> None:
    """Compile the kernels that runs need and that are not compiled yet, each in one worker.

    A process that compiles on the same cache is waited for, and not repeated.

    Parameters
    ----------
    executor
        Hands work to workers; None compiles in this process.
    modules
        Names of the modules that hold the rules of all scenarios.
    tell
        Called after every kernel.
    """

    def here(task: Callable[..., Returned], *arguments: Any) -> Returned:
        if executor is None:
            return task(*arguments)
        return pool.submit(executor, task, *arguments).result()

    names = here(_to_compile, modules)
    if not names:
        return
    total = len(names)
    report(Progress("compiling", 0, total))
    with Turn(here(_folder_of_turns)) as turn:
        names = _wait(turn, lambda: here(_to_compile, modules), names, report)
        if executor is None:
            compiled: Iterable[None] = map(partial(_compile, modules), names)
        else:
            futures = [pool.submit(executor, _compile, modules, name) for name in names]
            compiled = (future.result() for future in as_completed(futures))
        for done, _ in enumerate(compiled, start=total - len(names) + 1):
            turn.go_on()
            report(Progress("compiling", done, total))


def _wait(
    turn: Turn, left: Callable[[], list[str]], names: list[str], report: Listener
) -> list[str]:
    """What is still to be compiled when it is this process's turn."""
    total = len(names)
    waited = False
    for _ in turn.waits():
        waited = True
        names = left()
        report(Progress("compiling", total - len(names), total))
        if not names:
            return names
    return left() if waited else names


def _to_compile(modules: list[str]) -> list[str]:
    """Kernels of the model, but not of rules that no arm uses, the largest first.

    Those that this process has compiled, or that are on disk, are not listed.
    """
    from sim.kernels.cache import folder_of
    from sim.kernels.code_identity import is_outside
    from sim.kernels.compilation import KERNELS, uncompiled
    from sim.rules.base import REGISTRY

    import_all([pool.MODEL, *modules])
    rules = {rule.__module__ for family in REGISTRY.values() for rule in family.values()}
    packages = {module.partition(".")[0] for module in modules}
    wanted = {
        each
        for each in {kernel.__module__ for kernel in KERNELS.values()} - (rules - set(modules))
        if not is_outside(each) or each.partition(".")[0] in packages
    }
    folders = {name: folder_of(KERNELS[name]) for name in uncompiled(wanted)}
    known = {folder: _remembered(folder) for folder in set(folders.values())}
    names = [name for name, folder in folders.items() if name not in known[folder]]
    return sorted(names, key=lambda name: (-_size(KERNELS[name]), name))


def import_all(modules: Iterable[str]) -> None:
    """Import modules, which registers their kernels, rules and measures."""
    for module in modules:
        import_module(module)


def _size(kernel: Any) -> int:
    """Length of the byte code, a stand-in for how long the kernel takes to compile."""
    return len(kernel.py_func.__code__.co_code)


def _folder_of_turns() -> Path:
    from sim.kernels.cache import cache_folder

    return cache_folder("turns")


def _compile(modules: list[str], name: str) -> None:
    """Compile a kernel, and record that it is on disk, so that no other process need look."""
    from sim.kernels.cache import folder_of
    from sim.kernels.compilation import KERNELS, compile_ahead

    import_all([pool.MODEL, *modules])
    compile_ahead([name])
    folder = folder_of(KERNELS[name])
    if folder:
        with (folder / COMPILED).open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")


def _remembered(folder: Path | None) -> set[str]:
    """Names of the kernels in a folder that are on disk."""
    record = folder / COMPILED if folder else None
    return set(record.read_text(encoding="utf-8").split()) if record and record.exists() else set()


def _run(
    arm: str,
    scenario: "Scenario",
    seed: int,
    against: Collection[str],
    audit: bool,
    own: Sequence[str],
) -> ArmRun:
    from sim.runs import record

    import_all(own)
    return ArmRun(arm, seed, *record(scenario, seed, against=against, audit=audit))

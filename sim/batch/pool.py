"""Worker processes: started early, ended quickly, never left running.

Workers are forked from one clean server process that has imported the model, because importing it
takes seconds and forking a process that runs threads is unsafe. Where there is no such server
(Windows), each worker imports the model itself.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection
from multiprocessing.process import parent_process
from types import ModuleType
from typing import Any, Final, TypeVar

Returned = TypeVar("Returned")

MOST_WORKERS: Final = 8
"""Default limit: beyond it, a comparison of some 60 runs gains little and needs much memory."""

MODEL: Final = "sim.runs"


def default_workers() -> int:
    """Cores this process may use, at most ``MOST_WORKERS``."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(MOST_WORKERS, cores or 1))


def begin(modules: Sequence[str] = ()) -> None:
    """Start the server process, which imports the model while the caller goes on.

    Parameters
    ----------
    modules
        What else it imports, for workers that must begin at once; in vain if it runs already.
    """
    if _has_server():
        from multiprocessing import forkserver, resource_tracker

        # First, because starting it lets interrupts through again, also those blocked before.
        resource_tracker.ensure_running()
        multiprocessing.set_forkserver_preload([MODEL, *modules])
        with _interrupts_blocked():
            forkserver.ensure_running()


@contextmanager
def pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Pool of worker processes; leaving the block early kills them at once."""
    working = start(workers)
    try:
        yield working
    except BaseException:
        kill(working)
        raise
    working.shutdown(wait=True)


def start(workers: int, prepare: Callable[[], None] | None = None) -> ProcessPoolExecutor:
    """Worker processes for a caller that ends them itself, by :func:`kill`.

    Parameters
    ----------
    workers
        Processes.
    prepare
        A function of a module, called in each of them before its first task.
    """
    begin()
    context = multiprocessing.get_context("forkserver" if _has_server() else "spawn")
    return ProcessPoolExecutor(
        workers, mp_context=context, initializer=_prepare_worker, initargs=(prepare,)
    )


def kill(executor: ProcessPoolExecutor) -> None:
    """End all workers at once."""
    # Private, but there is no other way before Python 3.14 to stop a run that has begun.
    for process in list((executor._processes or {}).values()):
        process.kill()
    executor.shutdown(wait=True, cancel_futures=True)


def submit(executor: Executor, task: Callable[..., Returned], *arguments: Any) -> Future[Returned]:
    """Submit a task to a worker, which is started if necessary.

    A Ctrl-C waits until the worker has begun: one that begins after its parent has ended
    complains on the terminal.
    """
    with _main_hidden(), _interrupts_deferred():
        return executor.submit(task, *arguments)


def _has_server() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Keep Ctrl-C for the caller: the server and its children inherit the blocked signal."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interrupts_deferred() -> Iterator[None]:
    """Let a Ctrl-C take effect at the end of the block.

    By a handler, because a blocked signal would come through any other thread of this process.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # which no interrupt reaches
        return
    caught: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
    if caught and callable(before):
        before(caught[0], None)


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Keep workers from importing the caller's script, which would start it all over again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _prepare_worker(prepare: Callable[[], None] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if prepare is not None:
        prepare()


def _end_with_parent() -> None:
    """End this worker when its parent has ended in any way; it would wait forever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)

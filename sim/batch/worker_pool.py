"""Workers: this process, processes of this machine, or a Dask cluster."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from sim.batch import pool
from sim.errors import InputError

Returned = TypeVar("Returned")

PATIENCE = 10
"""Seconds to wait for the scheduler of a cluster."""


@dataclass(frozen=True)
class WorkerPool:
    """The number of workers and their executor; without an executor, this process works."""

    count: int
    executor: Executor | None = None

    def run_jobs(
        self, task: Callable[..., Returned], jobs: Iterator[tuple[Any, ...]]
    ) -> Generator[Returned]:
        """Call a function with the arguments of every job.

        Jobs are taken when a worker is nearly free, so that memory holds few at a time.

        Yields
        ------
        Returned
            What the calls return, in the order of completion.
        """
        if self.executor is None:
            for job in jobs:
                yield task(*job)
            return
        waiting: set[Future[Returned]] = set()
        for job in jobs:
            waiting.add(pool.submit(self.executor, task, *job))
            if len(waiting) > self.count:  # one in reserve, so that no worker is idle
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (each.result() for each in done)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (each.result() for each in done)


@contextmanager
def open_worker_pool(
    workers: int | None, cluster: str | None, modules: list[str]
) -> Iterator[WorkerPool]:
    """Open a pool of workers; leaving the block early ends their work.

    Parameters
    ----------
    workers
        Processes of this machine; by default one for each core, at most 8. With 1, this process.
    cluster
        Address of the scheduler of a Dask cluster, such as ``tcp://10.0.0.1:8786``.
    modules
        Modules of the rules; other processes cannot import those of the running script.

    Raises
    ------
    InputError
        Dask is not installed, or no cluster answers.
    """
    count = workers or pool.default_workers()
    if cluster:
        with _dask(cluster) as cluster_pool:
            yield cluster_pool
    elif count < 2 or "__main__" in modules:
        yield WorkerPool(1)
    else:
        with pool.pool(count) as executor:
            yield WorkerPool(count, executor)


@contextmanager
def _dask(address: str) -> Iterator[WorkerPool]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise InputError('a cluster needs Dask: pip install "systemshift[cluster]"') from None
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise InputError(
            f"no Dask scheduler answers at {address} ({type(error).__name__}); start one with "
            "`dask scheduler` and workers with `dask worker ADDRESS --nthreads 1`"
        ) from None
    executor = client.get_executor(pure=False)
    try:
        threads = client.nthreads()
        if not threads:
            raise InputError(
                f"the Dask cluster at {address} has no workers; start some with "
                f"`dask worker {address} --nthreads 1`"
            )
        yield WorkerPool(sum(threads.values()), executor)
    except (distributed.KilledWorker, CancelledError) as error:
        raise BrokenExecutor(f"the cluster gave up: {error}") from None
    finally:
        executor.shutdown(wait=False)
        client.close()

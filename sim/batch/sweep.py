"""Sweeps: make every run of a study and store each as it ends; interruptions lose little."""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from sim.batch.results import Results, open_results
from sim.batch.runner import Listener, Progress, compile_with, listener
from sim.batch.store.folder import Store
from sim.batch.store.lock import locked
from sim.batch.study import Study, Task
from sim.batch.studyfile import read_study
from sim.batch.worker import ChunkContext, ChunkResult, run_chunk
from sim.batch.worker_pool import WorkerPool, open_worker_pool
from sim.errors import InputError

LEAST_SECONDS: Final = 1.0
MOST_SECONDS: Final = 60.0
SHARE_AT_RISK: Final = 0.02
"""A chunk takes this share of the time so far: no more is lost when a worker is killed, and the
number of parts grows slowly."""
MOST_RUNS: Final = 1000
"""In a chunk."""
Share = tuple[int, int]
"""The number of a share of the runs, from 1, and the number of shares."""
WHOLE: Final[Share] = (1, 1)
_OURS: Final = (".lock", "runs", "series")
"""Files and folders that a sweep may leave if it is killed at its start."""


@dataclass
class ChunkSizer:
    """Sizes chunks of runs by the time that runs take and the number left."""

    begun: float
    left: int
    workers: int
    seconds: float = 0.0
    runs: float = 0.0

    def learn(self, done: ChunkResult) -> None:
        """Learn from a chunk that has ended; the latest counts as much as all before it."""
        self.seconds = (self.seconds + done.running + done.storing) / 2
        self.runs = (self.runs + done.runs) / 2

    def size(self) -> int:
        """Runs of the next chunk."""
        if not self.runs or not self.seconds:
            return 1
        so_far = time.monotonic() - self.begun
        wanted = min(MOST_SECONDS, max(LEAST_SECONDS, SHARE_AT_RISK * so_far))
        most = min(MOST_RUNS, self._share())
        return max(1, min(most, int(wanted * self.runs / self.seconds)))

    def _share(self) -> int:
        """Half of a worker's share of the runs left, so that workers end at nearly the same time.

        Guided self-scheduling (Polychronopoulos & Kuck 1987, IEEE Trans. Computers 36).
        """
        return self.left if self.workers == 1 else self.left // (2 * self.workers)


def sweep(
    study: Study | str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    workers: int | None = None,
    cluster: str | None = None,
    retry: bool = False,
    mix_processors: bool = False,
    share: Share = WHOLE,
    progress: Listener | None = None,
    command: str = "",
) -> Results:
    """Make every run of a study that is not in a folder yet.

    Parameters
    ----------
    study : Study, str or path
        A study, the name of one that ships, or a study file.
    folder
        Folder of the runs. A sweep of this study that was begun in it is resumed.
    workers : int, optional
        Processes; by default one for each core, at most 8. With 1, all happens in this process.
    cluster : str, optional
        Address of a Dask scheduler, whose workers are used instead.
    retry : bool
        Make runs again that failed before.
    mix_processors : bool
        Go on in a folder, or with workers, of another kind of processor or system, though runs may
        then differ in the last digits.
    share : (int, int)
        Make only a part of the runs, as one of several machines: ``(3, 16)`` is the third of 16
        shares of equal size. The folder holds the whole study, so that all can be merged.
    progress : callable, optional
        Called with a :class:`~sim.batch.runner.Progress` whenever some runs have been stored.
    command : str
        The command as it was typed, for the manifest.

    Returns
    -------
    Results

    Raises
    ------
    InputError
        The study cannot be used, or the folder holds something else, another study, runs of other
        code or of another kind of processor, or another sweep that is going on.
    OSError
        The disk is full or cannot be written. Stored runs stay.
    concurrent.futures.BrokenExecutor
        A worker died.
    """
    resolved = study if isinstance(study, Study) else read_study(study)
    place, report = Path(folder), listener(progress)
    _prepare(place)
    with locked(place), open_worker_pool(workers, cluster, resolved.modules) as worker_pool:
        store = Store.create(place, resolved, command, mix_processors=mix_processors)
        store.set_aside_damaged()
        finished = store.finished_keys(resolved, failed=not retry)
        fill(
            store, resolved, finished, worker_pool, report,
            mix_processors=mix_processors, share=share,
        )  # fmt: skip
    return open_results(place)


def _prepare(folder: Path) -> None:
    """Make the folder; refuse one that holds something else."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; name a folder")
    if folder.is_dir() and not (folder / "manifest.json").exists():
        others = [each.name for each in folder.iterdir() if each.name not in _OURS]
        if others:
            raise InputError(
                f"{folder} holds {others[0]} and no manifest.json, so it is not the folder of a "
                "sweep; name another folder"
            )
    folder.mkdir(parents=True, exist_ok=True)


def fill(
    store: Store,
    study: Study,
    finished: set[bytes],
    worker_pool: WorkerPool,
    report: Listener,
    *,
    mix_processors: bool = False,
    share: Share = WHOLE,
) -> None:
    """Make the runs of a study that are not finished.

    Parameters
    ----------
    store
        Folder of the runs.
    study
        The study.
    finished
        Keys of the runs that are stored.
    worker_pool
        The workers.
    report
        Called whenever some have been stored.
    mix_processors
        Whether workers may be of another kind of processor than this process.
    share
        Which part of the runs to make; see :func:`sweep`.
    """
    total = runs_in(study, share)
    done = sum(
        bytes.fromhex(task.key) in finished
        for group in _groups(study, store.code, share)
        for task in group
    )
    if done < total:
        compile_with(worker_pool.executor, study.modules, report)
    report(Progress("running", done, total))
    context = ChunkContext.of(study, store.folder, store.code, mix_processors=mix_processors)
    pace = ChunkSizer(time.monotonic(), total - done, worker_pool.count)
    groups = _groups(study, store.code, share)
    jobs = ((context, tasks) for tasks in _chunks(groups, finished, pace))
    with closing(worker_pool.run_jobs(run_chunk, jobs)) as results:
        for each in results:
            pace.learn(each)
            done += each.runs
            report(Progress("running", done, total))


def _groups(study: Study, code: str, share: Share) -> Iterator[list[Task]]:
    """Every so many-th group of runs: each share has all arms of its points and seeds."""
    number, shares = share
    return islice(study.groups(code), number - 1, None, shares)


def runs_in(study: Study, share: Share) -> int:
    """Number of runs in a share."""
    number, shares = share
    groups = len(study.places) * study.replicates
    return len(range(number - 1, groups, shares)) * len(study.arms)


def _chunks(
    groups: Iterator[list[Task]], finished: set[bytes], pace: ChunkSizer
) -> Iterator[list[Task]]:
    """Runs to make, in chunks; all arms of one point and seed are in one chunk."""
    chunk: list[Task] = []
    for group in groups:
        chunk += [task for task in group if bytes.fromhex(task.key) not in finished]
        if len(chunk) >= pace.size():
            pace.left -= len(chunk)
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def parse_share(text: str) -> Share:
    """Number and count of shares, of the option ``--share 3/16``.

    Raises
    ------
    InputError
        It is no share.
    """
    number, slash, shares = text.partition("/")
    whole = slash and number.isdecimal() and shares.isdecimal() and len(text) <= 20
    if not whole or not 1 <= int(number) <= int(shares):
        raise InputError(
            f"--share {text}: expected the number of a share and how many there are, from 1/4 to "
            "4/4 for four machines"
        )
    return int(number), int(shares)

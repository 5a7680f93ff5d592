"""Worker processes: they work, they stop at once, and they never outlive who started them."""

from __future__ import annotations

import operator
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from sim.batch import pool

# A script without `if __name__ == "__main__"`, as a newcomer would write it.
SCRIPT = """
import operator, os, sys, time
from sim.batch import pool
print("begun", flush=True)
with pool.pool(2) as executor:
    pids = {pool.submit(executor, os.getpid).result() for _ in range(20)}
    assert os.getpid() not in pids
    print(*pids, flush=True)
    pool.submit(executor, time.sleep, 600).result()
"""


@pytest.fixture
def sleeping(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A script whose worker sleeps, and the worker's process number."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell that runs tests in the background may have told us to ignore interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    workers = [int(pid) for pid in process.stdout.readline().split()]
    yield process, workers
    process.kill()
    process.communicate()


# A worker that has ended but was not waited for still answers to signals; only /proc tells so.
in_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="needs /proc to tell who has ended"
)


def gone(pid: int) -> bool:
    """Whether a process ends within a minute; its task sleeps for ten."""
    until = time.monotonic() + 60.0
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        except OSError:
            return True
        if state.split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_tasks_are_done_in_other_processes() -> None:
    with pool.pool(2) as executor:
        futures = [pool.submit(executor, operator.mul, n, n) for n in range(6)]
        assert [each.result() for each in futures] == [0, 1, 4, 9, 16, 25]
        assert pool.submit(executor, os.getpid).result() != os.getpid()


def test_main_is_what_it_was_afterwards() -> None:
    main = sys.modules["__main__"]
    with pool.pool(1) as executor:
        pool.submit(executor, operator.neg, 1).result()
    assert sys.modules["__main__"] is main


@in_proc
def test_an_error_in_the_block_ends_running_tasks() -> None:
    workers = []

    def fail_while_one_sleeps() -> None:
        with pool.pool(1) as executor:
            workers.append(pool.submit(executor, os.getpid).result())
            pool.submit(executor, time.sleep, 600)
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        fail_while_one_sleeps()
    assert gone(workers[0])


def test_a_worker_that_dies_is_noticed() -> None:
    with pytest.raises(BrokenProcessPool), pool.pool(1) as executor:
        pool.submit(executor, os._exit, 3).result()


@in_proc
def test_an_interrupt_ends_everything_and_prints_nothing_of_the_workers(
    sleeping: tuple[subprocess.Popen[str], list[int]],
) -> None:
    process, workers = sleeping
    assert workers
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to parent and workers alike
    _, errors = process.communicate(timeout=20)
    assert errors.count("Traceback") == 1  # that of the script itself
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert all(gone(pid) for pid in workers)


@in_proc
def test_workers_do_not_outlive_a_killed_parent(
    sleeping: tuple[subprocess.Popen[str], list[int]],
) -> None:
    process, workers = sleeping
    process.kill()
    process.wait()
    assert workers
    assert all(gone(pid) for pid in workers)


def test_workers_are_as_many_as_cores_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, expected in [(1, 1), (2, 2), (64, 8)]:
        monkeypatch.setattr(
            os, "sched_getaffinity", lambda _, n=cores: set(range(n)), raising=False
        )
        assert pool.default_workers() == expected

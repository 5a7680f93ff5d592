"""Sweeps that are killed, interrupted or lose workers: nothing is lost or doubled."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.batch import worker_pool
from sim.batch.results import Results, open_results
from sim.batch.study import Study
from sim.batch.sweep import sweep
from sim.errors import InputError
from tests.batch.sweeping import HOUSE, SMALL, command, start, write_study


def kill_and_resume(study: Path, folder: Path, kills: int, luck: random.Random) -> Results:
    """Sweep by the command, killed at random moments, then to its end."""
    for _ in range(kills):
        process = start("sweep", study, "--out", folder, "--workers", "2", start_new_session=True)
        time.sleep(luck.uniform(1.0, 10.0))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    code, _, err = command("sweep", study, "--out", folder, "--workers", "2")
    assert code == 0, err
    return open_results(folder)


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.full)])
def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path, kills: int) -> None:
    replicates = 10 if kills == 1 else 150
    path = write_study(tmp_path, SMALL.replace("replicates = 3", f"replicates = {replicates}"))
    killed = kill_and_resume(path, tmp_path / "killed", kills, random.Random(kills))
    whole = sweep(path, tmp_path / "whole", workers=1)
    assert killed.done == len(killed.runs) == whole.study.total
    assert killed.content_hash() == whole.content_hash()


@pytest.mark.full
def test_an_interrupt_says_what_is_stored_and_how_to_go_on(tmp_path: Path) -> None:
    path = write_study(tmp_path, SMALL.replace("replicates = 3", "replicates = 3000"))
    process = start("sweep", path, "--out", tmp_path / "out", "--workers", "1")
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("running"):
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130
    assert out == ""
    assert "Interrupted." in err
    assert "of 12,000 runs are stored" in err
    assert f"To go on, give the same command again: systemshift sweep {path}" in err


ADDRESS = re.compile(r"tcp://127\.0\.0\.1:\d+")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, Callable[[], subprocess.Popen[bytes]]]]:
    """A Dask scheduler, started as its documentation says, and how to start workers for it."""
    here = Path(sys.executable).parent
    told = tmp_path / "scheduler.json"
    environment = os.environ | {"PYTHONPATH": str(HOUSE)}
    begun: list[subprocess.Popen[bytes]] = []

    def run_dask(*words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [here / "dask", *words, "--no-dashboard"],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        begun.append(process)
        return process

    scheduler = run_dask(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told)
    )
    while not told.exists() or not (found := ADDRESS.search(told.read_text())):
        assert scheduler.poll() is None, "the scheduler ended"
        time.sleep(0.2)
    address = found[0]
    yield address, lambda: run_dask("worker", address, "--nthreads", "1", "--no-nanny")
    for process in reversed(begun):
        process.kill()
        process.wait()


@pytest.mark.full
def test_a_cluster_whose_workers_are_killed_brings_the_same_table(
    tmp_path: Path, cluster: tuple[str, Callable[[], subprocess.Popen[bytes]]]
) -> None:
    import distributed

    address, add_worker = cluster
    with pytest.raises(InputError, match="has no workers"):
        sweep(write_study(tmp_path), tmp_path / "none", cluster=address)
    workers = [add_worker(), add_worker()]
    with distributed.Client(address) as client:
        client.wait_for_workers(len(workers))
    path = write_study(tmp_path, SMALL.replace("replicates = 3", "replicates = 60"))
    luck = random.Random(3)
    process = start("sweep", path, "--out", tmp_path / "dask", "--cluster", address)
    for _ in range(3):
        time.sleep(luck.uniform(3.0, 10.0))
        workers.pop(0).kill()
        workers.append(add_worker())
    _, err = process.communicate()
    assert process.returncode == 0, err
    killed = open_results(tmp_path / "dask")
    whole = sweep(path, tmp_path / "whole", workers=1)
    assert killed.done == len(killed.runs) == whole.study.total
    assert killed.content_hash() == whole.content_hash()


def test_a_cluster_that_does_not_answer_is_told(
    small: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_pool, "PATIENCE", 1)
    with pytest.raises(InputError, match="no Dask scheduler answers at 127"):
        sweep(small, tmp_path / "out", cluster="127.0.0.1:9")

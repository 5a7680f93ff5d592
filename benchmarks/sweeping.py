"""Sweeps: runs a second with results on disk, two processes against one, storing, memory, a toy.

``python -m benchmarks.sweeping``; ``--large`` adds 10,000 runs of the Bristol pair in one go.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import mesa
from mesa.batchrunner import batch_run

from benchmarks.measuring import machine, table
from benchmarks.toy import PlainMesa, scenario
from sim.batch.design import Design
from sim.batch.runner import compile_with, ignore_progress
from sim.batch.store.folder import Store
from sim.batch.study import Study
from sim.batch.sweep import fill, sweep
from sim.batch.worker import ChunkContext, run_chunk
from sim.batch.worker_pool import open_worker_pool
from sim.measures.catalogue import MEASURES
from sim.model import CommunityModel
from sim.runs import measure
from sim.scenario import Scenario

PAIR = ("collective_impact", "system_shifting_network")
EVERYTHING = tuple(name for name, each in MEASURES.items() if each.cadence == "run")
ROUNDS, REPLICATES = 5, 8
GOAL = 1.7
TOY_RUNS, TOY_ACTORS, TOY_WEEKS = 200, 1000, 52


def study_of(
    arms: dict[str, Scenario], replicates: int, outcomes: tuple[str, ...] = EVERYTHING
) -> Study:
    """A study of one point."""
    return Study("benchmark", "", "", arms, (), Design(), (), replicates, 1, True, outcomes, ())


def pair(community: str, residents: int, replicates: int) -> Study:
    """Both coordinated arms for five years."""
    values = {} if community == "bristol" else {
        "community.residents": residents, "community.organizations": round(residents * 0.12),
    }  # fmt: skip
    arms = {name: Scenario.load(name, community, "complex").with_values(values) for name in PAIR}
    return study_of(arms, replicates)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def seconds(study: Study, workers: int) -> float:
    """Wall seconds of a sweep, start of the workers included."""
    with scratch() as folder:
        begun = time.perf_counter()
        sweep(study, folder, workers=workers)
        return time.perf_counter() - begun


def warm_seconds(study: Study, workers: int) -> float:
    """Wall seconds of a sweep by workers that have made runs before."""
    with scratch() as folder, open_worker_pool(workers, None, study.modules) as hands:
        compile_with(hands.executor, study.modules, ignore_progress)
        for name, part in (
            ("warm", replace(study, first_seed=10**6, replicates=2)),
            ("timed", study),
        ):
            (folder / name).mkdir()
            store = Store.create(folder / name, part, "")
            begun = time.perf_counter()
            fill(store, part, set(), hands, ignore_progress)
        return time.perf_counter() - begun


def storing(study: Study) -> tuple[float, float, float]:
    """Wall seconds of running, of storing, and bytes a run."""
    with scratch() as folder:
        store = Store.create(folder, study, "")
        order = ChunkContext.of(study, folder, store.code)
        tasks = [task for group in study.groups(store.code) for task in group]
        run_chunk(order, tasks[:2])  # what only the first run pays is left out
        done = run_chunk(order, tasks)
    return done.running, done.storing, done.written / done.runs


class Ring(PlainMesa):
    """The toy on landscapes of its own, as Mesa's ``batch_run`` makes models."""

    def __init__(self, luck: int) -> None:
        world = CommunityModel(scenario(TOY_ACTORS), luck).world
        super().__init__(world.actors.setting, world.problem.value, luck)
        self.datacollector = mesa.DataCollector({"mean": Ring.mean})

    def step(self) -> None:
        """One week, and its mean value."""
        super().step()
        self.datacollector.collect(self)


def toy_mesa(runs: int) -> float:
    """Wall seconds of Mesa's own runner with two processes."""
    begun = time.perf_counter()
    batch_run(
        Ring, {"luck": range(1, runs + 1)}, max_steps=TOY_WEEKS, number_processes=2,
        display_progress=False,
    )  # fmt: skip
    return time.perf_counter() - begun


def one_toy(seed: int) -> float | None:
    """One run of the toy, its mean value at the end."""
    toy = scenario(TOY_ACTORS).with_values({"weeks": TOY_WEEKS})
    return measure(toy, seed, ["impact.final"])[0]["impact.final"]


def toy_pool() -> float:
    """Wall seconds of a plain pool of two warm processes that keeps one number a run."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(one_toy, range(10**6, 10**6 + 8)))
        begun = time.perf_counter()
        list(pool.map(one_toy, range(TOY_RUNS), chunksize=10))
        return time.perf_counter() - begun


def toy_sweep() -> float:
    """Wall seconds of a sweep of the toy by two warm workers, results on disk."""
    toy = scenario(TOY_ACTORS).with_values({"weeks": TOY_WEEKS})
    return warm_seconds(study_of({"toy": toy}, TOY_RUNS, ("impact.final",)), 2)


def family_megabytes() -> float:
    """Memory that this process and all it has begun hold now; what they share counts once."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int(
                (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
            )
        except OSError:
            continue
    family = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    total = 0
    for pid in family:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def large(replicates: int = 5000) -> str:
    """10,000 runs of the Bristol pair in one go: time and memory of all processes."""
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(1.0):
            peak[0] = max(peak[0], family_megabytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    taken = seconds(pair("bristol", 250, replicates), 2)
    over.set()
    watcher.join()
    return (
        f"{2 * replicates:,} runs of the Bristol pair in one go, 2 processes: {taken / 60:.1f} "
        f"min, at most {peak[0]:,.0f} MB in all processes together (goal: below 2,000)."
    )


def starting() -> list[list[str]]:
    """What workers cost before their first run: importing, and being there with all compiled."""
    call = [sys.executable, "-c", "import sim.model"]
    begun = time.perf_counter()
    subprocess.run(call, check=True)
    imported = time.perf_counter() - begun
    study = pair("bristol", 250, 1)
    begun = time.perf_counter()
    with open_worker_pool(2, None, study.modules) as hands:
        compile_with(hands.executor, study.modules, ignore_progress)
        there = time.perf_counter() - begun
    return [
        ["importing the model, in a fresh process", f"{imported:.1f}"],
        ["2 workers, until both could begin a run; nothing to compile", f"{there:.1f}"],
    ]


def report() -> str:
    """Run everything; the results as Markdown."""
    started = starting()  # first, while no worker has imported anything
    rows = []
    for community, residents in (("bristol", 250), ("synthetic", 250), ("synthetic", 1000)):
        study = pair(community, residents, 4)
        running, stored, size = storing(study)
        rows.append(
            [
                f"{community}, {residents:,} residents",
                f"{4 / (running + stored):.2f}",
                f"{stored / (running + stored):.1%}",
                f"{size / 1e3:.1f}",
            ]
        )
    one, two = [], []
    for _ in range(ROUNDS):
        one.append(warm_seconds(pair("bristol", 250, REPLICATES), 1))
        two.append(warm_seconds(pair("bristol", 250, REPLICATES), 2))
    ratio = statistics.median(a / b for a, b in zip(one, two, strict=True))
    mesa_runs = TOY_RUNS // 10
    toys = [
        ["Mesa's batch_run, 2 processes", f"{toy_mesa(mesa_runs) * TOY_RUNS / mesa_runs:.1f}"],
        ["a pool of 2 warm processes, one number a run", f"{toy_pool():.1f}"],
        ["a sweep, 2 warm workers, results on disk (goal: 1.3)", f"{toy_sweep():.1f}"],
    ]
    return "\n\n".join(
        [
            "## Sweeps",
            "Paired replicates (a run of each of two arms, 260 weeks, with its shadow run) in one "
            "process, all measures stored on disk. Goal for storing: at most 5 % of the time.",
            table(("", "paired replicates a second", "storing", "kB a run"), rows),
            f"Two processes against one, {REPLICATES} paired replicates on warm workers, median "
            f"of {ROUNDS} alternating measurements: **{ratio:.2f}** times as fast (goal: {GOAL}).",
            f"{TOY_RUNS} runs of the toy (below), {TOY_ACTORS:,} actors, {TOY_WEEKS} weeks. Mesa "
            f"was timed with {mesa_runs} runs.",
            table(("", "seconds"), toys),
            "Before the first run. Compiling has rows of its own below: each kernel is compiled "
            "once, by one worker, and the others load it.",
            table(("", "seconds"), started),
        ]
    )


if __name__ == "__main__":
    print(machine(), report(), sep="\n\n")
    if "--large" in sys.argv:
        print(large())

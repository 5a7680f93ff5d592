"""What all benchmarks share: the machine, the least of several timings, tables, fresh processes."""

import multiprocessing
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from reports import markdown

Returned = TypeVar("Returned")

PACKAGES = ("numpy", "numba", "mesa", "pandas")


@dataclass(frozen=True)
class Timing:
    """Least wall and least processor seconds of several repeats.

    The least, because other work can only ever add; processor seconds, because they leave most of
    what other work adds out.
    """

    wall: float
    processor: float

    def per(self, units: float) -> float:
        """Processor nanoseconds a unit."""
        return self.processor / units * 1e9


def timed(task: Callable[[int], Any], repeats: int) -> Timing:
    """Time ``task(1)``, ``task(2)``, ... and keep the least."""
    walls, processors = [], []
    for repeat in range(1, repeats + 1):
        wall, processor = time.perf_counter(), time.process_time()
        task(repeat)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return Timing(min(walls), min(processors))


def peak_megabytes() -> float:
    """Most memory this process ever held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def in_fresh_process(task: Callable[..., Returned], *arguments: Any) -> Returned:
    """Call a function in a process of its own, so that its memory is its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(task, *arguments).result()


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table: words in the first column, numbers in the others."""
    titles = list(head)
    return markdown.table(titles, map(list, rows), numbers=range(1, len(titles)))


def machine() -> str:
    """Processor, cores, load, system and versions, as a Markdown list."""
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return "\n".join(
        [
            f"- {_processor()}, {os.cpu_count()} cores; load of the last 1, 5, 15 minutes: {load}",
            f"- {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
            f"{versions}, systemshift {version('systemshift')}",
        ]
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass  # not Linux
    return platform.processor() or "unknown processor"

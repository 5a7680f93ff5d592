"""How long a person waits at the terminal: ``python -m benchmarks.starting``.

Help, the first comparison with nothing compiled, and the second one, each as the command in a
process of its own with a cache of its own. Standard error is no terminal here, so the lines shown
in place of the progress bar are what is timed.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measuring import machine, table

COMMAND = (sys.executable, "-c", "from sim.cli import main; main()")
REPEATS = 3


def watch(arguments: list[str], folder: Path) -> dict[str, float]:
    """Run the command; wall seconds until its first line, its first result, and its end."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=os.environ | {"SYSTEMSHIFT_CACHE": str(folder / "cache"), "PYTHONPATH": _here()},
        stderr=subprocess.STDOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, float] = {}
    assert process.stdout is not None
    for line in process.stdout:
        found.setdefault("first line", time.perf_counter() - begun)
        if re.search(r"running: [1-9]", line):
            found.setdefault("first result", time.perf_counter() - begun)
    if process.wait() != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with code {process.returncode}")
    found["end"] = time.perf_counter() - begun
    return found


def _here() -> str:
    return str(Path(__file__).parents[1])


def _least(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: min(run[name] for run in runs) for name in runs[0]}


def report() -> str:
    """Run everything; the results as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        watch(["--help"], folder)  # reads the files of the packages into memory
        helped = _least([watch(["--help"], folder) for _ in range(REPEATS)])
        default = ["compare"]
        first = watch([*default, "--out", "first"], folder)
        runs = [watch([*default, "--out", f"again-{i}"], folder) for i in range(REPEATS)]
        second = _least(runs)
    waits = (("`systemshift --help`", helped, "-", "-", "-"),
             ("first `systemshift compare`, nothing compiled", first, "-", "90", "180"),
             ("second `systemshift compare`", second, "2", "5", "-"))  # fmt: skip
    rows = [
        [
            what,
            f"{run['first line']:.1f}",
            shown,
            f"{run['first result']:.1f}" if "first result" in run else "-",
            result,
            f"{run['end']:.1f}",
            end,
            f"{run['end'] / helped['end']:.0f}",
        ]
        for what, run, shown, result, end in waits
    ]
    head = ("", "first line s", "goal", "first result s", "goal", "end s", "goal", "x help")
    return (
        "## Waiting at the terminal\n\n"
        "The default comparison: three arms, 20 seeds, five years, on the Bristol network, by as "
        f"many processes as there are cores. Wall seconds; least of {REPEATS} repeats, but the "
        "first comparison is run once.\n\n" + table(head, rows)
    )


if __name__ == "__main__":
    print(machine(), report(), sep="\n\n")

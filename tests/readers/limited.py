"""Files read in a process of their own, which ends where one takes too long or too much memory.

``python -m tests.readers.limited SECONDS FILE...`` reads each file as ``systemshift import`` does.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HOUSE = Path(__file__).parents[2]
SECONDS = 10
"""Of the processor, for each file, unless a test says otherwise."""
BYTES = 1_000_000_000
"""Of memory beyond what the program itself takes."""


def outcomes(paths: Iterable[Path], seconds: int = SECONDS) -> dict[str, str]:
    """What became of each file by its name: ``read``, or the sentence it was refused with.

    A file that was never finished, and those after it, are missing.
    """
    words = [sys.executable, "-m", "tests.readers.limited", str(seconds), *map(str, paths)]
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        cwd=HOUSE,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
    )
    lines = (line.split("\t", 1) for line in done.stdout.splitlines())
    found = {line[0]: line[1] for line in lines if len(line) == 2}
    return found if done.returncode == 0 else found | {"ended": f"{done.returncode} {done.stderr}"}


def main(names: Iterable[str], seconds: int) -> None:
    """Read files one after another, under limits of the operating system."""
    from sim.errors import InputError
    from sim.scenario.importing import ImportOptions, community, community_file, read_files

    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + BYTES, taken + BYTES))
    for path in map(Path, names):
        signal.setitimer(signal.ITIMER_PROF, seconds)  # ends the process, also inside a pattern
        try:
            found = read_files([path], ImportOptions())
            for each in found:
                each.understood()
            community_file("t", "", community(found))
        except InputError as error:
            print(path.name, str(error).replace("\n", " "), sep="\t", flush=True)
        else:
            print(path.name, "read", sep="\t", flush=True)


if __name__ == "__main__":
    main(sys.argv[2:], int(sys.argv[1]))

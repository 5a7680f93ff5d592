"""Plant faults and print which test notices each.

``python -m tests.mutation`` asks about all, ``python -m tests.mutation NAME...`` about those whose
names begin so; ``--compiled`` asks with everything compiled anew.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.mutation.faults import read_faults
from tests.mutation.planting import ask_about, copy_project


def main(words: list[str]) -> int:
    """Print a row for each fault; 1 if one was not noticed that should be."""
    compiled = "--compiled" in words
    names = tuple(word for word in words if word != "--compiled")
    chosen = [fault for fault in read_faults() if not names or fault.name.startswith(names)]
    if not chosen:
        print(f"no fault has a name that begins so: {' '.join(names)}", file=sys.stderr)
        return 2
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_project(Path(folder))
        for fault in chosen:
            answer = ask_about(fault, copy, compiled=compiled)
            bad += answer.noticed == bool(fault.survives)
            print(f"{fault.name:32} {answer.verdict:10} {answer.first}", flush=True)
    print(f"{len(chosen) - bad} of {len(chosen)} as they should be")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

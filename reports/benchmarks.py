"""docs/benchmarks.md: the last results of all benchmarks."""

from datetime import UTC, datetime
from typing import Final

from reports.markdown import opening
from reports.page import Files, PageOptions

HEAD: Final = """\
The last results, of {date}; `./dev test` neither runs nor judges them. Each part also runs alone:
`python -m benchmarks.whole_runs`, `benchmarks.explaining`, `benchmarks.sweeping`, `benchmarks.toy`,
`benchmarks.starting`, `benchmarks.workshop`. Goals are those the project set itself; a figure above
its goal misses it.

{machine}

Seconds depend on the machine, and on what else it does: with a load above one for each core, wall
seconds say little, and processor seconds are too high as well, because others use the same caches
and the same clock. Ratios are within this one run, and travel better."""


def make(options: PageOptions) -> Files:
    """Run everything; takes a browser, for the workshop."""
    from benchmarks import explaining, starting, sweeping, toy, whole_runs, workshop
    from benchmarks.measuring import machine

    head = HEAD.format(date=f"{datetime.now(UTC):%Y-%m-%d}", machine=machine())
    parts = [opening("Benchmarks", "./dev docs benchmarks"), head]
    for part in (whole_runs, explaining, sweeping, toy, starting, workshop):
        parts.append(part.report().strip())
        print(parts[-1], flush=True)
    return {"benchmarks.md": "\n\n".join(parts) + "\n"}

"""All benchmarks, and docs/benchmarks.md written anew: ``python -m benchmarks``."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import explaining, starting, sweeping, toy, whole_runs, workshop
from benchmarks.measuring import machine

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"

HEAD = """# Benchmarks

The last results of `python -m benchmarks`, of {date}; `./dev test` neither runs nor judges them.
Each part also runs alone: `python -m benchmarks.whole_runs`, `benchmarks.explaining`,
`benchmarks.sweeping`, `benchmarks.toy`, `benchmarks.starting`, `benchmarks.workshop`. Goals are
those the project set itself; a figure above its goal misses it.

{machine}

Seconds depend on the machine, and on what else it does: with a load above one for each core, wall
seconds say little, and processor seconds are too high as well, because others use the same caches
and the same clock. Ratios are within this one run, and travel better.
"""


def main() -> None:
    """Run everything and write the page."""
    ArgumentParser("python -m benchmarks", description=__doc__).parse_args()
    head = HEAD.format(date=f"{datetime.now(UTC):%Y-%m-%d}", machine=machine())
    parts = [head]
    for part in (whole_runs, explaining, sweeping, toy, starting, workshop):
        parts.append(part.report())
        print(parts[-1], flush=True)
    PAGE.write_text("\n\n".join(part.strip() for part in parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

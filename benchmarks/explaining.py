"""Dividing the gap between both main arms among the rules: ``python -m benchmarks.explaining``.

24 seeds, five years, 250 residents and 30 organizations: 3,072 runs, by as many processes as there
are cores. Processor seconds a run are taken in one process, on one seed.
"""

import os
from typing import Any

from benchmarks.measuring import Timing, in_fresh_process, machine, table, timed

PAIR = ("collective_impact", "system_shifting_network")
SEEDS = 24
GOALS = {"impact": 60, "adaptivity": 120}
"""Wall seconds on two cores; adaptivity needs a second run from the first shock on."""


def divide(measure: str, seeds: int, workers: int | None) -> Timing:
    """Time an explanation after compilation."""
    from sim.analysis.explanation.explain import explain

    def task(_: int) -> Any:
        return explain(*PAIR, measure, seeds, community="synthetic", workers=workers)

    explain(*PAIR, measure, 1, community="synthetic", weeks=60, workers=1)  # compiles
    return timed(task, 1)


def report() -> str:
    """Run everything; the results as Markdown."""
    rows = []
    for measure, goal in GOALS.items():
        whole = in_fresh_process(divide, measure, SEEDS, None)
        single = in_fresh_process(divide, measure, 1, 1)
        rows.append(
            [
                f"`systemshift explain`, {measure}",
                f"{SEEDS * 128:,}",
                f"{whole.wall:.0f}",
                f"{goal}",
                f"{1000 * single.processor / 128:.0f}",
            ]
        )
    head = ("", "runs", "wall s", "goal, 2 cores", "processor ms a run")
    return (
        "## Explaining a difference\n\n"
        f"All combinations of the seven rules of the main arms on {SEEDS} seeds, 250 + 30 actors, "
        f"by {os.cpu_count()} processes; wall seconds of one pass.\n\n" + table(head, rows)
    )


if __name__ == "__main__":
    print(machine(), report(), sep="\n\n")

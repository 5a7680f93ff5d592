"""Which mechanism of the whole model removes the crossover: one at a time, in the engine."""

from typing import Any, Final

import numpy as np

from reports.intervals import interval
from reports.page import PageOptions
from reports.patterns.base import (
    PatternTable,
    collect,
    on_seeds,
    seeds_of,
)
from reports.patterns.readings import lead, overtakes
from sim.replications import REPLICATIONS
from sim.scenario import Scenario

WEEKS: Final = 520
FIRST: Final = 410_700
WHOLE: Final[dict[str, dict[str, Any]]] = {
    "as published, N = 12": {},
    "half of the elements only projects change": {"problem.structural_share": 0.5},
    "everybody works on two of four parts": {"problem.parts": 4, "community.parts_per_actor": 2},
    "and a quarter of the outcome hangs on what prevails in the others": {
        "problem.parts": 4,
        "community.parts_per_actor": 2,
        "problem.coupling": 0.25,
    },
    "a twentieth try something alone in a week": {"people.trial_rate": 0.05},
    "a tenth look in a week": {
        "communication.velocity": 0.1,
        "communication.velocity_outside": 0.1,
    },
    "three are seen in a look": {"communication.sample": 3},
}
"""What the whole model has and Lazer & Friedman's does not, one by one; shipped values."""
TOGETHER: Final = "all of these together"
LADDER_SEEDS: Final = 30


def ladder(options: PageOptions) -> PatternTable:
    """The crossover in the reduced engine, with one mechanism of the whole model at a time."""
    steps = {**WHOLE, TOGETHER: {k: v for each in WHOLE.values() for k, v in each.items()}}
    base = Scenario.load(REPLICATIONS["lazer-friedman-2007"].file)
    seeds = seeds_of(options, LADDER_SEEDS, FIRST)
    graphs = ("path", "complete")
    jobs = {
        f"{step} {graph}": on_seeds(
            base.with_values(
                {"weeks": WEEKS, "problem.elements": 12, "community.topology": graph, **values}
            ),
            seeds,
        )
        for step, values in steps.items()
        for graph in graphs
    }
    runs = collect(jobs, ("impact",), options)
    rows = [["mechanism", "largest lead of the full network", "line stays above from",
             "full less line in year 10"]]  # fmt: skip
    for step in steps:
        line, full = (runs[f"{step} {graph}"]["impact"] for graph in graphs)
        gap = (full - line).mean(axis=0)
        week = overtakes(line, full)
        rows.append([
            step, f"{gap.max():+.3f} in week {int(gap.argmax()) + 1}",
            "never" if np.isnan(week) else f"week {week:.0f}",
            interval(lead(full, line, -1), sign=True),
        ])  # fmt: skip
    return PatternTable(
        "Which mechanism of the whole model removes the pattern? Lazer & Friedman's own "
        f"setting (100 people, line and full network, K = 5, N = 12, {len(seeds)} problems, "
        f"{WEEKS} weeks) with one mechanism of the whole model at a time, at its shipped value:",
        rows,
    )

"""One measure of many scenarios on equal seeds: for designs of thousands of runs."""

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.batch.runner import Listener, Progress, import_all, listener, run_jobs
from sim.measures.own import own_modules

if TYPE_CHECKING:
    from sim.scenario import Scenario

TOGETHER = 16
"""Most runs in a job: under a second of work, much longer than its submission takes.
All have one seed, whose population and problem are made once."""


def run_measure(
    scenarios: "Sequence[Scenario]",
    seeds: Sequence[int],
    measure: str,
    *,
    workers: int | None = None,
    progress: Listener | None = None,
) -> tuple[NDArray[np.float64], list[str]]:
    """Run every scenario on every seed and keep one measure.

    Parameters
    ----------
    scenarios
        Scenarios to run.
    seeds
        Seeds, equal for all scenarios.
    measure
        Name of a measure of a run.
    workers
        Processes; by default one for each core, at most 8. With 1, all happens in this process.
    progress
        Called with a :class:`~sim.batch.runner.Progress` whenever some runs have ended.

    Returns
    -------
    values : ndarray of float64, shape (seeds, scenarios)
        NaN where the measure is undefined.
    reasons : list of str
        The reason of each undefined value, in the order of the values.

    Raises
    ------
    concurrent.futures.process.BrokenProcessPool
        A worker died, for instance because memory ran out.
    """
    report = listener(progress)
    own = own_modules([measure])
    jobs = [
        (row, seed, start, list(scenarios[start : start + TOGETHER]), measure, own)
        for row, seed in enumerate(seeds)
        for start in range(0, len(scenarios), TOGETHER)
    ]
    values = np.full((len(seeds), len(scenarios)), np.nan)
    reasons: dict[tuple[int, int], str] = {}
    total, done = values.size, 0
    finished = run_jobs(_run, jobs, scenarios, workers, report, own)
    with closing(finished):  # an interrupt ends the pool now, not at garbage collection
        for row, start, outcomes in finished:
            for column, value in enumerate(outcomes, start):
                if isinstance(value, str):
                    reasons[row, column] = value
                else:
                    values[row, column] = value
            done += len(outcomes)
            report(Progress("running", done, total))
    return values, [reasons[place] for place in sorted(reasons)]


def _run(
    row: int, seed: int, start: int, scenarios: "list[Scenario]", name: str, own: list[str]
) -> tuple[int, int, list[float | str]]:
    """Row and first column of these runs, and the value of each, or why it is undefined."""
    from sim.runs import measure

    import_all(own)
    outcomes: list[float | str] = []
    for scenario in scenarios:
        summary, reasons = measure(scenario, seed, [name])
        value = summary[name]
        outcomes.append(reasons.get(name, "undefined") if value is None else value)
    return row, start, outcomes

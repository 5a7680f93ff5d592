"""Run a replication through the engine: the same week as in every other run."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.agents import Resident
from sim.batch.runner import Listener, Progress, listener, run_jobs
from sim.errors import InputError, unknown_name
from sim.html import preformatted
from sim.model import CommunityModel
from sim.replications.base import Check, Courses, Observed, Plan, Replication
from sim.replications.landscapes import statistics
from sim.scenario import Scenario

TOGETHER: Final = 8
"""Variants of one seed that a worker runs at once: their problem is drawn only once."""


@dataclass(frozen=True)
class ReplicationResult:
    """The runs of a replication, and how they compare with the publication."""

    replication: Replication
    full: bool
    courses: Courses
    checks: list[Check]

    def __repr__(self) -> str:
        return f"ReplicationResult({self.replication.name}, {len(self.checks)} checks)"

    def __str__(self) -> str:
        """The table that the command prints."""
        from sim.replications.words import table

        return table(self)

    def _repr_html_(self) -> str:
        return preformatted(self)


def replicate(
    replication: Replication | str,
    *,
    full: bool = False,
    values: Mapping[str, Any] | None = None,
    workers: int | None = None,
    progress: Listener | None = None,
) -> ReplicationResult:
    """Run a replication and compare it with what was published.

    Parameters
    ----------
    replication
        One of :data:`sim.replications.REPLICATIONS`, or its name.
    full
        With the size of the paper and as many problems as its tolerances need, instead of a
        smaller setting that takes seconds.
    values
        Settings that override those of every variant, by dotted name, to see what breaks a result.
    workers
        Processes; by default one for each core, at most 8.
    progress
        Called with a :class:`~sim.batch.runner.Progress` whenever some runs have ended.

    Raises
    ------
    InputError
        A setting that the scenario cannot have, or a name that is none of theirs.
    """
    if isinstance(replication, str):
        replication = _named(replication)
    plan = replication.full if full else replication.fast
    scenarios = variants(replication, plan, values or {})
    courses = _courses(scenarios, plan, replication, workers, listener(progress))
    return ReplicationResult(replication, full, courses, plan.checks(courses))


def _named(name: str) -> Replication:
    from sim.replications import REPLICATIONS

    if name not in REPLICATIONS:
        raise InputError(unknown_name("replication", name, REPLICATIONS, 0.3))
    return REPLICATIONS[name]


def variants(
    replication: Replication, plan: Plan, values: Mapping[str, Any]
) -> dict[str, Scenario]:
    """The scenario of every variant."""
    base = Scenario.load(replication.file)
    return {
        name: base.with_values({**changes, **values}) for name, changes in plan.variants.items()
    }


def _courses(
    scenarios: dict[str, Scenario],
    plan: Plan,
    replication: Replication,
    workers: int | None,
    report: Listener,
) -> dict[str, NDArray[np.float64]]:
    names = list(scenarios)
    jobs = [
        (seed, names[start : start + TOGETHER], list(scenarios.values())[start : start + TOGETHER],
         replication.observed, replication.agent)
        for seed in plan.seeds
        for start in range(0, len(names), TOGETHER)
    ]  # fmt: skip
    found: dict[tuple[str, int], NDArray[np.float64]] = {}
    total = len(names) * len(plan.seeds)
    finished = run_jobs(_run, jobs, list(scenarios.values()), workers, report)
    with closing(finished):
        for seed, rows in finished:
            found |= {(name, seed): row for name, row in rows.items()}
            report(Progress("running", len(found), total))
    return {name: np.array([found[name, seed] for seed in plan.seeds]) for name in names}


def _run(
    seed: int,
    names: list[str],
    scenarios: list[Scenario],
    observed: Observed,
    agent: type[Resident] | None,
) -> tuple[int, dict[str, NDArray[np.float64]]]:
    return seed, {
        name: course(scenario, seed, observed, agent)
        for name, scenario in zip(names, scenarios, strict=True)
    }


def course(
    scenario: Scenario, seed: int, observed: Observed, agent: type[Resident] | None = None
) -> NDArray[np.float64]:
    """What is observed after every week of one run, shape (weeks,), or of one problem.

    ``impact`` is the mean outcome of all residents. ``knowledge`` is that of the common agenda
    where elements do not depend on each other: the share of elements it holds as the best setting
    does, less the share it does not (March 1991). ``belief`` is the share of residents who expect
    to gain by changing the one element there is (Zollman 2007). ``landscape`` runs nothing: it is
    the :func:`~sim.replications.landscapes.statistics` of the problem.
    """
    if observed == "landscape":
        return statistics(scenario.problem, seed)
    model = CommunityModel(scenario, seed)
    if agent is not None:
        model.use(agent, range(scenario.community.residents))
    known = np.empty(scenario.weeks)
    for week in range(scenario.weeks):
        model.step()
        if observed == "belief":
            known[week] = np.mean(model.world.actors.estimate[:, 0] > 0.0)
        if observed == "knowledge":
            problem = model.world.problem
            wrong = int(np.argmax(problem.value)) ^ model.world.beliefs.target
            known[week] = 1.0 - 2.0 * wrong.bit_count() / problem.elements
    return np.array(model.series["impact"]) if observed == "impact" else known

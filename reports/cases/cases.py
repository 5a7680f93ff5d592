"""Real communities beside drawn ones of the same size: how much does real structure matter?

The cases are files in ``experiments/cases``; :mod:`reports.cases.page` makes their page.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reports.arms import title
from sim.analysis.estimates.statistics import Estimate, mean_interval, paired_difference
from sim.batch.runner import ArmRun, Listener, run_arms
from sim.measures.catalogue import FRONT, Measure
from sim.model import CommunityModel
from sim.replications.base import scenario_files
from sim.scenario import ARMS, Scenario
from sim.scenario.importing import ImportOptions, community, read_files

SEEDS: Final = tuple(range(301, 341))
REAL, DRAWN = "real", "drawn"


@dataclass(frozen=True)
class Case:
    """One real community and the question it answers."""

    name: str
    title: str
    question: str
    about: str
    """Source of the data."""
    read: Mapping[str, Any]
    """Files below the folder of data, and how to read them."""
    settings: Mapping[str, Any]
    """Values of both communities, by dotted name."""


@dataclass(frozen=True)
class CaseResult:
    """The runs of a case."""

    case: Case
    understood: list[str]
    """What the readers made of the files, in sentences."""
    start: dict[str, dict[str, float]]
    """Size and ties of each community in week 0, by name."""
    runs: dict[str, dict[str, list[ArmRun]]]
    """By community, arm and seed."""


def cases() -> dict[str, Case]:
    """The cases that ship, by name."""
    return {
        path.stem: Case(path.stem, **tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted((scenario_files().parent / "cases").glob("*.toml"))
    }


def run_case(
    case: Case,
    folder: Path,
    *,
    seeds: Sequence[int] = SEEDS,
    values: Mapping[str, Any] | None = None,
    workers: int | None = None,
    progress: Listener | None = None,
) -> CaseResult:
    """Run the three arms in a real community and in a drawn one of the same size.

    Parameters
    ----------
    case
        One of :func:`cases`.
    folder
        Folder of its data sets.
    seeds
        The same for all arms and both communities.
    values
        Settings that override those of the case.
    workers, progress
        As in :func:`sim.batch.runner.run_arms`.

    Raises
    ------
    InputError
        A file is missing or cannot be used.
    """
    options = dict(case.read)
    paths = [folder / name for name in options.pop("files")]
    contents = read_files(paths, ImportOptions(network=options)) if paths else []
    tables = community(contents)
    real = {
        f"{table}.{key}": value for table, keys in tables.items() for key, value in keys.items()
    }
    settings = {**case.settings, **(values or {})}
    both = {REAL: {**real, **settings}}
    both[DRAWN] = {
        **settings,
        **drawn_counterpart(Scenario.load(ARMS[0]).with_values(both[REAL]), seeds[0]),
    }
    scenarios = {
        (kind, arm): Scenario.load(arm).with_values(given)
        for kind, given in both.items()
        for arm in ARMS
    }
    runs = run_arms(
        {f"{kind} {arm}": scenario for (kind, arm), scenario in scenarios.items()},
        seeds, workers=workers, progress=progress,
    )  # fmt: skip
    return CaseResult(
        case,
        [line for each in contents for line in each.understood()],
        {kind: _at_start(scenarios[kind, ARMS[0]], seeds[0]) for kind in both},
        {kind: {arm: runs[f"{kind} {arm}"] for arm in ARMS} for kind in both},
    )


def drawn_counterpart(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Settings of a drawn community with the size and mean numbers of ties of a real one."""
    real = CommunityModel(scenario, seed).world.actors
    ties = _at_start(scenario, seed)
    organizations = real.count - real.residents
    return {
        "community.kind": "synthetic",
        "community.residents": real.residents,
        "community.organizations": organizations,
        "community.ties_residents": ties["ties of a resident to residents"],
        "community.ties_organizations": ties["ties of an organization to organizations"],
        "network.nodes": "",
        "network.ties": "",
    }


def _at_start(scenario: Scenario, seed: int) -> dict[str, float]:
    """Size and ties of a community in week 0."""
    actors = CommunityModel(scenario, seed).world.actors
    inside = [0, 0]
    for a in range(actors.count):
        for b in actors.tie_to[a, : actors.tie_count[a]]:
            if (a < actors.residents) == (b < actors.residents):
                inside[a >= actors.residents] += 1
    organizations = actors.count - actors.residents
    return {
        "residents": float(actors.residents),
        "organizations": float(organizations),
        "ties of a resident to residents": inside[0] / max(1, actors.residents),
        "ties of an organization to organizations": inside[1] / max(1, organizations),
    }


def difference(result: CaseResult, arm: str, measure: str) -> tuple[Estimate, Estimate, Estimate]:
    """Means in the real and the drawn community, and real less drawn on the same seeds."""
    real, drawn = (
        [run.summary[measure] for run in result.runs[kind][arm]] for kind in (REAL, DRAWN)
    )
    return mean_interval(real), mean_interval(drawn), paired_difference(real, drawn)


def measured(result: CaseResult) -> list[Measure]:
    """Measures of the short table that the runs have."""
    summary = result.runs[REAL][ARMS[0]][0].summary
    return [each for each in FRONT if each.name in summary]


def clear_differences(result: CaseResult) -> list[str]:
    """Sentences on differences whose interval excludes zero, and on how the arms rank."""
    lines = []
    for measure in measured(result):
        for arm in ARMS:
            _, _, gap = difference(result, arm, measure.name)
            if gap.low is not None and gap.high is not None and gap.low * gap.high > 0:
                way = "higher" if gap.low > 0 else "lower"
                lines.append(f"{measure.label} of {title(arm)} is {way} in the real community.")
        orders = [_order(result, kind, measure.name) for kind in (REAL, DRAWN)]
        if orders[0] and orders[1]:
            same = "the same in both" if orders[0] == orders[1] else "not the same in both"
            lines.append(f"The order of the arms' means by {measure.label.lower()} is {same}.")
    return lines


def _order(result: CaseResult, kind: str, measure: str) -> list[str]:
    """Arms by their mean, highest first; empty if one has none."""
    means = {
        arm: mean_interval([run.summary[measure] for run in result.runs[kind][arm]]).mean
        for arm in ARMS
    }
    known = {arm: mean for arm, mean in means.items() if mean is not None}
    return sorted(known, key=lambda arm: -known[arm]) if len(known) == len(ARMS) else []

"""Real communities beside drawn ones of the same size: what does the real structure change?

The cases are files in ``experiments/cases``; :mod:`reports.cases.page` writes them up.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.analysis.estimates.statistics import Estimate, mean_interval, paired_difference
from sim.batch.runner import ArmRun, Listener, run_arms
from sim.measures.catalogue import HEADLINES
from sim.model import CommunityModel
from sim.replications.base import scenario_files
from sim.scenario import ARMS, Scenario
from sim.scenario.importing import ImportOptions, community, read_files

SEEDS: Final = tuple(range(301, 341))
REAL, DRAWN = "real", "drawn"


@dataclass(frozen=True)
class Case:
    """One real community and what is asked of it."""

    name: str
    title: str
    question: str
    about: str
    """Whose data, and where they can be had."""
    read: Mapping[str, Any]
    """Files below the folder of data, and what is said about them."""
    settings: Mapping[str, Any]
    """Values of both communities, by dotted name."""


@dataclass(frozen=True)
class Told:
    """A case that was run."""

    case: Case
    understood: list[str]
    start: dict[str, dict[str, float]]
    """What each community is like in week 0, by words."""
    runs: dict[str, dict[str, list[ArmRun]]]
    """By community, arm and seed."""


def cases() -> dict[str, Case]:
    """The cases that ship, by name."""
    found = {}
    for path in sorted((scenario_files().parent / "cases").glob("*.toml")):
        found[path.stem] = Case(path.stem, **tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def tell(
    case: Case,
    folder: Path,
    *,
    seeds: Sequence[int] = SEEDS,
    values: Mapping[str, Any] | None = None,
    workers: int | None = None,
    progress: Listener | None = None,
) -> Told:
    """Run the three arms in a real community and in a drawn one of the same size.

    Parameters
    ----------
    case
        One of :func:`cases`.
    folder
        Where its data sets are.
    seeds
        Equal for all arms and both communities.
    values
        Settings laid over those of the case.
    workers, progress
        As in :func:`sim.batch.runner.run_arms`.

    Raises
    ------
    InputError
        A file is missing or cannot be used.
    """
    said = dict(case.read)
    paths = [folder / name for name in said.pop("files")]
    found = read_files(paths, ImportOptions(network=said)) if paths else []
    tables = community(found)
    real = {
        f"{table}.{key}": value for table, keys in tables.items() for key, value in keys.items()
    }
    settings = {**case.settings, **(values or {})}
    both = {REAL: {**real, **settings}}
    both[DRAWN] = {**settings, **like(Scenario.load(ARMS[0]).with_values(both[REAL]), seeds[0])}
    scenarios = {
        (kind, arm): Scenario.load(arm).with_values(given)
        for kind, given in both.items()
        for arm in ARMS
    }
    runs = run_arms(
        {f"{kind} {arm}": scenario for (kind, arm), scenario in scenarios.items()},
        seeds, workers=workers, progress=progress,
    )  # fmt: skip
    return Told(
        case,
        [line for each in found for line in each.understood()],
        {kind: _start(scenarios[kind, ARMS[0]], seeds[0]) for kind in both},
        {kind: {arm: runs[f"{kind} {arm}"] for arm in ARMS} for kind in both},
    )


def like(scenario: Scenario, seed: int) -> dict[str, Any]:
    """What makes a drawn community as large and as well connected as a real one, on the mean."""
    real = CommunityModel(scenario, seed).world.actors
    ties = _start(scenario, seed)
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


def _start(scenario: Scenario, seed: int) -> dict[str, float]:
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


def difference(told: Told, arm: str, measure: str) -> tuple[Estimate, Estimate, Estimate]:
    """Means in the real and the drawn community, and real less drawn on the same seeds."""
    real, drawn = ([run.summary[measure] for run in told.runs[kind][arm]] for kind in (REAL, DRAWN))
    return mean_interval(real), mean_interval(drawn), paired_difference(real, drawn)


def clear(told: Told) -> list[str]:
    """Sentences on the differences whose interval leaves out zero, and on how the arms rank."""
    lines = []
    for measure in HEADLINES.values():
        for arm in ARMS:
            _, _, gap = difference(told, arm, measure.name)
            if gap.low is not None and gap.high is not None and gap.low * gap.high > 0:
                way = "higher" if gap.low > 0 else "lower"
                lines.append(f"{measure.label} of {_words(arm)} is {way} in the real community.")
        orders = [_order(told, kind, measure.name) for kind in (REAL, DRAWN)]
        if orders[0] and orders[1]:
            same = "the same in both" if orders[0] == orders[1] else "not the same in both"
            lines.append(f"The order of the arms' means by {measure.label.lower()} is {same}.")
    return lines


def _order(told: Told, kind: str, measure: str) -> list[str]:
    """Arms by their mean, highest first; empty if one has none."""
    means = {
        arm: mean_interval([run.summary[measure] for run in told.runs[kind][arm]]).mean
        for arm in ARMS
    }
    known = {arm: mean for arm, mean in means.items() if mean is not None}
    return sorted(known, key=lambda arm: -known[arm]) if len(known) == len(ARMS) else []


def _words(arm: str) -> str:
    return Scenario.load(arm).title

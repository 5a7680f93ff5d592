"""What the sections on money, scale and place share: levers, their runs, tables and sentences.

A run is kept in the folder of runs under what decides it, so that sections share runs: the arms as
they ship and their runs without money are made once.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np

from reports.arms import title
from reports.choices.base import PagePart, Values, courses_of, seeds_from
from reports.intervals import above, below, interval
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.estimates.statistics import Estimate, mean_interval, paired_difference
from sim.kernels.code_identity import code_hash
from sim.measures.money import money
from sim.measures.places import places
from sim.model import CommunityModel
from sim.scenario import ARMS, Scenario
from sim.units import WEEKS_A_QUARTER
from sim.world.tables.world import World

FIRST: Final = 720_000
SEEDS: Final = 32
PERIOD: Final = 4
"""Weeks."""
PERIODS: Final = 65
"""Of a run of five years."""

IMPACT: Final = "impact"
ADDED: Final = "added impact"
SPENT: Final = "share of money spent"
PAID: Final = "money paid in ($1,000)"
GRANTS: Final = "grants"
GRANT: Final = "median grant ($1,000)"
FUNDERS: Final = "funders that give at the end"
HOURS: Final = "hours to give $1,000"
WORST: Final = "worst-off tenth"
GAP: Final = "gap to the worst-off tenth"
MONEY_WORSE: Final = "share of money to the worse half"
REACH_WORSE: Final = "share of reach to the worse half"
STARTED: Final = "projects started"
OPEN: Final = "projects running at a time"
JUDGED: Final = "judgements"
GOOD: Final = "share that were good"
BAD: Final = "share that were bad"
SEEN: Final = "seen at the first judgement"

MEASURES: Final[Mapping[str, tuple[str, float]]] = {
    SPENT: ("money.spent_share", 1.0),
    PAID: ("money.in", 1e-3),
    GRANTS: ("money.grants", 1.0),
    GRANT: ("money.grant_median", 1e-3),
    FUNDERS: ("money.funders", 1.0),
    HOURS: ("money.hours_per_1000", 1.0),
    WORST: ("impact.worst_tenth", 1.0),
    GAP: ("impact.worst_tenth_gap", 1.0),
    MONEY_WORSE: ("money.to_worse_half", 1.0),
    REACH_WORSE: ("impact.reach_worse_half", 1.0),
}
"""Measures by their label, and what they are multiplied by."""

OTHERS: Final = (IMPACT, STARTED, OPEN, JUDGED, GOOD, BAD, SEEN)
AT_END: Final = (*MEASURES, *OTHERS)
BY_PERIOD: Final = (PAID, GRANTS, STARTED, IMPACT)
"""What is also read at the end of each period, from the start on."""

DECIMALS: Final = {PAID: 0, GRANTS: 0, GRANT: 1, FUNDERS: 2, HOURS: 1, STARTED: 0, OPEN: 1,
                   JUDGED: 1}  # fmt: skip


@dataclass(frozen=True)
class LeverRange:
    """A parameter at several points, everything else as it ships."""

    title: str
    key: str
    points: tuple[Any, ...]
    usual: Any
    """The point at which it ships."""
    idle: str
    """Why it does nothing where it does nothing: one sentence, from the mechanism."""
    arms: tuple[str, ...] = tuple(ARMS)
    """Those that have it."""
    base: Mapping[str, Any] = field(default_factory=dict)
    """Other values, the same at all points."""
    needs_money: bool = True
    """Whether it does nothing where there is no money; then one run without money is enough."""
    seeds: int = SEEDS

    def scenario(self, arm: str, point: Any) -> Scenario:
        """An arm without shocks, at a point."""
        return _arm(arm).with_values({**self.base, self.key: point})

    def poor(self, arm: str, point: Any) -> Scenario:
        """The same without money."""
        more = {} if self.needs_money else {self.key: point}
        return _arm(arm).with_values({**self.base, **more, "funders.money_factor": 0.0})


@dataclass(frozen=True)
class Found:
    """What is read of a lever, over equal seeds."""

    at_end: Mapping[str, Values]
    """By label; each of shape (points, arms, seeds)."""
    periods: Mapping[str, Values] = field(default_factory=dict)
    """By label, from the start to the end of each period; shape (points, arms, PERIODS, seeds)."""


@cache
def _arm(arm: str) -> Scenario:
    return Scenario.load(arm).with_values({"shocks.weeks": ()})


def course(place: int, scenario: Scenario, seed: int) -> tuple[int, Values]:
    """The place of a run among all, and what is read of it: at the end, then by period."""
    model = CommunityModel(scenario, seed)
    model.recorder.brief = True
    model.recorder.quarterly = False
    judged: list[list[float]] = []
    grants = []
    before = model.world.funders.seen.copy()
    for week in range(scenario.weeks):
        model.step()
        if week % WEEKS_A_QUARTER == 0:
            judged += _new(before, model.world.funders.seen)
            before = model.world.funders.seen.copy()
        grants.append(len(model.world.tally.grant_sizes))
    series = model.series
    summary = {**money(model.world, series), **places(model.world)}
    end = {
        **{label: _number(summary[name]) * factor for label, (name, factor) in MEASURES.items()},
        IMPACT: series["impact"][-1],
        STARTED: series["projects_started"][-1],
        OPEN: series["projects_active"].mean(),
        **_judgements(judged, model.world),
    }
    last = [min(PERIOD * (k + 1), scenario.weeks) - 1 for k in range(PERIODS)]
    weekly = {
        PAID: series["money_in"] / 1e3,
        GRANTS: np.array(grants, float),
        STARTED: series["projects_started"],
        IMPACT: series["impact"],
    }
    periods = [weekly[label][last] for label in BY_PERIOD]
    return place, np.concatenate([[end[label] for label in AT_END], *periods])


def _new(before: Values, seen: Values) -> list[list[float]]:
    """What funders saw just now; a list of one judgement of all, or of none."""
    fresh = seen[~np.isnan(seen) & ~(seen == before)]
    return [fresh.tolist()] if fresh.size else []


def _judgements(judged: list[list[float]], world: World) -> dict[str, float]:
    """How many judgements there were, and how they came out."""
    notice = world.parameters.people.notice
    everything = np.array([seen for each in judged for seen in each])
    if not everything.size:
        return {JUDGED: 0.0, GOOD: np.nan, BAD: np.nan, SEEN: np.nan}
    return {
        JUDGED: float(everything.size),
        GOOD: float((everything > notice).mean()),
        BAD: float((everything < -notice).mean()),
        SEEN: float(np.mean(judged[0])),
    }


def _number(value: Any) -> float:
    """A measure; NaN where it is undefined and says why."""
    return np.nan if isinstance(value, str) else float(value)


def read_runs(scenarios: Sequence[Scenario], options: PageOptions, count: int = SEEDS) -> Values:
    """What is read of every scenario on every seed; those that are kept are not run again.

    Returns
    -------
    ndarray of float64, shape (scenarios, seeds, columns)
    """
    return kept_courses(course, scenarios, (*AT_END, PERIOD, *BY_PERIOD), options, count)


def kept_courses(
    follow: Any, scenarios: Sequence[Scenario], columns: Sequence[Any], options: PageOptions,
    count: int = SEEDS,
) -> Values:  # fmt: skip
    """As :func:`reports.choices.base.courses_of`, but what a scenario brought is kept."""
    seeds = seeds_from(FIRST, options, count)
    runs = options.runs / "quick" if options.quick else options.runs
    folder = runs / "choices" / "levers"
    asked = [follow.__module__, list(columns), list(seeds)]
    files = [folder / f"{_key(each, asked)}.npy" for each in scenarios]
    missing = {
        file: each for file, each in zip(files, scenarios, strict=True) if not file.is_file()
    }
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        found = courses_of(follow, list(missing.values()), seeds, options)
        for file, values in zip(missing, found, strict=True):
            _keep(file, values)
    return np.array([np.load(file) for file in files])


def _key(scenario: Scenario, asked: list[Any]) -> str:
    whole = [_code(tuple(sorted(scenario.modules))), scenario.content_hash(), *asked]
    return sha256(json.dumps(whole).encode()).hexdigest()


@cache
def _code(modules: tuple[str, ...]) -> str:
    return code_hash(list(modules))


def _keep(file: Path, values: Values) -> None:
    draft = file.with_suffix(".draft.npy")
    np.save(draft, values)
    draft.replace(file)


def read_levers(levers: Sequence[LeverRange], options: PageOptions) -> list[Found]:
    """What is read of each lever, in their order."""
    for count in {each.seeds for each in levers}:  # all at once, which keeps all cores busy
        alike = [each for each in levers if each.seeds == count]
        read_runs([run for each in alike for run in _runs(each)], options, count)
    return [_found(each, read_runs(_runs(each), options, each.seeds)) for each in levers]


def _runs(lever: LeverRange) -> list[Scenario]:
    """Every point and arm, then the same without money."""
    cells = [(arm, point) for point in lever.points for arm in lever.arms]
    return [lever.scenario(*each) for each in cells] + [lever.poor(*each) for each in cells]


def _found(lever: LeverRange, runs: Values) -> Found:
    """``runs`` has the shape (twice as many as points and arms, seeds, columns)."""
    shaped = runs.reshape(2, len(lever.points), len(lever.arms), *runs.shape[1:])
    rich, poor = np.moveaxis(shaped, -1, -2)  # (points, arms, columns, seeds)
    at_end = {label: rich[:, :, k] for k, label in enumerate(AT_END)}
    impact = AT_END.index(IMPACT)
    at_end[ADDED] = rich[:, :, impact] - poor[:, :, impact]
    later = rich[:, :, len(AT_END) :]
    by_period = np.split(later, len(BY_PERIOD), axis=2)
    return Found(at_end, dict(zip(BY_PERIOD, by_period, strict=True)))


def change(values: Values, more: int, less: int) -> list[Estimate]:
    """An outcome at one place less that at another, by arm; ``values``: (points, arms, seeds)."""
    return [
        paired_difference(one.tolist(), other.tolist())
        for one, other in zip(values[more], values[less], strict=True)
    ]


def levels(lever: LeverRange, found: Found, labels: Sequence[str], name: str = "") -> str:
    """A table of outcomes at every point, an arm a column."""
    rows = [
        [_point(point), label, *_cells(lever, map(_mean, found.at_end[label][i]), label)]
        for i, point in enumerate(lever.points)
        for label in labels
    ]
    head = [name or lever.title.lower(), "outcome", *map(title, ARMS)]
    return table(head, rows, numbers=range(2, len(head)))


def differences(
    lever: LeverRange, found: Found, labels: Sequence[str], ends: Sequence[tuple[int, int]]
) -> str:
    """A table of outcomes at one place less those at another, paired, an arm a column."""
    rows = [
        [f"{_point(lever.points[more])} less {_point(lever.points[less])}", label,
         *_cells(lever, change(found.at_end[label], more, less), label, sign=True)]
        for more, less in ends
        for label in labels
    ]  # fmt: skip
    head = [lever.title.lower(), "outcome", *map(title, ARMS)]
    return table(head, rows, numbers=range(2, len(head)))


def _mean(values: Values) -> Estimate:
    return mean_interval(values.tolist())


def _cells(
    lever: LeverRange, estimates: Iterable[Estimate], label: str, *, sign: bool = False
) -> list[str]:
    """A cell an arm; those without the lever say so."""
    shown = dict(zip(lever.arms, estimates, strict=True))
    return [cell(shown[arm], label, sign=sign) if arm in shown else "no lever" for arm in ARMS]


def cell(estimate: Estimate, label: str, *, sign: bool = False) -> str:
    """An estimate of an outcome in words."""
    if nothing(estimate) and sign:
        return "0, all runs alike"
    return interval(estimate, DECIMALS.get(label, 3), sign=sign)


def nothing(estimate: Estimate) -> bool:
    """Whether a difference is 0 in every run."""
    return estimate.method == "equal" and estimate.mean == 0.0


def _point(point: Any) -> str:
    return f"{point:,g}" if isinstance(point, int | float) else str(point)


def moved(lever: LeverRange, found: Found, label: str, more: int, less: int) -> str:
    """In which arms an outcome at one place differs from that at another, in words."""
    named = {
        title(arm): each
        for arm, each in zip(lever.arms, change(found.at_end[label], more, less), strict=True)
    }
    ends = f"{_point(lever.points[more])} less {_point(lever.points[less])}"
    return f"{label.capitalize()}, {ends}: {told(named)}."


def told(named: Mapping[str, Estimate]) -> str:
    """Which differences are above 0, below, neither, or 0 in every run."""
    kinds: dict[str, list[str]] = {
        "higher by more than the interval": [n for n, each in named.items() if above(each)],
        "lower": [n for n, each in named.items() if below(each)],
        "not told from 0": [
            n for n, each in named.items() if each.holds_zero and not nothing(each)
        ],
        "the same in every run": [n for n, each in named.items() if nothing(each)],
    }
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds.items() if names)


def idle(lever: LeverRange, found: Found) -> list[str]:
    """Why a lever does nothing, if from end to end it adds nothing told from 0 in some arm."""
    added = change(found.at_end[ADDED], -1, 0)
    return [f"Where it does nothing: {lever.idle}"] if any(e.holds_zero for e in added) else []


def bullets(lines: Iterable[str]) -> str:
    """A list in Markdown."""
    return "\n".join(f"- {each}" for each in lines)


def section(texts: Iterable[str], pictures: Mapping[str, bytes] | None = None) -> PagePart:
    """A section of the page from its paragraphs."""
    return PagePart("\n\n".join(texts), pictures or {})

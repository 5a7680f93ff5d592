"""Where are runs informative? Conditions on each arm over a Latin hypercube, blind to which wins.

A model in which nothing happens, or in which everything always succeeds, can compare nothing; so
before any result is looked at, every arm has to move, in most of the sampled space. Levels of
impact are read but not shown: a page that showed them side by side would reveal which arm does
better.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.sampled_space import Setting, scenario_at
from sim.batch.runner import Listener, Progress, ignore_progress, run_jobs
from sim.measures.summary import collapsed
from sim.model import CommunityModel
from sim.runs import run
from sim.scenario import ARMS
from sim.world.tables.coordination import AVAILABLE, LAPSED, RELEASED
from sim.world.tables.ledger import BACKBONE, COORDINATION, FUNDERS, INNOVATION, SCALING
from sim.world.tables.projects import APPROVED, STATE
from sim.world.week.proposals import weekly_minutes

READ_AT: Final = (104, 259)
YEAR: Final = 52
ENOUGH: Final = 0.6
"""Share of the money below which a comparison carries a warning."""
NO_PROJECT: Final = "no approved project waits"
NO_HOURS: Final = "projects wait, but coordinators have no hours for a grant"
ELSE: Final = "projects wait and hours are there: the money is with others, or too little"
HOLDERS: Final = ("funders", "pools", "backbone", "residents and organizations",
                  "projects that still run", "coordination")  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What is measured of one arm at one setting."""

    arm: str
    setting: int
    actors: int
    projects: float
    successes: float
    waiting: float
    """Proposals waiting for a decision or for money, mean over weeks."""
    engaged: tuple[float, ...]
    """In the weeks of ``READ_AT``."""
    impact: tuple[float, ...]
    """In the first week and in those of ``READ_AT``."""
    doses: tuple[float, ...]
    """Final impact with no money, half of it, all of it."""
    exits: Mapping[str, float]
    """By reason, lapses left out."""
    collapsed: bool
    spent: tuple[float, ...]
    """Share of the money in, or of what funders would give at full giving if that is more, that is
    spent at the end of each year."""
    held: Mapping[str, float]
    """Share of the money in that each of ``HOLDERS`` has at the end."""
    idle: Mapping[str, float]
    """Share of funding rounds in which money for a small project lies idle, by what is missing."""
    busy: float
    """Share of what organizations hold at the end that is with those without time for a project."""
    full: float
    """Share of weeks in which as many projects are open as the plan has; 0 without a plan."""
    hours: float
    """Coordinators' hours bought, per actor and year."""
    lapsed: float
    """Share of them that nobody used within the quarter."""


CONDITIONS: Final[dict[str, Callable[[Reading], bool]]] = {
    "at least 5 projects started": lambda r: r.projects >= 5,
    "at least 2 successes": lambda r: r.successes >= 2,
    "2 to 95 % and at least 8 engaged, weeks 104 and 260": lambda r: all(
        n >= 8 and 0.02 <= n / r.actors <= 0.95 for n in r.engaged
    ),
    "impact moved by more than .01 by week 104": lambda r: abs(r.impact[1] - r.impact[0]) > 0.01,
    "impact below .9 in week 104": lambda r: r.impact[1] < 0.9,
}
"""Conditions that should hold together in 85 % of the settings, in every arm."""

MONEY_SPENT: Final = "60 % of the money spent (wanted: 0.60)"
FURTHER: Final[dict[str, Callable[[Reading], bool]]] = {
    MONEY_SPENT: lambda r: r.spent[-1] >= ENOUGH,
    "proposals wait, on average at least one (wanted: most)": lambda r: r.waiting >= 1,
    "collapsed (wanted: some)": lambda r: r.collapsed,
}


def read(arm: str, index: int, setting: Setting) -> Reading:
    """Run one arm at one setting, and twice more with half of the money and with none."""
    model = CommunityModel(scenario_at(arm, setting), index + 1)
    spent, idle, rounds, full = [], dict.fromkeys((NO_PROJECT, NO_HOURS, ELSE), 0), 0, 0
    has_plan = hasattr(model.settings.activities, "plan")
    plan = model.world.scaled(getattr(model.settings.activities, "plan", 1))
    yearly = int(model.world.funders.yearly.sum())
    for week in range(model.settings.weeks):
        model.step()
        if (week + 1) % YEAR == 0:
            ledger = model.world.ledger
            spent.append(ledger.spent / max(ledger.inflow, yearly * (week + 1) / YEAR))
        full += has_plan and model.world.projects.count[0] >= plan
        if week % getattr(model.settings.funding, "round_weeks", 1) == 0:
            rounds += 1
            if missing := what_is_missing(model):
                idle[missing] += 1
    less = (scenario_at(arm, setting, **{"funders.money_factor": dose}) for dose in (0.0, 0.5))
    doses = [float(run(each, index + 1, against=()).series["impact"].iloc[-1]) for each in less]
    minutes, years = model.world.hours, model.settings.weeks / YEAR
    series = {name: [float(x) for x in each] for name, each in model.series.items()}
    return Reading(
        arm=arm,
        setting=index,
        actors=model.world.actors.count,
        projects=series["projects_started"][-1],
        successes=series["successes"][-1],
        waiting=float(np.mean(series["projects_waiting"])),
        engaged=tuple(series["engaged"][week] for week in READ_AT),
        impact=tuple(series["impact"][week] for week in (0, *READ_AT)),
        doses=(*doses, series["impact"][-1]),
        exits={r: series[f"exits_{r}"][-1] for r in ("base", "overload", "disaffection")},
        collapsed=bool(collapsed(model.series["engaged"], model.series["projects_active"])),
        spent=tuple(spent),
        held=held_by(model),
        idle={missing: count / rounds for missing, count in idle.items()},
        busy=_busy(model),
        full=full / model.settings.weeks,
        hours=float(minutes[RELEASED]) / 60 / years / model.world.actors.count,
        lapsed=float(minutes[LAPSED] / max(1, minutes[RELEASED])),
    )


def what_is_missing(model: CommunityModel) -> str | None:
    """What keeps idle money from a project this week; None if there is none idle."""
    world, prices = model.world, model.settings.coordination
    balance, ledger, projects = world.ledger.balance, world.ledger, world.projects
    idle = balance[[BACKBONE, INNOVATION, SCALING]].sum() + balance[FUNDERS : ledger.projects].sum()
    if idle < world.small_grant:
        return None
    states = projects.cell[projects.live[: projects.count[0]], STATE]
    if not (states == APPROVED).any():
        return NO_PROJECT
    return NO_HOURS if world.hours[AVAILABLE] < prices.grant * prices.price_factor else ELSE


def held_by(model: CommunityModel) -> dict[str, float]:
    """Share of all money that came in that each kind of holder has."""
    ledger = model.world.ledger
    balance = ledger.balance
    cents = (
        balance[FUNDERS : ledger.actors].sum(),
        balance[INNOVATION] + balance[SCALING],
        balance[BACKBONE],
        balance[ledger.actors : ledger.projects].sum(),
        balance[ledger.projects :].sum(),
        balance[COORDINATION],
    )
    return {name: float(each) / ledger.inflow for name, each in zip(HOLDERS, cents, strict=True)}


def _busy(model: CommunityModel) -> float:
    """Share of organizations' money with those who cannot promise time for one element more."""
    world, settings = model.world, model.settings
    actors = world.actors
    own = slice(actors.residents, actors.count)
    money = world.ledger.balance[world.ledger.actors : world.ledger.projects][own].astype(float)
    more = weekly_minutes(True, 1, settings.projects.hours_organization, 0.0)
    free = actors.promised[own] + more <= settings.people.promise_limit * actors.minutes[own]
    return float(money[~free].sum() / money.sum()) if money.sum() else float("nan")


def read_all(
    settings: Sequence[Setting], workers: int | None = None, progress: Listener = ignore_progress
) -> list[Reading]:
    """Readings of every arm at every setting, in the order of settings and arms."""
    jobs = [(arm, i, setting) for i, setting in enumerate(settings) for arm in ARMS]
    scenarios = [scenario_at(arm, setting) for arm, _, setting in jobs]
    readings = {}
    with closing(run_jobs(read, jobs, scenarios, workers, progress)) as finished:
        for done, reading in enumerate(finished, start=1):
            readings[reading.arm, reading.setting] = reading
            progress(Progress("running", done, len(jobs)))
    return [readings[arm, i] for arm, i, _ in jobs]

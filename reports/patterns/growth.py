"""P6: a network grows fast and then no more."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from reports.arms import title
from reports.intervals import above, interval, within
from reports.page import PageOptions
from reports.patterns.base import (
    YEAR,
    Condition,
    Curve,
    Panel,
    Pattern,
    PatternResult,
    PatternTable,
    Values,
    bundle,
    collect,
    on_seeds,
    seeds_of,
)
from reports.patterns.readings import saturates, share, yearly_growth
from sim.analysis.estimates.statistics import mean_interval
from sim.scenario import ARMS, Scenario

NETWORK: Final = "system_shifting_network"
YEARS: Final = 11
WEEKS: Final = YEARS * YEAR + 1
SEEDS: Final = 60
FIRST: Final = 430_700
FAST_YEARS: Final = 6
BAND: Final = (0.2, 0.5)
"""Yearly growth over the first six years; RE-AMP had .49 then, .22 over all eleven."""
MEMBERS: Final = ((0.0, 19.0), (6.0, 208.0), (9.0, 160.0), (10.0, 125.0), (11.0, 165.0))
"""RE-AMP's members by years since 2004, from sources that count differently."""
OTHERS: Final[dict[str, dict[str, Any]]] = {
    "four times as many people and organizations, as many founders": {
        "community__residents": 1000,
        "community__organizations": 120,
        "people__founders_share": 0.0175,
    },
    "nobody is overloaded or disaffected": {
        "people__leave_overload": 0.0,
        "people__leave_disaffection": 0.0,
    },
    "nobody lapses": {"people__lapse_weeks": 10_000},
}
"""What the plateau might hang on."""


def _run(options: PageOptions) -> PatternResult:
    seeds = seeds_of(options, SEEDS, FIRST)
    few = seeds_of(options, 20, FIRST)
    arms = {arm: on_seeds(bundle(arm, weeks=WEEKS), seeds) for arm in ARMS}
    others = {
        name: on_seeds(bundle(NETWORK, weeks=WEEKS, **values), few)
        for name, values in OTHERS.items()
    }
    runs = collect({**arms, **others}, ("participants",), options)
    members = {name: yearly(each["participants"]) for name, each in runs.items()}
    return PatternResult(
        runs="The System Shifting Network in the drawn community of 280 residents and "
        f"organizations, of whom 19 or 20 found it; {WEEKS} weeks, {len(seeds)} seeds. Members are "
        "participants, active or not, read once a year.",
        conditions=read_saturation(members[NETWORK]),
        tables=[_table(members)],
        panels=[
            Panel(
                "Members", "participants",
                [Curve(title(arm), members[arm], 1.0) for arm in ARMS],
                MEMBERS, "RE-AMP",
            )
        ],
        why=[
            _limits(runs[NETWORK]["participants"]),
            "A community is finite here, so growth has to end; the table shows what it ends at "
            "when there are four times as many to win, and when the ways of leaving are closed one "
            "by one."
        ],
    )  # fmt: skip


def yearly(weekly: Values) -> Values:
    """Every 52nd week from the first on, shape (runs, years + 1)."""
    return weekly[:, ::YEAR]


def read_saturation(members: Values) -> list[Condition]:
    """Most runs saturate, and the early growth is of the observed order."""
    held = share([saturates(row) for row in members])
    rate = mean_interval([yearly_growth(row, FAST_YEARS) for row in members])
    low, high = BAND
    return [
        Condition("share of seeds in which members at least double, and the last third of the time "
                  "adds less than a quarter of what the best third added: interval above .8",
                  interval(held, 2), above(held, 0.8)),
        Condition(f"mean yearly growth over the first {FAST_YEARS} years: interval within "
                  f"{low:.0%} to {high:.0%} (RE-AMP: 49 %)",
                  interval(rate, 2), within(rate, low, high)),
    ]  # fmt: skip


def _limits(weekly: Values) -> str:
    """What of this pattern is no news: the pool, and how soon it is reached."""
    scenario = Scenario.load(NETWORK, "synthetic")
    people = scenario.community
    most = (people.residents + people.organizations) / weekly[:, 0].mean()
    course = weekly.mean(axis=0)
    half = int(np.argmax(course >= (course[0] + course.max()) / 2))
    return (
        "Part of this is built in: the share of founders is RE-AMP's own (19 of some 300), so "
        f"members can grow {most:.1f}-fold at most, {most ** (1 / FAST_YEARS) - 1:.0%} a year over "
        f"six years. How soon is not: here half of the growth is there in week {half}, and the "
        "other arms saturate as well."
    )


def _table(members: Mapping[str, Values]) -> PatternTable:
    years = (0, 1, 2, 4, FAST_YEARS, 8, YEARS)
    rows = [["", *(f"year {year}" for year in years), "saturates", "growth to year 6"]]
    for name, each in members.items():
        row_title = title(name) if name in ARMS else f"network: {name}"
        growth = mean_interval([yearly_growth(row, FAST_YEARS) for row in each])
        rows.append([
            row_title, *(f"{np.mean(each[:, year]):.0f}" for year in years),
            interval(share([saturates(row) for row in each]), 2), interval(growth, 2),
        ])  # fmt: skip
    return PatternTable("Members, mean over seeds.", rows)


SATURATION: Final = Pattern(
    "P6",
    "A network grows fast and then saturates",
    "RE-AMP, a network of non-profits and funders on energy in the American Midwest "
    "(networkweaver.com case and later counts): 19 organizations in 2004, 208 in 2010, then "
    "between 125 and 165 up to 2015, by sources that count differently. That is 49 % a year for "
    "six years, and no growth after.",
    _run,
)

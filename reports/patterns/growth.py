"""P6: a network grows fast and then no more."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from reports.arms import title
from reports.intervals import above, interval, overlaps
from reports.page import PageOptions
from reports.patterns.base import (
    YEAR,
    Asked,
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
from reports.patterns.watchers import Organizations
from sim.analysis.estimates.statistics import mean_interval
from sim.scenario import ARMS

NETWORK: Final = "system_shifting_network"
YEARS: Final = 11
WEEKS: Final = YEARS * YEAR + 1
SEEDS: Final = 60
FIRST: Final = 430_700
FAST_YEARS: Final = 6
BAND: Final = (0.30, 0.36)
"""Yearly growth from 20 to 125 in the seven years from 2003, or in the six from 2004."""
MEMBERS: Final = ((0.0, 20.0), (6.0, 125.0))
"""RE-AMP's members by years since 2004."""
POOL: Final[dict[str, Any]] = {
    "community__organizations": 300,
    "people__founders_share": 40 / 550,
}
"""RE-AMP's own numbers: 20 of some 300 organizations found it. As many residents do here, for the
model takes half of the founders from each."""
OTHERS: Final[dict[str, dict[str, Any]]] = {
    "30 organizations, of whom 10 found it, as the community ships": {
        "community__organizations": 30,
        "people__founders_share": 0.07,
    },
    "1,200 organizations, of whom 20 found it": {
        "community__organizations": 1200,
        "people__founders_share": 40 / 1450,
    },
    "ten times as many residents": {
        "community__residents": 2500,
        "people__founders_share": 40 / 2800,
    },
    "nobody is overloaded or disaffected": {
        "people__leave_overload": 0.0,
        "people__leave_disaffection": 0.0,
    },
    "nobody lapses": {"people__lapse_weeks": 10_000},
}
"""What growth and plateau might hang on."""


def _run(options: PageOptions) -> PatternResult:
    seeds = seeds_of(options, SEEDS, FIRST)
    few = seeds_of(options, 20, FIRST)
    arms = {arm: on_seeds(bundle(arm, weeks=WEEKS, **POOL), seeds) for arm in ARMS}
    others = {
        name: on_seeds(bundle(NETWORK, weeks=WEEKS, **{**POOL, **values}), few)
        for name, values in OTHERS.items()
    }
    runs = collect({**arms, **others}, ("participants",), options, Organizations)
    members = {name: yearly(each["organizations"]) for name, each in runs.items()}
    everybody = yearly(runs[NETWORK]["participants"])
    return PatternResult(
        runs="The System Shifting Network in the drawn community with 250 residents and, as around "
        "RE-AMP, 300 organizations, of whom 20 found it (and as many residents); "
        f"{WEEKS} weeks, {len(seeds)} seeds. Members are organizations that take part, active or "
        "not, read once a year, for RE-AMP counts organizations.",
        conditions=read_saturation(members[NETWORK]),
        tables=[_table(members)],
        panels=[
            Panel(
                "Member organizations", "organizations",
                [Curve(title(arm), members[arm], 1.0) for arm in ARMS],
                MEMBERS, "RE-AMP",
            )
        ],
        why=[
            _limits(runs[NETWORK]["organizations"]),
            f"Organizations and residents together grow from {everybody[:, 0].mean():.0f} to "
            f"{everybody[:, FAST_YEARS].mean():.0f} in {FAST_YEARS} years.",
            "A community is finite here, so growth has to end; the table shows what it ends at "
            "when there are fewer or more to win, and when the ways of leaving are closed one by "
            "one."
        ],
    )  # fmt: skip


def yearly(weekly: Values) -> Values:
    """Every 52nd week from the first on, shape (runs, years + 1)."""
    return weekly[:, ::YEAR]


def read_saturation(members: Values) -> list[Condition]:
    """Most runs saturate, and the early growth is the observed one."""
    held = share([saturates(row) for row in members])
    rate = mean_interval([yearly_growth(row, FAST_YEARS) for row in members])
    low, high = BAND
    return [
        Condition("share of seeds in which member organizations at least double, and the last "
                  "third of the time adds less than a quarter of what the best third added: "
                  "interval above .8",
                  interval(held, 2), above(held, 0.8)),
        Condition(f"mean yearly growth of member organizations over the first {FAST_YEARS} years: "
                  f"interval overlaps {low:.0%} to {high:.0%} (RE-AMP: 20 to 125 in seven or six "
                  "years)",
                  interval(rate, 2), overlaps(rate, low, high)),
    ]  # fmt: skip


def _limits(weekly: Values) -> str:
    """What of this pattern is no news: the pool, and how soon it is reached."""
    organizations = POOL["community__organizations"]
    most = organizations / weekly[:, 0].mean()
    course = weekly.mean(axis=0)
    half = int(np.argmax(course >= (course[0] + course.max()) / 2))
    return (
        "Part of this is built in: how many begin, and of how many, are RE-AMP's own numbers, so "
        f"members can grow {most:.1f}-fold at most, {most ** (1 / FAST_YEARS) - 1:.0%} a year over "
        f"six years. How soon is not: here half of the growth is there in week {half}."
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
    return PatternTable("Member organizations, mean over seeds.", rows)


SATURATION: Final = Pattern(
    "P6",
    "A network grows fast and then saturates",
    "RE-AMP, a network of non-profits and funders on energy in the American Midwest: 13 "
    "non-profits and 7 foundations at the start in 2003 or 2004 (its own history), of some 300 "
    "organizations at work on the matter (networkweaver.com case), and 125 non-profits and funders "
    "in 2010 (McLeod Grant 2010, Monitor Institute): 30 to 36 % a year. Then it is flat, as far as "
    "counts can be compared: later ones say 165, more than 170 in 2017 and more than 130 now, by "
    "other definitions, and another of 2010 says 208 (*Philanthropy Journal*).",
    _run,
    (
        Asked(
            "share of seeds in which members at least double, and the last third of the time adds "
            "less than a quarter of what the best third added: interval above .8",
            "1.00 [0.94, 1.00]", True,
        ),
        Asked(
            "mean yearly growth over the first 6 years: interval within 20% to 50% (RE-AMP: 49 %)",
            "0.39 [0.38, 0.39]", True,
        ),
    ),
    "Members were residents and organizations of a community with 30 organizations, which can only "
    "triple; and 208 in 2010, which made 49 % a year, counts others than RE-AMP's own 125.",
)  # fmt: skip

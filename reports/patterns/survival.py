"""P5: how many coalitions go on when their grant has ended, and which."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from scipy.stats import binomtest

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
    Series,
    Values,
    collect,
)
from reports.patterns.readings import alive, share
from reports.patterns.watchers import Together
from reports.sampled_space import design, scenario_at
from sim.analysis.estimates.statistics import Estimate, mean_interval
from sim.measures.summary import collapsed
from sim.scenario import ARMS

COALITION: Final = "collective_impact"
SETTINGS: Final = 165
"""As many as coalitions that answered in the larger study."""
GRANT: Final = 3 * YEAR
"""Weeks of the founding grant, in both studies."""
HALF: Final = YEAR // 2
"""Weeks in which a coalition is looked at."""
FEWEST: Final = 3
"""Organizations that make a coalition, in the definition of ASPE/NORC (2012)."""
POINTS: Final[dict[str, tuple[int, int, int, str]]] = {
    "after the grant": (GRANT + HALF, 99, 110, "CTC: 90 % of 110"),
    "four years after it": (GRANT + 4 * YEAR, 73, 110, "CTC: two thirds of 110"),
    "five years after it": (GRANT + 5 * YEAR, 113, 165, "HCAP: 113 of 165"),
}
"""When it is read: the last week of a half-year; coalitions that went on, and of how many."""
WEEKS: Final = GRANT + 5 * YEAR
FOUR: Final[dict[str, Any]] = {"weeks": WEEKS, "shocks.weeks": [], "funders.funders": 4}
"""Coalitions that were sustained had 3.9 sources of money, others 3.0 (ASPE/NORC 2012)."""
ENDS: Final = "the founding grant, half of the money, ends"
GOES_ON: Final = "the founding grant goes on"
MONEY: Final[dict[str, dict[str, Any]]] = {
    ENDS: {**FOUR, "funders.money_weights": [3, 1, 1, 1], "shocks.departure_week": GRANT},
    "the founding grant, three quarters, ends": {
        **FOUR, "funders.money_weights": [9, 1, 1, 1], "shocks.departure_week": GRANT,
    },
    "all money ends, as asked before": {
        "weeks": WEEKS,
        "shocks.weeks": [],
        "shocks.funding_cut_week": GRANT,
        "shocks.funding_cut_share": 1.0,
        "shocks.funding_cut_weeks": WEEKS - GRANT,
    },
    GOES_ON: {**FOUR, "funders.money_weights": [3, 1, 1, 1]},
}  # fmt: skip
"""What happens to the money after three years. That the grant is half, from a quarter, as the
others give, to all, is an assumption."""
COLUMNS: Final = ("engaged", "engaged_organizations", "projects_active")


def _run(options: PageOptions) -> PatternResult:
    settings = design(SETTINGS)[: 12 if options.quick else None]
    jobs = {
        f"{arm} {money}": [
            (scenario_at(arm, {k: v for k, v in setting.items() if k not in values
                               and not k.startswith("shocks.")}, **values), i + 1)
            for i, setting in enumerate(settings)
        ]
        for arm in ARMS
        for money, values in MONEY.items()
        if money == ENDS or arm == COALITION
    }  # fmt: skip
    runs = collect(jobs, COLUMNS, options, Together)
    return PatternResult(
        runs=f"Collective Impact at {len(settings)} Latin-hypercube settings of all sampled "
        "parameters (communities of 100 to 1,000 residents), one seed each, no shocks to the "
        "problem. Four funders give, one of them, the founding grant, half of the money; it leaves "
        f"after {GRANT} weeks (`shocks.departure_week`). The others judge, stay or leave, and new "
        "ones may come (`funders.prospects`). A coalition *goes on*, as ASPE/NORC define it, if "
        f"{FEWEST} or more organizations collaborate: in some week of the half-year that is read, "
        "so many work in a project with another one or come to a meeting of leaders.",
        conditions=read_survival(runs[f"{COALITION} {ENDS}"]),
        tables=[_table(runs)],
        panels=[_panel(runs)],
        why=[
            _reasons(runs[f"{COALITION} {ENDS}"]),
            "Nobody dissolves a coalition here when its goals are met, as a third of those that "
            "ended did, and a meeting costs no money: leaders without coordinators host it in "
            "their own time. That the larger ones go on is partly the definition: it asks for "
            "three organizations, and a small coalition falls below that sooner. Isolated "
            "initiatives are no coalition by definition, for each works alone; a network has "
            "projects, but no meeting of leaders.",
        ],
    )


def going(runs: Series, end: int, column: str = "together") -> list[bool]:
    """Whether each run goes on in the half-year that ends with week ``end``."""
    held: list[bool] = (runs[column][:, end - HALF : end].max(axis=1) >= FEWEST).tolist()
    return held


def published(count: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a published share."""
    ends = binomtest(count, of).proportion_ci(method="wilson")
    return float(ends.low), float(ends.high)


def _sizes(runs: Series) -> Values:
    """Engaged organizations, mean over the last half-year of the grant."""
    sizes: Values = runs["engaged_organizations"][:, GRANT - HALF : GRANT].mean(axis=1)
    return sizes


def ratio_of_sizes(sizes: Values, held: list[bool]) -> Estimate:
    """Mean size of those that go on over that of those that do not, with a bootstrap interval.

    Undefined with fewer than 5 of either sort.
    """
    kept = np.array(held)
    larger, smaller = sizes[kept], sizes[~kept]
    n = int(kept.size)
    if min(larger.size, smaller.size) < 5:
        return Estimate(None, None, None, n, 0, "none", "fewer than five of one sort")
    rng = np.random.default_rng(0)
    means = [rng.choice(x, (4999, x.size)).mean(axis=1) for x in (larger, smaller)]
    with np.errstate(divide="ignore"):
        low, high = np.quantile(means[0] / means[1], [0.025, 0.975])
        return Estimate(
            float(larger.mean() / smaller.mean()), float(low), float(high), n, 0, "bootstrap"
        )


def read_survival(runs: Series) -> list[Condition]:
    """As many as observed at each point, and the larger ones."""
    found = []
    for words, (end, count, of, source) in POINTS.items():
        goes_on, (low, high) = share(going(runs, end)), published(count, of)
        found.append(
            Condition(f"share that goes on {words}: interval overlaps {low:.2f} to {high:.2f} "
                      f"({source}, Wilson)",
                      interval(goes_on, 2), overlaps(goes_on, low, high))
        )  # fmt: skip
    ratio = ratio_of_sizes(_sizes(runs), going(runs, WEEKS))
    found.append(
        Condition("engaged organizations at the end of the grant, those that go on five years "
                  "after it over those that do not: interval above 1 (1.8 observed: 40 to 22 "
                  "members)",
                  interval(ratio, 2), above(ratio, 1.0))
    )  # fmt: skip
    return found


def _table(runs: Mapping[str, Series]) -> PatternTable:
    rows = [["arm", "money", "in the last half-year of the grant", *POINTS, "by projects alone",
             "as asked before", "never collapsed", "organizations if it goes on",
             "if it does not"]]  # fmt: skip
    for arm in ARMS:
        for money in MONEY:
            if (run := runs.get(f"{arm} {money}")) is None:
                continue
            pairs = list(zip(run["engaged"], run["projects_active"], strict=True))
            held, sizes = np.array(going(run, WEEKS)), _sizes(run)
            shares = (
                going(run, GRANT),
                *(going(run, end) for end, *_ in POINTS.values()),
                going(run, WEEKS, "working_together"),
                [alive(*pair) for pair in pairs],
                [not collapsed(*pair) for pair in pairs],
            )
            split = (mean_interval(each.tolist()) for each in (sizes[held], sizes[~held]))
            rows.append([
                title(arm), money, *(interval(share(each), 2) for each in shares),
                *(interval(each, 1) for each in split),
            ])  # fmt: skip
    return PatternTable(
        "Share of settings that go on. *By projects alone*: five years after the grant, and "
        "meetings do not count. *As asked before*: in the last half-year a project was active, "
        "and at least a third as many were engaged as in the best half-year. *Never collapsed* is "
        "the measure `stability.collapsed`, which also counts those that recovered. Last: engaged "
        "organizations at the end of the grant, by whether the coalition goes on five years after.",
        rows,
    )


def _panel(runs: Mapping[str, Series]) -> Panel:
    ends = range(HALF, WEEKS + 1, HALF)
    return Panel(
        "The founding grant ends in year 3", "share that goes on",
        [Curve(title(arm),
               np.array([going(runs[f"{arm} {ENDS}"], end) for end in ends], np.float64).T,
               HALF / YEAR, HALF / YEAR)
         for arm in ARMS],
        [(end / YEAR, count / of) for end, count, of, _ in POINTS.values()], "observed: CTC, HCAP",
    )  # fmt: skip


def _reasons(runs: Series) -> str:
    """What those that do not go on lack."""
    lost = [i for i, goes_on in enumerate(going(runs, WEEKS)) if not goes_on]
    idle = sum(not runs["projects_active"][i, -HALF:].any() for i in lost)
    meets = sum(np.subtract(going(runs, WEEKS), going(runs, WEEKS, "working_together"), dtype=int))
    return (
        f"{len(lost)} do not go on five years after, {idle} of them without any project in the "
        f"last half-year. Of those that do, {meets} meet without working in projects together."
    )


SURVIVAL: Final = Pattern(
    "P5",
    "Two thirds of coalitions go on after their grant, the larger ones",
    "Communities That Care in Pennsylvania, 110 sites (Feinberg, Bontempo & Greenberg 2008, "
    "*American Journal of Preventive Medicine* 34: 495-501): 90 % continued after the founding "
    "grant of three years, 3 to 8 % ended in each year after that, and about two thirds were at "
    "work four years later; many found as much money elsewhere. Healthy Communities Access "
    "Program, 260 coalitions, of which 165 answered some five years after federal funding had "
    "ended (ASPE/NORC 2012): 113, 68 %, were still three or more organizations that collaborate. "
    "Those had 40 members on the mean, the others 22; of those that ended, two thirds named money "
    "or organization, one third that their goals were met.",
    _run,
    (
        Asked(
            "share that goes on five years after all money ended, by an active project and a third "
            "of those once engaged: between 0.61 and 0.75, which is .68 and twice the error of a "
            "share of 165",
            "0.47 [0.39, 0.54]", False,
        ),
        Asked(
            "engaged organizations at the end of the grant, those that go on over those that do "
            "not: interval above 1 (1.8 observed: 40 to 22 members)",
            "0.88 [0.72, 1.07]", False,
        ),
    ),
    "All money stopped, so that 85 of the 88 that did not go on had no project; in the field the "
    "founding grant ended, and others stayed or came.",
)  # fmt: skip

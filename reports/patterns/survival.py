"""P5: how many coalitions go on when their grant has ended, and which."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from reports.arms import title
from reports.intervals import above, interval
from reports.page import PageOptions
from reports.patterns.base import (
    YEAR,
    Condition,
    Pattern,
    PatternResult,
    PatternTable,
    Series,
    Values,
    collect,
)
from reports.patterns.readings import alive, share
from reports.sampled_space import design, scenario_at
from sim.analysis.estimates.statistics import Estimate, mean_interval
from sim.measures.summary import collapsed
from sim.scenario import ARMS

COALITION: Final = "collective_impact"
SETTINGS: Final = 165
"""As many as coalitions that answered."""
GRANT: Final = 3 * YEAR
"""Weeks until the money ends; an assumption."""
AFTER: Final = 5 * YEAR
OBSERVED: Final = 0.68
ERROR: Final = 0.07
"""Twice the standard error of a share of .68 of 165."""
ENDS: Final = "the money ends after three years"
GOES_ON: Final = "the money goes on"
COLUMNS: Final = ("engaged", "engaged_organizations", "projects_active")


def _run(options: PageOptions) -> PatternResult:
    settings = design(SETTINGS)[: 12 if options.quick else None]
    jobs = {
        f"{arm} {money}": [
            (scenario_at(arm, {k: v for k, v in setting.items() if not k.startswith("shocks.")},
                         **values), i + 1)
            for i, setting in enumerate(settings)
        ]
        for arm in ARMS
        for money, values in _money().items()
        if money == ENDS or arm == COALITION
    }  # fmt: skip
    runs = collect(jobs, COLUMNS, options)
    return PatternResult(
        runs=f"Collective Impact at {len(settings)} Latin-hypercube settings of all sampled "
        "parameters (communities of 100 to 1,000 residents), one seed each, no shocks to the "
        f"problem. All funders' money stops after {GRANT} weeks, and the effort is looked at "
        f"{AFTER} weeks later. Nothing dissolves by decree in this model: founders stay on the "
        "list. So *going on* is read from activity: in the last half-year a project was active, "
        "and at least a third as many were engaged as in the best half-year.",
        conditions=read_survival(runs[f"{COALITION} {ENDS}"]),
        tables=[_table(runs)],
        why=[
            _reasons(runs[f"{COALITION} {ENDS}"]),
            "The money stops altogether here, and no arm looks for other funders unless "
            "`funding.mobilizing` is set; real coalitions may.",
        ],
    )


def _money() -> dict[str, dict[str, Any]]:
    same: dict[str, Any] = {"weeks": GRANT + AFTER, "shocks.weeks": []}
    cut = {
        "shocks.funding_cut_week": GRANT,
        "shocks.funding_cut_share": 1.0,
        "shocks.funding_cut_weeks": AFTER,
    }
    return {ENDS: {**same, **cut}, GOES_ON: same}


def _going(runs: Series) -> list[bool]:
    return list(map(alive, runs["engaged"], runs["projects_active"]))


def _sizes(runs: Series) -> Values:
    """Engaged organizations, mean over the last half-year of the grant."""
    sizes: Values = runs["engaged_organizations"][:, GRANT - YEAR // 2 : GRANT].mean(axis=1)
    return sizes


def ratio_of_sizes(sizes: Values, going: list[bool]) -> Estimate:
    """Mean size of those that go on over that of those that do not, with a bootstrap interval.

    Undefined with fewer than 5 of either sort.
    """
    held = np.array(going)
    larger, smaller = sizes[held], sizes[~held]
    n = int(held.size)
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
    """As many as observed, and the larger ones."""
    going = _going(runs)
    found, ratio = share(going), ratio_of_sizes(_sizes(runs), going)
    low, high = OBSERVED - ERROR, OBSERVED + ERROR
    mean = found.mean
    return [
        Condition(f"share that goes on five years after the money ended: between {low:.2f} and "
                  f"{high:.2f}, which is .68 and twice the error of a share of 165",
                  interval(found, 2), None if mean is None else low <= mean <= high),
        Condition("engaged organizations at the end of the grant, those that go on over those "
                  "that do not: interval above 1 (1.8 observed: 40 to 22 members)",
                  interval(ratio, 2), above(ratio, 1.0)),
    ]  # fmt: skip


def _table(runs: Mapping[str, Series]) -> PatternTable:
    rows = [["arm", "money", "goes on", "never collapsed", "organizations if it goes on",
             "if it does not"]]  # fmt: skip
    for arm in ARMS:
        for money in (ENDS, GOES_ON):
            if (run := runs.get(f"{arm} {money}")) is None:
                continue
            going, sizes = _going(run), _sizes(run)
            pairs = zip(run["engaged"], run["projects_active"], strict=True)
            held = np.array(going)
            split = (mean_interval(each.tolist()) for each in (sizes[held], sizes[~held]))
            rows.append([
                title(arm), money, interval(share(going), 2),
                interval(share([not collapsed(*pair) for pair in pairs]), 2),
                *(interval(each, 1) for each in split),
            ])  # fmt: skip
    return PatternTable(
        "Share of settings that go on after eight years, and the engaged organizations at the end "
        "of year 3. *Never collapsed* is the measure `stability.collapsed`, which also counts "
        "those that recovered.",
        rows,
    )


def _reasons(runs: Series) -> str:
    """What those that do not go on lack."""
    lost = [i for i, going in enumerate(_going(runs)) if not going]
    idle = sum(not runs["projects_active"][i, -26:].any() for i in lost)
    return (
        f"Of the {len(lost)} that do not go on, {idle} have no project in the last half-year; "
        f"{len(lost) - idle} have one, but fewer than a third of those once engaged."
    )


SURVIVAL: Final = Pattern(
    "P5",
    "Two thirds of coalitions go on after their grant, the larger ones",
    "Healthy Communities Access Program, 260 coalitions, of which 165 answered some five years "
    "after federal funding had ended (ASPE/NORC 2012): 68 % were still there. Those had 40 members "
    "on the mean, the others 22; of those that ended, two thirds named money or organization, one "
    "third that their goals were met.",
    _run,
)

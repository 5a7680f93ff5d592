"""Where does idle money lie, and what keeps it there? Balances by year, rounds by what lacks."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from reports.arms import title
from reports.choices.base import PagePart, Values
from reports.choices.levers import (
    bullets,
    kept_courses,
    section,
)
from reports.choices.money import YEARLY
from reports.intervals import interval
from reports.markdown import table
from reports.page import PageOptions
from reports.regime.readings import ELSE, HOLDERS, NO_HOURS, NO_PROJECT, held_by, what_is_missing
from sim.analysis.estimates.statistics import Estimate, mean_interval
from sim.model import CommunityModel
from sim.scenario import ARMS, Scenario
from sim.units import WEEKS_A_YEAR

YEARS: Final = 5
MISSING: Final = (NO_PROJECT, NO_HOURS, ELSE)
FACTORS: Final = (1.0, 4.0)
"""On yearly money."""

ABOUT: Final = """\
## Where does idle money lie?

Who holds what came in and is not spent, as a share of all that came in by then: at the end of each
year as shipped, and of the last one with {most:g} times the money. Then, for funding rounds in
which the backbone, the pools, funders and actors together hold at least what a small project costs,
what is missing ([the regime](regime.md))."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_all(options))


def course(place: int, scenario: Scenario, seed: int) -> tuple[int, Values]:
    """The place of a run among all; shares held at the end of each year, then those of rounds."""
    model = CommunityModel(scenario, seed)
    model.recorder.brief = True
    model.recorder.quarterly = False
    rounds, idle = 0, dict.fromkeys(MISSING, 0)
    held: list[Values] = []
    for week in range(scenario.weeks):
        model.step()
        if (week + 1) % WEEKS_A_YEAR == 0:
            held.append(np.array(list(held_by(model).values())))
        if week % model.settings.funding.round_weeks == 0:
            rounds += 1
            if missing := what_is_missing(model):
                idle[missing] += 1
    held += [np.array(list(held_by(model).values()))] * (YEARS - len(held))
    return place, np.array([*np.concatenate(held), *(idle[each] / rounds for each in MISSING)])


def read_all(options: PageOptions) -> Values:
    """What is seen with each yearly money in each arm; shape (factors, arms, columns, seeds)."""
    runs = [YEARLY.scenario(arm, factor) for factor in FACTORS for arm in ARMS]
    found = kept_courses(course, runs, (*HOLDERS, YEARS, *MISSING), options)
    shaped = found.reshape(len(FACTORS), len(ARMS), *found.shape[1:])
    return np.moveaxis(shaped, -1, -2)


def write(found: Values) -> PagePart:
    """The section, from what is seen."""
    texts = [ABOUT.format(most=FACTORS[-1])]
    for factor, arms in zip(FACTORS, found, strict=True):
        usual = factor == YEARLY.usual
        times = "As shipped" if usual else f"With {factor:g} times the money"
        texts += [
            f"{times}, share of the money in:",
            _held_table(arms, range(YEARS) if usual else [YEARS - 1]),
            f"{times}, share of rounds:",
            _rounds(arms),
            bullets(_most(arms)),
        ]
    return section(texts)


def _split(columns: Values) -> tuple[Values, Values]:
    """Held, shape (YEARS, holders, seeds), and idle rounds, shape (MISSING, seeds), of one arm."""
    size = YEARS * len(HOLDERS)
    return columns[:size].reshape(YEARS, len(HOLDERS), -1), columns[size:]


def _held_table(arms: Values, years: Sequence[int]) -> str:
    rows = [
        [f"{year + 1}", holder, *(interval(_mean(_split(arm)[0][year, k])) for arm in arms)]
        for k, holder in enumerate(HOLDERS)
        for year in years
    ]
    return table(["year", "held by", *map(title, ARMS)], rows, numbers=(0, 2, 3, 4))


def _rounds(arms: Values) -> str:
    rows = [
        [missing, *(interval(_mean(_split(arm)[1][k])) for arm in arms)]
        for k, missing in enumerate(MISSING)
    ]
    return table(["money lies idle, and", *map(title, ARMS)], rows, numbers=(1, 2, 3))


def _mean(values: Values) -> Estimate:
    return mean_interval(values.tolist())


def _most(arms: Values) -> list[str]:
    """Who holds most at the end of the run, and what is missing most often."""
    return [f"{title(arm)}: {_of_arm(each)}." for arm, each in zip(ARMS, arms, strict=True)]


def _of_arm(columns: Values) -> str:
    held, idle = _split(columns)
    who, what = held[-1].mean(axis=-1), idle.mean(axis=-1)
    holder = (
        f"most is held by: {HOLDERS[int(who.argmax())]} ({who.max():.0%} of the money in)"
        if who.any()
        else "all is spent"
    )
    rounds = (
        f"money lies idle in {what.sum():.0%} of rounds, most often: {MISSING[int(what.argmax())]}"
        if what.any()
        else "no round has idle money"
    )
    return f"at the end {holder}; {rounds}"

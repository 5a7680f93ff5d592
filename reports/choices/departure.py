"""What happens when a funder leaves? The same run with and without, period by period."""

from collections.abc import Iterable, Mapping
from typing import Final

from reports.arms import title
from reports.choices.base import PagePart, Values
from reports.choices.levers import (
    BY_PERIOD,
    GRANTS,
    IMPACT,
    PAID,
    PERIOD,
    PERIODS,
    STARTED,
    Found,
    LeverRange,
    bullets,
    cell,
    read_levers,
    section,
)
from reports.intervals import above, below
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.estimates.statistics import Estimate, mean_interval
from sim.scenario import ARMS
from sim.units import WEEKS_A_YEAR

WEEK: Final = 104
YEAR: Final = WEEKS_A_YEAR // PERIOD
"""Periods."""
GONE: Final = "The others give on, and what was held already is still spent."

LEVERS: Final[Mapping[int, LeverRange]] = {
    funders: LeverRange(
        f"Week in which the largest of {funders} funders leaves",
        "shocks.departure_week",
        (0, WEEK),
        0,
        GONE
        if funders > 1
        else "What was held already is still spent, and what was taken up stays.",
        base={"funders.funders": funders},
    )
    for funders in (3, 1)
}
"""By the number of funders."""

LEAVES: Final = {3: "The largest of three leaves", 1: "The only one leaves"}
FLOWS: Final = {PAID, GRANTS, STARTED}
"""Counted from the start on, so that a year is a difference."""

ABOUT: Final = """\
## What happens when a funder leaves?

In week {week} the funder that gives most leaves for good (`shocks.departure_week`), with {funders}
funders and with one. Each run less the same run in which nobody leaves, paired by seed: money paid
in, grants made and projects started within a year; impact at its end. Until the end of year {year}
runs are alike. *When it shows*: the end of the first {period} weeks from which on the 95 % interval
of the difference stays off 0 for a year, or to the end of the run; of what came in since the start
(money, grants, projects), or of impact."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    found = read_levers(list(LEVERS.values()), options)
    return write(dict(zip(LEVERS, found, strict=True)))


def write(found: Mapping[int, Found]) -> PagePart:
    """The section, from what is read with so many funders."""
    texts = [ABOUT.format(week=WEEK, year=WEEK // WEEKS_A_YEAR, funders=max(LEVERS), period=PERIOD)]
    for funders, each in found.items():
        texts += [
            f"### {LEAVES[funders]}",
            _by_year(each),
            "When it shows, in weeks since the departure:",
            _when(each),
            bullets(_order(each)),
        ]
    return section(texts)


def less(values: Values) -> Values:
    """With the departure less without; (points, arms, periods, seeds) to (arms, periods, seeds)."""
    difference: Values = values[1] - values[0]
    return difference


def within_year(label: str, values: Values, year: int) -> Values:
    """What happened within a year, counted from 0, or stood at its end; (arms, seeds)."""
    end = values[:, YEAR * (year + 1) - 1]
    return end - values[:, YEAR * year - 1] if label in FLOWS and year else end


def _by_year(found: Found) -> str:
    rows = [
        [f"{year + 1}", label,
         *(cell(_estimate(each), label, sign=True)
           for each in within_year(label, less(found.periods[label]), year))]
        for label in BY_PERIOD
        for year in range(WEEK // WEEKS_A_YEAR, PERIODS // YEAR)
    ]  # fmt: skip
    return table(["year", "outcome", *map(title, ARMS)], rows, numbers=(2, 3, 4))


def _estimate(differences: Values) -> Estimate:
    return mean_interval(differences.tolist())


def shows(values: Values) -> int | None:
    """Weeks from the departure to the end of the first period from which the interval stays off 0.

    It stays off 0 if it does so for a year, or to the end of the run; None if it never does.
    ``values`` are differences of one arm, shape (periods, seeds).
    """
    first = WEEK // PERIOD
    estimates = [_estimate(each) for each in values[first:]]
    off = [bool(above(each) or below(each)) for each in estimates]
    for place in range(len(off)):
        if all(off[place : place + YEAR]):
            return (place + 1) * PERIOD
    return None


def _times(found: Found) -> dict[str, list[int | None]]:
    """When it shows, by outcome; an arm a place."""
    return {label: [shows(arm) for arm in less(found.periods[label])] for label in BY_PERIOD}


def _when(found: Found) -> str:
    rows = [
        [label, *("not within the run" if each is None else str(each) for each in cells)]
        for label, cells in _times(found).items()
    ]
    return table(["outcome", *map(title, ARMS)], rows, numbers=(1, 2, 3))


def _order(found: Found) -> list[str]:
    """In which order the difference shows, arm by arm."""
    times = _times(found)
    return [
        f"{title(arm)}: {in_order({label: cells[k] for label, cells in times.items()})}."
        for k, arm in enumerate(ARMS)
    ]


def in_order(times: Mapping[str, int | None]) -> str:
    """Outcomes in the order in which they show; those at the same time together."""
    reached = sorted({each for each in times.values() if each is not None})
    steps = [_together(label for label in times if times[label] == each) for each in reached]
    never = [label for label, each in times.items() if each is None]
    shown = ", then ".join(steps) or "nothing shows"
    return f"{shown}; not within the run: {', '.join(map(_short, never))}" if never else shown


def _together(labels: Iterable[str]) -> str:
    return " with ".join(_short(each) for each in labels)


def _short(label: str) -> str:
    return {PAID: "money", IMPACT: "impact"}.get(label, label)

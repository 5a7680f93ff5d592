"""Does it matter when funders judge? Patience where results are slow, and where they are fast."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from reports.arms import title
from reports.choices.base import PagePart, Values
from reports.choices.levers import (
    ADDED,
    BAD,
    GOOD,
    IMPACT,
    JUDGED,
    PAID,
    SEEN,
    Found,
    LeverRange,
    bullets,
    change,
    levels,
    moved,
    read_levers,
    section,
    told,
)
from reports.page import PageOptions
from sim.scenario import ARMS

POINTS: Final = (0, 26, 104, 208)
SOON, LATE = 1, len(POINTS) - 1
"""Places of the least and the most patience with which funders judge."""

RESULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "slow, as shipped": {},
    "fast": {"projects.shortest": 1, "projects.work": 4.0, "funding.round_weeks": 1},
}
"""When results come, and what makes them come so."""

LEVERS: Final[Mapping[str, LeverRange]] = {
    name: LeverRange(
        f"Patience, results {name}",
        "funders.patience",
        POINTS,
        104,
        "It takes a judgement and the chance to act on it (27 %), and a good judgement adds a "
        "quarter of a funder's money for what is left of the run.",
        base=base,
    )
    for name, base in RESULTS.items()
}

ABOUT: Final = """\
## Does it matter when funders judge?

Funders first judge what their money brought after `funders.patience` weeks, then once a year; at 0
they never do. If results take long, those who judge early see little of them; where results come
at once, patience should not change what funders see. *Slow*: each arm as it ships. *Fast*:
projects take {work:g} hours in place of {usual:g} and as little as {weeks} week, which also makes
them cheap, and money is given every week. A judgement is good or bad if what is seen is further
from 0 than what people notice; *seen at the first judgement* is the difference in differences that
funders see then, in value a year, with their error, over the {least} to {most} weeks that they
waited."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    found = read_levers(list(LEVERS.values()), options)
    return write(dict(zip(LEVERS, found, strict=True)))


def write(found: Mapping[str, Found]) -> PagePart:
    """The section, from what is read with slow results and with fast ones."""
    lever = next(iter(LEVERS.values()))
    about = ABOUT.format(
        work=RESULTS["fast"]["projects.work"],
        usual=lever.scenario(lever.arms[0], 104).projects.work,
        weeks=RESULTS["fast"]["projects.shortest"],
        least=POINTS[SOON],
        most=POINTS[LATE],
    )
    texts = [about]
    for name, each in found.items():
        texts += [
            f"### Results {name}",
            levels(LEVERS[name], each, (PAID, JUDGED, GOOD, BAD, SEEN, IMPACT, ADDED), "patience"),
            bullets(
                [
                    *(moved(LEVERS[name], each, label, LATE, SOON)
                      for label in (GOOD, SEEN, PAID, ADDED)),
                    moved(LEVERS[name], each, ADDED, LATE, 0),
                ]
            ),
        ]  # fmt: skip
    return section([*texts, _claim(found)])


def _claim(found: Mapping[str, Found]) -> str:
    """Whether patience changes what funders see, where results are slow and where they are fast."""
    lines = []
    for name, each in found.items():
        arms = list(map(title, ARMS))
        seen = dict(zip(arms, change(each.at_end[SEEN], LATE, SOON), strict=True))
        same = [arm for arm, estimate in seen.items() if estimate.holds_zero]
        verdict = (
            "in no arm does patience change what funders see"
            if len(same) == len(arms)
            else f"patience changes what funders see in {len(arms) - len(same)} of {len(arms)} arms"
        )
        lines.append(f"Results {name}: {verdict} ({told(seen)}).")
    slow, fast = (each.at_end[SEEN] for each in found.values())
    more = (fast[LATE] - fast[SOON]) - (slow[LATE] - slow[SOON])
    paired = change(np.array([np.zeros(more.shape), more]), 1, 0)
    named = dict(zip(map(title, ARMS), paired, strict=True))
    return "What patience changes in what funders see first:\n\n" + bullets(
        [*lines, f"With fast results less with slow ones: {told(named)}.", *_sooner(slow, fast)]
    )


def _sooner(slow: Values, fast: Values) -> list[str]:
    """What funders see at first with fast results less with slow ones, by patience."""
    lines = []
    for place in range(SOON, len(POINTS)):
        paired = change(np.array([slow[place], fast[place]]), 1, 0)
        named = dict(zip(map(title, ARMS), paired, strict=True))
        lines.append(f"After {POINTS[place]} weeks, fast results less slow ones: {told(named)}.")
    return lines

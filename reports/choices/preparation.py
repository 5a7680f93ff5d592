"""Does preparation make better plans? Each arm along the drafts that a plan is given.

1,260 runs, .15 s each on one core: 3 arms, 7 numbers of drafts, judged with errors and without,
each on 30 seeds.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from reports.arms import title
from reports.choices.base import (
    SEEDS,
    PagePart,
    Values,
    by_group,
    changes,
    line,
    outcomes_of,
    seeds_from,
)
from reports.figures import png
from reports.intervals import above, below, interval
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.estimates.statistics import Estimate, mean_interval
from sim.analysis.presentation.palette import BY_BUNDLE
from sim.scenario import ARMS, Scenario

DRAFTS: Final = (0, 1, 2, 3, 4, 6, 8)
LITTLE: Final = 1
MUCH: Final = 4
FIRST: Final = 719_000
PICTURE: Final = "choices-preparation.png"

JUDGED: Final[Mapping[str, Mapping[str, Any]]] = {
    "with errors, as shipped": {},
    "rightly": {"people.judging_error": 0.0},
}
"""How everybody judges, proposers their drafts as well."""
SHIPPED: Final = next(iter(JUDGED))

GAIN: Final = "true gain when filed"
FILED: Final = "proposals filed"
BEARERS: Final = ("residents", "organizations", "deciders", "coordinators")
OUTCOMES: Final[Mapping[str, str]] = {
    GAIN: "proposals.gain_filed",
    "true gain when funded": "proposals.gain_funded",
    "plans drafted": "proposals.drafted",
    FILED: "proposals.filed",
    "share refused": "proposals.refused_share",
    "gain in impact": "impact.gain",
    **{each: f"proposals.hours_refused_{each}" for each in BEARERS},
}
"""Measures by their label; hours on refused plans by who bears them."""
LOST: Final = "hours on refused plans"

Outcomes = Mapping[str, Values]
"""By label; each of shape (drafts, arms, seeds)."""

ABOUT: Final = """\
## Does preparation make better plans?

A proposer makes up to `proposals.drafts` drafts, judges each and files the best if that seems a
gain; each takes {hours:g} hours of its own, whatever becomes of it ([the model](odd.md), 7.10).
More preparation should give better plans and fewer of them, and lose more hours on those that are
refused. Each arm as it ships, without shocks, with {drafts} drafts at most; {seeds} seeds, the same
everywhere; intervals are 95 %. On the right of the picture, the same where everybody judges rightly
(`people.judging_error` 0)."""

WHY: Final = """\
To read a plan at all drops what seems to harm. Further drafts do two things at once: the best of
several is chosen, and more plans are filed, as one draft that seems a gain is enough. As long as
drafts are misread, the best of several is often the one most misread, and those that only seem a
gain pass more easily. Where everybody judges rightly, none is misread."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_all(options))


def read_all(options: PageOptions) -> Mapping[str, Outcomes]:
    """Outcomes of every arm along the drafts, by how everybody judges; on equal seeds."""
    scenarios = [
        Scenario.load(arm).with_values({"shocks.weeks": (), "proposals.drafts": drafts, **judged})
        for judged in JUDGED.values()
        for drafts in DRAFTS
        for arm in ARMS
    ]
    seeds = seeds_from(FIRST, options)
    found = outcomes_of("preparation", scenarios, seeds, list(OUTCOMES.values()), options)
    return by_group(found, list(JUDGED), list(OUTCOMES), len(DRAFTS), len(ARMS))


def write(found: Mapping[str, Outcomes]) -> PagePart:
    """The section, from the outcomes by how everybody judges."""
    usual = Scenario.load(ARMS[0]).proposals
    about = ABOUT.format(hours=usual.draft_hours, drafts=", ".join(map(str, DRAFTS)), seeds=SEEDS)
    texts = [
        about,
        f"![True gain when filed, and proposals filed, by drafts](images/{PICTURE})",
        f"{MUCH} drafts less {LITTLE}, as shipped:",
        _table(_changes(with_lost(found[SHIPPED]))),
        "\n".join(f"- {each}" for each in _seen(with_lost(found[SHIPPED]))),
        "True gain when filed:",
        _table(_of_gain(found)),
        WHY,
        f"Hours on refused plans in a run, by who bears them, as shipped ({usual.drafts} drafts at "
        "most):",
        _hours(found[SHIPPED], DRAFTS.index(usual.drafts)),
    ]
    return PagePart("\n\n".join(texts), {PICTURE: png(figure(found))})


def with_lost(outcomes: Outcomes) -> Outcomes:
    """Outcomes with hours on refused plans added up over who bears them."""
    kept = {label: values for label, values in outcomes.items() if label not in BEARERS}
    return {**kept, LOST: np.sum([outcomes[each] for each in BEARERS], axis=0)}


def _less(values: Values, more: int, fewer: int) -> list[Estimate]:
    """An outcome at some drafts less that at fewer, by arm."""
    return changes(values, DRAFTS.index(more), DRAFTS.index(fewer))


def _changes(outcomes: Outcomes) -> dict[str, list[str]]:
    """What much preparation brings, by outcome: a cell an arm."""
    return {
        label: [interval(each, _places(label), sign=True) for each in _less(values, MUCH, LITTLE)]
        for label, values in outcomes.items()
    }


def _places(label: str) -> int:
    return 0 if label in (LOST, FILED, "plans drafted") else 3


def _of_gain(found: Mapping[str, Outcomes]) -> dict[str, list[str]]:
    return {
        f"{more} less {fewer}, all judge {judged}": [
            interval(each, sign=True) for each in _less(outcomes[GAIN], more, fewer)
        ]
        for judged, outcomes in found.items()
        for more, fewer in ((LITTLE, 0), (MUCH, LITTLE))
    }


def _table(rows: Mapping[str, Sequence[str]]) -> str:
    head = ["drafts" if GAIN not in rows else "outcome", *map(title, ARMS)]
    lines = [[name, *cells] for name, cells in rows.items()]
    return table(head, lines, numbers=range(1, len(head)))


def _seen(outcomes: Outcomes) -> list[str]:
    """Where much preparation does what it should, where not, and what it does to impact."""
    return [
        f"Better plans: {_where(outcomes[GAIN], above)}; worse ones: "
        f"{_where(outcomes[GAIN], below)}.",
        f"Fewer proposals: {_where(outcomes[FILED], below)}; more: "
        f"{_where(outcomes[FILED], above)}.",
        f"More hours on refused plans: {_where(outcomes[LOST], above)}; fewer: "
        f"{_where(outcomes[LOST], below)}.",
        f"Impact is higher: {_where(outcomes['gain in impact'], above)}; lower: "
        f"{_where(outcomes['gain in impact'], below)}.",
    ]


def _where(values: Values, beyond: Callable[[Estimate], bool | None]) -> str:
    """The arms in which much preparation changes an outcome by more than its interval."""
    arms = zip(ARMS, _less(values, MUCH, LITTLE), strict=True)
    return ", ".join(title(arm) for arm, each in arms if beyond(each)) or "nowhere"


def _hours(outcomes: Outcomes, place: int) -> str:
    rows = [
        [bearer, *(interval(mean_interval(each.tolist()), 0) for each in outcomes[bearer][place])]
        for bearer in BEARERS
    ]
    return table(["hours of", *map(title, ARMS)], rows, numbers=range(1, 1 + len(ARMS)))


def figure(found: Mapping[str, Outcomes]) -> Figure:
    """True gain when filed and proposals filed: a row an outcome, a column a way to judge."""
    picture = Figure(figsize=(9, 5), layout="constrained")
    grid = picture.subplots(2, len(found), sharex=True, sharey="row", squeeze=False)
    for column, (judged, outcomes) in zip(grid.T, found.items(), strict=True):
        for axes, label in zip(column, (GAIN, FILED), strict=True):
            for place, arm in enumerate(ARMS):
                style = BY_BUNDLE[arm]
                line(axes, DRAFTS, outcomes[label][:, place], label=title(arm), style=style)
        column[0].axhline(0.0, color="black", linewidth=0.8)
        column[0].set_title(f"all judge {judged}")
        column[-1].set_xlabel("drafts")
    for axes, label in zip(grid[:, 0], (GAIN, FILED), strict=True):
        axes.set_ylabel(label)
    grid[-1, 0].set_ylim(bottom=0)
    grid[0, 0].legend(fontsize="small")
    return picture

"""Does it matter who judges? Ways of governing along the ladder, and how many sit on a panel.

666 runs, .15 s each on one core, in Bristol .3 s: 3 ways of governing on 3 levels, on 30 seeds in
the drawn town and 12 elsewhere, and panels of 6 sizes on 30 seeds.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from reports.arms import title
from reports.choices.base import (
    SEEDS,
    PagePart,
    Values,
    by_group,
    changes,
    outcomes_of,
    seeds_from,
)
from reports.choices.ladder import ENDS, FEW_SEEDS, NETWORK, PLACES, in_words, network
from reports.intervals import above, below, interval
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.estimates.statistics import Estimate, mean_interval, paired_difference

ALONE: Final = "proposer_alone"
GOVERNING: Final = (ALONE, "governance_group", "distributed_leadership")
DECISIONS: Final[Mapping[str, str]] = {
    "decisions follow true gain": "proposals.decision_correlation",
    "awards follow true gain": "proposals.award_correlation",
    "share refused": "proposals.refused_share",
    "gain in impact": "impact.gain",
}
"""Measures by their label."""
IMPACT: Final = "gain in impact"

PANELS: Final = (1, 3, 5, 12, 25, 50)
OF_PANELS: Final[Mapping[str, str]] = {
    "awards follow true gain": "proposals.award_correlation",
    "gain in impact": "impact.gain",
    "deciders' hours on refused plans": "proposals.hours_refused_deciders",
    "share of hours not worked on projects": "money.overhead_hours",
}
"""Measures by their label."""
HOURS: Final = "deciders' hours on refused plans"
LESS_IS_BETTER: Final = (HOURS, "share of hours not worked on projects")

FIRST: Final = 718_000

ABOUT: Final = """\
## Does it matter who judges?

If plans pass alike whoever governs, and awards follow true gain alike however many judge, deciding
is a ceremony. {network} as it ships, with its innovation pools, without shocks; in the drawn town
{seeds} seeds, elsewhere {few}, the same for all rules; intervals are 95 %. True gain, the levels of
evidence and the communities are those of the section above."""

WAYS: Final = """\
### Ways of governing

Only the rule of governance is exchanged ([rules](rules.md)). *Decisions follow true gain*: the
correlation of passing with the true gain of the plan; undefined where nobody else decides or all
pass. *Share refused*: of proposals that ended or began, those that ended without money, given up
after waiting included."""

MANY: Final = """\
### How many judges

`funding.panel` from {fewest} to {most}, in the drawn town. More judges level out what each
misreads, and more of them read each plan, but what all readers share in error stays, and each takes
the time to read."""

Found = Mapping[str, Values]
"""By label; of ways of shape (levels, rules, seeds), of panels of shape (sizes, seeds)."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_ways(options), read_panels(options))


def read_ways(options: PageOptions) -> Mapping[str, Found]:
    """Outcomes of every way of governing on some levels, by place; on equal seeds."""
    ways: dict[str, Found] = {}
    for name, place in PLACES.items():
        scenarios = [
            place.scenario(level, {"governance.rule": rule}) for level in ENDS for rule in GOVERNING
        ]
        seeds = seeds_from(FIRST, options, place.seeds)
        outcomes = list(DECISIONS.values())
        found = outcomes_of(f"governing-{name}", scenarios, seeds, outcomes, options)
        ways |= by_group(found, [name], list(DECISIONS), len(ENDS), len(GOVERNING))
    return ways


def read_panels(options: PageOptions) -> Found:
    """Outcomes of panels of all sizes, on equal seeds."""
    scenarios = [network({"funding.panel": size}) for size in PANELS]
    seeds = seeds_from(FIRST, options)
    found = outcomes_of("panels", scenarios, seeds, list(OF_PANELS.values()), options)
    return by_group(found, [""], list(OF_PANELS), len(PANELS))[""]


def write(ways: Mapping[str, Found], panels: Found) -> PagePart:
    """The section, from the outcomes of ways of governing and of panels."""
    texts = [
        ABOUT.format(network=title(NETWORK), seeds=SEEDS, few=FEW_SEEDS),
        WAYS,
    ]
    for name, found in ways.items():
        texts += [f"{PLACES[name].title}:", _of_ways(found), *_decide(found)]
    texts += [
        MANY.format(fewest=PANELS[0], most=PANELS[-1]),
        _of_panels(panels),
        *_inner(panels),
    ]
    return PagePart("\n\n".join(texts), {})


def _of_ways(ways: Found) -> str:
    rows = [
        [in_words(rule), level, *(_cell(label, values[i, k]) for label, values in ways.items())]
        for k, rule in enumerate(GOVERNING)
        for i, level in enumerate(ENDS)
    ]
    return table(["governance", "evidence", *ways], rows, numbers=range(2, 2 + len(ways)))


def _cell(label: str, values: Values) -> str:
    places = 0 if label == HOURS else 3
    return interval(mean_interval(values.tolist()), places, sign="follow" in label)


def _decide(ways: Found) -> list[str]:
    """Where decisions follow gains, and where impact differs from that without a decider."""
    decisions = ways["decisions follow true gain"]
    means = [[mean_interval(each.tolist()) for each in level] for level in decisions]
    impact = np.moveaxis(ways[IMPACT], 1, 0)
    alone = GOVERNING.index(ALONE)
    paired = [changes(impact, k, alone) for k in range(len(GOVERNING)) if k != alone]
    others = [rule for rule in GOVERNING if rule != ALONE]
    by_level = [list(level) for level in zip(*paired, strict=True)]
    return [
        "Decisions follow true gain, by more than the interval: "
        f"{_named(GOVERNING, means, above)}. They go against it: "
        f"{_named(GOVERNING, means, below)}.",
        f"Gain in impact less that of {in_words(ALONE)} on the same level, above 0: "
        f"{_named(others, by_level, above)}; below 0: {_named(others, by_level, below)}.",
    ]


def _named(
    rules: Sequence[str], found: list[list[Estimate]], beyond: Callable[[Estimate], bool | None]
) -> str:
    cells = [
        f"{in_words(rule)}, {level} ({interval(each, sign=True)})"
        for level, estimates in zip(ENDS, found, strict=True)
        for rule, each in zip(rules, estimates, strict=True)
        if beyond(each)
    ]
    return "; ".join(cells) or "nowhere"


def _of_panels(panels: Found) -> str:
    rows = [
        [str(size), *(_cell(label, values[i]) for label, values in panels.items())]
        for i, size in enumerate(PANELS)
    ]
    return table(["judges", *panels], rows, numbers=range(1 + len(panels)))


def _inner(panels: Found) -> list[str]:
    """Whether a number between the ends is best, and what the most judges add, in words."""
    best, more, less = [], [], []
    for label, values in panels.items():
        better = below if label in LESS_IS_BETTER else above
        size, against = best_inner(values, fewer=label in LESS_IS_BETTER)
        if all(better(each) for each in against):
            best.append(f"{label} ({PANELS[size]})")
        change = _less(values, -1, 0)
        more += [label] if above(change) else []
        less += [label] if below(change) else []
    ends = f"{PANELS[-1]} judges less {PANELS[0]}"
    return [
        f"{ends}: more by more than the interval in {', '.join(more) or 'nothing'}; less in "
        f"{', '.join(less) or 'nothing'}.",
        "The best number between the ends is better than both, by more than the intervals of the "
        f"paired differences, in {', '.join(best) or 'no outcome'}. It is chosen after the fact, "
        "which favours it.",
    ]


def best_inner(values: Values, *, fewer: bool = False) -> tuple[int, list[Estimate]]:
    """Place of the number of judges between the ends with the best mean, and its paired differences
    from the fewest and from the most; ``values`` has the shape (sizes, seeds).
    """
    means = [mean_interval(each.tolist()).mean for each in values[1:-1]]
    signed = [-np.inf if each is None else (-each if fewer else each) for each in means]
    size = 1 + int(np.argmax(signed))
    return size, [_less(values, size, 0), _less(values, size, -1)]


def _less(values: Values, size: int, other: int) -> Estimate:
    return paired_difference(values[size].tolist(), values[other].tolist())

"""Can a proposal be judged? Funding rules along a ladder of evidence, in three communities.

1,812 runs: 8 rules on 5 levels and 30 seeds in the drawn town; on 3 levels and 12 seeds in Bristol
and with imported grants; and 3 levels on 12 seeds to see what claims are worth. On one core a run
takes .15 s, in Bristol .3 s.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from reports.arms import title
from reports.choices import claims
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
from reports.choices.ladder import FEW_SEEDS, LEVELS, NETWORK, PLACES, SHIPPED, in_words
from reports.figures import png
from reports.intervals import above, below, interval
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.estimates.statistics import Estimate, mean_interval
from sim.analysis.presentation.palette import MIXED
from sim.measures.catalogue.proposals import TRUE_GAIN

LOTTERY: Final = "lottery"
RULES: Final = (
    "innovation_pools", "participatory_budgeting", "quadratic_funding", "conviction_voting",
    "self_organized_fund_allocation", "backbone_grants", "direct_grants", LOTTERY,
)  # fmt: skip
JUDGING: Final = RULES[:-1]
FIRST: Final = 716_000
PICTURE: Final = "choices-proposals.png"
ONE_IN: Final = 20
"""How many 95 % intervals there are to one that lies beside the truth."""


OUTCOMES: Final[Mapping[str, str]] = {
    "awards": "proposals.award_correlation",
    "impact": "impact.gain",
}
"""Measures by their label."""

Outcomes = Mapping[str, Values]
"""By label; each of shape (levels, rules, seeds)."""

ABOUT: Final = """\
## Can a proposal be judged?

Whoever decides on a proposal goes by its own view of the elements and by what the proposal claims,
as it reads it ([the model](odd.md), 7.10). If awards follow nothing, judging is a lottery that
costs hours; if they follow true gain alone, those who decide are oracles. {gain} *How far awards
follow true gain*: the rank correlation of the order in which a rule would pay with the true gains
of the plans that wait, mean over the rounds in which five or more wait ([measures](measures.md)).

{network} as it ships, without shocks, with only the funding rule exchanged ([rules](rules.md)), on
a ladder from no evidence to exact evidence:

{levels}

In the drawn town {seeds} seeds, elsewhere {few} on three of the levels, the same for all rules;
intervals are 95 %. Gains in impact are compared with the lottery's on the same level and seeds, as
levels differ in more than in what is known of proposals. Rules differ from the lottery in more than
judging, too: in how much they pay at once, to whom, and whose hours they take. Of {cells} intervals
of impact about {chance} would lie beside 0 by chance."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_all(options), claims.read_all(options))


def read_all(options: PageOptions) -> Mapping[str, Outcomes]:
    """Outcomes of every rule on every level, by place; on equal seeds."""
    found: dict[str, Outcomes] = {}
    for name, place in PLACES.items():
        scenarios = [
            place.scenario(level, {"funding.rule": rule})
            for level in place.levels
            for rule in RULES
        ]
        seeds = seeds_from(FIRST, options, place.seeds)
        runs = outcomes_of(f"proposals-{name}", scenarios, seeds, list(OUTCOMES.values()), options)
        found |= by_group(runs, [name], list(OUTCOMES), len(place.levels), len(RULES))
    return found


def write(found: Mapping[str, Outcomes], known: Mapping[str, claims.Columns]) -> PagePart:
    """The section, from the outcomes by place, and what is known of claims."""
    texts = [_about(found), f"![How far awards follow true gain](images/{PICTURE})"]
    for name, outcomes in found.items():
        place = PLACES[name]
        impact = less_lottery(outcomes["impact"])
        texts += [
            f"### {place.title}",
            "How far awards follow true gain:",
            _table(place.levels, RULES, _means(outcomes["awards"])),
            _listed(_follow(place.levels, outcomes["awards"][:, : len(JUDGING)])),
            "Gain in impact less that under the lottery:",
            _table(place.levels, JUDGING, impact),
            _differ(place.levels, impact),
        ]
    return PagePart("\n\n".join([*texts, *claims.write(known)]), {PICTURE: png(figure(found))})


def _about(found: Mapping[str, Outcomes]) -> str:
    cells = len(JUDGING) * sum(len(PLACES[name].levels) for name in found)
    return ABOUT.format(
        gain=TRUE_GAIN,
        network=title(NETWORK),
        levels="\n".join(f"- *{name}*: {level.means}" for name, level in LEVELS.items()),
        seeds=SEEDS,
        few=FEW_SEEDS,
        cells=cells,
        chance=round(cells / ONE_IN),
    )


def _means(awards: Values) -> list[list[Estimate]]:
    return [[mean_interval(each.tolist()) for each in level] for level in awards]


def less_lottery(impact: Values) -> list[list[Estimate]]:
    """Impact of each rule that judges less that of the lottery, by level and rule."""
    by_rule = np.moveaxis(impact, 1, 0)
    paired = [changes(by_rule, RULES.index(rule), RULES.index(LOTTERY)) for rule in JUDGING]
    return [list(level) for level in zip(*paired, strict=True)]


def _table(levels: Sequence[str], rules: Sequence[str], found: list[list[Estimate]]) -> str:
    rows = [
        [in_words(rule), *(interval(level[k], sign=True) for level in found)]
        for k, rule in enumerate(rules)
    ]
    return table(["funding rule", *levels], rows, numbers=range(1, 1 + len(levels)))


def _follow(levels: Sequence[str], judged: Values) -> list[str]:
    """For which rules awards follow gains, and what each rung of the ladder adds, in words."""
    means = _means(judged)
    words = [f"As shipped the interval is above 0: {_rules(means[levels.index(SHIPPED)], above)}."]
    for i in range(1, len(levels)):
        rung = changes(judged, i, i - 1)
        words.append(
            f"From *{levels[i - 1]}* to *{levels[i]}* the correlation rises by more than its "
            f"interval: {_rules(rung, above)}; falls: {_rules(rung, below)}."
        )
    defined = [k for k, each in enumerate(means[-1]) if each.mean is not None]
    if defined:
        best = max(defined, key=lambda k: means[-1][k].mean or 0.0)
        highest = f"{interval(means[-1][best], sign=True)} ({in_words(JUDGING[best])})"
        words.append(f"On the last level {highest} is the highest.")
    return words


def _listed(words: Sequence[str]) -> str:
    return "\n".join(f"- {each}" for each in words)


def _rules(found: Sequence[Estimate], beyond: Callable[[Estimate], bool | None]) -> str:
    """The rules, of those that judge, whose interval is above or below 0."""
    names = [in_words(rule) for rule, each in zip(JUDGING, found, strict=True) if beyond(each)]
    if len(names) == len(JUDGING):
        return "all rules but the lottery"
    return ", ".join(names) or "no rule"


def _differ(levels: Sequence[str], impact: list[list[Estimate]]) -> str:
    """Where impact differs from the lottery's by more than its interval, in words."""
    cells = [
        f"{in_words(rule)}, {level} ({interval(each, sign=True)})"
        for level, estimates in zip(levels, impact, strict=True)
        for rule, each in zip(JUDGING, estimates, strict=True)
        if not each.holds_zero
    ]
    if not cells:
        return "Nowhere does impact differ from the lottery's by more than its interval."
    return (
        f"Impact differs from the lottery's by more than its interval in {len(cells)} of "
        f"{len(levels) * len(JUDGING)} cells: {'; '.join(cells)}."
    )


def figure(found: Mapping[str, Outcomes]) -> Figure:
    """How far awards follow gains along the ladder: a panel a rule, a line a place."""
    picture = Figure(figsize=(9, 5), layout="constrained")
    panels = picture.subplots(2, len(RULES) // 2, sharex=True, sharey=True)
    rungs = list(LEVELS)
    for k, (axes, rule) in enumerate(zip(panels.flat, RULES, strict=True)):
        for place, (name, outcomes) in enumerate(found.items()):
            x = [rungs.index(level) for level in PLACES[name].levels]
            style = MIXED[place]  # the others are those of the arms
            line(axes, x, outcomes["awards"][:, k], label=PLACES[name].title, style=style)
        axes.axhline(0.0, color="black", linewidth=0.8)
        axes.set_title(in_words(rule), fontsize="small")
        axes.set_xticks(range(len(rungs)), rungs, rotation=60, ha="right", fontsize="small")
    for axes in panels[:, 0]:
        axes.set_ylabel("rank correlation")
    picture.legend(*panels[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=3)
    return picture

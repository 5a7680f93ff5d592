"""Do more readings for the same hours help? Runs along readings, and along their price."""

from collections.abc import Mapping
from typing import Final

from reports.arms import title
from reports.choices.base import (
    COMPLEXITIES,
    SEEDS,
    PagePart,
    Values,
    by_group,
    changes,
    curves,
    outcomes_of,
    seeds_from,
)
from reports.figures import png
from reports.intervals import above, below, interval
from reports.markdown import table
from reports.page import PageOptions
from sim.scenario import Scenario

READINGS: Final = (4.0, 8.0, 16.0)
FACTORS: Final = (0.5, 1.0, 2.0)
"""On the prices."""

PRICES: Final[Mapping[str, tuple[str, ...]]] = {
    "collective_impact": ("coordination.record", "coordination.report"),
    "system_shifting_network": ("coordination.reflection",),
}
"""The arms whose rules of learning spend hours on readings, and the prices that these pay."""

FIRST: Final = 712_000
OUTCOMES: Final[Mapping[str, str]] = {
    "impact": "impact.final",
    "share that helps": "understanding.helpful_successes",
    "value lost": "understanding.lost_to_mistakes",
}
"""Measures by their label."""

LESS_IS_BETTER: Final = ("value lost",)

Outcomes = Mapping[str, Values]
"""By label; each of shape (complexities, points, arms, seeds)."""

ABOUT: Final = """\
## Do more readings for the same hours help?

The hours of one report buy `learning.readings` readings, whatever rule spends them: shared
measurement shares them among the elements that are agreed, deep reflection spreads them over twice
as many as a project touches ([the model](odd.md), E20). If sharper measuring at the same price
helps nobody, it is idle. The two arms whose rules spend such hours, each as it ships, without
shocks, at K = {complexities}; {seeds} seeds, the same everywhere."""

TITLES: Final = {
    "readings": f"{READINGS[0]:g}, {READINGS[1]:g} and {READINGS[2]:g} readings for the same hours",
    "prices": "As many readings for half and for twice the hours",
}
AXES: Final = {"readings": "readings", "prices": "factor on the price in hours"}
POINTS: Final = {"readings": READINGS, "prices": FACTORS}
LESS: Final = {
    "readings": f"{READINGS[-1]:g} readings less {READINGS[0]:g}",
    "prices": "half of the hours less twice the hours",
}
"""What the tables compare: the better offer less the worse."""

PRICED: Final = "The prices: {prices}. They decide how much goes on record, not how sharp it is."


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_all(options))


def read_all(options: PageOptions) -> Mapping[str, Outcomes]:
    """Outcomes of both arms along readings and along prices, on equal seeds."""
    scenarios = [
        scenario(arm, complexity, along, point)
        for along, points in POINTS.items()
        for complexity in COMPLEXITIES
        for point in points
        for arm in PRICES
    ]
    seeds = seeds_from(FIRST, options)
    found = outcomes_of("hours", scenarios, seeds, list(OUTCOMES.values()), options)
    inner = (len(COMPLEXITIES), len(READINGS), len(PRICES))
    return by_group(found, list(POINTS), list(OUTCOMES), *inner)


def scenario(arm: str, complexity: int, along: str, point: float) -> Scenario:
    """An arm with so many readings, or with prices multiplied by a factor."""
    made = Scenario.load(arm).with_values({"problem.complexity": complexity, "shocks.weeks": ()})
    if along == "readings":
        return made.with_values({"learning.readings": point})
    usual = made.flat()
    return made.with_values({key: round(usual[key] * point) for key in PRICES[arm]})


def write(found: Mapping[str, Outcomes]) -> PagePart:
    """The section, from the outcomes along readings and along prices."""
    about = ABOUT.format(complexities=", ".join(map(str, COMPLEXITIES)), seeds=SEEDS)
    texts = [about]
    for along, outcomes in found.items():
        texts += [
            f"### {TITLES[along]}",
            *([PRICED.format(prices=_prices())] if along == "prices" else []),
            f"![{TITLES[along]}](images/{picture(along)})",
            f"{LESS[along].capitalize()}:",
            _table(along, outcomes),
            _seen(along, outcomes),
        ]
    pictures = {
        picture(along): png(
            curves(outcomes, POINTS[along], AXES[along], list(PRICES), doubling=True)
        )
        for along, outcomes in found.items()
    }
    return PagePart("\n\n".join(texts), pictures)


def picture(along: str) -> str:
    """File of a picture, in docs/images."""
    return f"choices-hours-{along}.png"


def _prices() -> str:
    return "; ".join(
        f"{title(arm)}: {' and '.join(f'`{key}`' for key in keys)}" for arm, keys in PRICES.items()
    )


def _ends(along: str) -> tuple[int, int]:
    """Places of the better offer and of the worse."""
    return (-1, 0) if along == "readings" else (0, -1)


def _table(along: str, outcomes: Outcomes) -> str:
    rows = [
        [f"K = {complexity}", label, *(interval(each, sign=True) for each in cells)]
        for i, complexity in enumerate(COMPLEXITIES)
        for label, values in outcomes.items()
        for cells in [changes(values[i], *_ends(along))]
    ]
    return table(["problem", "outcome", *map(title, PRICES)], rows, numbers=(2, 3))


def _seen(along: str, outcomes: Outcomes) -> str:
    """Where the better offer helps, and where it harms, by more than its interval, in words."""
    helps, harms = [], []
    for label, values in outcomes.items():
        for complexity, one in zip(COMPLEXITIES, values, strict=True):
            for arm, change in zip(PRICES, changes(one, *_ends(along)), strict=True):
                cell = f"{label} of {title(arm)} at K = {complexity}"
                better, worse = above(change), below(change)
                if label in LESS_IS_BETTER:
                    better, worse = worse, better
                helps += [cell] if better else []
                harms += [cell] if worse else []
    offer = "More readings help" if along == "readings" else "Fewer hours help"
    cells = len(outcomes) * len(COMPLEXITIES) * len(PRICES)
    return (
        f"{offer} by more than the interval in {len(helps) or 'none'} of {cells} cells"
        f"{_listed(helps)}, and harm in {len(harms) or 'none'}{_listed(harms)}."
    )


def _listed(cells: list[str]) -> str:
    return f" ({'; '.join(cells)})" if cells else ""

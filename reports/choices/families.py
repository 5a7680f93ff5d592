"""Does each family of rules matter? Impact in random combinations of all their variants."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from reports.choices.base import QUICK_SEEDS, PagePart, outcomes_of
from reports.choices.shares import Floats, Ints, Share, share_of, share_of_luck
from reports.figures import png
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.presentation.figure_style import FAINT, INK
from sim.batch.design import Design, design_points
from sim.batch.factors import Factor, scenario_at
from sim.rules.base import FAMILIES, REGISTRY, load
from sim.scenario import ARMS, Scenario

COMBINATIONS: Final = 486
SEEDS: Final = 3
QUICK_COMBINATIONS: Final = 24
FIRST: Final = 714_000
OUTCOME: Final = "impact.final"
PICTURE: Final = "choices-families.png"
MECHANISMS: Final[Mapping[str, str]] = {
    "sensemaking": "shared beliefs are too inaccurate to decide what is worth changing: with an "
    "exact map in their place impact rises.",
    "learning": "its variants differ in how sharply projects read, and impact moves little with "
    "that (above); what they report feeds beliefs that are not very accurate either.",
    "communication": "that people look at each other matters greatly, whom they can see does not: "
    "errors in judging those one sees eat what a wider view would add.",
}
"""Why a family does not matter alone, found by switching parts of it off in random combinations."""

ABOUT: Final = """\
## Does each family of rules matter?

A family whose variants bring the same impact, whatever the others are, is a dead letter. Of the
{all:,} combinations of all variants {combinations} ran, drawn at random, on {seeds} seeds, the
same for each. A variant has the numbers of the arm that uses it, or its defaults; everything else
has its default. *Share*: of the variance of impact at the end, with seeds as blocks, what one
family explains alone (omega squared of a one-way analysis of variance, combinations as cases), with
a 95 % interval of a bootstrap over combinations. What variants of two families bring only together
is in no share."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    levels, values = read_all(options)
    return write(levels, values)


def factors() -> list[Factor]:
    """A lever for each family: its variants, with the numbers of the arm that has them."""
    load()
    arms = [Scenario.load(arm).as_is() for arm in ARMS]
    return [
        Factor(family, "lever", "text", tuple(taken), taken=taken)
        for family in FAMILIES
        for taken in [{name: _settings(family, name, arms) for name in _shipped(family)}]
    ]


def _shipped(family: str) -> list[str]:
    """Variants of the package, not those of others that are installed."""
    return [name for name, rule in REGISTRY[family].items() if rule.__module__.startswith("sim.")]


def _settings(family: str, name: str, arms: list[Scenario]) -> dict[str, Any]:
    for arm in arms:
        if arm.rules[family] == name:
            return {k: v for k, v in arm.flat().items() if k.startswith(f"{family}.")}
    return {f"{family}.rule": name}


def read_all(options: PageOptions) -> tuple[dict[str, Ints], Floats]:
    """Level of each combination by family, and impact, shape (combinations, seeds)."""
    count, seeds = (QUICK_COMBINATIONS, QUICK_SEEDS) if options.quick else (COMBINATIONS, SEEDS)
    levers = factors()
    points = design_points(levers, Design(kind="full_factorial", points=count))
    scenarios = [scenario_at(Scenario(), levers, point) for point in points]
    values = outcomes_of("families", scenarios, range(FIRST, FIRST + seeds), [OUTCOME], options)
    levels = {
        each.name: np.array([each.values.index(point[each.name]) for point in points])
        for each in levers
    }
    return levels, values[:, 0]


def shares(levels: Mapping[str, Ints], values: Floats) -> dict[str, Share]:
    """What each family explains alone, by family."""
    rng = np.random.default_rng(FIRST)
    return {family: share_of(each, values, rng) for family, each in levels.items()}


def write(levels: Mapping[str, Ints], values: Floats) -> PagePart:
    """The section, from the levels of each family and the impact of every run."""
    found = shares(levels, values)
    about = ABOUT.format(
        combinations=COMBINATIONS,
        all=int(np.prod([len(each.values) for each in factors()])),
        seeds=SEEDS,
    )
    rows = [
        [family, str(np.unique(levels[family]).size), f"{each.share:.3f}",
         f"{each.low:.3f} to {each.high:.3f}"]
        for family, each in found.items()
    ]  # fmt: skip
    head = ["family", "variants", "share", "interval"]
    shown = f"![Share of the variance of impact that each family explains](images/{PICTURE})"
    text = "\n\n".join(
        [about, shown, table(head, rows, numbers=(1, 2, 3)), _rest(found, values), _dead(found)]
    )
    return PagePart(text, {PICTURE: png(figure(found))})


def _rest(found: Mapping[str, Share], values: Floats) -> str:
    alone, luck = sum(each.share for each in found.values()), share_of_luck(values)
    return (
        f"The families alone explain {100 * alone:.0f} % of the variance, luck "
        f"{100 * luck:.0f} %; the rest is what variants bring together."
    )


def _dead(found: Mapping[str, Share]) -> str:
    dead = [family for family, each in found.items() if each.reaches_zero]
    if not dead:
        return "No interval reaches 0: no family is a dead letter."
    why = [f"- *{family}*: {MECHANISMS[family]}" for family in dead if family in MECHANISMS]
    named = f"Dead letters when alone, as their interval reaches 0: {', '.join(dead)}."
    return "\n\n".join([named, "\n".join(why)]) if why else named


def figure(found: Mapping[str, Share]) -> Figure:
    """The shares with their intervals, a family a row."""
    picture = Figure(figsize=(7, 3.2), layout="constrained")
    axes = picture.subplots()
    rows = np.arange(len(found))[::-1]
    for row, each in zip(rows, found.values(), strict=True):
        colour = FAINT if each.reaches_zero else INK
        axes.plot([each.low, each.high], [row, row], color=colour)
        axes.plot(each.share, row, "o", color=colour)
    axes.axvline(0.0, color="black", linewidth=1)
    axes.set_yticks(rows, list(found))
    axes.set_xlabel("share of the variance of impact")
    return picture

"""Does it matter who funds? How many funders there are, what they pool, how they take results."""

from collections.abc import Mapping
from typing import Final

from reports.arms import title
from reports.choices.base import PagePart
from reports.choices.ladder import NETWORK
from reports.choices.levers import (
    ADDED,
    FUNDERS,
    IMPACT,
    PAID,
    SPENT,
    Found,
    LeverRange,
    bullets,
    cell,
    change,
    differences,
    idle,
    levels,
    moved,
    read_levers,
    section,
)
from reports.markdown import table
from reports.page import PageOptions
from sim.scenario import ARMS

MANY: Final[Mapping[str, LeverRange]] = {
    "number": LeverRange(
        "Number of funders",
        "funders.funders",
        (1, 3, 10),
        3,
        "They share the same yearly money, and grants are paid jointly, so their sizes do not "
        "depend on how many give.",
    ),
    "spread": LeverRange(
        "Spread of funders' money",
        "funders.spread",
        (0.0, 0.5, 1.5),
        0.5,
        "It decides who holds how much of the same yearly money, and all funders choose by the "
        "same rule.",
    ),
    "pooling": LeverRange(
        "Share of money pooled",
        "funding.pooling",
        (0.0, 0.5, 1.0),
        1.0,
        "What is not pooled reaches the same projects through organizations that start them.",
        arms=(NETWORK,),
    ),
}

SWITCHES: Final[Mapping[str, LeverRange]] = {
    "prospects": LeverRange(
        "Further funders who may join",
        "funders.prospects",
        (0, 1),
        1,
        "One joins only after a good judgement that it acts on, in week 104 at the earliest.",
    ),
    "leaving": LeverRange(
        "Chance to leave",
        "funders.leaving",
        (0.0, 0.1),
        0.1,
        "It takes a bad judgement, acted on (27 %), and then a chance of 10 %.",
    ),
    "conditions": LeverRange(
        "Chance of a condition",
        "funders.conditions",
        (0.0, 0.25),
        0.25,
        "It takes a bad judgement that is acted on, and a condition redirects money without taking "
        "any away.",
    ),
    "mobilizing": LeverRange(
        "Hours spent on other funders",
        "funding.mobilizing",
        (0.0, 0.15),
        0.0,
        "What it brings in adds little where money is not what is short, and its hours are taken "
        "from other work.",
    ),
}
"""Switched off at the first point; the last is as it ships, or, for what ships off, on."""

ABOUT: Final = """\
## Does it matter who funds?

Number of funders (`funders.funders`) and spread of their money (`funders.spread`), who share the
same yearly money; the share they pool (`funding.pooling`, {network} only)."""

OFF: Final = """\
### Switched off alone

What funders make of results, each switched off alone: further funders who may join
(`funders.prospects`), leaving (`funders.leaving`), conditions (`funders.conditions`), and hours
spent on other funders (`funding.mobilizing`, which ships off and is switched on at {mobilizing:g}).
With less without, paired by seed."""

SHOWN: Final = (IMPACT, ADDED, SPENT, FUNDERS)


def part(options: PageOptions) -> PagePart:
    """The section."""
    found = read_levers([*MANY.values(), *SWITCHES.values()], options)
    names = [*MANY, *SWITCHES]
    return write(dict(zip(names, found, strict=True)))


def write(found: Mapping[str, Found]) -> PagePart:
    """The section, from what is read of each lever, by its name."""
    texts = [ABOUT.format(network=title(NETWORK))]
    for name, lever in MANY.items():
        texts += [
            f"### {lever.title}",
            levels(lever, found[name], SHOWN),
            differences(lever, found[name], [PAID, ADDED], [(len(lever.points) - 1, 0)]),
            bullets([moved(lever, found[name], ADDED, -1, 0), *idle(lever, found[name])]),
        ]
    texts += [
        OFF.format(mobilizing=SWITCHES["mobilizing"].points[-1]),
        _switched(found),
        bullets(
            f"{lever.title}: {moved(lever, found[name], label, -1, 0)}"
            for name, lever in SWITCHES.items()
            for label in (PAID, ADDED)
        ),
    ]
    return section(texts)


def _switched(found: Mapping[str, Found]) -> str:
    """What each adds when it is on, by outcome and arm."""
    rows = [
        [f"`{lever.key}`", label,
         *(cell(each, label, sign=True) for each in change(found[name].at_end[label], -1, 0))]
        for name, lever in SWITCHES.items()
        for label in (PAID, IMPACT, ADDED)
    ]  # fmt: skip
    return table(["with less without", "outcome", *map(title, ARMS)], rows, numbers=(2, 3, 4))

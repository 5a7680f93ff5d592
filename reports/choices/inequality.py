"""Who gains where places are unequal? Impact on the worst-off, and what reaches their places."""

from collections.abc import Mapping
from typing import Final

from reports.choices.base import PagePart
from reports.choices.levers import (
    ADDED,
    GAP,
    IMPACT,
    MONEY_WORSE,
    REACH_WORSE,
    WORST,
    Found,
    LeverRange,
    bullets,
    differences,
    levels,
    moved,
    read_levers,
    section,
)
from reports.page import PageOptions

UNEQUAL: Final = 0.5
LEVERS: Final[Mapping[str, LeverRange]] = {
    "inequality": LeverRange(
        "Inequality of places",
        "community.inequality",
        (0.0, 0.5, 1.0),
        0.0,
        "It lowers where some actors begin, and a project is as good as what it turns in the lives "
        "of those whom it reaches, wherever they began.",
        needs_money=False,
    ),
    "services": LeverRange(
        "Gap in services",
        "community.service_gap",
        (-0.5, 0.0, 0.5),
        0.0,
        "It moves services between places, but not how many there are, and projects reach whole "
        "neighbourhoods besides those who are served.",
        base={"community.inequality": UNEQUAL},
        needs_money=False,
    ),
}

ABOUT: Final = """\
## Who gains where places are unequal?

In the worst neighbourhood actors begin with the worse of two settings with the chance
`community.inequality`; there residents are served less by the share `community.service_gap`, below
0 more (with inequality {unequal:g}). *Worst-off tenth*: the outcome of residents who began worst
off. *Gap*: mean outcome of all others less theirs. *Worse half*: the neighbourhoods whose residents
were worst off at first, and what reaches them of the money of projects and of the residents whom
projects reach. At inequality 0 halves differ by luck alone."""

SHOWN: Final = (IMPACT, ADDED, WORST, GAP, MONEY_WORSE, REACH_WORSE)


def part(options: PageOptions) -> PagePart:
    """The section."""
    found = read_levers(list(LEVERS.values()), options)
    return write(dict(zip(LEVERS, found, strict=True)))


def write(found: Mapping[str, Found]) -> PagePart:
    """The section, from what is read of both levers."""
    texts = [ABOUT.format(unequal=UNEQUAL)]
    for name, lever in LEVERS.items():
        last = len(lever.points) - 1
        texts += [
            f"### {lever.title}",
            levels(lever, found[name], SHOWN),
            f"{lever.points[last]:g} less {lever.points[0]:g}, paired by seed:",
            differences(lever, found[name], SHOWN, [(last, 0)]),
            bullets(moved(lever, found[name], label, last, 0) for label in SHOWN),
        ]
    return section(texts)

"""Does money matter, and how much of it? Each arm along the yearly money."""

from typing import Final

from matplotlib.figure import Figure

from reports.arms import title
from reports.choices.base import PagePart, line
from reports.choices.levers import (
    ADDED,
    HOURS,
    IMPACT,
    PAID,
    SEEDS,
    SPENT,
    Found,
    LeverRange,
    bullets,
    change,
    differences,
    levels,
    moved,
    read_levers,
    section,
    told,
)
from reports.figures import png
from reports.page import PageOptions
from sim.analysis.presentation.palette import BY_BUNDLE
from sim.scenario import ARMS

YEARLY: Final = LeverRange(
    "Yearly money",
    "funders.money_factor",
    (0.0, 0.25, 0.5, 1.0, 2.0, 4.0),
    1.0,
    "More money waits where no more projects wait for it, or nobody has the hours to begin them.",
)
PICTURE: Final = "choices-money.png"
SHOWN: Final = (IMPACT, ADDED, SPENT, HOURS)

ABOUT: Final = """\
## Does money matter?

Every section from here on takes each arm as it ships, in the drawn town, without shocks, and moves
one lever; {seeds} seeds, the same for every arm, lever and point, unless it says otherwise;
intervals are 95 %, differences are paired by seed. *Impact* is the mean outcome of residents in the
last week. *Added impact* is that less the impact of the same run in which funders give nothing
([measures](measures.md)): what money adds. Differences that are 0 in every run are called so.

Yearly money (`funders.money_factor`) from nothing to four times as much. *Hours to give $1,000* are
those of applicants, of those refused, deciders, grantees, coordinators and funders."""

RETURNS: Final = "Added impact for each step up, by arm:"


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_levers([YEARLY], options)[0])


def write(found: Found) -> PagePart:
    """The section, from what is read of the lever."""
    last = len(YEARLY.points) - 1
    steps = [(i + 1, i) for i in range(last)]
    texts = [
        ABOUT.format(seeds=SEEDS),
        f"![Impact, added impact and the share spent, by yearly money](images/{PICTURE})",
        levels(YEARLY, found, SHOWN),
        RETURNS,
        differences(YEARLY, found, [ADDED], steps),
        bullets(
            [
                *(moved(YEARLY, found, ADDED, *step) for step in steps),
                moved(YEARLY, found, SPENT, last, 1),
                _returns(found),
            ]
        ),
    ]
    return section(texts, {PICTURE: png(figure(found))})


def _returns(found: Found) -> str:
    """Added impact per $100,000 paid in, with the most money less with the least, in words."""
    per = 100 * found.at_end[ADDED][1:] / found.at_end[PAID][1:]
    named = dict(zip(map(title, YEARLY.arms), change(per, -1, 0), strict=True))
    most, least = YEARLY.points[-1], YEARLY.points[1]
    return f"Added impact per $100,000 paid in, {most:g} less {least:g}: {told(named)}."


def figure(found: Found) -> Figure:
    """Impact, added impact and the share spent, by yearly money."""
    picture = Figure(figsize=(9, 3.2), layout="constrained")
    panels = picture.subplots(1, 3)
    for axes, label in zip(panels, (IMPACT, ADDED, SPENT), strict=True):
        for place, arm in enumerate(ARMS):
            line(
                axes, YEARLY.points, found.at_end[label][:, place], label=title(arm),
                style=BY_BUNDLE[arm],
            )  # fmt: skip
        axes.set_title(label)
        axes.set_xlabel("factor on yearly money")
        axes.set_ylim(bottom=0)
    panels[0].legend(fontsize="small")
    return picture

"""How much should go to coordination? Each arm along the share of money for coordinators."""

from typing import Final

import numpy as np

from reports.arms import title
from reports.choices.base import PagePart
from reports.choices.levers import (
    ADDED,
    IMPACT,
    SPENT,
    STARTED,
    Found,
    LeverRange,
    bullets,
    change,
    differences,
    idle,
    levels,
    moved,
    read_levers,
    section,
)
from reports.intervals import above
from reports.page import PageOptions

SHARE: Final = LeverRange(
    "Share for coordination",
    "coordination.share",
    (0.0, 0.05, 0.1, 0.2, 0.4),
    0.1,
    "Hours that nobody uses lapse and their money becomes grants, and what coordinators have no "
    "hours for members host themselves.",
)

ABOUT: Final = """\
## How much should go to coordination?

The share of the yearly money that buys coordinators' hours (`coordination.share`), from nothing to
{most:g}. Hours take money from projects; what they pay for is another in each arm."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_levers([SHARE], options)[0])


def write(found: Found) -> PagePart:
    """The section, from what is read of the lever."""
    usual, last = SHARE.points.index(SHARE.usual), len(SHARE.points) - 1
    return section(
        [
            ABOUT.format(most=SHARE.points[-1]),
            levels(SHARE, found, (IMPACT, ADDED, SPENT, STARTED)),
            "Against what ships:",
            differences(SHARE, found, [ADDED], [(i, usual) for i in range(last + 1) if i != usual]),
            bullets(
                [
                    moved(SHARE, found, ADDED, usual, 0),
                    moved(SHARE, found, ADDED, last, usual),
                    *_best(found),
                    *idle(SHARE, found),
                ]
            ),
        ]
    )


def _best(found: Found) -> list[str]:
    """Which share adds most in each arm, and whether a share between the ends beats both."""
    added = found.at_end[ADDED]
    means = np.nanmean(added, axis=-1)
    lines = []
    for k, arm in enumerate(SHARE.arms):
        best = int(np.argmax(means[:, k]))
        ends = [change(added, best, end)[k] for end in (0, len(SHARE.points) - 1)]
        inner = 0 < best < len(SHARE.points) - 1 and all(above(each) for each in ends)
        beats = (
            "more than both ends by more than the intervals"
            if inner
            else ("not told from both ends")
        )
        lines.append(f"{title(arm)} adds most at {SHARE.points[best]:g}, {beats}.")
    return [*lines, "The best share is chosen after the fact, which favours it."]

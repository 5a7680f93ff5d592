"""Where does a lever do nothing? Every lever of money, scale and place, and over which range."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from reports.arms import title
from reports.choices import (
    coordination,
    departure,
    funders,
    grants,
    inequality,
    money,
    patience,
    sizes,
)
from reports.choices.base import PagePart, Values
from reports.choices.levers import ADDED, Found, LeverRange, bullets, read_levers, section
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.estimates.statistics import paired_difference
from sim.scenario import ARMS

LEVERS: Final[Sequence[LeverRange]] = (
    money.YEARLY,
    *grants.LEVERS.values(),
    *funders.MANY.values(),
    *funders.SWITCHES.values(),
    *departure.LEVERS.values(),
    *patience.LEVERS.values(),
    coordination.SHARE,
    *inequality.LEVERS.values(),
    *sizes.LEVERS.values(),
)
"""All of the sections above, in their order."""

ABOUT: Final = """\
## Where does a lever do nothing?

For each lever above and each arm, the widest range of neighbouring points of which no two differ in
added impact by more than the 95 % interval of the paired difference: within it the lever is not
shown to do anything. *No effect*: that range is all of it. *Idle*: what money adds is the same in
every run, whatever its value. *None*: any two neighbours differ. What is not told from 0 need not
be 0: with {seeds} seeds small effects stay unseen, and of effects that are 0 one in 20 seems to be
one."""


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_levers(LEVERS, options))


def write(found: Sequence[Found]) -> PagePart:
    """The section, from what is read of every lever."""
    rows: list[list[str]] = []
    why: dict[str, list[str]] = {}
    for lever, each in zip(LEVERS, found, strict=True):
        added = dict(zip(lever.arms, each.at_end[ADDED].swapaxes(0, 1), strict=True))
        cells = {arm: _range(lever, values) for arm, values in added.items()}
        rows.append([lever.title, _points(lever), *(cells.get(arm, "no lever") for arm in ARMS)])
        flat = [title(arm) for arm, cell in cells.items() if cell in (IDLE, NO_EFFECT)]
        if flat:
            why.setdefault(lever.idle, []).append(f"*{lever.title}* ({', '.join(flat)})")
    shown = table(["lever", "points", *map(title, ARMS)], rows)
    about = ABOUT.format(seeds=max(each.seeds for each in LEVERS))
    reasons = bullets(f"{'; '.join(named)}: {reason}" for reason, named in why.items())
    head = "Why, where a lever has no effect over all its points:"
    return section([about, shown, *([head, reasons] if why else [])])


IDLE: Final = "idle"
NO_EFFECT: Final = "no effect"


def _points(lever: LeverRange) -> str:
    return ", ".join(f"{point:,g}" for point in lever.points)


def _range(lever: LeverRange, added: Values) -> str:
    """The widest range without an effect, in words; ``added`` has the shape (points, seeds)."""
    if (added == added[:1]).all():
        return IDLE
    first, last = widest(added)
    if first == last:
        return "none"
    if (first, last) == (0, len(added) - 1):
        return NO_EFFECT
    return f"{lever.points[first]:,g} to {lever.points[last]:,g}"


def widest(added: Values) -> tuple[int, int]:
    """Places of the first and last point of the widest range of which no two points differ."""
    differs = {
        (i, k): not paired_difference(added[k].tolist(), added[i].tolist()).holds_zero
        for i, k in combinations(range(len(added)), 2)
    }
    ranges = [
        (i, k)
        for i, k in [*combinations(range(len(added)), 2), (0, 0)]
        if not any(differs[pair] for pair in combinations(range(i, k + 1), 2))
    ]
    return max(ranges, key=lambda each: each[1] - each[0])

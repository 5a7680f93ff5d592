"""Does the size of a community matter, and do groups grow with it as they should?"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from reports.arms import title
from reports.choices.base import PagePart, Values
from reports.choices.levers import (
    ADDED,
    IMPACT,
    OPEN,
    SEEDS,
    SPENT,
    Found,
    LeverRange,
    bullets,
    cell,
    change,
    levels,
    moved,
    read_levers,
    section,
)
from reports.intervals import below
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.estimates.statistics import Estimate, mean_interval
from sim.scenario import ARMS

SCALES: Final = (0.0, 0.5, 1.0)
USUAL: Final = 0.5
FEW: Final = 8
"""Seeds of the largest community."""

TOWNS: Final[Mapping[int, tuple[int, int]]] = {
    100: (12, 3),
    250: (30, 8),
    1000: (120, 32),
    4000: (480, 128),
}
"""Organizations and neighbourhoods, by residents: as many for each resident as in the drawn town.
"""
DRAWN: Final = 250

LEVERS: Final[Mapping[int, LeverRange]] = {
    residents: LeverRange(
        f"Scale in a community of {residents:,} residents",
        "community.scale",
        SCALES,
        USUAL,
        "Groups grow from those of the drawn town, so in it all scales are the same; isolated "
        "initiatives have no group, but for the members of a project.",
        base={
            "community.residents": residents,
            "community.organizations": organizations,
            "community.neighbourhoods": neighbourhoods,
        },
        needs_money=False,
        seeds=FEW if residents > 1000 else SEEDS,
    )
    for residents, (organizations, neighbourhoods) in TOWNS.items()
}

ABOUT: Final = """\
## Does the size of a community matter?

Communities of {towns} residents, with organizations and neighbourhoods in proportion ({drawn}: the
drawn town) and the same money for each actor; {seeds} seeds, the largest {few}. Panels, councils,
plans and the most members of a project grow with the number of actors to the power of
`community.scale` ([the model](odd.md), Scales): at 0 they stay as they are, at 1 they grow in
proportion."""

SHOWN: Final = (IMPACT, ADDED, SPENT, OPEN)


def part(options: PageOptions) -> PagePart:
    """The section."""
    found = read_levers(list(LEVERS.values()), options)
    return write(dict(zip(LEVERS, found, strict=True)))


def write(found: Mapping[int, Found]) -> PagePart:
    """The section, from what is read in communities of so many residents."""
    texts = [
        ABOUT.format(
            towns=", ".join(f"{each:,}" for each in TOWNS), drawn=DRAWN, seeds=SEEDS, few=FEW
        ),
        f"At scale {USUAL:g}, as shipped:",
        _by_size(found),
    ]
    for residents, lever in LEVERS.items():
        if residents != DRAWN:
            texts += [
                f"### {residents:,} residents",
                levels(lever, found[residents], SHOWN, "scale"),
                bullets(moved(lever, found[residents], label, -1, 0) for label in (ADDED, OPEN)),
            ]
    alike = _alike(found[DRAWN])
    return section([*texts, "### Is the scale that ships near the best?", alike, _near(found)])


def _by_size(found: Mapping[int, Found]) -> str:
    usual = SCALES.index(USUAL)
    rows = [
        [f"{residents:,}", label,
         *(cell(mean_interval(arm.tolist()), label) for arm in each.at_end[label][usual])]
        for residents, each in found.items()
        for label in SHOWN
    ]  # fmt: skip
    return table(["residents", "outcome", *map(title, ARMS)], rows, numbers=(0, 2, 3, 4))


def _alike(found: Found) -> str:
    """Whether all scales are the same in the drawn town."""
    values = found.at_end[IMPACT]
    same = bool((values == values[:1]).all())
    return (
        f"In the drawn town all scales are {'the same in every run' if same else 'not the same'}."
    )


def _near(found: Mapping[int, Found]) -> str:
    """Where another scale adds more than the one that ships, by more than its interval."""
    rows, worse = [], []
    for residents, each in found.items():
        if residents == DRAWN:
            continue
        for k, arm in enumerate(ARMS):
            best, less = behind(each.at_end[ADDED][:, k])
            rows.append([f"{residents:,}", title(arm), f"{SCALES[best]:g}",
                         cell(less, ADDED, sign=True)])  # fmt: skip
            worse += [f"{title(arm)} with {residents:,} residents"] if below(less) else []
    shown = table(
        ["residents", "arm", "other scale that adds most", f"{USUAL:g} less that"], rows,
        numbers=(0, 2, 3),
    )  # fmt: skip
    where = "; ".join(worse) or "nowhere"
    return (
        f"Added impact at scale {USUAL:g} less that at the better of the other two:\n\n{shown}\n\n"
        f"The other is better by more than the interval: {where}. It is chosen after the fact, "
        "which favours it."
    )


def behind(added: Values) -> tuple[int, Estimate]:
    """Place of the best other scale, and what the one that ships adds less; (scales, seeds)."""
    usual = SCALES.index(USUAL)
    means = np.nanmean(added, axis=-1)
    best = max((i for i in range(len(SCALES)) if i != usual), key=lambda i: float(means[i]))
    return best, change(added[:, None], usual, best)[0]

"""Do size, length and caps of grants matter? Each arm along each of these levers."""

from collections.abc import Mapping, Sequence
from typing import Final

from reports.choices.base import PagePart
from reports.choices.ladder import NETWORK
from reports.choices.levers import (
    ADDED,
    GRANT,
    GRANTS,
    IMPACT,
    Found,
    LeverRange,
    bullets,
    differences,
    idle,
    levels,
    moved,
    read_levers,
    section,
)
from reports.page import PageOptions

POOLED: Final = (
    "Where all money is pooled nobody gives directly: a grant is what a project costs, so its size "
    "and length follow projects."
)
LEVERS: Final[Mapping[str, LeverRange]] = {
    "median": LeverRange(
        "Median direct grant, $",
        "funders.grant_median",
        (5_000.0, 25_000.0, 60_000.0, 150_000.0),
        25_000.0,
        f"{POOLED} Where money is given directly, sizes decide who holds how much of the same "
        "money, and what a project costs is decided by the project.",
    ),
    "years": LeverRange(
        "Years over which a direct grant is paid",
        "funders.grant_years",
        (1, 2, 3, 5),
        1,
        f"{POOLED} Where money is given directly, funders pledge in advance what they would give "
        "later to somebody, so the same money comes in.",
    ),
    "innovation": LeverRange(
        "Most for an experiment, $",
        "funding.innovation_cap",
        (3_000.0, 8_000.0, 15_000.0),
        8_000.0,
        "A cap trims elements and reach of a project, and what it saves pays for the next one.",
        arms=(NETWORK,),
    ),
    "scaling": LeverRange(
        "Most from the scaling pool, $",
        "funding.scaling_cap",
        (15_000.0, 50_000.0, 100_000.0),
        50_000.0,
        "A cap above what a project asks trims nothing.",
        arms=(NETWORK,),
    ),
    "least": LeverRange(
        "Least pool grant, $",
        "funding.least_grant",
        (0.0, 2_000.0, 5_000.0),
        0.0,
        "A project that would take less waits for a round in which it can take more.",
        arms=(NETWORK,),
    ),
}

ABOUT: Final = """\
## Does the size of grants matter?

Size and length of direct grants (`funders.grant_median`, `funders.grant_years`), and caps and least
of pool grants (`funding.innovation_cap`, `funding.scaling_cap`, `funding.least_grant`), one at a
time. Yearly money is the same throughout; an arm without a lever says so."""

SHOWN: Final = (IMPACT, ADDED, GRANTS, GRANT)


def part(options: PageOptions) -> PagePart:
    """The section."""
    return write(read_levers(list(LEVERS.values()), options))


def write(found: Sequence[Found]) -> PagePart:
    """The section, from what is read of each lever."""
    texts = [ABOUT]
    for lever, each in zip(LEVERS.values(), found, strict=True):
        usual, last = lever.points.index(lever.usual), len(lever.points) - 1
        ends = [(i, usual) for i in (0, last) if i != usual]
        texts += [
            f"### {lever.title}",
            levels(lever, each, SHOWN),
            "Against what ships:",
            differences(lever, each, [ADDED], ends),
            bullets([moved(lever, each, ADDED, last, 0), *idle(lever, each)]),
        ]
    return section(texts)

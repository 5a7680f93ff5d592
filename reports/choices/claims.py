"""Why exact evidence is no oracle: what plans claim as they wait, beside what they would bring."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reports.arms import title
from reports.choices.base import Values, courses_of, seeds_from
from reports.choices.ladder import NETWORK, SHIPPED, at_level, network
from reports.intervals import interval
from reports.markdown import table
from reports.page import PageOptions
from sim.analysis.estimates.statistics import mean_interval
from sim.constants import LEAST_ROUND
from sim.model import CommunityModel
from sim.scenario import Scenario
from sim.world.order import rank_correlation
from sim.world.tables.projects import APPROVED, CODE, FOLLOW_UP, PROPOSER, STATE
from sim.world.tables.world import World
from sim.world.week.plans import plan_gain

VIEWS: Final = "views"
EXACT: Final = "exact evidence"
READ_AT: Final = (VIEWS, SHIPPED, EXACT)
FIRST: Final = 717_000
SEEDS: Final = 12

COLUMNS: Final = (
    "spread of true gains",
    "share of follow-ups",
    "claims follow gains, all plans",
    "claims follow gains, without follow-ups",
    "gains now follow gains when drafted, without follow-ups",
    "claim less gain, follow-ups",
    "claim less gain, all others",
)
SPREAD, _, CLAIMS, OWN_CLAIMS, DRAFTED, FOLLOW_UPS, _ = range(len(COLUMNS))

Columns = Values
"""Shape (columns, seeds)."""

Gains = dict[tuple[int, int], float]
"""True gains of plans at the end of the week in which they were drafted, by proposer and code."""

ABOUT: Final = """\
### Why exact evidence is no oracle

What plans claim beside what they would bring, in {network} as it ships, in the drawn town: of those
that wait as a round begins, if five or more do, the standard deviation of their true gains, the
share of follow-ups, rank correlations, and what they claim less their true gain, each a mean over
rounds; {seeds} seeds. What nobody has read claims nothing and is left out of claims."""

WHY: Final = """\
With exact evidence the rank correlation of claims with true gains is {claims}, and {own} without
follow-ups. A follow-up claims what was proven in other lives, by the project before it; that less
its true gain is {over}. The other plans are judged rightly when they are drafted, but lives change
and members drop out while they wait: the rank correlation of their gains now with those when
drafted is {drafted}. Besides, a ballot names {picks} plans at most and says nothing of the rest.

What waits differs, too: the spread of true gains is {spreads}. Who reads a plan drops it if it
seems to harm. So with more evidence the plans that wait are more alike, and the correlation can
fall although more is known."""


def read_all(options: PageOptions) -> Mapping[str, Columns]:
    """Means over the rounds of a run, by level; on equal seeds."""
    scenarios = [at_level(network({}), level) for level in READ_AT]
    found = courses_of(course, scenarios, seeds_from(FIRST, options, SEEDS), options)
    return dict(zip(READ_AT, np.moveaxis(found, 1, -1), strict=True))


def course(place: int, scenario: Scenario, seed: int) -> tuple[int, Values]:
    """The place of a run among all, and its means over rounds, shape (columns,)."""
    model = CommunityModel(scenario, seed)
    drafted: Gains = {}
    rounds = []
    for week in range(scenario.weeks):
        if week % scenario.funding.round_weeks == 0:
            rounds.append(of_waiting(model.world, drafted))
        model.step()
        note_gains(model.world, drafted)
    seen = np.array(rounds)
    known = np.isfinite(seen)
    times = known.sum(axis=0)
    sums = np.where(known, seen, 0.0).sum(axis=0)
    return place, np.where(times > 0, sums / np.maximum(times, 1), np.nan)


def note_gains(world: World, drafted: Gains) -> None:
    """Note the true gains of plans that were not there before."""
    cell = world.projects.cell
    for p in np.flatnonzero(cell[:, STATE]).tolist():  # a free slot is 0
        key = int(cell[p, PROPOSER]), int(cell[p, CODE])
        if key not in drafted:
            drafted[key] = plan_gain(world, p)


def of_waiting(world: World, drafted: Gains) -> NDArray[np.float64]:
    """What plans that wait for money claim and would bring, shape (columns,); NaN of fewer than
    ``LEAST_ROUND``, or where nothing is claimed.
    """
    projects = world.projects
    cell = projects.cell
    waiting = np.flatnonzero(cell[:, STATE] == APPROVED)
    if waiting.size < LEAST_ROUND:
        return np.full(len(COLUMNS), np.nan)
    gains = np.array([plan_gain(world, p) for p in waiting.tolist()])
    before = np.array([drafted[int(cell[p, PROPOSER]), int(cell[p, CODE])] for p in waiting])
    claims = projects.claimed[waiting]
    follows = cell[waiting, FOLLOW_UP] == 1
    read = projects.behind[waiting] > 0.0
    own = read & ~follows
    return np.array(
        [
            gains.std(),
            follows.mean(),
            _agree(claims, gains, read),
            _agree(claims, gains, own),
            _agree(before, gains, ~follows),
            _mean((claims - gains)[follows & read]),
            _mean((claims - gains)[own]),
        ]
    )


def _agree(x: Values, y: Values, taken: NDArray[np.bool_]) -> float:
    if taken.sum() < LEAST_ROUND:
        return np.nan
    return float(rank_correlation(x[taken], y[taken]))


def _mean(values: Values) -> float:
    return float(values.mean()) if values.size else np.nan


def write(found: Mapping[str, Columns]) -> list[str]:
    """Texts of the section, from the columns by level."""
    seen = {
        level: [mean_interval(each.tolist()) for each in columns]
        for level, columns in found.items()
    }
    rows = [
        [name, *(interval(columns[k], sign=k > 1) for columns in seen.values())]
        for k, name in enumerate(COLUMNS)
    ]
    shown = table(["plans that wait", *seen], rows, numbers=range(1, 1 + len(seen)))
    exact = [interval(each, sign=True) for each in seen[EXACT]]
    why = WHY.format(
        claims=exact[CLAIMS],
        own=exact[OWN_CLAIMS],
        over=exact[FOLLOW_UPS],
        drafted=exact[DRAFTED],
        picks=network({"funding.rule": "conviction_voting"}).flat()["funding.picks"],
        spreads=", ".join(f"{interval(each[SPREAD])} ({level})" for level, each in seen.items()),
    )
    return [ABOUT.format(network=title(NETWORK), seeds=SEEDS), shown, why]

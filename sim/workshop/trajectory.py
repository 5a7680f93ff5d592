"""A whole run as the pictures need it: states and outcomes of actors, grants, ties, series."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels import IntGrid, Ints, kernel
from sim.measures.recorder import SERIES
from sim.model import CommunityModel
from sim.scenario import Scenario
from sim.units import WEEKS_A_QUARTER
from sim.world.tables.world import World
from sim.world.week.response import is_at_work
from sim.world.week.shocks import shocks_due

QUALITY: Final = 50
"""Steps of practice quality that the pictures can show."""

SHOWN: Final = (
    "at_work", "people_reached", "participants", "joins", "exits", "projects_active",
    "projects_started", "successes", "failures", "coordinators", "impact", "power_money_hands",
    "power_decision_hands", "power_leads_hands", "diversity", "money_in", "money_spent",
)  # fmt: skip
"""Weekly series that the browser receives."""

ROOM: Final = 52
"""Changes of ties, and grants, recorded per actor and quarter; more are not shown."""


@dataclass
class Trajectory:
    """One run, week by week.

    Attributes
    ----------
    scenario, seed
        The run.
    residents, organizations
        Numbers of actors; residents come first.
    state : ndarray of uint8, shape (weeks, actors)
        Bits 0 and 1: 0 outside, 1 taking part, 2 at work, 3 gone. Bits 2 and 3: projects led, at
        most 3.
    quality : ndarray of uint8, shape (weeks, actors)
        Outcome, in steps of 1 / ``QUALITY``.
    start : ndarray of uint16, shape (ties, 2)
        Ties before the first week.
    ties : ndarray of uint16, shape (changes, 4)
        Week, first end, second end, 1 for a new tie and 0 for a lost one.
    grants : ndarray of uint32, shape (grants, 3)
        Week, actor that holds the grant, dollars.
    series : ndarray of float32, shape (weeks, columns of ``SHOWN``)
    shocks : list of tuple
        Week and kind of every shock.
    """

    scenario: Scenario
    seed: int
    residents: int
    organizations: int
    yearly_dollars: float
    state: NDArray[np.uint8]
    quality: NDArray[np.uint8]
    start: NDArray[np.uint16]
    ties: NDArray[np.uint16]
    grants: NDArray[np.uint32]
    series: NDArray[np.float32]
    shocks: list[tuple[int, str]] = field(default_factory=list)


def record_run(scenario: Scenario, seed: int, check: Callable[[], None]) -> Trajectory:
    """Run a scenario and record what the pictures show.

    Parameters
    ----------
    scenario, seed
        The run.
    check
        Called after every week; an exception that it raises ends the run.
    """
    model = CommunityModel(scenario, seed)
    model.recorder.brief = True  # the series in SHOWN are among the counts
    actors = model.world.actors
    count, weeks = actors.count, scenario.weeks
    state, quality = (np.zeros((weeks, count), np.int64) for _ in range(2))
    start = _pairs(actors.tie_to, actors.tie_count)
    known = np.full((count, count), -2, np.int64)
    known[start[:, 0], start[:, 1]] = -1
    before, before_count = actors.tie_to.copy(), actors.tie_count.copy()
    steered = actors.steered.copy()
    changes, grants = EventLog(count, 4), EventLog(count, 3)
    shocks: list[tuple[int, str]] = []
    for week in range(weeks):
        due = [each.kind for each in shocks_due(model.world, week)]
        model.step()
        record_week(
            model.world,
            week,
            before=before,
            before_count=before_count,
            known=known,
            steered_before=steered,
            state=state,
            quality=quality,
            changes=changes.rows,
            grants=grants.rows,
        )
        if week % WEEKS_A_QUARTER == WEEKS_A_QUARTER - 1 or week == weeks - 1:
            changes.empty()
            grants.empty()
        if due and week in model.struck:
            shocks += [(week, kind) for kind in due]
        check()
    columns = [SERIES.index(name) for name in SHOWN]
    return Trajectory(
        scenario, seed, actors.residents, count - actors.residents,
        float(model.world.funders.yearly.sum() / 100),
        state.astype(np.uint8), quality.astype(np.uint8), start.astype(np.uint16),
        changes.all.astype(np.uint16), grants.all.astype(np.uint32),
        model.recorder.table[:weeks, columns].astype(np.float32), shocks,
    )  # fmt: skip


def _pairs(tie_to: IntGrid, tie_count: Ints) -> NDArray[np.int64]:
    """Each tie once, as (lower actor, higher actor)."""
    slots = np.arange(tie_to.shape[1]) < tie_count[:, None]
    a, slot = np.nonzero(slots)
    b = tie_to[a, slot]
    return np.column_stack([a[a < b], b[a < b]])


class EventLog:
    """Rows that a kernel appends to a table, which is emptied every quarter.

    Attributes
    ----------
    rows
        The table; ``rows[0, 0]`` is the number of rows after it.
    """

    def __init__(self, actors: int, columns: int) -> None:
        self.rows = np.zeros((ROOM * actors + 1, columns), np.int64)
        self._parts: list[NDArray[np.int64]] = []

    def empty(self) -> None:
        """Store the rows of the table and empty it."""
        self._parts.append(self.rows[1 : self.rows[0, 0] + 1].copy())
        self.rows[0, 0] = 0

    @property
    def all(self) -> NDArray[np.int64]:
        """All rows stored so far."""
        return np.concatenate(self._parts)


@kernel
def record_week(
    world: World, week: int, before: IntGrid, before_count: Ints, known: IntGrid,
    steered_before: Ints, state: IntGrid, quality: IntGrid, changes: IntGrid, grants: IntGrid,
) -> None:  # fmt: skip
    """Write states and outcomes of a week; append its grants, new ties and lost ties.

    ``known[a, b]`` is the last week in which the two were tied.
    """
    actors = world.actors
    tie_to, tie_count, steered = actors.tie_to, actors.tie_count, actors.steered
    for a in range(actors.status.size):
        code = actors.status[a]
        if code == 2:
            code = 3
        elif is_at_work(world, week, a):
            code = 2
        state[week, a] = code + 4 * min(actors.leads[a], 3)
        quality[week, a] = int(actors.outcome[a] * 50.0 + 0.5)
        if steered[a] != steered_before[a]:
            append(grants, week, a, (steered[a] - steered_before[a]) // 100, -1)
            steered_before[a] = steered[a]
        for slot in range(tie_count[a]):
            b = tie_to[a, slot]
            if a < b:
                if known[a, b] != week - 1:
                    append(changes, week, a, b, 1)
                known[a, b] = week
    for a in range(before_count.size):
        for slot in range(before_count[a]):
            b = before[a, slot]
            if a < b and known[a, b] != week:
                append(changes, week, a, b, 0)
        before_count[a] = tie_count[a]
        for slot in range(tie_count[a]):
            before[a, slot] = tie_to[a, slot]


@kernel
def append(table: IntGrid, one: int, two: int, three: int, four: int) -> None:
    """Append a row if there is room; the fourth number only where there is a fourth column."""
    n = table[0, 0] + 1
    if n >= table.shape[0]:
        return
    table[n, 0] = one
    table[n, 1] = two
    table[n, 2] = three
    if table.shape[1] > 3:
        table[n, 3] = four
    table[0, 0] = n

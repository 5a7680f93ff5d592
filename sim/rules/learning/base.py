"""What happens in stage 8 in every arm: those who worked on a project learn from it."""

from abc import abstractmethod

from sim.kernels import IntGrid, RealGrid, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import Rule
from sim.rules.learning.mapping import chart
from sim.world.evidence import updated
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.beliefs import POOLED_COUNT, POOLED_SUM
from sim.world.tables.coordination import RELEASED
from sim.world.tables.projects import CODE, FAILED, MEMBERS, PROPOSER, STATE
from sim.world.tables.world import World
from sim.world.week.project_end import book, clear, take_leave

OWN_UP = decision("learning.own_up")
"""Whether a project that failed shares what it saw. Key: (week, proposer, code)."""


class Learning(Rule):
    """What a trial shows, which reports exist, who gains skill."""

    family = "learning"

    reading_error: float = parameter(
        0.1, unit="value", range=(0.0, 0.2), limits=(0, 10), source=ASSUMPTION
    )
    """Standard error of one reading of a variant by those who try it."""

    readings: float = parameter(
        8.0, unit="readings", range=(4.0, 16.0), limits=(1, 10_000), source=ASSUMPTION
    )
    """Readings that the hours of one report buy, whatever rule spends them."""

    mapping: float = parameter(
        0.0, unit="share of hours", range=(0.0, 0.2), limits=(0, 1), source=ASSUMPTION,
        by_arm="TRACKING SYSTEMS and MAPPING. Social network mapping and metrics",
    )  # fmt: skip
    """Most, as a share of all coordinators' hours so far, that is spent on mapping the network;
    0 is no map. Those on the map can be woven where the network has holes."""

    map_weeks: int = parameter(
        26, unit="weeks", range=(13, 52), limits=(1, 10_000), source=ASSUMPTION
    )
    """Weeks for which somebody who was asked stands on the map."""

    def prepare(self, world: World) -> None:
        """Say how well projects see: error of one reading, and what a variant's hours are worth."""
        world.reading_error = self.reading_error
        elements = world.parameters.problem.elements
        for size in range(1, elements + 1):
            for agreed in range(size + 1):
                world.readings[size, agreed] = self.readings_of(size, agreed, elements)

    @abstractmethod
    def readings_of(self, size: int, agreed: int, elements: int) -> float:
        """Readings that one look at a variant is worth, above 0: its error is that of their mean.

        By elements of the project, agreed ones among them, and elements of the problem.
        """

    def reflect(self, world: World, week: int) -> None:
        """Stage 8: the network is mapped, reports made, members learn, ended projects leave."""
        if self.mapping > 0.0:
            self._map(world, week)
        self.report(world, week)
        projects = world.projects
        if world.ended:
            self._part(world)
        clear(projects.cell, projects.live, projects.count)

    def _map(self, world: World, week: int) -> None:
        """Ask participants who are not on the map whom they work with, as far as hours go."""
        prices, support = world.parameters.coordination, world.support
        support.mapped += chart(
            world,
            week,
            int(world.hours[RELEASED] * self.mapping) - support.mapped,
            prices.survey_person * prices.price_factor,
            week + self.map_weeks,
        )

    def _part(self, world: World) -> None:
        """Members take from every ended project what they take in any arm."""
        projects = world.projects
        book(projects.cell, projects.live, projects.count, world.ledger.used, world.ledger.actors)
        take_leave(world)

    @abstractmethod
    def report(self, world: World, week: int) -> None:
        """Record and share what the projects that ended this week have seen."""


@kernel
def owns_up(seed: int, week: int, cell: IntGrid, p: int, sharing: float) -> bool:
    """Whether what a project saw is shared; of a failure, with the chance that mistakes are."""
    if cell[p, STATE] != FAILED:
        return True
    return uniform(seed, OWN_UP, week, cell[p, PROPOSER], cell[p, CODE]) < sharing


@kernel
def record(
    p: int, elements: int, target: int, tested: RealGrid, gained: RealGrid, pooled: RealGrid
) -> None:
    """Pool a project's readings of these elements, by element and setting."""
    for e in range(tested.shape[1]):
        if (elements >> e) & 1 and tested[p, e] > 0.0:
            pair = 2 * e + ((target >> e) & 1)
            pooled[POOLED_COUNT, pair] += tested[p, e]
            pooled[POOLED_SUM, pair] += gained[p, e]


@kernel
def credit(
    p: int, elements: int, cell: IntGrid, member: IntGrid, tested: RealGrid, reported: Reals
) -> None:
    """Share the readings that a project puts on record equally among its members."""
    readings = 0.0
    for e in range(tested.shape[1]):
        if (elements >> e) & 1:
            readings += tested[p, e]
    for slot in range(cell[p, MEMBERS]):
        reported[member[p, slot]] += readings / cell[p, MEMBERS]


@kernel
def record_own(world: World, week: int, elements: int, reading: int) -> None:
    """Put on record what participants noticed in their own lives of these elements.

    Telling takes ``reading`` own minutes.
    """
    actors, pooled = world.actors, world.beliefs.pooled
    for a in range(actors.status.size):
        read = actors.own_read[a] & elements
        if (
            read == 0
            or actors.status[a] != PARTICIPANT
            or actors.spent[a] + reading > actors.minutes[a]
        ):
            continue
        actors.spent[a] += reading
        actors.active[a] = week
        for e in range(actors.own_readings.shape[1]):
            if (read >> e) & 1:
                actors.reported[a] += actors.own_readings[a, e]
                now = (actors.setting[a] >> e) & 1  # what it does now, against the other way
                gains = actors.own_gains[a, e]
                pooled[POOLED_COUNT, 2 * e + now] += actors.own_readings[a, e]
                pooled[POOLED_SUM, 2 * e + now] += gains if now else -gains


@kernel
def publish(pooled: RealGrid, count: RealGrid, mean: RealGrid) -> None:
    """Move what was pooled into the evidence everybody can read."""
    for e in range(count.shape[0]):
        for x in range(2):
            n = pooled[POOLED_COUNT, 2 * e + x]
            if n > 0.0:
                seen = pooled[POOLED_SUM, 2 * e + x] / n
                mean[e, x], count[e, x] = updated(mean[e, x], count[e, x], seen, n)
    for pair in range(pooled.shape[1]):
        pooled[POOLED_COUNT, pair] = 0.0
        pooled[POOLED_SUM, pair] = 0.0

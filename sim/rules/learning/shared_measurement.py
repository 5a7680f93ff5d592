"""Agreed indicators, pooled and reported to all at intervals."""

import numpy as np

from sim.kernels import IntGrid, Ints, RealGrid, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.learning.base import Learning, credit, owns_up, publish, record, record_own
from sim.world.bits import bits_in, nth_bit
from sim.world.evidence import read_reports
from sim.world.tables.actors import PARTICIPANT
from sim.world.tables.beliefs import POOLED_COUNT
from sim.world.tables.coordination import account, pay_minutes
from sim.world.tables.problem import everyday_elements
from sim.world.tables.projects import FAILED, MASK, SUCCEEDED, TARGET
from sim.world.tables.world import World
from sim.world.values import judge, reverse_estimates, worth_of
from sim.world.week.hosting import host, host_together
from sim.world.week.proposals import list_in_keyed_order

RECORD = decision("learning.record")
"""Turn of an ended project in shared measurement. Key: (week, proposer, code)."""

JUDGE = decision("learning.judge_proven")
"""Error in judging what a proven method would bring. Key: (week, actor, 0)."""

PROVEN = decision("learning.proven")
"""Which proven element a participant takes up. Key: (week, actor, 0)."""


@rule(
    "learning",
    "shared_measurement",
    seeds="SHARED MEASUREMENT; agree on what to measure; spot patterns; rapid feedback; learn what "
    "is and is not working; Collective Impact stresses proven methods and tracking to see if all "
    "are following them",
    cites=["Kania & Kramer 2011"],
    reads=["projects", "beliefs", "actors", "hours"],
    writes=["beliefs", "actors", "hours", "support"],
    tried_with={"learning.tracking": True},
)
class SharedMeasurement(Learning):
    """Everybody measures the same few things, so readings of agreed elements can be pooled and
    are sharper; what lies outside the agreement is seen no better than before. A report goes to
    all every quarter, and whoever reads it may take up one proven method. Coordinators support
    the measuring: they keep the records and write the reports, or else members do, in their own
    time."""

    supported: bool = parameter(
        True, unit="truth", source="the seeds: creating and supporting shared measurement",
        by_arm="Creating and Supporting Shared Measurement",
    )  # fmt: skip
    """Whether coordinators record and report; if not, members do so in their own time."""

    tracking: bool = parameter(
        False, unit="truth", source="the seeds: tracking shifts in relationships; off: "
        + ASSUMPTION, by_arm="Tracking shifts in relationships.",
    )  # fmt: skip
    """Whether coordinators ask all participants about their ties whenever a report may be due, so
    that invitations can go to where the network is thin."""

    report_weeks: int = parameter(
        13, unit="weeks", range=(4, 26), limits=(1, 10_000), source=ASSUMPTION,
        by_arm="Rapid feedback.",
    )  # fmt: skip
    """Weeks between reports to all."""

    def prepare(self, world: World) -> None:
        """The first report is due at the end of the first interval."""
        super().prepare(world)
        world.beliefs.report_due = self.report_weeks - 1

    def readings_of(self, size: int, agreed: int, elements: int) -> float:
        """1 / ((n / r)(n / m) + (m - n) / m): agreed elements n of m share r readings."""
        share = agreed / size
        return 1.0 / (agreed / self.readings * share + (1.0 - share))

    def _track(self, world: World) -> None:
        """Note how strongly each participant is tied to others, if the hours allow it."""
        actors, prices = world.actors, world.parameters.coordination
        inside = int((actors.status == PARTICIPANT).sum())
        if pay_minutes(world.hours, prices.survey_person * prices.price_factor * inside):
            track(
                actors.status, actors.tie_to, actors.tie_weight, actors.tie_count,
                world.support.tracked,
            )  # fmt: skip

    def report(self, world: World, week: int) -> None:
        """Record what ended projects measured; when a report is due, report it to all."""
        beliefs = world.beliefs
        if self.tracking and week % self.report_weeks == self.report_weeks - 1:
            self._track(world)
        prices, hours = world.parameters.coordination, account(world.hours, self.supported)
        record_own(world, week, beliefs.agreed, int(prices.reading * world.easier))
        if world.ended:
            measure_ended(world, week, hours, prices.record * prices.price_factor)
        if week < beliefs.report_due or not beliefs.pooled[POOLED_COUNT].any():
            return
        leader = int(world.council.member[0]) if world.council.member.size else -1
        if not host(world, week, hours, prices.report * prices.price_factor, leader):
            return
        beliefs.report_due = week + self.report_weeks
        publish(beliefs.pooled, beliefs.count, beliefs.mean)
        reported = np.empty_like(beliefs.gain)
        read_reports(world, reported)
        follow_proven(world, week, reported, int(prices.reading * world.easier))


@kernel
def measure_ended(world: World, week: int, hours: Ints, price: float) -> None:
    """Record the agreed elements of projects that ended, at a price for each, in keyed order."""
    projects, beliefs, actors = world.projects, world.beliefs, world.actors
    cell = projects.cell
    n = list_in_keyed_order(world, week, RECORD, SUCCEEDED, FAILED, world.keys, world.items)
    for i in range(n):
        p = world.items[i]
        inside = cell[p, MASK] & beliefs.agreed
        if inside == 0 or not owns_up(world.seed, week, cell, p, world.sharing):
            continue
        need = price * bits_in(inside)
        if host_together(world, week, hours, need, p):
            record(p, inside, cell[p, TARGET], projects.tested, projects.gained, beliefs.pooled)
            credit(p, inside, cell, projects.member, projects.tested, actors.reported)


@kernel
def track(
    status: Ints, tie_to: IntGrid, tie_weight: RealGrid, tie_count: Ints, tracked: Reals
) -> None:
    """Note each participant's summed weight of ties to other participants; -1 for outsiders."""
    for a in range(status.size):
        tracked[a] = 0.0 if status[a] == PARTICIPANT else -1.0
        for slot in range(tie_count[a]):
            if status[a] == PARTICIPANT and status[tie_to[a, slot]] == PARTICIPANT:
                tracked[a] += tie_weight[a, slot]


@kernel
def follow_proven(world: World, week: int, reported: RealGrid, reading: int) -> None:
    """Participants read the report; each takes up one proven everyday method if that seems better.

    Proven is the way that reports say is better; which one is drawn by key among those not
    followed yet.
    """
    actors = world.actors
    proven = 0
    target = 0
    for e in range(reported.shape[0]):
        if reported[e, 0] != 0.0:
            proven |= 1 << e
            target |= int(reported[e, 1] > 0.0) << e
    proven &= everyday_elements(world.problem)
    for a in range(actors.status.size):
        if actors.status[a] != PARTICIPANT or actors.spent[a] + reading > actors.minutes[a]:
            continue
        actors.spent[a] += reading
        actors.active[a] = week
        differs = (actors.setting[a] ^ target) & proven
        if differs == 0:
            continue
        bit = nth_bit(differs, int(uniform(world.seed, PROVEN, week, a, 0) * bits_in(differs)))
        worth = worth_of(world, a, actors.setting[a] ^ bit)
        if judge(world, JUDGE, week, a, 0, 0, worth - actors.own_value[a]) > 0.0:
            actors.setting[a] ^= bit
            actors.own_value[a] = worth
            reverse_estimates(actors.estimate, a, bit)

"""Pools: small grants for experiments, larger ones for what worked, decided together."""

import numpy as np

from sim.constants import LEAST_SUM, PREFERENCE
from sim.kernels import Ints, Reals, allocating
from sim.parameters import ASSUMPTION, parameter
from sim.rules.base import rule
from sim.rules.funding.panels import Panels
from sim.rules.funding.pooled import RoundDecision
from sim.rules.funding.reading import mean_hopes, note_reading_by_funders
from sim.world.order import ranks
from sim.world.tables.projects import LEAD, MASK
from sim.world.tables.world import World
from sim.world.week.judging import funder_hope


@rule(
    "funding",
    "innovation_pools",
    seeds="Create pools of funds with small innovation funds for collaborative experiments and "
    "larger funds to help successes expand. Funders and network participants make decisions "
    "collaboratively about who gets funding",
    cites=["Holley, innovation funds: $1,500 to 8,000 a grant; deciders may not apply"],
    practice=[
        "Panels in practice meet, talk and are trained; here their members read alone and their "
        "hopes are averaged.",
        "They meet every month or every few months; here it is every four weeks.",
        "Some funds pay panel members; here it costs them their own time.",
    ],
    reads=["ledger", "projects", "actors", "beliefs"],
    writes=["ledger", "projects", "hours"],
)
class InnovationPools(Panels):
    """All funders pay into two pools. Every four weeks a panel of participants, drawn by lot, and
    the funders decide together which experiments get a small grant; nobody decides on a project
    of their own. Those who have brought an experiment to success may draw on the larger pool."""

    funder_weight: float = parameter(
        0.33, unit="share of weight", range=(0.1, 0.6), limits=(0, 1), source=ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """Weight of the funders, who judge by what the lead has brought to success and by what they
    hope; with 1 they decide alone, and no panel sits."""

    def persons(self, world: World, week: int, waiting: Ints) -> int:
        """Seats of the panel, if it has a say."""
        return 0 if self.funder_weight == 1.0 else super().persons(world, week, waiting)

    def decide(self, world: World, week: int, waiting: Ints) -> RoundDecision:
        """Order projects by what the panel and the funders think of them, equals as they came."""
        scores = np.zeros(waiting.size)
        if self.funder_weight < 1.0:
            judges = self.seat(world, week, waiting, 1.0 - self.funder_weight)
            read = self.readings(world, week, waiting, judges)
            scores = mean_hopes(read.place, read.hope, waiting.size)
        largest = max(LEAST_SUM, float(np.abs(scores).max()))
        merit = self.funder_weight * self.merit(world, week, waiting)
        scores = (1.0 - self.funder_weight) * scores / largest + merit
        return RoundDecision(waiting[ranks(scores)], self.caps(waiting), scores)

    def merit(self, world: World, week: int, waiting: Ints) -> Reals:
        """What funders think of each waiting project, each with the weight of what it pools.

        The record of its lead, if nobody pools anything now; shape (waiting,).
        """
        weights = world.funders.yearly_pooled * world.funders.giving
        note_reading_by_funders(
            world, week - self.round_weeks, waiting, int(np.count_nonzero(weights))
        )
        return merits(world, week, weights, waiting)


@allocating
def merits(world: World, week: int, weights: Reals, waiting: Ints) -> Reals:
    """Mean of what funders think of each project, weighted; their records without any weight."""
    total = 0.0
    for weight in weights:
        total += weight
    if total == 0.0:
        return records(world, waiting)
    found = np.zeros(waiting.size)
    for f in range(weights.size):
        if weights[f] > 0.0:
            found += weights[f] / total * merit_to(world, week, f, waiting)
    return found


@allocating
def records(world: World, waiting: Ints) -> Reals:
    """Successes over projects led and one more, of the lead of each project, shape (waiting,)."""
    actors, cell = world.actors, world.projects.cell
    found = np.empty(waiting.size)
    for i in range(waiting.size):
        lead = cell[waiting[i], LEAD]
        found[i] = actors.succeeded[lead] / (actors.led[lead] + 1.0)
    return found


@allocating
def merit_to(world: World, week: int, f: int, waiting: Ints) -> Reals:
    """What a funder thinks of each waiting project, shape (waiting,).

    The record of its lead and what the funder hopes of it, over the most it hopes of any, by its
    appetite; half of that where a project does not touch the part it prefers.
    """
    funders, cell = world.funders, world.projects.cell
    appetite = funders.appetite[f]
    hope = np.empty(waiting.size)
    best = LEAST_SUM
    for i in range(waiting.size):
        hope[i] = max(0.0, funder_hope(world, week, f, waiting[i]))
        best = max(best, hope[i])
    own = 0
    for part in range(world.problem.part_mask.size):
        if (funders.parts[f] >> part) & 1:
            own |= world.problem.part_mask[part]
    found = records(world, waiting)
    for i in range(waiting.size):
        found[i] = (1.0 - appetite) * found[i] + appetite * hope[i] / best
        if cell[waiting[i], MASK] & own == 0:
            found[i] /= PREFERENCE
    return found

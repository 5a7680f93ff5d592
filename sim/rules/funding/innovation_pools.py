"""Pools: small grants for experiments, larger ones for what worked, decided together."""

import numpy as np

from sim.constants import LEAST_SUM
from sim.kernels import IntGrid, Ints, RealGrid, Reals, allocating
from sim.parameters import ASSUMPTION, parameter
from sim.rules.base import rule
from sim.rules.funding.panels import Panels
from sim.rules.funding.pooled import RoundDecision
from sim.world.order import ranks
from sim.world.tables.projects import LEAD
from sim.world.tables.world import World


@rule(
    "funding",
    "innovation_pools",
    seeds="Create pools of funds with small innovation funds for collaborative experiments and "
    "larger funds to help successes expand. Funders and network participants make decisions "
    "collaboratively about who gets funding",
    cites=["Holley, innovation funds: $1,500 to 8,000 a grant; deciders may not apply"],
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
    """Weight of the funders, who judge by what the lead has brought to success; with 1 they decide
    alone, and no panel sits."""

    def persons(self, world: World, waiting: Ints) -> int:
        """Seats of the panel, if it has a say."""
        return 0 if self.funder_weight == 1.0 else super().persons(world, waiting)

    def decide(self, world: World, week: int, waiting: Ints) -> RoundDecision:
        """Order projects by what the panel and the funders think of them, equals as they came."""
        actors = world.actors
        judges = np.zeros(0, np.int64)
        if self.funder_weight < 1.0:
            judges = self.seat(world, week, waiting, 1.0 - self.funder_weight)
        scores = judge(
            waiting, self.hopes(world, week, waiting, judges), world.projects.cell, actors.led,
            actors.succeeded, self.funder_weight,
        )  # fmt: skip
        return RoundDecision(waiting[ranks(scores)], self.caps(waiting), scores)


@allocating
def judge(
    waiting: Ints, hope: RealGrid, cell: IntGrid, led: Ints, succeeded: Ints, funder_weight: float
) -> Reals:
    """Scores of waiting projects by what a panel and the funders think of them, shape (waiting,).

    A panel's score is the mean of what its members expect, over the largest such mean; nobody
    judges where ``hope`` is minus infinity. The funders' score is successes / (projects led + 1) of
    the lead.
    """
    scores = np.zeros(waiting.size)
    most = LEAST_SUM
    for i in range(waiting.size):
        voters = 0
        for j in range(hope.shape[0]):
            if hope[j, i] > -np.inf:
                voters += 1
                scores[i] += hope[j, i]
        if voters:
            scores[i] /= voters
        most = max(most, abs(scores[i]))
    for i in range(waiting.size):
        lead = cell[waiting[i], LEAD]
        record = succeeded[lead] / (led[lead] + 1.0)
        scores[i] = (1.0 - funder_weight) * scores[i] / most + funder_weight * record
    return scores

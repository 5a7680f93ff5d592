"""Pools: small grants for experiments, larger ones for what worked, decided together."""

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.funding.base import Funding, approved, can_host, make_grant
from sim.world.coordination import host
from sim.world.ledger import FUNDERS, INNOVATION, SCALING, divide, transfer
from sim.world.order import largest, ranks
from sim.world.projects import FOLLOW_UP, LEAD, MASK, MEMBERS, TARGET
from sim.world.values import expected
from sim.world.world import World

PANEL = decision("funding.panel")


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
class InnovationPools(Funding):
    """All funders pay into two pools. Every four weeks a panel of participants, drawn by lot, and
    the funders decide together which experiments get a small grant; nobody decides on a project
    of their own. Those who have brought an experiment to success may draw on the larger pool."""

    round_weeks: int = parameter(
        4, unit="weeks", range=(4, 13), limits=(1, None), source=ASSUMPTION,
        by_arm="small innovation funds for collaborative experiments",
    )  # fmt: skip
    """Weeks between funding rounds."""

    innovation_cap: float = parameter(
        8000.0, unit="dollars", range=(3000.0, 15000.0), limits=(1, None),
        source="$1,500 to 8,000 a grant (Holley, innovation fund)",
        by_arm="small innovation funds for collaborative experiments",
    )  # fmt: skip
    """Most that an experiment gets; lifted to the price of the smallest version of a project."""

    scaling_cap: float = parameter(
        50_000.0, unit="dollars", range=(15_000.0, 100_000.0), limits=(1, None),
        source="$15,000 to 50,000 a round (Holley, innovation fund); " + ASSUMPTION,
        by_arm="larger funds to help successes expand",
    )  # fmt: skip
    """Most that the scaling pool gives to one project."""

    scaling_share: float = parameter(
        0.4, unit="share of money", range=(0.1, 0.7), limits=(0, 1), source=ASSUMPTION,
        by_arm="larger funds to help successes expand",
    )  # fmt: skip
    """Share of the money that goes to the scaling pool; what it holds above a year's share flows
    back to the innovation pool."""

    panel: int = parameter(
        12, unit="participants", range=(5, 50), limits=(1, 1000), source=ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """Participants drawn by lot for a round."""

    funder_weight: float = parameter(
        0.33, unit="share of weight", range=(0.1, 0.6), limits=(0, 1), source=ASSUMPTION,
        by_arm="Funders and network participants make decisions collaboratively",
    )  # fmt: skip
    """Weight of the funders, who judge by what the lead has brought to success."""

    def receive(self, world: World, week: int) -> None:
        """Funders pay into both pools; the scaling pool keeps at most a year's share."""
        balance = world.ledger.balance
        shares = [round((1.0 - self.scaling_share) * 10_000), round(self.scaling_share * 10_000)]
        for funder in range(world.funders.yearly.size):
            account = FUNDERS + funder
            for pool, part in zip(
                (INNOVATION, SCALING), divide(int(balance[account]), shares), strict=True
            ):
                transfer(balance, account, pool, part)
        most = int(world.funders.yearly.sum() * self.scaling_share)
        transfer(balance, SCALING, INNOVATION, max(0, int(balance[SCALING]) - most))

    def grant(self, world: World, week: int) -> None:
        """Hold a round, if one is due, there is something to decide, and there are hours."""
        if week % self.round_weeks:
            return
        waiting = approved(world)
        if waiting.size == 0:
            return
        actors, prices, cell = world.actors, world.parameters.coordination, world.projects.cell
        first = int(cell[waiting[0], LEAD])
        need = (prices.decision + prices.decision_person * self.panel) * prices.price_factor
        if not can_host(world, need, first):
            return
        host(
            world.hours, need, first, prices.self_hosting, actors.spent, actors.minutes,
            actors.active, week,
        )  # fmt: skip
        scores = self._scores(world, week, waiting)
        for k in ranks(scores):
            self._fund(world, week, int(waiting[k]))

    def _scores(self, world: World, week: int, waiting: Ints) -> Reals:
        """What panel and funders think of each waiting project."""
        actors, projects, beliefs = world.actors, world.projects, world.beliefs
        scores = np.zeros(waiting.size)
        judge(
            world.seed, week, waiting, projects.cell, projects.member, actors.status,
            actors.engaged, actors.spent, actors.minutes, actors.active, actors.decided,
            actors.setting, actors.estimate, actors.confidence, beliefs.gain, beliefs.unknown,
            beliefs.trust, actors.led, actors.succeeded, world.keys, world.items, scores,
            self.panel, world.parameters.coordination.decision_person, self.funder_weight,
        )  # fmt: skip
        return scores

    def _fund(self, world: World, week: int, project: int) -> None:
        """Fund a project from the scaling pool if its lead has succeeded, else as an experiment."""
        cell, actors = world.projects.cell, world.actors
        proven = cell[project, FOLLOW_UP] or actors.succeeded[cell[project, LEAD]] > 0
        if proven and make_grant(
            world, week, project, SCALING, round(self.scaling_cap * 100)
        ) != 0:
            return
        make_grant(world, week, project, INNOVATION, round(self.innovation_cap * 100))


@kernel
def judge(
    seed: int, week: int, waiting: Ints, cell: IntGrid, member: IntGrid, status: Ints, engaged: Flags,
    spent: Ints, minutes: Ints, active: Ints, decided: Reals, setting: Ints, estimate: RealGrid,
    confidence: RealGrid, gain: RealGrid, unknown: RealGrid, trust: Reals, led: Ints,
    succeeded: Ints, keys: Reals, items: Ints, scores: Reals, panel: int, person: int,
    funder_weight: float,
) -> None:  # fmt: skip
    """Score waiting projects: mean expectation of a panel drawn by lot, and the leads' records.

    Nobody judges a project they are a member of. A record is successes / (projects led + 1), as
    the funders see it; both parts are standardised to their largest absolute value.
    """
    n = 0
    for a in range(status.size):
        if engaged[a] and spent[a] + person <= minutes[a]:
            keys[n] = uniform(seed, PANEL, week, a, 0)
            items[n] = a
            n += 1
    seats = largest(keys, items, n, panel)
    for j in range(seats):
        spent[items[j]] += person
        active[items[j]] = week
        decided[items[j]] += (1.0 - funder_weight) / seats * waiting.size
    most = 1e-12
    for i in range(waiting.size):
        p = waiting[i]
        voters = 0
        for j in range(seats):
            a = items[j]
            own = False
            for slot in range(cell[p, MEMBERS]):
                own = own or member[p, slot] == a
            if not own:
                voters += 1
                scores[i] += expected(
                    cell[p, MASK], cell[p, TARGET], setting[a], estimate[a], confidence[a], gain,
                    unknown, trust[a],
                )  # fmt: skip
        if voters:
            scores[i] /= voters
        most = max(most, abs(scores[i]))
    for i in range(waiting.size):
        lead = cell[waiting[i], LEAD]
        record = succeeded[lead] / (led[lead] + 1.0)
        scores[i] = (1.0 - funder_weight) * scores[i] / most + funder_weight * record

"""Pools: small grants for experiments, larger ones for what worked, decided together."""

import numpy as np

from sim.kernels import Flags, IntGrid, Ints, RealGrid, Reals, kernel
from sim.parameters import ASSUMPTION, parameter
from sim.randomness import decision, uniform
from sim.rules.base import rule
from sim.rules.funding.base import Funding, grant_in_order, waiting_for_money
from sim.world.ledger import FUNDERS, INNOVATION, SCALING, divide, transfer
from sim.world.order import largest, sort_by
from sim.world.projects import LEAD, MASK, MEMBERS, TARGET
from sim.world.proposals import host_together
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
        balance = world.ledger.balance
        if balance[INNOVATION] + balance[SCALING] <= 0:
            return
        waiting = waiting_for_money(world, week)
        if waiting == 0:
            return
        actors, projects, beliefs = world.actors, world.projects, world.beliefs
        prices = world.parameters.coordination
        need = (prices.decision + prices.decision_person * self.panel) * prices.price_factor
        if not host_together(
            world.hours, need, prices.self_hosting, projects.cell, projects.member,
            world.items[0], actors.status, actors.spent, actors.minutes, actors.active, week,
        ):  # fmt: skip
            return
        judge(
            world.seed, week, waiting, world.items, world.keys, projects.cell, projects.member,
            actors.engaged, actors.spent, actors.minutes, actors.active, actors.decided,
            actors.setting, actors.estimate, actors.confidence, beliefs.gain, beliefs.unknown,
            beliefs.trust, actors.led, actors.succeeded, self.panel, prices.decision_person,
            self.funder_weight,
        )  # fmt: skip
        caps = (round(self.scaling_cap * 100), round(self.innovation_cap * 100))
        grant_in_order(world, week, waiting, (SCALING, INNOVATION), caps)


@kernel
def judge(
    seed: int, week: int, waiting: int, items: Ints, keys: Reals, cell: IntGrid, member: IntGrid,
    engaged: Flags, spent: Ints, minutes: Ints, active: Ints, decided: Reals, setting: Ints,
    estimate: RealGrid, confidence: RealGrid, gain: RealGrid, unknown: RealGrid, trust: Reals,
    led: Ints, succeeded: Ints, panel: int, person: int, funder_weight: float,
) -> None:  # fmt: skip
    """Order waiting projects by what a panel drawn by lot and the funders think of them.

    A panel's score is the mean of what its members expect, over the largest such mean; nobody
    judges a project they are a member of. The funders' score is successes / (projects led + 1) of
    the lead. Equal scores keep the keyed order in which the projects came.
    """
    lots = np.empty(engaged.size)
    seated = np.empty(engaged.size, np.int64)
    n = 0
    for a in range(engaged.size):
        if engaged[a] and spent[a] + person <= minutes[a]:
            lots[n] = uniform(seed, PANEL, week, a, 0)
            seated[n] = a
            n += 1
    seats = largest(lots, seated, n, panel)
    for j in range(seats):
        spent[seated[j]] += person
        active[seated[j]] = week
        decided[seated[j]] += (1.0 - funder_weight) / seats * waiting
    scores = np.zeros(waiting)
    most = 1e-12
    for i in range(waiting):
        p = items[i]
        voters = 0
        for j in range(seats):
            a = seated[j]
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
    for i in range(waiting):
        lead = cell[items[i], LEAD]
        record = succeeded[lead] / (led[lead] + 1.0)
        lot = 1e-9 * i / waiting
        keys[i] = lot - (1.0 - funder_weight) * scores[i] / most - funder_weight * record
    sort_by(keys, items, waiting)

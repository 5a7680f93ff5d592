"""A draw among all who may apply."""

import numpy as np

from sim.kernels import Ints
from sim.rules.base import rule
from sim.rules.funding.pooled import RoundDecision, Rounds
from sim.world.tables.world import World


@rule(
    "funding",
    "lottery",
    seeds="Create pools of funds with small innovation funds for collaborative experiments and "
    "larger funds to help successes expand",
    cites=["funding by lottery: P(funded) = floor(budget / cost) / applicants, at equal costs"],
    practice=[
        "Lotteries of research funders come after a first look that turns the weakest away; here "
        "whatever those who govern have approved takes part.",
        "More apply where a lottery decides (British Academy: from 600 to 1,100); here only the "
        "money at hand draws more plans.",
        "Draws are held every four weeks, not once or twice a year.",
    ],
    reads=["ledger", "projects"],
    writes=["ledger", "projects", "hours"],
    # Where projects are cheap, some grants are smaller than the least may be.
    tried_with={"projects.materials": 200.0, "projects.staff_wage": 2.0},
)
class Lottery(Rounds):
    """All funders pay into two pools. Every four weeks the projects that have been approved and
    wait are drawn one after another, each with the same chance, and paid until the money is
    used up. Nobody judges them."""

    def decide(self, world: World, week: int, waiting: Ints) -> RoundDecision:
        """Pay waiting projects in the order in which they are listed, which is drawn by lot."""
        return RoundDecision(waiting, self.caps(waiting), -np.arange(float(waiting.size)))

"""Each funder gives to organizations it likes."""

import numpy as np

from sim.parameters import ASSUMPTION, parameter
from sim.rules.base import rule
from sim.rules.funding.base import Funding
from sim.rules.funding.giving import give_directly
from sim.world.tables.world import World


@rule(
    "funding",
    "direct_grants",
    seeds="isolated initiatives",
    cites=["sizes of real grants"],
    reads=["funders", "actors", "ledger"],
    writes=["ledger", "projects", "actors", "funders"],
)
class DirectGrants(Funding):
    """Each funder picks organizations one by one: large ones more often, those whose results it
    sees and whose proposals it likes, those in the parts it cares for. The grant belongs to the
    organization, which spends it on the projects around it that it hopes most of."""

    weight_size: float = parameter(
        0.5, unit="weight", range=(0.2, 0.8), limits=(0, 1), source=ASSUMPTION
    )
    """Weight of an organization's size, against what a funder sees, in its choice."""

    weight_plan: float = parameter(
        0.5, unit="weight", range=(0.0, 1.0), limits=(0, 1), source=ASSUMPTION
    )
    """Weight of what a funder hopes of the projects around an organization, against its visible
    outcome, in what it sees."""

    def receive(self, world: World, week: int) -> None:
        """Funders keep their money until they choose."""

    def grant(self, world: World, week: int) -> None:
        """In rounds every funder gives; holders begin approved projects."""
        everybody = np.ones(world.funders.yearly.size, np.bool_)
        give_directly(world, week, self, everybody, self.weight_size, self.weight_plan)

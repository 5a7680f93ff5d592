"""Each funder gives to organizations it likes."""

import numpy as np

from sim.kernels import Reals
from sim.rules.base import rule
from sim.rules.funding.base import Funding
from sim.world.tables.world import World


@rule(
    "funding",
    "direct_grants",
    seeds="isolated initiatives",
    cites=["sizes of real grants"],
    practice=[
        "Funders in practice run calls and ask for applications; here they look around and choose "
        "an organization, by its size, its results and the plans near it.",
        "They talk to each other, and some rule grantees out after a while; here each draws anew.",
        "Grants are often tied to a purpose; here the organization spends them on the projects "
        "around it that it hopes most of.",
    ],
    reads=["funders", "actors", "ledger"],
    writes=["ledger", "projects", "actors", "funders"],
)
class DirectGrants(Funding):
    """Each funder picks organizations one by one: large ones more often, those whose results it
    sees and whose proposals it likes, those in the parts it cares for. The grant belongs to the
    organization, which spends it on the projects around it that it hopes most of."""

    def shares_pooled(self, world: World) -> Reals:
        """Nothing."""
        return np.zeros(world.funders.state.size)

    def take_in(self, world: World, account: int, cents: int) -> None:
        """Nothing is pooled."""

    def grant(self, world: World, week: int) -> None:
        """All is given directly."""

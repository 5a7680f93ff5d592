"""Funders."""

from math import inf

from sim.agents.base import Column, CommunityAgent
from sim.world.tables.ledger import FUNDERS


class Funder(CommunityAgent):
    """Somebody who pays in every quarter."""

    yearly = Column("Cents it pays in a year.", "funders", limits=(0, inf))

    @property
    def preferred_parts(self) -> int:
        """Bitmask of the parts of the system it prefers to fund."""
        return int(self.model.world.funders.parts[self.row])

    @property
    def money(self) -> int:
        """Cents it has not given yet."""
        return int(self.model.world.ledger.balance[FUNDERS + self.row])

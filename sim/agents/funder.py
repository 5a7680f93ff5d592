"""Funders."""

from sim.agents.base import CommunityAgent
from sim.world.ledger import FUNDERS


class Funder(CommunityAgent):
    """Somebody who pays in every quarter."""

    @property
    def yearly(self) -> int:
        """Cents it pays in a year."""
        return int(self.model.world.funders.yearly[self.row])

    @yearly.setter
    def yearly(self, cents: int) -> None:
        self.model.world.funders.yearly[self.row] = cents

    @property
    def preferred_parts(self) -> int:
        """Bitmask of the parts of the system it prefers to fund."""
        return int(self.model.world.funders.parts[self.row])

    @property
    def money(self) -> int:
        """Cents it has not given yet."""
        return int(self.model.world.ledger.balance[FUNDERS + self.row])

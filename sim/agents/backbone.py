"""The backbone: whoever coordinates. In a network the same hours are a support team."""

from sim.agents.base import CommunityAgent
from sim.world.tables.coordination import AVAILABLE, USED
from sim.world.tables.ledger import BACKBONE, COORDINATION


class Backbone(CommunityAgent):
    """Coordinators' hours, and the money that passes through them."""

    @property
    def minutes(self) -> int:
        """Coordinators' minutes that are left this week."""
        return int(self.model.world.hours[AVAILABLE])

    @property
    def minutes_used(self) -> int:
        """Coordinators' minutes used so far."""
        return int(self.model.world.hours[USED])

    @property
    def money(self) -> int:
        """Cents it holds: coordination money, and grants to pass on."""
        balance = self.model.world.ledger.balance
        return int(balance[COORDINATION] + balance[BACKBONE])

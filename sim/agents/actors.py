"""Residents and organizations."""

import numpy as np

from sim.agents.base import Column, CommunityAgent
from sim.kernels import Reals


class Actor(CommunityAgent):
    """What residents and organizations share."""

    setting = Column("How each element is done: bit e is element e.")
    parts = Column("Bitmask of the parts of the system it lives or works in.")
    neighbourhood = Column("Neighbourhood of home or seat.")
    minutes = Column("Weekly minutes for joint work.")
    promised = Column("Weekly minutes promised to running projects.")
    skill = Column("Skill, 0 to 1.")
    openness = Column("Willingness to report, hand over and work across organizations, 0 to 1.")
    opinion = Column("Opinion of the effort, -1 to 1.")
    status = Column("0 outside, 1 participant, 2 gone.")
    engaged = Column("Whether it worked, attended or decided in the last 26 weeks.")
    power = Column("Mean share of endowments, of money steered and of projects led.")
    own_value = Column("Value of its own setting, 0 to 1.")
    outcome = Column("Its outcome, 0 to 1; a resident's is blended with those who serve it.")
    led = Column("Projects it ever led.")
    succeeded = Column("Projects it brought to success.")

    @property
    def ties(self) -> dict[int, float]:
        """Weight of each tie, by the row of the other actor."""
        actors = self.model.world.actors
        count = actors.tie_count[self.row]
        others = actors.tie_to[self.row, :count].tolist()
        return dict(zip(others, actors.tie_weight[self.row, :count].tolist(), strict=True))

    @property
    def view(self) -> Reals:
        """Expected gain of changing each element and confidence in it, shape (2, elements)."""

        actors = self.model.world.actors
        return np.stack([actors.estimate[self.row], actors.confidence[self.row]])

    @property
    def projects_led(self) -> int:
        """Number of running projects it leads."""
        return int(self.model.world.actors.leads[self.row])


class Resident(Actor):
    """Somebody who lives in the community."""

    @property
    def served_by(self) -> list[int]:
        """Rows of the organizations that serve it."""
        row = self.model.world.actors.server[self.row]
        return [int(each) for each in row if each >= 0]


class Organization(Actor):
    """An organization that serves residents."""

    endowment = Column("Size relative to the mean of all organizations.")
    served = Column("Number of residents it serves.")

    @property
    def money(self) -> int:
        """Cents it holds outside projects."""
        ledger = self.model.world.ledger
        return int(ledger.balance[ledger.actors + self.row])

"""The agents as Mesa sees them: faces over rows of the world's tables."""

from sim.agents.actors import Organization, Resident
from sim.agents.backbone import Backbone
from sim.agents.base import CommunityAgent
from sim.agents.funder import Funder

__all__ = ["Backbone", "CommunityAgent", "Funder", "Organization", "Resident"]

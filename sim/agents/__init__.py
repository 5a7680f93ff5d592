"""The agents as Mesa sees them: faces over rows of the world's tables."""

from sim.agents.actors import Actor, Organization, Resident
from sim.agents.backbone import Backbone
from sim.agents.base import CommunityAgent
from sim.agents.decisions import Find, Project, Proposal
from sim.agents.funder import Funder
from sim.agents.own import Deciders

__all__ = [
    "Actor",
    "Backbone",
    "CommunityAgent",
    "Deciders",
    "Find",
    "Funder",
    "Organization",
    "Project",
    "Proposal",
    "Resident",
]

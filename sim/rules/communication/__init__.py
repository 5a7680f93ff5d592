"""Whom each actor sees this week, and what it does with it."""

from sim.rules.communication import informal, leadership_meetings, open_ecosystem
from sim.rules.communication.base import Communication

__all__ = ["Communication", "informal", "leadership_meetings", "open_ecosystem"]

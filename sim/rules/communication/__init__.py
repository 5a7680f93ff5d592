"""Whom each actor sees this week, and what it does with it."""

from sim.rules.base import import_variants
from sim.rules.communication.base import Communication

__all__ = ["Communication"]

import_variants(__name__)

"""What is worth changing, and how."""

from sim.rules.sensemaking import common_agenda, own_view, shared_map
from sim.rules.sensemaking.base import Sensemaking

__all__ = ["Sensemaking", "common_agenda", "own_view", "shared_map"]

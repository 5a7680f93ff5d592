"""Who proposes what, with whom."""

from sim.rules.activities import mutually_reinforcing, self_organizing, solo
from sim.rules.activities.base import Activities

__all__ = ["Activities", "mutually_reinforcing", "self_organizing", "solo"]

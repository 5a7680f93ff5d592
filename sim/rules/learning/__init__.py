"""What a trial shows, what is reported, who learns from it."""

from sim.rules.learning import deep_reflection, own_lessons, shared_measurement
from sim.rules.learning.base import Learning

__all__ = ["Learning", "deep_reflection", "own_lessons", "shared_measurement"]

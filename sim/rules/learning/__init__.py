"""What a trial shows, what is reported, who learns from it."""

from sim.rules.base import import_variants
from sim.rules.learning.base import Learning

__all__ = ["Learning"]

import_variants(__name__)

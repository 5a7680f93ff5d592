"""Who proposes what, with whom."""

from sim.rules.activities.base import Activities
from sim.rules.base import import_variants

__all__ = ["Activities"]

import_variants(__name__)

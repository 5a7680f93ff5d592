"""Who decides on proposals, and who leads."""

from sim.rules.base import import_variants
from sim.rules.governance.base import Governance

__all__ = ["Governance"]

import_variants(__name__)

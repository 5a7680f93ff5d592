"""What is worth changing, and how."""

from sim.rules.base import import_variants
from sim.rules.sensemaking.base import Sensemaking

__all__ = ["Sensemaking"]

import_variants(__name__)

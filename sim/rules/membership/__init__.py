"""Who is admitted, and at what cost in hours."""

from sim.rules.base import import_variants
from sim.rules.membership.base import Membership

__all__ = ["Membership"]

import_variants(__name__)

"""Who is admitted, and at what cost in hours."""

from sim.rules.membership import invitation, spontaneous, through_ties
from sim.rules.membership.base import Membership

__all__ = ["Membership", "invitation", "spontaneous", "through_ties"]

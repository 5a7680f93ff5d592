"""Money from funders to holders to projects, and back."""

from sim.rules.funding import backbone_grants, direct_grants, innovation_pools
from sim.rules.funding.base import Funding

__all__ = ["Funding", "backbone_grants", "direct_grants", "innovation_pools"]

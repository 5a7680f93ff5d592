"""Money from funders to holders to projects, and back."""

from sim.rules.funding import (
    backbone_grants,
    conviction_voting,
    direct_grants,
    innovation_pools,
    lottery,
    participatory_budgeting,
    quadratic_funding,
    self_organized_fund_allocation,
)
from sim.rules.funding.base import Funding

__all__ = [
    "Funding",
    "backbone_grants",
    "conviction_voting",
    "direct_grants",
    "innovation_pools",
    "lottery",
    "participatory_budgeting",
    "quadratic_funding",
    "self_organized_fund_allocation",
]

"""The rules of funding by name."""

from tests.reference.allocation import SelfOrganizedFundAllocation
from tests.reference.ballots import ConvictionVoting, QuadraticFunding
from tests.reference.budgeting import ParticipatoryBudgeting
from tests.reference.funding import DirectGrants
from tests.reference.granting import BackboneGrants
from tests.reference.pools import InnovationPools, Lottery

RULES = {
    "direct_grants": DirectGrants,
    "backbone_grants": BackboneGrants,
    "innovation_pools": InnovationPools,
    "lottery": Lottery,
    "quadratic_funding": QuadraticFunding,
    "participatory_budgeting": ParticipatoryBudgeting,
    "conviction_voting": ConvictionVoting,
    "self_organized_fund_allocation": SelfOrganizedFundAllocation,
}

"""Who decides on proposals, and who leads."""

from sim.rules.governance import distributed_leadership, governance_group, proposer_alone
from sim.rules.governance.base import Governance

__all__ = ["Governance", "distributed_leadership", "governance_group", "proposer_alone"]

"""Money from funders to holders to projects, and back."""

from sim.rules.base import import_variants
from sim.rules.funding.base import Funding

__all__ = ["Funding"]

import_variants(__name__)

"""How often a difference goes one way, and whether that may be luck."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import stats

from sim.analysis.estimates.statistics import CONFIDENCE, Values


@dataclass(frozen=True)
class Directions:
    """In how many seeds a difference is above, below and exactly zero."""

    above: int
    below: int
    zero: int

    @property
    def seeds(self) -> int:
        """All seeds with a number."""
        return self.above + self.below + self.zero

    @cached_property
    def p(self) -> float:
        """Of either way being as likely, by the sign test: two-sided, exact, without zeros."""
        told = self.above + self.below
        return float(stats.binomtest(self.above, told).pvalue) if told else 1.0

    @property
    def may_be_luck(self) -> bool:
        """Whether the sign test does not tell the way from a coin's, as 14 to 6 of 20 does not."""
        return self.p >= 1.0 - CONFIDENCE


def directions(differences: Values) -> Directions:
    """Count the ways of paired differences; missing ones are left out."""
    present = np.array([each for each in differences if each is not None], dtype=np.float64)
    present = present[~np.isnan(present)]
    counts = [int(each.sum()) for each in (present > 0.0, present < 0.0, present == 0.0)]
    return Directions(*counts)

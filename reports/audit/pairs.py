"""Who leads before and after a change, setting by setting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.audit.leads import UNDEFINED

Leaders = NDArray[np.int64]
"""The arm that leads at each setting, as from :func:`~reports.audit.leads.leaders`."""


@dataclass(frozen=True)
class LeadChange:
    """How often one arm leads before and after a change, at the same settings.

    Attributes
    ----------
    settings
        Settings that can be compared both before and after.
    gained
        Those in which the arm leads only after.
    lost
        Those in which it leads only before.
    """

    settings: int
    gained: int
    lost: int

    @property
    def share(self) -> float:
        """Change of the share of settings in which it leads; NaN where there are none."""
        return (self.gained - self.lost) / self.settings if self.settings else float("nan")

    @property
    def p(self) -> float:
        """P value of no change: McNemar's exact test, two-sided.

        If nothing changed but by chance, each setting whose lead changed is as likely gained as
        lost (McNemar 1947, *Psychometrika* 12: 153-157).
        """
        from scipy.stats import binomtest

        changed = self.gained + self.lost
        return float(binomtest(self.gained, changed).pvalue) if changed else 1.0


def change_of(arm: int, before: Leaders, after: Leaders) -> LeadChange:
    """How often an arm leads before and after, both at the same settings in the same order."""
    both = (before != UNDEFINED) & (after != UNDEFINED)
    was, now = (before == arm)[both], (after == arm)[both]
    return LeadChange(int(both.sum()), int((now & ~was).sum()), int((was & ~now).sum()))

"""Made-up readings of levers, for the sections on money, scale and place."""

from __future__ import annotations

import numpy as np

from reports.choices.levers import ADDED, AT_END, BY_PERIOD, PERIODS, Found, LeverRange

STEPS = np.array([-0.01, 0.0, 0.01])
"""What differs between three seeds."""


def nothing(lever: LeverRange) -> Found:
    """All outcomes 0 in every run."""
    shape = (len(lever.points), len(lever.arms))
    return Found(
        {label: np.zeros((*shape, 3)) for label in (*AT_END, ADDED)},
        {label: np.zeros((*shape, PERIODS, 3)) for label in BY_PERIOD},
    )

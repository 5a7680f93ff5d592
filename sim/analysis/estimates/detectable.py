"""What a number of seeds can show: the difference that is found four times in five.

Cohen (1988), *Statistical Power Analysis for the Behavioral Sciences*, 2nd edition.
"""

import math
from functools import cache
from typing import Final

import numpy as np
from scipy import optimize, stats

from sim.analysis.estimates.statistics import CONFIDENCE, Values

POWER: Final = 0.8
"""How often a difference of that size is found."""


@cache
def detectable_effect(seeds: int) -> float | None:
    """Smallest true difference that is found with a power of 80 %, in standard deviations.

    Parameters
    ----------
    seeds
        Pairs of runs on equal seeds.

    Returns
    -------
    float or None
        In standard deviations of the difference between the arms over seeds, by the paired t test
        (two-sided, 5 %, one test alone; the right way round). ``None`` below two seeds.
    """
    if seeds < 2:
        return None
    freedom, root = seeds - 1, math.sqrt(seeds)
    bound = float(stats.t.ppf(0.5 + CONFIDENCE / 2, freedom))

    def lacking(effect: float) -> float:
        return float(stats.nct.sf(bound, freedom, effect * root)) - POWER

    high = 1.0  # found step by step: far out, the distribution is not computed
    while lacking(high) < 0.0:
        high *= 1.5
    return float(optimize.brentq(lacking, 0.0, high))


def detectable_difference(differences: Values) -> float | None:
    """Smallest true difference that as many seeds find with a power of 80 %.

    Parameters
    ----------
    differences : sequence of float or None, shape (seeds,)
        Paired differences, whose spread is taken for the true one; missing ones are left out.

    Returns
    -------
    float or None
        In the unit of the values; 0 where all are equal, ``None`` below two.
    """
    present = np.array([each for each in differences if each is not None], dtype=np.float64)
    present = present[~np.isnan(present)]
    effect = detectable_effect(present.size)
    return None if effect is None else effect * float(present.std(ddof=1))

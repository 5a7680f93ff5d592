"""A typical run: the seed whose outcomes are nearest to the mean."""

import numpy as np
from numpy.typing import NDArray


def nearest_to_mean(outcomes: NDArray[np.float64]) -> int:
    """Place of the seed that is nearest to the mean of all outcomes.

    Parameters
    ----------
    outcomes : ndarray of float64, shape (outcomes, seeds)
        NaN where undefined.

    Returns
    -------
    int
        Place of the seed with the smallest mean square distance in standard deviations, over the
        outcomes that it has; outcomes that are the same on all seeds say nothing. The first of
        several; seeds without any outcome come last.
    """
    seeds = outcomes.shape[1]
    distance, counted = np.zeros(seeds), np.zeros(seeds)
    for row in outcomes:
        known = ~np.isnan(row)
        spread = row[known].std() if known.any() else 0.0
        if spread > 0.0:
            distance[known] += ((row[known] - row[known].mean()) / spread) ** 2
            counted[known] += 1
    if not counted.any():
        return 0
    mean = np.divide(distance, counted, out=np.full(seeds, np.inf), where=counted > 0)
    return int(mean.argmin())

"""How unequal past grants were."""

import numpy as np

from sim.kernels import Ints


def gini(ordered: Ints) -> float:
    """Gini coefficient of positive amounts in ascending order (Sen 1973): 0 where all are equal."""
    n = ordered.size
    rank = np.arange(1, n + 1)
    amounts = ordered.astype(float)
    return float(((2 * rank - n - 1) * amounts).sum() / (n * amounts.sum()))


def herfindahl(amounts: Ints) -> float:
    """Herfindahl-Hirschman index: the sum of squared shares, 1 where one has all."""
    shares = amounts / amounts.sum()
    return float((shares**2).sum())


def log_sd(amounts: Ints) -> float:
    """Standard deviation of the natural logarithm, not corrected for few amounts."""
    return float(np.log(amounts).std())

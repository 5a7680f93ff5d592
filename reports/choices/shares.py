"""Which share of an outcome's variance the variants of one family explain alone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

RESAMPLES: Final = 1999
CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Share:
    """A share of variance with its interval."""

    share: float
    low: float
    high: float

    @property
    def reaches_zero(self) -> bool:
        """Whether the interval does."""
        return self.low <= 0.0


def without_seeds(values: Floats) -> Floats:
    """An outcome less the mean of its seed: seeds are blocks; shape (combinations, seeds)."""
    less: Floats = values - values.mean(axis=0)
    return less


def omega_squared(levels: Ints, values: Floats, *, taken_off: int = 1) -> float:
    """Share of variance between the levels of one factor (Hays 1963), combinations as units.

    Parameters
    ----------
    levels
        Level of each combination, shape (combinations,).
    values
        The outcome, blocks taken off, shape (combinations, seeds). A level is judged by the means
        of combinations, as the seeds of one combination are no independent cases; the share is
        one of the variance of all runs.
    taken_off
        How often what luck adds to the variance between levels is taken off: once in a sample,
        once more in a sample of it, to which the draw adds as much again.
    """
    means = values.mean(axis=1)
    _, places, counts = np.unique(levels, return_inverse=True, return_counts=True)
    sums = np.bincount(places, means)
    centre = means.mean()
    between = float((sums**2 / counts).sum() - means.size * centre**2)
    within = float(((means - centre) ** 2).sum()) - between
    luck = within / (means.size - counts.size)
    every = float(((values - centre) ** 2).mean(axis=1).sum())
    return float((between - taken_off * (counts.size - 1) * luck) / (every + luck))


def share_of(levels: Ints, values: Floats, rng: np.random.Generator) -> Share:
    """The share with a percentile interval of a bootstrap over combinations.

    ``levels`` has the shape (combinations,), ``values`` (combinations, seeds).
    """
    less = without_seeds(values)
    drawn = np.empty(RESAMPLES)
    for i in range(RESAMPLES):
        rows = rng.integers(levels.size, size=levels.size)
        drawn[i] = omega_squared(levels[rows], less[rows], taken_off=2)
    beyond = (1.0 - CONFIDENCE) / 2.0
    low, high = np.quantile(drawn, [beyond, 1.0 - beyond])
    return Share(omega_squared(levels, less), float(low), float(high))


def share_of_luck(values: Floats) -> float:
    """Share of the variance of all runs that differs between seeds of one combination."""
    less = without_seeds(values)
    seeds = values.shape[1]
    within = less - less.mean(axis=1, keepdims=True)
    return float((within**2).sum() * seeds / (seeds - 1) / (less**2).sum())

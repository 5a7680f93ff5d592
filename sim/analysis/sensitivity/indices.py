"""Sobol indices of the outcomes of a sweep, and the share of their variance that is luck."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.estimates.statistics import CONFIDENCE, holm, p_of_interval
from sim.analysis.sweeps.cube import Cube, Floats
from sim.batch.identity import point_id

if TYPE_CHECKING:
    from sim.batch.study import Study

RESAMPLES: Final = 1000
MOSTLY: Final = 0.5
"""Share of luck above which indices say little."""
FEWEST_BLOCKS: Final = 8
"""Fewest blocks of points from which the spread of an index can be estimated."""


@dataclass(frozen=True)
class SobolIndices:
    """Sobol indices of one parameter.

    Attributes
    ----------
    factor : str
        The parameter.
    first, total : float
        Share of the variance that it explains alone, and that it contributes to, alone or with
        others. Estimates can be a little below 0.
    first_width, total_width : float
        Half the width of their 95 % intervals, by resampling the blocks of the design.
    p : float
        P value for the total index being no higher than the share of luck, corrected by Holm's
        procedure for all parameters of the target.
    """

    factor: str
    first: float
    total: float
    first_width: float
    total_width: float
    p: float

    @property
    def is_clear(self) -> bool:
        """Whether its total index is above luck, after the correction."""
        return self.p < 1.0 - CONFIDENCE


@dataclass(frozen=True)
class Target:
    """What is decomposed: a measure of an arm, or a difference between two.

    Attributes
    ----------
    measure, arm, minus : str
        ``minus`` is empty for the level of an arm.
    indices : tuple of Index
        The largest total first; empty if there is nothing to decompose.
    luck : float or None
        Share of the variance between points that is luck, not averaged out by the seeds; None
        with a single seed, when it cannot be estimated.
    blocks, left_out : int
        Blocks of points used, and left out because the measure is undefined somewhere in them.
    reason : str
        Why there are no indices.
    """

    measure: str
    arm: str
    minus: str
    indices: tuple[SobolIndices, ...]
    luck: float | None
    blocks: int
    left_out: int
    reason: str = ""

    @property
    def explained_alone(self) -> float:
        """Sum of the first-order indices: the share that parameters explain one by one."""
        return sum(each.first for each in self.indices)


def decompose(study: "Study", cube: Cube, arm: str, minus: str = "") -> Target:
    """Decompose the variance between points of an arm, or of its difference to another."""
    values = cube.difference(arm, minus) if minus else cube.level(arm)
    rows = design_rows(study)
    defined = np.asarray(~np.isnan(values).all(axis=1))
    whole = np.all(defined[rows], axis=1)
    blocks, left_out = int(whole.sum()), int((~whole).sum())
    target = cube.measure, arm, minus
    if blocks < FEWEST_BLOCKS:
        why = (
            f"undefined at some point of {left_out} of {len(rows)} blocks, so fewer than "
            f"{FEWEST_BLOCKS} are left"
            if left_out
            else f"{blocks} blocks of points are too few; at least {FEWEST_BLOCKS} are needed"
        )
        return Target(*target, (), None, blocks, left_out, why)
    used = rows[whole]
    means = np.full(len(values), np.nan)
    means[defined] = np.nanmean(values[defined], axis=1)
    # Exactly equal values, not equal up to rounding: a mean over seeds can be off by a bit.
    if np.ptp(means[used]) <= 1e-12 * float(np.abs(means[used]).max()):
        return Target(*target, (), None, blocks, left_out, "the same at every point")
    luck = luck_share(values[np.unique(used)], paired=cube.paired)
    names = [each.name for each in study.factors]
    return Target(*target, _indices(means[used], names, luck or 0.0), luck, blocks, left_out)


def design_rows(study: "Study") -> NDArray[np.int64]:
    """For each block of Saltelli's design, the places of its points, shape (blocks, factors + 2).

    The first of a block is of sample A, the last of B; between them A with one column of B each.
    """
    place = {name: i for i, name in enumerate(study.places)}
    order = np.array([place[point_id(point)] for point in study.points], dtype=np.int64)
    return order.reshape(-1, len(study.factors) + 2)


def luck_share(values: Floats, *, paired: bool) -> float | None:
    """Share of the variance between the means of points that is luck of the seeds.

    Parameters
    ----------
    values : ndarray of float64, shape (points, seeds)
        NaN where undefined.
    paired : bool
        Whether all points have the same seeds; then the common effect of a seed on all points is
        no luck between them, and is removed (the residual of a two-way layout).

    Returns
    -------
    float or None
        Mean square of the residuals over the (harmonic mean) number of seeds, over the variance of
        the means, at most 1; None with fewer than two seeds or points, or where all means are
        equal.
    """
    present = ~np.isnan(values)
    counts = present.sum(axis=1)
    if values.shape[0] < 2 or not (counts >= 2).any():
        return None
    apart = values - np.nanmean(values, axis=1, keepdims=True)
    freedom = int(present.sum()) - len(values)
    if paired:
        seen = present.any(axis=0)
        apart = apart[:, seen] - np.nanmean(apart[:, seen], axis=0)
        freedom -= int(seen.sum()) - 1
    spread = float(np.nanmean(values, axis=1).var(ddof=1))
    if freedom < 1 or spread == 0.0:
        return None
    noise = float(np.nansum(apart**2)) / freedom
    return min(1.0, float(noise * np.mean(1.0 / counts) / spread))


def _indices(means: Floats, names: list[str], luck: float) -> tuple[SobolIndices, ...]:
    """Indices of means at the points of whole blocks, shape (blocks, factors + 2)."""
    from SALib.analyze import sobol

    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    found = sobol.analyze(
        problem, means.ravel(), calc_second_order=False, num_resamples=RESAMPLES,
        conf_level=CONFIDENCE, seed=1,
    )  # fmt: skip
    ps = [
        p_of_interval(total - luck, width)
        for total, width in zip(found["ST"], found["ST_conf"], strict=True)
    ]
    rows = zip(
        names, found["S1"], found["ST"], found["S1_conf"], found["ST_conf"], holm(ps), strict=True
    )
    made = [SobolIndices(name, *(float(number) for number in numbers)) for name, *numbers in rows]
    return tuple(sorted(made, key=lambda each: -each.total))


def by_influence(targets: Sequence[Target]) -> list[str]:
    """Parameters by the mean of their total indices over targets, the largest first.

    Targets that are mostly luck are left out, unless all are.
    """
    informative = [each for each in targets if each.luck is None or each.luck <= MOSTLY] or targets
    sums: dict[str, float] = {}
    for target in informative:
        for each in target.indices:
            sums[each.factor] = sums.get(each.factor, 0.0) + each.total
    return sorted(sums, key=lambda name: -sums[name])

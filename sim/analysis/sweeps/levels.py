"""Levels of a factor side by side, within each arm of a sweep."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from sim.analysis.estimates.multiple_testing import clear_of_zero, corrected_ps
from sim.analysis.estimates.statistics import Estimate, two_sided
from sim.analysis.sweeps.cube import Cube, Floats, read_cubes
from sim.analysis.sweeps.level_points import Rows, levels_of, matched_points
from sim.analysis.sweeps.means import Mean, mean_over
from sim.analysis.sweeps.selection import Folder, open_sweep, select_arms, shown_measures
from sim.html import preformatted

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.results import Results


def compare_levels(
    folder: Folder,
    by: str,
    outcomes: Sequence[str] | str | None = None,
    arms: Sequence[str] | None = None,
    levels: Sequence[str] | None = None,
) -> "LevelComparison":
    """Compare the levels of one factor of a sweep, within each arm.

    Parameters
    ----------
    folder : path or Results
        A sweep, complete or not.
    by : str
        A factor of the study that takes 2 to 6 values, such as ``"funding.rule"``; of one that
        takes more, name some as ``levels``.
    outcomes : str or sequence of str, optional
        Measures or groups; by default the headline measures that are kept.
    arms : sequence of str, optional
        By default all arms of the study.
    levels : sequence of str, optional
        Values of the factor as text, such as ``"direct_grants"`` or ``"0.25"``; by default all.

    Returns
    -------
    LevelComparison

    Raises
    ------
    InputError
        There is no such factor, level, measure or arm, the factor takes one value or more than 6,
        or no run succeeded.

    Notes
    -----
    Where points differ in this factor only, as in a grid, two levels are compared on such *pairs*
    of points and on equal seeds; the interval is that of
    :func:`~sim.analysis.sweeps.means.mean_over`, for the luck of the seeds. Where the design has
    no such pair, as a Latin hypercube has none, the points of two levels are unpaired groups: each
    point is one observation, the mean over its seeds, and the interval is that of Welch (1947,
    *Biometrika* 34: 28-35).

    Examples
    --------
    >>> compare_levels("results/funding_money", "funding.rule", "impact")  # doctest: +SKIP
    """
    results = open_sweep(folder)
    chosen, names = select_arms(results, arms), shown_measures(results, outcomes)
    compared = levels_of(results.study, by, levels)
    if not results.done or not (cubes := read_cubes(results, names)):
        raise results.empty_error()
    found = LevelComparison(results, by, compared)
    for cube in cubes.values():
        for arm in chosen:
            found.means += _means(cube, arm, found)
            found.differences += _differences(cube, arm, found)
    return found


@dataclass(frozen=True)
class LevelMean:
    """One measure of one arm at one level: a mean over its points and seeds."""

    measure: str
    arm: str
    level: Any
    points: int
    mean: Mean


@dataclass(frozen=True)
class LevelDifference:
    """One measure of one arm at one level minus that at another.

    Attributes
    ----------
    measure, arm : str
        What is compared, and in which arm.
    level, minus : object
        The two levels.
    paired : bool
        Whether over pairs of points that differ in the factor only.
    points : int
        Pairs of points; of unpaired groups the points of both.
    mean : Mean
        The difference with its interval.
    """

    measure: str
    arm: str
    level: Any
    minus: Any
    paired: bool
    points: int
    mean: Mean


@dataclass
class LevelComparison:
    """Means of the levels of one factor, and differences between them, within each arm.

    Attributes
    ----------
    results : Results
        The sweep.
    by : str
        The factor.
    levels : tuple
        Its values.
    means : list of LevelMean
        For each measure, arm and level.
    differences : list of LevelDifference
        For each measure, arm and pair of levels, the later minus the earlier.
    """

    results: "Results" = field(repr=False)
    by: str
    levels: tuple[Any, ...]
    means: list[LevelMean] = field(default_factory=list, repr=False)
    differences: list[LevelDifference] = field(default_factory=list, repr=False)

    def __repr__(self) -> str:
        return f"LevelComparison(by {self.by}, {self.results!r})"

    def _repr_html_(self) -> str:
        return preformatted(self)

    def __str__(self) -> str:
        """What the command prints."""
        from sim.analysis.sweeps.level_text import level_lines

        return "\n".join(level_lines(self))

    @cached_property
    def pairs(self) -> dict[tuple[Any, Any], Rows]:
        """By (earlier, later) level the pairs of points that differ in the factor only."""
        return {
            (one, two): matched_points(self.results.study, self.by, one, two)
            for one, two in combinations(self.levels, 2)
        }

    def points_at(self, level: Any) -> Rows:
        """Points with this level: places in ``study.places``."""
        points = self.results.study.places.values()
        return np.flatnonzero([point[self.by] == level for point in points])

    @property
    def clear(self) -> list[bool]:
        """For each difference whether it stays clear of zero after Holm's correction for all."""
        found = clear_of_zero(self._estimates)
        return [found.get(str(i), False) for i in range(len(self.differences))]

    @property
    def corrected(self) -> list[float | None]:
        """For each difference its p value after Holm's correction for all; None without one."""
        found = corrected_ps(self._estimates)
        return [found.get(str(i)) for i in range(len(self.differences))]

    @property
    def table(self) -> "pd.DataFrame":
        """One row a difference; NaN where there is no number.

        Columns: measure, arm, level, minus, paired, points, runs, difference, low, high, p,
        p_corrected, clear.
        """
        import pandas as pd

        rows = [
            {
                "measure": it.measure, "arm": it.arm, "level": it.level, "minus": it.minus,
                "paired": it.paired, "points": it.points, "runs": it.mean.runs,
                "difference": it.mean.mean, "low": it.mean.mean - it.mean.half_width,
                "high": it.mean.mean + it.mean.half_width, "p": it.mean.p, "p_corrected": p,
                "clear": clear,
            }
            for it, p, clear in zip(self.differences, self.corrected, self.clear, strict=True)
        ]  # fmt: skip
        return pd.DataFrame(rows).astype({"p": "float64", "p_corrected": "float64"})

    @property
    def levels_table(self) -> "pd.DataFrame":
        """One row a level: measure, arm, level, points, runs, mean, low, high."""
        import pandas as pd

        return pd.DataFrame(
            {
                "measure": it.measure, "arm": it.arm, "level": it.level, "points": it.points,
                "runs": it.mean.runs, "mean": it.mean.mean,
                "low": it.mean.mean - it.mean.half_width,
                "high": it.mean.mean + it.mean.half_width,
            }
            for it in self.means
        )  # fmt: skip

    @property
    def _estimates(self) -> dict[str, Estimate]:
        found = enumerate(self.differences)
        return {str(i): it.mean.estimate for i, it in found if it.mean.runs}


def _means(cube: Cube, arm: str, found: LevelComparison) -> list[LevelMean]:
    means = []
    for level in found.levels:
        rows = found.points_at(level)
        values = cube.level(arm)[rows]
        unpaired = not any(len(rows) for pair, rows in found.pairs.items() if level in pair)
        mean = _over_points(values) if unpaired else mean_over(values, shared=cube.paired)
        means.append(LevelMean(cube.measure, arm, level, len(rows), mean))
    return means


def _differences(cube: Cube, arm: str, found: LevelComparison) -> list[LevelDifference]:
    differences, values = [], cube.level(arm)
    for (minus, level), pairs in found.pairs.items():
        if len(pairs):
            gaps = values[pairs[:, 1]] - values[pairs[:, 0]]
            points, mean = len(pairs), mean_over(gaps, shared=cube.paired)
        else:
            one, two = found.points_at(level), found.points_at(minus)
            points, mean = len(one) + len(two), unpaired_difference(values[one], values[two])
        it = LevelDifference(cube.measure, arm, level, minus, bool(len(pairs)), points, mean)
        differences.append(it)
    return differences


def unpaired_difference(one: Floats, two: Floats) -> Mean:
    """Mean of one group of points minus that of another, with Welch's 95 % interval.

    Parameters
    ----------
    one, two : ndarray of float64, shape (points, seeds)
        NaN where undefined. Each point is one observation, its mean over the seeds.
    """
    a, b = _point_means(one), _point_means(two)
    runs = int((~np.isnan(one)).sum() + (~np.isnan(two)).sum())
    if not a.size or not b.size:
        return Mean(0, math.nan, math.nan, None)
    gap = float(a.mean() - b.mean())
    if min(a.size, b.size) < 2:
        return Mean(runs, gap, math.nan, None)
    parts = [float(each.var(ddof=1)) / each.size for each in (a, b)]
    error = math.sqrt(sum(parts))
    if error == 0.0:
        return Mean(runs, gap, 0.0, two_sided(gap, 0.0, 1))
    freedom = sum(parts) ** 2 / sum(
        part**2 / (each.size - 1) for part, each in zip(parts, (a, b), strict=True)
    )
    half = float(stats.t.ppf(0.975, freedom)) * error
    return Mean(runs, gap, half, 2.0 * float(stats.t.sf(abs(gap) / error, freedom)))


def _over_points(values: Floats) -> Mean:
    """Mean over points, each one observation, with its 95 % interval."""
    mean = mean_over(_point_means(values)[:, None], shared=False)
    return replace(mean, runs=int((~np.isnan(values)).sum()))


def _point_means(values: Floats) -> Floats:
    """Mean over the seeds of every point that has any, shape (points,)."""
    some = values[~np.isnan(values).all(axis=1)]
    return np.asarray(np.nanmean(some, axis=1)) if some.size else np.zeros(0)

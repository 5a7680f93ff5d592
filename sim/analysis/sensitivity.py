"""Which parameters move an outcome, and which move the difference between two arms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.asked import Folder, chosen_arms, chosen_outcomes, opened, refuse_incomplete
from sim.analysis.cube import Cube, Floats, read_cubes
from sim.analysis.statistics import CONFIDENCE, holm, p_of_interval
from sim.batch.identity import point_id
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.batch.results import Results
    from sim.batch.study import Study

RESAMPLES: Final = 1000
FEWEST_BLOCKS: Final = 8
"""Below this many blocks of points nothing can be said about the spread of an index."""


@dataclass(frozen=True)
class Index:
    """Sobol indices of one parameter.

    Attributes
    ----------
    factor : str
        The parameter.
    first, total : float
        Share of the variance that it explains alone, and that it has a part in, alone or with
        others. Estimates can be a little below 0.
    first_width, total_width : float
        Half the width of their 95 % intervals, by resampling the blocks of the design.
    p : float
        Of the total index being no higher than what luck alone brings, corrected by Holm's
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
    """What was decomposed: a measure of an arm, or a difference between two.

    Attributes
    ----------
    measure, arm, minus : str
        ``minus`` is empty for the level of an arm.
    indices : tuple of Index
        The largest total first; empty if there is nothing to decompose.
    luck : float or None
        Share of the variance between points that is luck which the seeds have not averaged out;
        None with a single seed, when it cannot be told.
    blocks, left_out : int
        Blocks of points used, and left out because the measure is undefined somewhere in them.
    reason : str
        Why there are no indices.
    """

    measure: str
    arm: str
    minus: str
    indices: tuple[Index, ...]
    luck: float | None
    blocks: int
    left_out: int
    reason: str = ""

    @property
    def explained_alone(self) -> float:
        """Sum of the first-order indices: what parameters explain one by one."""
        return sum(each.first for each in self.indices)


def sensitivity(
    folder: Folder,
    outcomes: Sequence[str] | str | None = None,
    arms: Sequence[str] | None = None,
) -> "Sensitivity":
    """Sobol indices of what a sweep varied, on each arm and on paired differences.

    Parameters
    ----------
    folder : path or Results
        A sweep whose ``design.kind`` is ``"saltelli"``.
    outcomes : str or sequence of str, optional
        Measures (``"impact.final"``) or groups (``"impact"``); by default impact, if it is kept.
    arms : sequence of str, optional
        Some of the arms, in this order; a difference is the later minus the earlier.

    Returns
    -------
    Sensitivity

    Raises
    ------
    InputError
        The design is another, runs are missing or failed, or an arm or measure is not known.

    Notes
    -----
    Estimators of Saltelli et al. (2010, *Computer Physics Communications* 181: 259-270), as in
    SALib, on the mean over the seeds at each point. Intervals by resampling blocks (a point of
    each of the two base samples and what lies between them). Luck left in those means looks like
    an interaction of everything with everything: it raises total indices by up to
    :attr:`Target.luck`, and lowers those of first order.

    Examples
    --------
    >>> print(sensitivity("results/atlas", ["impact", "growth"]))  # doctest: +SKIP
    """
    results = opened(folder)
    _refuse_design(results)
    refuse_incomplete(results)
    names, chosen = chosen_outcomes(results, outcomes), chosen_arms(results, arms)
    cubes = read_cubes(results, names)
    pairs = list(combinations(chosen, 2)) if results.study.paired else []
    targets = []
    for name in names:
        cube = cubes[name]
        targets += [_target(results.study, cube, arm, "") for arm in chosen]
        targets += [_target(results.study, cube, arm, minus) for minus, arm in pairs]
    seeds = cubes[names[0]].values.shape[2]
    return Sensitivity(results, targets, len(results.study.points), seeds)


@dataclass
class Sensitivity:
    """Sobol indices of a sweep.

    Attributes
    ----------
    results : Results
        The sweep.
    targets : list of Target
        For every measure the levels of the arms, then the differences.
    points, seeds : int
        Points of the design, and seeds at each.
    """

    results: "Results" = field(repr=False)
    targets: list[Target]
    points: int
    seeds: int

    def __str__(self) -> str:
        """What the command prints."""
        from sim.analysis.sensitivity_words import sensitivity_lines

        return "\n".join(sensitivity_lines(self))

    @property
    def outcomes(self) -> list[str]:
        """Measures that were decomposed."""
        return list(dict.fromkeys(each.measure for each in self.targets))

    @property
    def labels(self) -> dict[str, str]:
        """What to call each arm."""
        return arm_labels(self.results)

    @property
    def table(self) -> "pd.DataFrame":
        """One row for each measure, target and parameter; indices without rounding."""
        import pandas as pd

        rows: list[dict[str, Any]] = [
            {
                "measure": target.measure, "arm": target.arm, "minus": target.minus,
                **vars(index), "luck": np.nan if target.luck is None else target.luck,
                "blocks": target.blocks, "points": self.points, "seeds": self.seeds,
            }
            for target in self.targets
            for index in target.indices
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def plot(self, outcome: str | None = None) -> "Figure":
        """Bars of one measure (by default the first), a panel for each arm and difference.

        Raises
        ------
        InputError
            The measure was not decomposed, or has no indices.
        """
        from sim.analysis.sensitivity_figure import draw

        return draw(self, outcome or self.outcomes[0])

    def save(self, folder: str | Path, *, force: bool = False, command: str = "") -> Path:
        """Write figures and tables into a folder, all or nothing; as :meth:`Comparison.save`."""
        from sim.analysis.findings import save_findings
        from sim.analysis.sensitivity_words import sensitivity_data

        drawn = {t.measure for t in self.targets if t.indices}
        return save_findings(
            self.results, Path(folder), "sensitivity", sensitivity_data(self),
            {name: self.plot(name) for name in self.outcomes if name in drawn},
            {"indices": self.table}, force=force, command=command,
        )  # fmt: skip


def arm_labels(results: "Results") -> dict[str, str]:
    """What to call each arm: the title of its scenario, or its name if titles clash."""
    arms = results.study.arms
    titles = [scenario.title for scenario in arms.values()]
    return {
        arm: each.title if each.title and titles.count(each.title) == 1 else arm
        for arm, each in arms.items()
    }


def _refuse_design(results: "Results") -> None:
    design = results.study.design
    if design.kind != "saltelli":
        raise InputError(
            f"{results.store.folder} holds a sweep over a {design.kind} design, and Sobol indices "
            'need Saltelli\'s: write kind = "saltelli" and points = 64 under [design] of the '
            "study, and sweep it into another folder"
        )


def _target(study: "Study", cube: Cube, arm: str, minus: str) -> Target:
    values = cube.difference(arm, minus) if minus else cube.level(arm)
    rows = design_rows(study)
    defined = np.asarray(~np.isnan(values).all(axis=1))
    whole = np.all(defined[rows], axis=1)
    blocks, left_out = int(whole.sum()), int((~whole).sum())
    about = cube.measure, arm, minus
    if blocks < FEWEST_BLOCKS:
        why = (
            f"undefined at some point of {left_out} of {len(rows)} blocks, so fewer than "
            f"{FEWEST_BLOCKS} are left"
            if left_out
            else f"{blocks} blocks of points are too few; at least {FEWEST_BLOCKS} are needed"
        )
        return Target(*about, (), None, blocks, left_out, why)
    used = rows[whole]
    means = np.full(len(values), np.nan)
    means[defined] = np.nanmean(values[defined], axis=1)
    # Exactly equal values, not equal up to rounding: a mean over seeds can be off by a bit.
    if np.ptp(means[used]) <= 1e-12 * float(np.abs(means[used]).max()):
        return Target(*about, (), None, blocks, left_out, "the same at every point")
    luck = luck_share(values[np.unique(used)], paired=cube.paired)
    names = [each.name for each in study.factors]
    return Target(*about, _indices(means[used], names, luck or 0.0), luck, blocks, left_out)


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
        Whether all points have the same seeds; then what a seed does to all points alike is no
        luck between them, and is taken out (the residual of a two-way layout).

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


def _indices(means: Floats, names: list[str], luck: float) -> tuple[Index, ...]:
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
    made = [Index(name, *(float(number) for number in numbers)) for name, *numbers in rows]
    return tuple(sorted(made, key=lambda each: -each.total))

"""Scenario discovery: in which conditions one arm is ahead of another, as a shallow tree."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.discovery import trees
from sim.analysis.discovery.boxes import FEWEST_CASES, Branch, CrossValidation, Leaf, leaves_of
from sim.analysis.discovery.questions import design_matrix, question_columns
from sim.analysis.sensitivity.indices import design_rows
from sim.analysis.sweeps.cube import Floats, read_cubes
from sim.analysis.sweeps.selection import (
    Folder,
    open_sweep,
    refuse_incomplete,
    select_arms,
    select_outcomes,
)
from sim.errors import InputError
from sim.measures.catalogue import MEASURES
from sim.scenario import arm_labels

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.batch.results import Results

FEWEST_POINTS: Final = 40


def discover(
    folder: Folder, outcome: str | None = None, arms: Sequence[str] | None = None
) -> "Discovery":
    """Find the conditions in which one arm of a sweep is ahead of another.

    Parameters
    ----------
    folder : path or Results
        A sweep with at least 40 points.
    outcome : str, optional
        A measure (``"impact.final"``) or a group (``"impact"``); by default impact, if it is kept.
    arms : sequence of two str, optional
        The second is ahead of the first where its mean over the seeds is higher, or lower where
        less is better. By default the last two arms of the study.

    Returns
    -------
    Discovery

    Raises
    ------
    InputError
        Runs are missing or failed, there are too few points, or an arm or measure is not known.

    Notes
    -----
    A classification tree (Breiman et al. 1984; scikit-learn) of at most three questions on what the
    study varied. How many questions is chosen by 5-fold cross-validation, the fewest within one
    standard error of the best. The whole procedure, that choice included, is then checked by
    10-fold cross-validation against always predicting the majority. Points of one block of a
    Saltelli design, which share coordinates, stay together in the folds.

    Examples
    --------
    >>> discover("results/atlas", "impact", ["isolated", "collective_impact"])  # doctest: +SKIP
    """
    results = open_sweep(folder)
    chosen = select_arms(results, arms)
    if arms is None:
        chosen = chosen[-2:]
    if len(chosen) != 2:
        raise InputError(f"name two arms to compare, not {len(chosen)}")
    refuse_incomplete(results)
    (measure,) = select_outcomes(results, outcome)
    first, second = chosen
    values = read_cubes(results, [measure])[measure].difference(second, first)
    known = MEASURES.get(measure)
    sign = -1.0 if known is not None and known.lower_is_better else 1.0
    return _grow(results, measure, (first, second), values, sign)


def _grow(
    results: "Results", measure: str, arms: tuple[str, str], values: Floats, sign: float
) -> "Discovery":
    defined = np.asarray(~np.isnan(values).all(axis=1))
    if int(defined.sum()) < FEWEST_POINTS:
        raise InputError(
            f"{results.store.folder} has {int(defined.sum())} points at which {measure} is defined "
            f"in both arms; at least {FEWEST_POINTS} are needed to tell conditions apart"
        )
    gaps = np.nanmean(values[defined], axis=1)
    ahead = np.asarray(sign * gaps > 0.0)
    columns = question_columns(results.study.factors)
    discovery = Discovery(
        results, measure, arms, gaps, ahead, int((~defined).sum()), values.shape[1], sign
    )
    if min(int(ahead.sum()), int((~ahead).sum())) < FEWEST_CASES:
        return discovery
    matrix = design_matrix(results.study, columns)[defined]
    groups = _blocks(results)[defined]
    discovery.check = trees.check(matrix, ahead, groups)
    tree = trees.fit_tree(matrix, ahead, trees.depth_for(matrix, ahead, groups))
    discovery.tree = trees.read(tree, matrix, gaps, ahead, columns)
    return discovery


def _blocks(results: "Results") -> NDArray[np.int64]:
    """For each point the block it belongs to; of other designs than Saltelli's, itself."""
    own = np.arange(len(results.study.places), dtype=np.int64)
    if results.study.design.kind == "saltelli":
        rows = design_rows(results.study)
        # A point that several blocks visit stays with the last.
        own[rows] = np.arange(len(rows))[:, None]
    return own


@dataclass
class Discovery:
    """In which conditions the second of two arms is ahead of the first.

    Attributes
    ----------
    results : Results
        The sweep.
    measure : str
        What is compared.
    arms : tuple of str
        First and second.
    gaps : ndarray of float64, shape (points,)
        Second minus first at each point, means over the seeds.
    ahead : ndarray of bool, shape (points,)
        Whether the second is ahead there.
    left_out, seeds : int
        Points left out because the difference is undefined, and seeds at each point.
    sign : float
        -1 where less of the measure is better, else 1.
    tree : Branch, Leaf or None
        The tree, even if it is no better than always predicting the majority; None if either arm
        is ahead at fewer than 10 points.
    check : Check or None
        How well the tree predicts unseen points.
    """

    results: "Results" = field(repr=False)
    measure: str
    arms: tuple[str, str]
    gaps: Floats = field(repr=False)
    ahead: NDArray[np.bool_] = field(repr=False)
    left_out: int
    seeds: int
    sign: float
    tree: Branch | Leaf | None = None
    check: CrossValidation | None = None

    def __str__(self) -> str:
        """What the command prints."""
        from sim.analysis.discovery.text import discovery_lines

        return "\n".join(discovery_lines(self))

    @property
    def found(self) -> bool:
        """Whether the rules predict unseen points better than always predicting the majority."""
        return self.check is not None and self.check.is_better

    @property
    def labels(self) -> tuple[str, str]:
        """Labels of the two arms."""
        known = arm_labels(self.results.study.arms)
        return known[self.arms[0]], known[self.arms[1]]

    @property
    def leaves(self) -> list[Leaf]:
        """The boxes, where the second arm is ahead most often first; empty if nothing was found."""
        return sorted(leaves_of(self.tree), key=lambda leaf: -leaf.density) if self.found else []

    @property
    def table(self) -> "pd.DataFrame":
        """One row a box: rules, points, cases, density, coverage, difference with its interval."""
        import pandas as pd

        rows: list[dict[str, Any]] = [
            {
                "rules": " and ".join(leaf.rules), "points": leaf.points, "cases": leaf.cases,
                "density": leaf.density, "coverage": leaf.coverage,
                "difference": leaf.difference.mean, "low": leaf.difference.low,
                "high": leaf.difference.high,
            }
            for leaf in self.leaves
        ]  # fmt: skip
        names = ["rules", "points", "cases", "density", "coverage", "difference", "low", "high"]
        return pd.DataFrame(rows, columns=names)

    def plot(self) -> "Figure":
        """The tree, question by question.

        Raises
        ------
        InputError
            No rules are better than always predicting the majority.
        """
        from sim.analysis.discovery.figure import draw

        return draw(self)

    def save(self, folder: str | Path, *, force: bool = False, command: str = "") -> Path:
        """Write figure and tables into a folder, all or nothing; as :meth:`Comparison.save`."""
        from sim.analysis.discovery.text import discovery_data
        from sim.analysis.sweeps.saving import save_findings

        figures = {"tree": self.plot()} if self.found else {}
        return save_findings(
            self.results, Path(folder), "discovery", discovery_data(self), figures,
            {"boxes": self.table}, force=force, command=command,
        )  # fmt: skip

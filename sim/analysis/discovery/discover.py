"""Scenario discovery: in which conditions one arm is ahead of another, as a shallow tree."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.discovery import trees
from sim.analysis.discovery.boxes import FEWEST_CASES, Branch, CrossValidation, Leaf, leaves_of
from sim.analysis.discovery.contrasts import (
    Contrast,
    checked_pair,
    contrast_arms,
    contrast_levels,
)
from sim.analysis.discovery.questions import design_matrix, question_columns
from sim.analysis.sensitivity.indices import design_rows
from sim.analysis.sweeps.cube import Floats
from sim.analysis.sweeps.selection import (
    Folder,
    open_sweep,
    refuse_incomplete,
    select_outcomes,
)
from sim.errors import InputError
from sim.html import preformatted
from sim.measures.catalogue import MEASURES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.batch.results import Results

FEWEST_POINTS: Final = 40


def discover(
    folder: Folder,
    outcome: str | None = None,
    arms: Sequence[str] | None = None,
    *,
    by: str | None = None,
    levels: Sequence[str] | None = None,
    arm: str | None = None,
) -> "Discovery":
    """Find the conditions in which one arm, or one level of a factor, is ahead of another.

    Parameters
    ----------
    folder : path or Results
        A sweep with at least 40 points.
    outcome : str, optional
        A measure (``"impact.final"``) or a group (``"impact"``); by default impact, if it is kept.
    arms : sequence of two str, optional
        The second is ahead of the first where its mean over the seeds is higher, or lower where
        less is better. By default the last two arms of the study.
    by : str, optional
        A factor with 2 to 6 levels, to compare two of them within one arm instead, over pairs of
        points that differ in this factor only.
    levels : sequence of two str, optional
        With ``by``: is the second ahead of the first? By default the last two levels.
    arm : str, optional
        With ``by``: the arm; by default the last one.

    Returns
    -------
    Discovery

    Raises
    ------
    InputError
        Runs are missing or failed, there are too few points, a name is not known, or no points
        differ in the factor ``by`` only.

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
    if by is None and (levels or arm):
        raise InputError("levels and an arm are compared with --by FACTOR: name the factor")
    if by is not None and arms:
        raise InputError("--by compares levels within one arm: name it by --arm, without --arms")
    if by is None:
        checked_pair(results, arms)
    refuse_incomplete(results)
    (measure,) = select_outcomes(results, outcome)
    if by is None:
        return _grow(results, measure, contrast_arms(results, measure, arms))
    return _grow(results, measure, contrast_levels(results, measure, by, levels, arm))


def _grow(results: "Results", measure: str, contrast: Contrast) -> "Discovery":
    known = MEASURES.get(measure)
    sign = -1.0 if known is not None and known.lower_is_better else 1.0
    values = contrast.values
    defined = np.asarray(~np.isnan(values).all(axis=1))
    if int(defined.sum()) < FEWEST_POINTS:
        what, where = "points", "in both arms"
        if contrast.by:
            what = f"pairs of points that differ in {contrast.by} only"
            where = f"at both levels, {contrast.labels[0]} and {contrast.labels[1]}"
        raise InputError(
            f"{results.store.folder} has {int(defined.sum())} {what} at which {measure} is defined "
            f"{where}; at least {FEWEST_POINTS} are needed to tell conditions apart"
        )
    gaps = np.nanmean(values[defined], axis=1)
    ahead = np.asarray(sign * gaps > 0.0)
    columns = question_columns([it for it in results.study.factors if it.name != contrast.by])
    discovery = Discovery(
        results, measure, contrast, gaps, ahead, int((~defined).sum()), values.shape[1], sign
    )
    if not columns or min(int(ahead.sum()), int((~ahead).sum())) < FEWEST_CASES:
        return discovery
    rows = contrast.rows[defined]
    matrix, groups = design_matrix(results.study, columns)[rows], _blocks(results)[rows]
    discovery.check = trees.check(matrix, ahead, groups)
    tree = trees.fit_tree(matrix, ahead, trees.depth_for(matrix, ahead, groups))
    discovery.tree = trees.read(tree, matrix, gaps, ahead, columns, rows + 1)
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
    """In which conditions the second of two arms, or of two levels, is ahead of the first.

    Attributes
    ----------
    results : Results
        The sweep.
    measure : str
        What is compared.
    contrast : Contrast
        What is compared: first and second.
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
    contrast: Contrast = field(repr=False)
    gaps: Floats = field(repr=False)
    ahead: NDArray[np.bool_] = field(repr=False)
    left_out: int
    seeds: int
    sign: float
    tree: Branch | Leaf | None = None
    check: CrossValidation | None = None

    def __repr__(self) -> str:
        return f"Discovery({self.measure}, {self.results!r})"

    def _repr_html_(self) -> str:
        return preformatted(self)

    def __str__(self) -> str:
        """What the command prints."""
        from sim.analysis.discovery.text import discovery_lines

        return "\n".join(discovery_lines(self))

    @property
    def found(self) -> bool:
        """Whether the rules predict unseen points better than always predicting the majority."""
        return self.check is not None and self.check.is_better

    @property
    def arms(self) -> tuple[str, str]:
        """First and second arm; the same one if levels are compared."""
        return self.contrast.arms

    @property
    def labels(self) -> tuple[str, str]:
        """Labels of the two arms, or of the two levels."""
        return self.contrast.labels

    def name_of(self, leaf: Leaf) -> str:
        """Name of a box, ``results/atlas:1``, by which :func:`sim.explain` takes it.

        Of levels only its number: two levels of a rule differ in one lever, so there is nothing to
        divide.
        """
        number = self.leaves.index(leaf) + 1
        if self.contrast.by:
            return str(number)
        return f"{self.results.store.folder.as_posix()}:{number}"

    @property
    def leaves(self) -> list[Leaf]:
        """The boxes, where the second arm is ahead most often first; empty if nothing was found."""
        return sorted(leaves_of(self.tree), key=lambda leaf: -leaf.density) if self.found else []

    @property
    def table(self) -> "pd.DataFrame":
        """One row a box: name, rules, points, cases, density, coverage, difference, low, high."""
        import pandas as pd

        rows: list[dict[str, Any]] = [
            {
                "name": self.name_of(leaf), "rules": " and ".join(leaf.rules),
                "points": leaf.points, "cases": leaf.cases,
                "density": leaf.density, "coverage": leaf.coverage,
                "difference": leaf.difference.mean, "low": leaf.difference.low,
                "high": leaf.difference.high,
            }
            for leaf in self.leaves
        ]  # fmt: skip
        names = [
            "name",
            "rules",
            "points",
            "cases",
            "density",
            "coverage",
            "difference",
            "low",
            "high",
        ]
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

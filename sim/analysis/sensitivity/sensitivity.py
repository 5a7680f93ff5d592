"""Which parameters move an outcome, and which move the difference between two arms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.sensitivity.indices import Target, decompose
from sim.analysis.sweeps.cube import read_cubes
from sim.analysis.sweeps.selection import (
    Folder,
    open_sweep,
    refuse_incomplete,
    select_arms,
    select_outcomes,
)
from sim.errors import InputError
from sim.html import preformatted
from sim.scenario import arm_labels

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.batch.results import Results


def sensitivity(
    folder: Folder,
    outcomes: Sequence[str] | str | None = None,
    arms: Sequence[str] | None = None,
) -> "Sensitivity":
    """Compute Sobol indices of the factors of a sweep, for each arm and each paired difference.

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
        The design is not Saltelli's, runs are missing or failed, or an arm or measure is not known.

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
    results = open_sweep(folder)
    _refuse_design(results)
    refuse_incomplete(results)
    names, chosen = select_outcomes(results, outcomes), select_arms(results, arms)
    cubes = read_cubes(results, names)
    pairs = list(combinations(chosen, 2)) if results.study.paired else []
    targets = []
    for name in names:
        cube = cubes[name]
        targets += [decompose(results.study, cube, arm, "") for arm in chosen]
        targets += [decompose(results.study, cube, arm, minus) for minus, arm in pairs]
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

    def __repr__(self) -> str:
        return f"Sensitivity({len(self.targets)} targets, {self.results!r})"

    def _repr_html_(self) -> str:
        return preformatted(self)

    def __str__(self) -> str:
        """What the command prints."""
        from sim.analysis.sensitivity.text import sensitivity_lines

        return "\n".join(sensitivity_lines(self))

    @property
    def outcomes(self) -> list[str]:
        """Measures that were decomposed."""
        return list(dict.fromkeys(each.measure for each in self.targets))

    @property
    def labels(self) -> dict[str, str]:
        """Label of each arm."""
        return arm_labels(self.results.study.arms)

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
        from sim.analysis.sensitivity.figure import draw

        return draw(self, outcome or self.outcomes[0])

    def save(self, folder: str | Path, *, force: bool = False, command: str = "") -> Path:
        """Write figures and tables into a folder, all or nothing; as :meth:`Comparison.save`."""
        from sim.analysis.sensitivity.text import sensitivity_data
        from sim.analysis.sweeps.saving import save_findings

        drawn = {t.measure for t in self.targets if t.indices}
        return save_findings(
            self.results, Path(folder), "sensitivity", sensitivity_data(self),
            {name: self.plot(name) for name in self.outcomes if name in drawn},
            {"indices": self.table}, force=force, command=command,
        )  # fmt: skip


def _refuse_design(results: "Results") -> None:
    design = results.study.design
    if design.kind != "saltelli":
        raise InputError(
            f"{results.store.folder} holds a sweep over a {design.kind} design, and Sobol indices "
            'need Saltelli\'s: write kind = "saltelli" and points = 64 under [design] of the '
            "study, and sweep it into another folder"
        )

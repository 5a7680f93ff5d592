"""The gap between two scenarios, divided: shares, interactions, tables."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.analysis.estimates.statistics import (
    Estimate,
    mean_interval,
    most_frequent,
    paired_difference,
)
from sim.analysis.explanation.levers import Lever
from sim.analysis.explanation.place import StudyPlace
from sim.analysis.explanation.shapley import interactions, shapley
from sim.analysis.presentation.numbers import in_seeds
from sim.html import preformatted
from sim.measures.catalogue import Measure
from sim.scenario.arms import arm_labels

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.scenario import Scenario


@dataclass
class Explanation:
    """The gap between two scenarios in one measure, and the contribution of each lever.

    Attributes
    ----------
    arms : dict of str to Scenario
        The two resolved scenarios by name, a and b.
    measure : Measure
        What is explained.
    levers : list of Lever
        All levers, those that are equal in both scenarios included.
    seeds : list of int
        Seeds, equal for all combinations.
    worths : ndarray of float64, shape (seeds, 2**d)
        The measure of every run, NaN where undefined. Bit i of a column's number says whether the
        i-th of the d levers that differ is as in b.
    reasons : list of str
        Reasons for undefined runs, one each.
    seconds : float
        Time the runs took.
    place : StudyPlace or None
        The point of a study at which the scenarios stand, if they do.
    """

    arms: "dict[str, Scenario]"
    measure: Measure
    levers: list[Lever]
    seeds: list[int]
    worths: NDArray[np.float64] = field(repr=False)
    reasons: list[str] = field(default_factory=list, repr=False)
    seconds: float = field(default=0.0, repr=False)
    place: StudyPlace | None = None

    def __repr__(self) -> str:
        arms, seeds = " and ".join(self.arms), in_seeds(len(self.seeds))
        arms, seeds = " and ".join(self.arms), in_seeds(len(self.seeds))
        return f"Explanation({self.measure.name}, {arms}, {seeds})"

    def _repr_html_(self) -> str:
        return preformatted(self)

    def __str__(self) -> str:
        """What the command prints."""
        from sim.analysis.explanation.text import explanation_lines

        return "\n".join(explanation_lines(self))

    @cached_property
    def labels(self) -> tuple[str, str]:
        """What to call a and b: the titles of the scenarios, or their names if titles clash."""
        a, b = arm_labels(self.arms).values()
        return a, b

    @property
    def differing(self) -> list[Lever]:
        """The levers that differ, in the order of the bits of a combination's number."""
        return [lever for lever in self.levers if lever.differing]

    @cached_property
    def used(self) -> list[int]:
        """Seeds used: those on which the measure is defined in every combination."""
        return [seed for seed, ok in zip(self.seeds, self._whole, strict=True) if ok]

    @property
    def left_out(self) -> list[int]:
        """Seeds left out, for all combinations, because one of them is undefined."""
        return [seed for seed, ok in zip(self.seeds, self._whole, strict=True) if not ok]

    @property
    def stray_runs(self) -> int:
        """Runs of the two scenarios that differ from those stored in the study; 0 without one."""
        if self.place is None:
            return 0
        return self.place.stray_runs(self.seeds, self.worths[:, [0, -1]])

    @property
    def reason(self) -> str:
        """The most frequent reason why a run is undefined; empty if none is."""
        return most_frequent(self.reasons)

    @cached_property
    def means(self) -> tuple[Estimate, Estimate]:
        """Mean of a and of b over the seeds used."""
        return self._estimate(self._games[:, 0]), self._estimate(self._games[:, -1])

    @cached_property
    def gap(self) -> Estimate:
        """Mean of b minus mean of a over the seeds used, with its 95 % interval."""
        if not self.used:
            return self._estimate(self._games[:, 0])
        return paired_difference(self._games[:, -1].tolist(), self._games[:, 0].tolist())

    @cached_property
    def shares(self) -> dict[str, Estimate]:
        """Shapley value of every lever, which add up to the gap, with 95 % intervals.

        Notes
        -----
        The value is linear in the worths of the combinations. So the value of the means over seeds
        is the mean of the values of single seeds, and resampling seeds is the bootstrap of that
        mean: :func:`~sim.analysis.estimates.statistics.mean_interval`, which takes the same draws
        of seeds for every lever.
        """
        values = iter(shapley(self._games).T)
        none = np.zeros(len(self.used))
        return {
            lever.name: self._estimate(next(values) if lever.differing else none)
            for lever in self.levers
        }

    @cached_property
    def interactions(self) -> dict[tuple[str, str], Estimate]:
        """Interaction index of every pair of levers that differ, the largest first.

        What both add together beyond what each adds alone, averaged over the states of the others.
        """
        values = interactions(self._games)
        found = {
            (one.name, two.name): self._estimate(values[:, i, j])
            for (i, one), (j, two) in combinations(enumerate(self.differing), 2)
        }
        order = sorted(found, key=lambda pair: -abs(found[pair].mean or 0.0))
        return {pair: found[pair] for pair in order}

    def share_of_gap(self, lever: str) -> float | None:
        """Share of a lever over the gap; None where there is no gap."""
        share = self.shares[lever].mean
        return share / self.gap.mean if share is not None and self.gap.mean else None

    @property
    def table(self) -> "pd.DataFrame":
        """One row a lever: a, b, share, low, high, share_of_gap; NaN where undefined."""
        import pandas as pd

        first, second = self.arms.values()
        rows = [
            {
                "lever": lever.name,
                "a": lever.describe(first),
                "b": lever.describe(second),
                "share": self.shares[lever.name].mean,
                "low": self.shares[lever.name].low,
                "high": self.shares[lever.name].high,
                "share_of_gap": self.share_of_gap(lever.name),
            }
            for lever in self.levers
        ]
        numbers = ("share", "low", "high", "share_of_gap")
        return pd.DataFrame(rows).set_index("lever").astype(dict.fromkeys(numbers, "float64"))

    @property
    def runs(self) -> "pd.DataFrame":
        """One row a run: seed, every lever that differs (0 as in a, 1 as in b), and the value."""
        import pandas as pd

        coalitions = np.tile(np.arange(self.worths.shape[1]), len(self.seeds))
        turned = {lever.name: coalitions >> i & 1 for i, lever in enumerate(self.differing)}
        seeds = np.repeat(self.seeds, self.worths.shape[1])
        return pd.DataFrame({"seed": seeds, **turned, self.measure.name: self.worths.ravel()})

    def plot(self) -> "Figure":
        """The way from a to b, lever by lever.

        Raises
        ------
        InputError
            The measure is undefined on every seed.
        """
        from sim.analysis.explanation.figure import draw

        return draw(self)

    def save(self, folder: str | Path, *, force: bool = False, command: str = "") -> Path:
        """Write the figure, tables and scenarios into a folder, all or nothing.

        Parameters
        ----------
        folder, force, command
            As for :meth:`Comparison.save`.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        InputError, OSError
            As for :meth:`Comparison.save`.
        """
        from sim.analysis.explanation.saving import save

        return save(self, Path(folder), force=force, command=command)

    @cached_property
    def _whole(self) -> list[bool]:
        return [bool(np.isfinite(row).all()) for row in self.worths]

    @cached_property
    def _games(self) -> NDArray[np.float64]:
        """Worths of the combinations on the seeds used, shape (seeds, 2**d)."""
        return self.worths[self._whole]

    def _estimate(self, values: NDArray[np.float64]) -> Estimate:
        if values.size:
            return mean_interval(values.tolist())
        return Estimate(None, None, None, 0, len(self.seeds), "none", self.reason)

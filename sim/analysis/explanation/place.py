"""Where in a study a difference is explained: at a point, or in a box at its middle."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.sweeps.cube import Floats
from sim.analysis.sweeps.points import PointRef, find_point, stored_pairs
from sim.analysis.sweeps.selection import select_arms
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.analysis.discovery.middle import BoxRef
    from sim.scenario import Scenario


@dataclass(frozen=True)
class StudyPlace:
    """A point of a study at which two of its arms are compared.

    Attributes
    ----------
    point : PointRef
        The point.
    arms : tuple of str
        Names of the two arms.
    stored : ndarray of float64, shape (seeds, 2)
        The measure of both arms in the stored runs, NaN where undefined; shape (seeds, 0) if the
        study does not keep it.
    box : BoxRef or None
        The box whose middle is nearest, if one was asked for.
    """

    point: PointRef
    arms: tuple[str, str]
    stored: Floats = field(repr=False)
    box: "BoxRef | None" = None

    @property
    def scenarios(self) -> "dict[str, Scenario]":
        """The scenario of each arm with the values of the point set."""
        study = self.point.results.study
        return {arm: study.scenario(arm, self.point.values) for arm in self.arms}

    @property
    def study_seeds(self) -> list[int]:
        """The seeds of the study."""
        study = self.point.results.study
        return list(range(study.first_seed, study.first_seed + study.replicates))

    def seeds(self, wanted: int | Sequence[int] | None) -> list[int]:
        """Seeds to run: those of the study, or so many from its first one on, or those named."""
        if wanted is None:
            return self.study_seeds
        if not isinstance(wanted, int):
            return list(wanted)
        first = self.study_seeds[0]
        return list(range(first, first + wanted))

    def stray_runs(self, seeds: Sequence[int], values: Floats) -> int:
        """Number of runs whose measure is not that of the stored run.

        Parameters
        ----------
        seeds
            Seeds of the runs; those outside the study have no stored run.
        values : ndarray of float64, shape (seeds, 2)
            The measure of both arms.
        """
        if not self.stored.shape[1]:
            return 0
        row = {seed: i for i, seed in enumerate(self.study_seeds)}
        both = [(i, row[seed]) for i, seed in enumerate(seeds) if seed in row]
        if not both:
            return 0
        here, there = (list(each) for each in zip(*both, strict=True))
        one, two = values[here], self.stored[there]
        return int(((one != two) & ~(np.isnan(one) & np.isnan(two))).sum())

    def as_data(self) -> dict[str, Any]:
        """As JSON."""
        box = self.box
        return {
            "folder": str(self.point.results.store.folder),
            "study": self.point.results.study.name,
            "point": self.point.number,
            "name": self.point.name,
            "values": self.point.values,
            "study_seeds": self.study_seeds,
            "box": None if box is None else {"name": box.name, "rules": list(box.leaf.rules)},
        }


def find_place(at: str | None, box: str | None, measure: str, arms: Sequence[str]) -> StudyPlace:
    """Find the point that is meant by one of ``at`` and ``box``.

    Parameters
    ----------
    at
        A point, ``STUDY:NUMBER``; see :func:`~sim.analysis.sweeps.points.find_point`.
    box
        A box, ``STUDY:N``; see :func:`~sim.analysis.discovery.middle.find_box`.
    measure
        Name of the measure.
    arms
        Two arms of the study.

    Raises
    ------
    InputError
        Both are given; there is no such study, point, box or arm; the study is not run, or not at
        this point.
    """
    if at is not None and box is not None:
        raise InputError("--at and --in name two places: give one of them")
    found = None
    if at is not None:
        point = find_point(at)
    else:
        from sim.analysis.discovery.middle import find_box

        found = find_box(box or "", measure, arms)
        point = found.point
    first, second = select_arms(point.results, arms)
    stored = stored_pairs(point, measure, (first, second))
    return StudyPlace(point, (first, second), stored, found)

"""One measure of all runs of a sweep as an array: arms x points x seeds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.batch.results import Results
from sim.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cube:
    """One measure of every run.

    Attributes
    ----------
    measure : str
        Name of the measure.
    arms : tuple of str
        Arms, the first axis.
    values : ndarray of float64, shape (arms, points, seeds)
        The measure; NaN where it is undefined or there is no such run. Points are in the order
        of ``study.places``, each once. With ``paired`` a place on the last axis is the same seed
        for all arms and points; without, only a replicate.
    paired : bool
        Whether arms and points share their seeds.
    """

    measure: str
    arms: tuple[str, ...]
    values: Floats
    paired: bool

    def level(self, arm: str) -> Floats:
        """The measure of one arm, shape (points, seeds)."""
        found: Floats = self.values[self.arms.index(arm)]
        return found

    def difference(self, arm: str, minus: str) -> Floats:
        """One arm minus another, run by run with equal seeds, shape (points, seeds).

        Raises
        ------
        InputError
            The arms do not share their seeds.
        """
        self.refuse_unpaired()
        return self.level(arm) - self.level(minus)

    def refuse_unpaired(self) -> None:
        """Refuse a study whose runs share no seeds.

        Raises
        ------
        InputError
            Saying how to sweep it.
        """
        if not self.paired:
            raise InputError(
                "the study says paired = false, so its arms share no seeds and cannot be "
                "compared run by run; sweep it again with paired = true"
            )


def read_cubes(results: Results, measures: Sequence[str]) -> dict[str, Cube]:
    """Measures of all runs by name; the runs are read part by part.

    Parameters
    ----------
    results
        The runs.
    measures
        Names of measures that the study keeps.
    """
    study = results.study
    arms, places = list(study.arms), list(study.places)
    who: list[NDArray[np.int64]] = []
    found: list[Floats] = []
    for table in results.tables(["arm", "point", "seed", *measures]):
        where = [_codes(table["arm"].to_pylist(), arms), _codes(table["point"].to_pylist(), places)]
        who.append(np.column_stack([*where, table["seed"].to_numpy().astype(np.int64)]))
        rows = [
            table[name].to_numpy() if name in table.column_names else np.full(len(table), np.nan)
            for name in measures
        ]
        found.append(np.column_stack(rows).astype(np.float64))
    if not who:
        nothing = np.full((len(arms), len(places), 0), np.nan)
        return {name: Cube(name, tuple(arms), nothing, study.paired) for name in measures}
    run, cells = np.concatenate(who), np.concatenate(found)
    run[:, 2] = np.unique(run[:, 2], return_inverse=True)[1] if study.paired else _rank(run)
    values = np.full((len(measures), len(arms), len(places), int(run[:, 2].max()) + 1), np.nan)
    values[:, run[:, 0], run[:, 1], run[:, 2]] = cells.T
    return {
        name: Cube(name, tuple(arms), values[i], study.paired) for i, name in enumerate(measures)
    }


def _codes(names: Sequence[str], known: Sequence[str]) -> NDArray[np.int64]:
    """The place of each name among those known."""
    place = {name: i for i, name in enumerate(known)}
    return np.array([place[name] for name in names], dtype=np.int64)


def _rank(run: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank of each run among those of its arm and point, from 0, by seed."""
    order = np.lexsort((run[:, 2], run[:, 1], run[:, 0]))
    same = (run[order][1:, :2] == run[order][:-1, :2]).all(axis=1)
    begins = np.flatnonzero(np.concatenate([[True], ~same]))
    rank = np.empty(len(run), dtype=np.int64)
    rank[order] = np.arange(len(run)) - np.repeat(begins, np.diff([*begins, len(run)]))
    return rank

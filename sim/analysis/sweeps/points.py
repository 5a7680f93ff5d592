"""Points of a study by number: what a user types, what varies there, and what was stored."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.analysis.sweeps import factor_text
from sim.analysis.sweeps.cube import Cube, Floats
from sim.analysis.sweeps.means import Mean, mean_over
from sim.batch.results import Results, open_results
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.batch.design import Point

REFERENCE: Final = re.compile(r"(?P<study>.+):(?P<number>[0-9a-f]+)")


@dataclass(frozen=True)
class PointRef:
    """A point of a study.

    Attributes
    ----------
    results : Results
        The sweep.
    number : int
        Its place in the study, from 1.
    name : str
        Its name in the column ``point`` of the runs.
    values : dict
        The values of the factors there.
    """

    results: Results
    number: int
    name: str
    values: "Point"

    @property
    def text(self) -> str:
        """What a user types for it, ``results/atlas:3``."""
        return f"{self.results.store.folder.as_posix()}:{self.number}"

    @property
    def words(self) -> str:
        """The values in one line."""
        return ", ".join(f"{name} = {level_text(name, it)}" for name, it in self.values.items())


def level_text(name: str, value: Any) -> str:
    """A value of a factor in words, numbers with their unit."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return factor_text.amount(name, value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def parse_reference(text: str, what: str) -> tuple[Results, str]:
    """Parse ``STUDY:NUMBER`` and open the study.

    Parameters
    ----------
    text
        The folder, name or file of a study, a colon and a number.
    what
        What is numbered: ``"point"`` or ``"box"``.

    Raises
    ------
    InputError
        It has another form, or there is no such study, or it is not run.
    """
    found = REFERENCE.fullmatch(text)
    if found is None:
        raise InputError(
            f"{text!r} names no {what}: expected STUDY:NUMBER, such as results/atlas:3"
        )
    return open_results(found["study"]), found["number"]


def find_point(text: str) -> PointRef:
    """Find the point that a user typed.

    Parameters
    ----------
    text
        ``STUDY:NUMBER``; the name of the point in the column ``point`` of the runs will do, too.

    Raises
    ------
    InputError
        As for :func:`parse_reference`; or there is no such point.
    """
    results, which = parse_reference(text, "point")
    names = list(results.study.places)
    if which in names:
        return numbered(results, names.index(which) + 1)
    if not which.isdecimal() or not 1 <= int(which) <= len(names):
        folder = results.store.folder
        raise InputError(
            f"there is no point {which} in {folder}: its {len(names):,} points are numbered from "
            f"1; `systemshift results {folder} --points` lists them"
        )
    return numbered(results, int(which))


def numbered(results: Results, number: int) -> PointRef:
    """The point with a number, from 1."""
    name, values = list(results.study.places.items())[number - 1]
    return PointRef(results, number, name, values)


def stored_pairs(point: PointRef, measure: str, arms: tuple[str, str]) -> Floats:
    """What two arms reached at a point, shape (seeds, 2): NaN where undefined.

    Raises
    ------
    InputError
        The arms share no seeds, or runs are missing or failed there.
    """
    results, study = point.results, point.results.study
    folder, wanted = results.store.folder, 2 * study.replicates
    if not study.paired:
        raise InputError(
            f"{folder}: the study says paired = false, so its arms share no seeds and their "
            "difference cannot be explained; sweep it again with paired = true"
        )
    kept = [measure] if measure in study.outcomes else []
    runs = results.read(["arm", "point", "seed", *kept])
    runs = runs[(runs["point"] == point.name) & runs["arm"].isin(arms)]
    if len(runs) < wanted:
        raise InputError(
            f"point {point.number} of {folder} has {len(runs):,} of the {wanted:,} runs of "
            f"{arms[0]} and {arms[1]}; `systemshift results {folder}` says why, and `systemshift "
            "sweep` makes those that are missing"
        )
    if not kept:
        return np.full((study.replicates, 0), np.nan)
    wide = runs.pivot(index="seed", columns="arm", values=measure).sort_index()
    return np.asarray(wide[list(arms)].to_numpy(np.float64))


def differences(cube: Cube, arm: str, minus: str) -> list[Mean]:
    """At every point the difference of two arms on equal seeds, in the order of the points."""
    gaps = cube.difference(arm, minus)
    return [mean_over(gaps[place : place + 1], shared=True) for place in range(len(gaps))]

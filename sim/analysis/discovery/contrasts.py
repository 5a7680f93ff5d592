"""What is compared at each point: two arms, or two levels of a factor within one arm."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.sweeps.cube import Floats, read_cubes
from sim.analysis.sweeps.level_points import levels_of, matched_points
from sim.analysis.sweeps.points import level_text
from sim.analysis.sweeps.selection import select_arms
from sim.errors import InputError
from sim.scenario.arms import arm_labels

if TYPE_CHECKING:
    from sim.batch.results import Results


@dataclass(frozen=True)
class Contrast:
    """Two sides that are compared at many points, on equal seeds.

    Attributes
    ----------
    arms : tuple of str
        Arms of the first and of the second side; the same one if levels are compared.
    labels : tuple of str
        What to call the two sides.
    rows : ndarray of int64, shape (points,)
        Points, as places in ``study.places``; of levels those of the second.
    values : ndarray of float64, shape (points, seeds)
        Second minus first, NaN where undefined.
    by : str
        The factor whose levels are compared; empty for arms.
    levels : tuple
        Its first and second level; empty for arms.
    """

    arms: tuple[str, str]
    labels: tuple[str, str]
    rows: NDArray[np.int64]
    values: Floats
    by: str = ""
    levels: tuple[Any, ...] = ()


def contrast_arms(results: "Results", measure: str, arms: Sequence[str] | None) -> Contrast:
    """Compare two arms at every point; by default the last two.

    Raises
    ------
    InputError
        An arm is not known, there are not two, or they share no seeds.
    """
    first, second = checked_pair(results, arms)
    values = read_cubes(results, [measure])[measure].difference(second, first)
    labels = arm_labels(results.study.arms)
    rows = np.arange(len(values), dtype=np.int64)
    return Contrast((first, second), (labels[first], labels[second]), rows, values)


def checked_pair(results: "Results", arms: Sequence[str] | None) -> tuple[str, str]:
    """Two arms of a study; by default the last two."""
    chosen = select_arms(results, arms)
    if arms is None:
        chosen = chosen[-2:]
    if len(chosen) != 2:
        raise InputError(f"name two arms to compare, not {len(chosen)}")
    return chosen[0], chosen[1]


def contrast_levels(
    results: "Results", measure: str, by: str, levels: Sequence[str] | None, arm: str | None
) -> Contrast:
    """Compare two levels of a factor within one arm, over points that differ in it only.

    Parameters
    ----------
    results, measure, by
        The sweep, the measure, the factor.
    levels
        Two of its values as text; by default the last two.
    arm
        By default the last arm.

    Raises
    ------
    InputError
        The factor, a level or the arm is not known, the design has no such pairs of points, or
        the study does not pair its runs.
    """
    if levels is not None and len(levels) != 2:
        raise InputError(f"--by {by}: name two levels to compare, not {len(levels)}")
    (arm,) = select_arms(results, None if arm is None else [arm])[-1:]
    first, second = levels_of(results.study, by, levels)[-2:]
    pairs = matched_points(results.study, by, first, second)
    folder = results.store.folder
    if not len(pairs):
        raise InputError(
            f"no two points of {folder} differ in {by} only, so it cannot be asked where one level "
            f"leads; `systemshift results {folder} --by {by}` compares groups of points, and a "
            'sweep with design.kind = "grid" or "full_factorial" has pairs'
        )
    cube = read_cubes(results, [measure])[measure]
    cube.refuse_unpaired()
    values = cube.level(arm)
    labels = (level_text(by, first), level_text(by, second))
    gaps = values[pairs[:, 1]] - values[pairs[:, 0]]
    return Contrast((arm, arm), labels, pairs[:, 1], gaps, by, (first, second))

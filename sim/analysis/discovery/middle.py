"""A box by its name, and the point nearest to its middle."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from sim.analysis.discovery.boxes import Leaf
from sim.analysis.discovery.discover import discover
from sim.analysis.discovery.text import check_sentence
from sim.analysis.sweeps.points import PointRef, numbered, parse_reference
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.batch.study import Study


@dataclass(frozen=True)
class BoxRef:
    """A box that was found, and the stored point nearest to its middle."""

    name: str
    leaf: Leaf
    point: PointRef


def find_box(text: str, outcome: str, arms: Sequence[str]) -> BoxRef:
    """Find the box that a user typed.

    Parameters
    ----------
    text
        ``STUDY:N``, for the N-th box that :func:`~sim.analysis.discovery.discover.discover` finds
        there with this outcome and these arms.
    outcome, arms
        As for ``discover``.

    Raises
    ------
    InputError
        As for ``discover``; or nothing was found, or there is no such box.
    """
    results, number = parse_reference(text, "box")
    found = discover(results, outcome, arms)
    folder, boxes = results.store.folder, found.leaves
    question = f"discover {folder} --outcome {found.measure} --arms {' '.join(arms)}"
    if not boxes:
        raise InputError(f"`systemshift {question}` found no box: {check_sentence(found)}")
    if not number.isdecimal() or not 1 <= int(number) <= len(boxes):
        raise InputError(
            f"there is no box {number}: `systemshift {question}` found {len(boxes)}, numbered "
            "from 1"
        )
    leaf = boxes[int(number) - 1]
    point = numbered(results, nearest_to_middle(results.study, leaf.numbers))
    return BoxRef(found.name_of(leaf), leaf, point)


def nearest_to_middle(study: "Study", numbers: Sequence[int]) -> int:
    """Number of the point nearest to the middle of some points; the first of equals.

    The middle lies halfway between their ends in each number that the study varies. Distances are
    measured in ranks among all points, so that every factor weighs the same, whatever its unit and
    distribution. Choices have no middle: the point may have any that is among these points.
    """
    names = [each.name for each in study.factors if each.kind in ("number", "whole number")]
    if not names:
        return min(numbers)
    values = np.array([[point[name] for name in names] for point in study.places.values()])
    ranks = stats.rankdata(values, axis=0)[np.array(numbers) - 1]
    middle = (ranks.min(axis=0) + ranks.max(axis=0)) / 2
    distances = np.square(ranks - middle).sum(axis=1)
    return int(numbers[int(distances.argmin())])

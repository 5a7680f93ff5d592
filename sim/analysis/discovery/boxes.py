"""A tree of questions, the boxes at the ends of its branches, and its cross-validation."""

from dataclasses import dataclass
from typing import Final

from sim.analysis.discovery.questions import Question
from sim.analysis.estimates.statistics import Estimate

FEWEST_CASES: Final = 10
"""Fewest points at which either arm must be ahead; with fewer there is nothing to learn from."""


@dataclass(frozen=True)
class Leaf:
    """A box of conditions at the end of a branch.

    Attributes
    ----------
    rules : tuple of str
        Its conditions; all hold.
    points : int
        Points in it.
    cases : int
        Of these, points where the arm is ahead.
    density, coverage : float
        Share of its points where the arm is ahead, and share of all such points that lie in it,
        on the points the tree was grown from (Friedman & Fisher 1999; Bryant & Lempert 2010).
    difference : Estimate
        Mean difference between the arms over its points.
    numbers : tuple of int
        Numbers of its points in the study, from 1.
    """

    rules: tuple[str, ...]
    points: int
    cases: int
    density: float
    coverage: float
    difference: Estimate
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Branch:
    """A question, and what follows if its answer is yes or no."""

    question: Question
    yes: "Branch | Leaf"
    no: "Branch | Leaf"


@dataclass(frozen=True)
class CrossValidation:
    """How well a tree predicts unseen points.

    Attributes
    ----------
    right, majority : float
        Share of points that trees grown without them predict correctly, and share that always
        predicting the majority gets right.
    gain : Estimate
        The first minus the second, with its interval.
    """

    right: float
    majority: float
    gain: Estimate

    @property
    def is_better(self) -> bool:
        """Whether trees beat always predicting the majority: the interval is above 0."""
        return self.gain.low is not None and self.gain.low > 0.0


def leaves_of(tree: Branch | Leaf | None) -> list[Leaf]:
    """The leaves below a branch, from yes to no."""
    if isinstance(tree, Branch):
        return [*leaves_of(tree.yes), *leaves_of(tree.no)]
    return [] if tree is None else [tree]

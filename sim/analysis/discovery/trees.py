"""Grow a shallow tree, choose its depth, and check it on unseen points."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.analysis.discovery.boxes import Branch, CrossValidation, Leaf
from sim.analysis.discovery.questions import Question, conditions
from sim.analysis.estimates.statistics import mean_interval
from sim.analysis.sweeps.cube import Floats

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeClassifier

DEEPEST: Final = 3
"""Questions in a row: nobody keeps more than three in mind."""
OUTER: Final = 10
INNER: Final = 5
"""Folds of the check, and of the choice of depth within each."""

Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


def _new_tree(points: int, depth: int) -> "DecisionTreeClassifier":
    from sklearn.tree import DecisionTreeClassifier

    least = max(5, math.ceil(0.05 * points))
    return DecisionTreeClassifier(max_depth=depth, min_samples_leaf=least, random_state=0)


def fit_tree(matrix: Floats, ahead: Truths, depth: int) -> "DecisionTreeClassifier":
    return _new_tree(len(matrix), depth).fit(matrix, ahead)


def _folds(ahead: Truths, groups: Integers, count: int) -> Iterator[tuple[Integers, Integers]]:
    """Points to grow from and points to check on; blocks stay together, cases are spread evenly."""
    from sklearn.model_selection import StratifiedGroupKFold

    count = min(count, np.unique(groups).size)
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=0)
    yield from splitter.split(np.zeros((len(ahead), 1)), ahead, groups)


def depth_for(matrix: Floats, ahead: Truths, groups: Integers) -> int:
    """Number of questions: the fewest within one standard error of the best."""
    folds = list(_folds(ahead, groups, INNER))
    scores = []
    for depth in range(1, DEEPEST + 1):
        right = [
            float((fit_tree(matrix[seen], ahead[seen], depth).predict(matrix[new]) == ahead[new])
                  .mean())
            for seen, new in folds
        ]  # fmt: skip
        scores.append((float(np.mean(right)), float(np.std(right, ddof=1) / math.sqrt(len(right)))))
    best, error = max(scores)
    return next(depth for depth, (mean, _) in enumerate(scores, 1) if mean >= best - error)


def check(matrix: Floats, ahead: Truths, groups: Integers) -> CrossValidation:
    """Cross-validate the whole procedure, beside always predicting the majority."""
    right, usual = np.zeros(len(ahead)), np.zeros(len(ahead))
    for seen, new in _folds(ahead, groups, OUTER):
        depth = depth_for(matrix[seen], ahead[seen], groups[seen])
        right[new] = fit_tree(matrix[seen], ahead[seen], depth).predict(matrix[new]) == ahead[new]
        usual[new] = (2 * int(ahead[seen].sum()) >= seen.size) == ahead[new]
    # Points of a block are alike, so each block counts as one observation.
    gains = [float((right - usual)[groups == each].mean()) for each in np.unique(groups)]
    return CrossValidation(float(right.mean()), float(usual.mean()), mean_interval(gains))


def read(
    tree: "DecisionTreeClassifier", matrix: Floats, gaps: Floats, ahead: Truths,
    columns: Sequence[Question], numbers: Integers,
) -> Branch | Leaf:  # fmt: skip
    """The tree as branches and leaves; ``numbers`` are those of the points in the study."""
    inner = tree.tree_

    def at(node: int, inside: Truths, answers: tuple[tuple[Question, bool], ...]) -> Branch | Leaf:
        if inner.children_left[node] < 0:
            return _leaf(inside, gaps, ahead, answers, numbers)
        place = int(inner.feature[node])
        question = columns[place].above(float(inner.threshold[node]), matrix[inside, place])
        high = np.asarray(matrix[:, place] > inner.threshold[node])
        return Branch(
            question,
            at(int(inner.children_right[node]), inside & high, (*answers, (question, True))),
            at(int(inner.children_left[node]), inside & ~high, (*answers, (question, False))),
        )

    return at(0, np.ones(len(matrix), dtype=np.bool_), ())


def _leaf(
    inside: Truths, gaps: Floats, ahead: Truths, answers: tuple[tuple[Question, bool], ...],
    numbers: Integers,
) -> Leaf:  # fmt: skip
    points, cases = int(inside.sum()), int((inside & ahead).sum())
    return Leaf(
        conditions(answers), points, cases, cases / points, cases / int(ahead.sum()),
        mean_interval(gaps[inside].tolist()), tuple(numbers[inside].tolist()),
    )  # fmt: skip

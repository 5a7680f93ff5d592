"""Orders that do not depend on row numbers."""

import numpy as np

from sim.kernels import Ints, Reals, allocating, inlined, kernel
from sim.randomness import uniform


@inlined
def _sift(keys: Reals, items: Ints, root: int, end: int) -> None:
    """Move the item at ``root`` down until the heap of ``end`` items holds."""
    while True:
        child = 2 * root + 1
        if child >= end:
            return
        if child + 1 < end and keys[child] < keys[child + 1]:
            child += 1
        if keys[root] >= keys[child]:
            return
        keys[root], keys[child] = keys[child], keys[root]
        items[root], items[child] = items[child], items[root]
        root = child


@kernel
def sort_by(keys: Reals, items: Ints, count: int) -> None:
    """Sort the first ``count`` items, and their keys, in place by ascending key (heapsort)."""
    for root in range(count // 2 - 1, -1, -1):
        _sift(keys, items, root, count)
    for end in range(count - 1, 0, -1):
        keys[0], keys[end] = keys[end], keys[0]
        items[0], items[end] = items[end], items[0]
        _sift(keys, items, 0, end)


@allocating
def rank_correlation(x: Reals, y: Reals) -> float:
    """Spearman's rank correlation, equal values at their mean rank; NaN where one stands still."""
    n = x.size
    ranks = np.zeros((2, n))  # twice the distance of the rank from the mean rank
    for i in range(n):
        for j in range(i):
            if x[i] != x[j]:
                up = 1.0 if x[i] > x[j] else -1.0
                ranks[0, i] += up
                ranks[0, j] -= up
            if y[i] != y[j]:
                up = 1.0 if y[i] > y[j] else -1.0
                ranks[1, i] += up
                ranks[1, j] -= up
    xy = 0.0
    xx = 0.0
    yy = 0.0
    for i in range(n):
        xy += ranks[0, i] * ranks[1, i]
        xx += ranks[0, i] * ranks[0, i]
        yy += ranks[1, i] * ranks[1, i]
    if xx == 0.0 or yy == 0.0:
        return np.nan
    return xy / np.sqrt(xx * yy)


@kernel
def move_largest_first(scores: Reals, items: Ints, count: int, k: int) -> int:
    """Bring the ``k`` items with the largest scores to the front, best first.

    Both arrays are changed in place; beyond the front their order is unspecified.

    Returns
    -------
    int
        How many were brought to the front: ``min(k, count)``.
    """
    k = min(k, count)
    if k == 0:
        return 0
    for i in range(count):  # a heap with the smallest of the best k at its root
        scores[i] = -scores[i]
    for root in range(k // 2 - 1, -1, -1):
        _sift(scores, items, root, k)
    for i in range(k, count):
        if scores[i] < scores[0]:
            scores[0], scores[i] = scores[i], scores[0]
            items[0], items[i] = items[i], items[0]
            _sift(scores, items, 0, k)
    for end in range(k - 1, 0, -1):
        scores[0], scores[end] = scores[end], scores[0]
        items[0], items[end] = items[end], items[0]
        _sift(scores, items, 0, end)
    return k


@kernel
def draw_lots(seed: int, what: int, week: int, lots: Reals) -> None:
    """One keyed uniform for each actor, shape (actors,)."""
    for a in range(lots.size):
        lots[a] = uniform(seed, what, week, a, 0)


def ranks(values: Reals) -> Ints:
    """Indexes from the largest value to the smallest; equal values in index order."""
    return np.argsort(-values, kind="stable")

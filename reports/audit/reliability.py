"""docs/reliability.csv: whether two halves of the seeds tell settings apart in the same order."""

import csv
from collections.abc import Iterable
from io import StringIO
from itertools import combinations
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from reports.audit.leads import Numbers
from reports.page import DOCS
from sim.measures.catalogue import FRONT, MEASURES, Measure
from sim.scenario import ARMS

RELIABILITY: Final = "reliability.csv"
FILE: Final = DOCS / RELIABILITY

LEVEL: Final = "adaptivity.level_before"
FORMER: Final = ("growth.engaged", "adaptivity.area", "power.money_gini")
"""Headlines of before, to compare with."""

MEASURED: Final[tuple[Measure, ...]] = (*FRONT, *(MEASURES[name] for name in (*FORMER, LEVEL)))


class Reliability(NamedTuple):
    """How reliable a measure is over the settings of the sampled space.

    Correlations are Pearson's, over the settings at which both numbers are defined; NaN where
    there are fewer than three, or one of them does not vary.
    """

    measure: str
    seeds: int
    """In each half."""
    level: float
    """Correlation between the means of two halves of the seeds, mean over the arms."""
    lowest: float
    """The same, of the arm where it is lowest."""
    difference: float
    """The same of the paired difference between two arms, mean over the pairs."""
    with_level_before: float
    """Correlation with impact before the shock, both means of all seeds, mean over the arms."""


def reliability(values: Numbers) -> list[Reliability]:
    """Reliability of every measure but the level before the shock.

    Parameters
    ----------
    values
        Of ``MEASURED``, shape (settings, seeds, arms, measures); NaN where undefined.
    """
    half = values.shape[1] // 2
    first, second = _means(values[:, :half]), _means(values[:, half : 2 * half])
    whole = _means(values)
    before = whole[..., [each.name for each in MEASURED].index(LEVEL)]
    arms = range(len(ARMS))
    found = []
    for i, each in enumerate(MEASURED):
        if each.name == LEVEL:
            continue
        a, b = first[..., i], second[..., i]
        levels = _defined(correlation(a[:, arm], b[:, arm]) for arm in arms)
        apart = _defined(
            correlation(a[:, one] - a[:, other], b[:, one] - b[:, other])
            for one, other in combinations(arms, 2)
        )
        near = _defined(correlation(whole[:, arm, i], before[:, arm]) for arm in arms)
        lowest = min(levels, default=float("nan"))
        found.append(Reliability(each.name, half, _mean(levels), lowest, _mean(apart), _mean(near)))
    return found


def correlation(a: Numbers, b: Numbers) -> float:
    """Pearson's correlation where both are defined, shape (settings,)."""
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < 3 or np.ptp(a[both]) == 0.0 or np.ptp(b[both]) == 0.0:
        return float("nan")
    return float(np.corrcoef(a[both], b[both])[0, 1])


def reliability_text(values: Numbers) -> str:
    """The file."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Reliability._fields)
    for each in reliability(values):
        writer.writerow([each.measure, each.seeds, *(f"{x:.3f}" for x in each[2:])])
    return text.getvalue()


def read_reliability(path: Path = FILE) -> dict[str, Reliability]:
    """What the file says, by measure; empty where it was not made yet."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return {
        name: Reliability(name, int(seeds), *map(float, numbers)) for name, seeds, *numbers in rows
    }


def _means(values: Numbers) -> Numbers:
    """Means over the seeds that are defined, shape (settings, arms, measures)."""
    defined = np.isfinite(values)
    sums = np.where(defined, values, 0.0).sum(axis=1)
    counts = defined.sum(axis=1)
    means: Numbers = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
    return means


def _defined(values: Iterable[float]) -> list[float]:
    return [each for each in values if np.isfinite(each)]


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else float("nan")

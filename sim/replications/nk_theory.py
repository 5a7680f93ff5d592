"""NK theory: what is known exactly about the problems that communities work on."""

from collections.abc import Sequence
from math import comb, log, sqrt
from typing import Final

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm

from sim.replications.base import Check, Courses, Plan, Replication, level
from sim.replications.landscapes import STATISTICS

COLUMN: Final = {name: column for column, name in enumerate(STATISTICS)}


def _variants(sizes: Sequence[int]) -> dict[str, dict[str, int]]:
    """The simplest and the most complex problem of each size."""
    return {
        f"N = {n}, K = {k}": {"problem.elements": n, "problem.complexity": k}
        for n in sizes
        for k in (0, n - 1)
    }


def _highest_normal(n: int) -> float:
    """Mean of the largest of n standard normals."""
    found, _ = quad(lambda x: x * n * norm.pdf(x) * norm.cdf(x) ** (n - 1), -10.0, 10.0)
    return float(found)


def _checks(sizes: Sequence[int], courses: Courses) -> list[Check]:
    found = []
    for n in sizes:
        simple, complex_ = courses[f"N = {n}, K = 0"], courses[f"N = {n}, K = {n - 1}"]
        found += [
            level(f"optima N={n} K=0", "local optima: exactly one", 1.0,
                  simple[:, COLUMN["optima"]], 0.0),
            _within_errors(f"optima N={n} K={n - 1}", "local optima: 2^N / (N + 1)",
                           2**n / (n + 1), complex_[:, COLUMN["optima"]]),
            _within_errors(f"highest N={n} K=0", "highest mean contribution: 2/3", 2 / 3,
                           simple[:, COLUMN["highest"]]),
            level(f"mean optimum N={n} K={n - 1}", "mean of local optima: 1/2 + sqrt(1 / (12 N)) "
                  "times the mean of the highest of N + 1 normals",
                  0.5 + sqrt(1 / (12 * n)) * _highest_normal(n + 1),
                  complex_[:, COLUMN["mean_optimum"]], 0.004),
            _within_errors(f"walk N={n} K=0", "steps uphill from a random start: N / 2", n / 2,
                           simple[:, COLUMN["walk"]]),
            _within_errors(f"walk N={n} K={n - 1}", "steps uphill: about ln N + .099",
                           log(n) + 0.099, complex_[:, COLUMN["walk"]]),
        ]  # fmt: skip
        for k, rows in ((0, simple), (n - 1, complex_)):
            for d in (1, 2, 3):
                found.append(
                    _near(
                        f"autocorrelation N={n} K={k} d={d}", n, k, d, rows[:, COLUMN[f"near_{d}"]]
                    )
                )
    return found


def _within_errors(name: str, words: str, expected: float, values: np.ndarray) -> Check:
    """A mean that may be four standard errors off."""
    check = level(name, words, expected, values, 0.0)
    return Check(name, words, expected, check.obtained, check.se, 4 * check.se)


def _near(name: str, n: int, k: int, d: int, values: np.ndarray) -> Check:
    """Autocorrelation over the ensemble: .02 off, or four standard errors where they are larger."""
    check = level(name, f"correlation {d} flips apart: C(N-K-1, {d}) / C(N, {d})",
                  comb(n - k - 1, d) / comb(n, d), values, 0.0)  # fmt: skip
    tolerance = max(0.02, 4 * check.se)
    return Check(name, check.words, check.expected, check.obtained, check.se, tolerance)


FAST_SIZES: Final = (8, 10)
FULL_SIZES: Final = (8, 10, 12, 16)

NK_THEORY = Replication(
    name="nk-theory",
    paper="Kauffman, S. A. and Weinberger, E. D. (1989). The NK model of rugged fitness "
    "landscapes and its application to maturation of the immune response. Journal of Theoretical "
    "Biology 141: 211-245.",
    shows="Complexity is what it claims to be: the number of traps, how far a climb leads and how "
    "fast neighbours become strangers follow from N and K alone.",
    differs="",
    fast=Plan(range(130_700, 131_100), _variants(FAST_SIZES), lambda c: _checks(FAST_SIZES, c)),
    full=Plan(range(230_700, 232_700), _variants(FULL_SIZES), lambda c: _checks(FULL_SIZES, c)),
    observed="landscape",
)

"""Sizes of grants: drawn from a distribution, or written into a scenario file."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from statistics import NormalDist
from typing import Final

import numpy as np

from sim.constants import GRANT_QUANTILES, MOST_GRANT_SIZES, MOST_MONEY
from sim.kernels import Ints
from sim.units import CENTS_A_DOLLAR

CENTS: Final = int(CENTS_A_DOLLAR)

_SIZE = re.compile(r"([0-9]{1,13}(?:\.[0-9]{1,2})?)(?:x([0-9]{1,5}))?", re.ASCII)


def lognormal_sizes(median: float, log_sd: float, n: int = GRANT_QUANTILES) -> Ints:
    """Grant sizes of a funder without a file: quantiles of a log-normal distribution.

    Parameters
    ----------
    median
        Median in dollars.
    log_sd
        Standard deviation of the natural logarithm.
    n
        Number of quantiles, at probabilities (i + 1/2) / n.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)
        Cents in ascending order, at least 1.
    """
    standard = NormalDist()
    return np.array(
        [
            max(
                1,
                round(CENTS_A_DOLLAR * median * math.exp(log_sd * standard.inv_cdf(middle))),
            )
            for middle in ((2 * i + 1) / (2 * n) for i in range(n))
        ],
        np.int64,
    )


def sizes_from_text(text: str) -> Ints:
    """Sizes such as ``"2500 10000x12 99.50"``: amounts, each with how often it was given.

    Returns
    -------
    numpy.ndarray of int64, shape (grants,)
        Cents in ascending order.

    Raises
    ------
    ValueError
        Something in the text is no size, or there are more than 10,000 of them.
    """
    cents: list[int] = []
    for word in text.split():
        found = _SIZE.fullmatch(word)
        whole, _, rest = found[1].partition(".") if found else ("0", "", "")
        size = int(whole) * CENTS + int(rest.ljust(2, "0"))
        if found is None or not 0 < size <= CENTS * MOST_MONEY:
            raise ValueError(
                f"{word[:40]!r} is no size of a grant; write amounts above 0, "
                "such as 2500 or 99.50, and 10000x12 for twelve of 10000"
            )
        times = int(found[2] or 1)
        if not 0 < times <= MOST_GRANT_SIZES - len(cents):
            raise ValueError(f"at {word!r}: expected 1 to {MOST_GRANT_SIZES:,} grants in all")
        cents += [size] * times
    return np.array(sorted(cents), np.int64)


def sizes_as_text(cents: Iterable[int]) -> str:
    """The text that :func:`sizes_from_text` reads."""
    words = []
    for size, times in sorted(Counter(cents).items()):
        whole, rest = divmod(size, CENTS)
        amount = f"{whole}.{rest:02d}" if rest else str(whole)
        words.append(f"{amount}x{times}" if times > 1 else amount)
    return " ".join(words)

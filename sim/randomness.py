"""Keyed random numbers: a draw depends on what it decides, never on what was drawn before.

The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, SC'11): a counter-based function
of a 64-bit key and a 128-bit counter. Key = (seed, decision); counter = (week, entity, other
entity, block). Switching a rule off, adding an actor or running arms in another order therefore
leaves every other draw bit-identical.
"""

from typing import Final
from zlib import crc32

import numpy as np

from sim.kernels import inlined, kernel

_MASK: Final = np.uint64(0xFFFFFFFF)
_SHIFT: Final = np.uint64(32)
_M0: Final = np.uint64(0xD2511F53)
_M1: Final = np.uint64(0xCD9E8D57)
_W0: Final = np.uint64(0x9E3779B9)
_W1: Final = np.uint64(0xBB67AE85)
_SCALE: Final = 2.0**-32

AT_ONCE: Final = 4
"""Uniforms that one call of :func:`uniforms` draws."""

# Algorithm AS 241: coefficients, highest power first; rows: centre, tails, far tails.
# fmt: off
_NUMERATORS: Final = np.array(
    [
        [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
         45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
         133.14166789178437745, 3.387132872796366608],
        [7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
         1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
         4.6303378461565452959, 1.42343711074968357734],
        [2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
         0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
         5.4637849111641143699, 6.6579046435011037772],
    ]
)
_DENOMINATORS: Final = np.array(
    [
        [5226.495278852545925, 28729.085735721942674, 39307.89580009271061,
         21213.794301586595867, 5394.1960214247511077, 687.1870074920579083,
         42.313330701600911252, 1.0],
        [1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
         0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494,
         2.05319162663775882187, 1.0],
        [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
         7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
         0.59983220655588793769, 1.0],
    ]
)
# fmt: on

DECISIONS: dict[int, str] = {}
"""Every decision named so far, by key."""


def decision(name: str) -> int:
    """Key of a named decision, the same in every process and version.

    Raises
    ------
    ValueError
        Another name has the same key.
    """
    key = crc32(name.encode())
    if DECISIONS.setdefault(key, name) != name:
        raise ValueError(f"decisions {name!r} and {DECISIONS[key]!r} share a key: rename one")
    return key


@inlined
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Four random words for a counter of four words and a key of two (Philox4x32-10).

    Every word is an integer from 0 to 2**32 - 1; so seeds, weeks and entities must be, too.
    """
    x0 = np.uint64(c0)
    x1 = np.uint64(c1)
    x2 = np.uint64(c2)
    x3 = np.uint64(c3)
    y0 = np.uint64(k0)
    y1 = np.uint64(k1)
    for _ in range(10):
        product0 = _M0 * x0
        product1 = _M1 * x2
        x0 = (product1 >> _SHIFT) ^ x1 ^ y0
        x1 = product1 & _MASK
        x2 = (product0 >> _SHIFT) ^ x3 ^ y1
        x3 = product0 & _MASK
        y0 = (y0 + _W0) & _MASK
        y1 = (y1 + _W1) & _MASK
    # np.int64: numba would turn an unsigned word plus an integer into a float.
    return int(np.int64(x0)), int(np.int64(x1)), int(np.int64(x2)), int(np.int64(x3))


@inlined
def uniforms(
    seed: int, what: int, week: int, one: int, other: int, block: int
) -> tuple[float, float, float, float]:
    """Four independent uniforms in (0, 1) with 32 random bits each."""
    w0, w1, w2, w3 = philox(week, one, other, block, seed, what)
    return (
        (w0 + 0.5) * _SCALE,
        (w1 + 0.5) * _SCALE,
        (w2 + 0.5) * _SCALE,
        (w3 + 0.5) * _SCALE,
    )


@inlined
def uniform(seed: int, what: int, week: int, one: int, other: int) -> float:
    """One uniform in (0, 1) for a decision of ``one`` in ``week`` that may concern ``other``."""
    return (philox(week, one, other, 0, seed, what)[0] + 0.5) * _SCALE


@inlined
def pair_uniform(seed: int, what: int, week: int, one: int, other: int) -> float:
    """One uniform in (0, 1) for an unordered pair: the same whoever is named first."""
    return uniform(seed, what, week, min(one, other), max(one, other))


@kernel
def _scaled_ratio(scale: float, r: float, region: int) -> float:
    """``scale`` times the ratio of the two polynomials in ``r`` that serve a region of AS 241."""
    numerator = _NUMERATORS[region, 0]
    denominator = _DENOMINATORS[region, 0]
    for i in range(1, _NUMERATORS.shape[1]):
        numerator = numerator * r + _NUMERATORS[region, i]
        denominator = denominator * r + _DENOMINATORS[region, i]
    return float(scale * numerator / denominator)


@kernel
def normal(u: float) -> float:
    """Standard normal quantile of ``u`` in (0, 1), by inverse CDF (Wichura 1988, AS 241)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return _scaled_ratio(q, 0.180625 - q * q, 0)
    sign = float(np.copysign(1.0, q))
    r = float(np.sqrt(-np.log(min(u, 1.0 - u))))
    if r <= 5.0:
        return _scaled_ratio(sign, r - 1.6, 1)
    return _scaled_ratio(sign, r - 5.0, 2)


def share_of_mean(u: float, mean: float) -> float:
    """A share from 0 to 1 by inverse CDF, of a power-function distribution with this mean."""
    if mean == 0.0:
        return 0.0
    return float(u ** ((1.0 - mean) / mean))

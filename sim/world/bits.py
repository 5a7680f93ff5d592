"""Bitmasks of elements and parts."""

from sim.kernels import inlined


@inlined
def bits_in(mask: int) -> int:
    """Number of elements in a bitmask."""
    n = 0
    while mask:
        mask &= mask - 1
        n += 1
    return n


@inlined
def nth_bit(mask: int, n: int) -> int:
    """The ``n``-th bit that is set in a mask, counted from the lowest, from 0."""
    for _ in range(n):
        mask &= mask - 1
    return mask & -mask

"""Kernels: plain loops over entities, compiled by numba.

The parameters of a kernel carry the array types below, which serve the type checker and, when
kernels are compiled ahead of a run, numba's signature alike.
"""

from sim.kernels.compilation import allocating, inlined, kernel
from sim.kernels.types import Flags, IntGrid, Ints, RealGrid, Reals

__all__ = ["Flags", "IntGrid", "Ints", "RealGrid", "Reals", "allocating", "inlined", "kernel"]

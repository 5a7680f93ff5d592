"""What kernels take: arrays and numbers, as the type checker and as numba know them."""

import inspect
from typing import Annotated, Any, TypeAlias, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.kernels.record import numba_type

Flags: TypeAlias = Annotated[NDArray[np.bool_], "boolean[::1]"]
Ints: TypeAlias = Annotated[NDArray[np.int64], "int64[::1]"]
IntGrid: TypeAlias = Annotated[NDArray[np.int64], "int64[:, ::1]"]
Reals: TypeAlias = Annotated[NDArray[np.float64], "float64[::1]"]
RealGrid: TypeAlias = Annotated[NDArray[np.float64], "float64[:, ::1]"]


def signature(compiled: Any) -> tuple[Any, ...]:
    """Numba types of a kernel's parameters, read from its annotations.

    An annotation carries the type itself (a record) or its text (everything else).

    Raises
    ------
    TypeError
        A parameter has no annotation, or one that is not listed in this module.
    """
    function = getattr(compiled, "py_func", compiled)
    hints = get_type_hints(function, include_extras=True)
    found = []
    for name in inspect.signature(function).parameters:
        kind = numba_type(hints.get(name))
        if kind is None:
            raise TypeError(f"{function.__qualname__}: parameter {name} needs a kernel type")
        found.append(kind)
    return tuple(found)

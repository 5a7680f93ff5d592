"""What kernels take: arrays and numbers, as the type checker and as numba know them."""

import inspect
from typing import Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

import numpy as np
from numba.core.sigutils import normalize_signature
from numpy.typing import NDArray

Flags: TypeAlias = Annotated[NDArray[np.bool_], "boolean[::1]"]
Ints: TypeAlias = Annotated[NDArray[np.int64], "int64[::1]"]
IntGrid: TypeAlias = Annotated[NDArray[np.int64], "int64[:, ::1]"]
Reals: TypeAlias = Annotated[NDArray[np.float64], "float64[::1]"]
RealGrid: TypeAlias = Annotated[NDArray[np.float64], "float64[:, ::1]"]

_SCALARS = {int: "int64", float: "float64", bool: "boolean"}
_parse: Any = normalize_signature


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
    types = []
    for name in inspect.signature(function).parameters:
        hint = hints.get(name)
        if get_origin(hint) is Annotated:
            known = get_args(hint)[1]
        elif hint in _SCALARS:
            known = _SCALARS[hint]
        else:
            raise TypeError(f"{function.__qualname__}: parameter {name} needs a kernel type")
        types.append(_parse(f"({known},)")[0][0] if isinstance(known, str) else known)
    return tuple(types)

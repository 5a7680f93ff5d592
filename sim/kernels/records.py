"""Records: parameters that kernels read by name.

A kernel takes a table of one row, because numba knows the type of an array at once while it works
that of a single record out anew in every call.
"""

from dataclasses import fields, is_dataclass
from typing import Any

import numba
import numpy as np
from numba import types
from numpy.typing import NDArray
from pydantic import BaseModel

_NUMBERS: dict[Any, type[np.generic]] = {int: np.int64, float: np.float64, bool: np.bool_}


def layout(declaration: type) -> "np.dtype[np.void]":
    """How a record of a declaration lies in memory.

    Parameters
    ----------
    declaration
        A pydantic model whose fields are numbers, or a dataclass of such models: one record in
        another, so that a kernel reads ``row.projects.work`` as Python does.

    Raises
    ------
    TypeError
        A field is no number.
    """
    columns: list[tuple[str, Any]] = []
    for name, kind in _declared(declaration).items():
        if kind not in _NUMBERS and not (is_dataclass(kind) or hasattr(kind, "model_fields")):
            raise TypeError(
                f"{declaration.__qualname__}.{name} is no number: kernels cannot read it"
            )
        columns.append((name, _NUMBERS[kind] if kind in _NUMBERS else layout(kind)))
    return np.dtype((np.record, columns))


def kernel_type(form: "np.dtype[np.void]") -> types.Type:
    """What numba takes a table of such records for."""
    return types.Array(numba.from_dtype(form), 1, "C")


def one_row(form: "np.dtype[np.void]", declared: Any) -> NDArray[np.void]:
    """A table of one row that holds the values of an object of the declaration, shape (1,)."""
    return np.array([_values(declared)], form)


def _declared(declaration: Any) -> dict[str, Any]:
    """Types of the fields of a declaration, by name, in order."""
    if issubclass(declaration, BaseModel):
        return {name: field.annotation for name, field in declaration.model_fields.items()}
    return {field.name: field.type for field in fields(declaration)}


def _values(declared: Any) -> Any:
    """Values in the order of the layout, records as tuples."""
    if type(declared) in _NUMBERS:
        return declared
    return tuple(_values(getattr(declared, name)) for name in _declared(type(declared)))

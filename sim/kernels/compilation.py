"""Decorators that make a function a kernel, and compilation ahead of a run."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

import numba
from numba import types

from sim.kernels.cache import CONFIG, cache_dir, folder_of
from sim.kernels.types import signature

Function = TypeVar("Function", bound=Callable[..., Any])

KERNELS: dict[str, Any] = {}
"""Every kernel imported so far, by qualified name."""


_unliteral: Any = types.unliteral
_njit: Any = numba.njit  # its option _nrt is not in the types


def _ignore_literals(compiled: Any) -> None:
    """Let a kernel that is called with a constant use the code compiled for any value.

    Numba would compile it anew for each constant: Philox alone some fifty times.
    """
    template = compiled.get_call_template

    def without_literals(args: Any, kws: Any) -> Any:
        plain = {name: _unliteral(each) for name, each in kws.items()}
        return template([_unliteral(each) for each in args], plain)

    compiled.get_call_template = without_literals


def kernel(function: Function) -> Function:
    """Compile ``function`` on first use, cached on disk, releasing the GIL.

    It works on arrays it is given. One that makes arrays, returns one or calls a kernel that
    returns one is :func:`allocating`; numba refuses to compile what makes arrays here.

    Raises
    ------
    TypeError
        It returns an array.
    """
    if gives_arrays(function):
        raise TypeError(f"{function.__qualname__} returns an array: decorate it with @allocating")
    return _compiled(function)


def gives_arrays(function: Callable[..., Any]) -> bool:
    """Whether a kernel returns an array, alone or among others, by its annotation."""
    given = get_type_hints(function, include_extras=True).get("return")
    return any(get_origin(each) is Annotated for each in (given, *get_args(given)))


def allocating(function: Function) -> Function:
    """A kernel that makes arrays, so that numba must count references to each array it handles.

    That costs some nanoseconds for each array handed to it: too much for what is called for each
    actor.
    """
    return _compiled(function, counting=True)


def inlined(function: Function) -> Function:
    """A kernel that is copied into every kernel that calls it, where it is compiled with the rest.

    For what is short and called for each actor: the call would cost more than the work. Copying
    what is long, or much, makes compilation take minutes.
    """
    return _compiled(function, forceinline=True)


def _compiled(function: Function, forceinline: bool = False, counting: bool = False) -> Function:
    """Compile, cache and register a kernel."""
    if CONFIG.DISABLE_JIT:
        compiled: Any = function
    else:
        folder = folder_of(function)
        with cache_dir(folder or Path()):
            compiled = _njit(
                cache=folder is not None, nogil=True, forceinline=forceinline, _nrt=counting
            )(function)
        _ignore_literals(compiled)
    KERNELS[f"{function.__module__}.{function.__qualname__}"] = compiled
    return cast(Function, compiled)


def compile_ahead(names: list[str]) -> None:
    """Compile the named kernels, or load them from the cache."""
    for name in names:
        compiled = KERNELS[name]
        if hasattr(compiled, "compile"):
            compiled.compile(signature(compiled))


def uncompiled(modules: set[str]) -> list[str]:
    """Names of the kernels of these modules that this process has not compiled yet."""
    return [
        name
        for name, compiled in KERNELS.items()
        if compiled.__module__ in modules and not getattr(compiled, "signatures", True)
    ]

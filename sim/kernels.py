"""Compiled kernels: what they are written in, how they are cached, how they are compiled ahead.

A kernel is a plain loop over entities. Its parameters carry the array types below, which serve
the type checker and, when kernels are compiled ahead of a run, numba's signature alike.
"""

import hashlib
import inspect
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

import numba
import numpy as np
from numba import types
from numba.core.sigutils import normalize_signature
from numpy.typing import NDArray

Flags: TypeAlias = Annotated[NDArray[np.bool_], "boolean[::1]"]
Ints: TypeAlias = Annotated[NDArray[np.int64], "int64[::1]"]
IntGrid: TypeAlias = Annotated[NDArray[np.int64], "int64[:, ::1]"]
Reals: TypeAlias = Annotated[NDArray[np.float64], "float64[::1]"]
RealGrid: TypeAlias = Annotated[NDArray[np.float64], "float64[:, ::1]"]

Function = TypeVar("Function", bound=Callable[..., Any])

KERNELS: dict[str, Any] = {}
"""Every kernel imported so far, by qualified name."""

# Numba makes its settings at import, which the type checker cannot see.
_CONFIG: Any = numba.config

_parse: Any = normalize_signature
_unliteral: Any = types.unliteral

_SCALARS = {int: "int64", float: "float64", bool: "boolean"}


@cache
def source_hash() -> str:
    """Hash of every Python file of the package: two runs with one hash ran the same code."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def cache_folder() -> Path:
    """Folder for compiled kernels, one for each source, numba version and processor.

    Numba itself does not notice an edited kernel that another module imports; a folder named by
    the hash of the whole package cannot be stale.
    """
    from llvmlite import binding

    home = os.environ.get("SYSTEMSHIFT_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(home) if home else Path.home() / ".cache"
    name = f"{source_hash()[:16]}-{numba.__version__}-{binding.get_host_cpu_name()}"
    folder = base / "systemshift" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass  # a read-only home: compile into a folder of this process
    return Path(tempfile.mkdtemp(prefix="systemshift-"))


@contextmanager
def _cache_dir() -> Iterator[None]:
    """Point numba's cache at ours while a kernel is decorated; leave the user's setting alone."""
    before = _CONFIG.CACHE_DIR
    _CONFIG.CACHE_DIR = str(cache_folder())
    try:
        yield
    finally:
        _CONFIG.CACHE_DIR = before


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
    """Compile ``function`` on first use, cached on disk, releasing the GIL."""
    if _CONFIG.DISABLE_JIT:
        compiled: Any = function
    else:
        with _cache_dir():
            compiled = numba.njit(cache=True, nogil=True)(function)
        _ignore_literals(compiled)
    KERNELS[f"{function.__module__}.{function.__qualname__}"] = compiled
    return compiled  # type: ignore[no-any-return]


def signature(compiled: Any) -> tuple[Any, ...]:
    """Numba types of a kernel's parameters, read from its annotations.

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
            text = get_args(hint)[1]
        elif hint in _SCALARS:
            text = _SCALARS[hint]
        else:
            raise TypeError(f"{function.__qualname__}: parameter {name} needs a kernel type")
        types.append(_parse(f"({text},)")[0][0])
    return tuple(types)


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

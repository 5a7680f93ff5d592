"""Compiled kernels: what they are written in, how they are cached, how they are compiled ahead.

A kernel is a plain loop over entities. Its parameters carry the array types below, which serve
the type checker and, when kernels are compiled ahead of a run, numba's signature alike.
"""

import hashlib
import inspect
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import uuid4

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
_njit: Any = numba.njit  # its option _nrt is not in the types

_SCALARS = {int: "int64", float: "float64", bool: "boolean"}


@cache
def source_hash() -> str:
    """Hash of every Python file of the package: two runs with one hash ran the same code."""
    root = Path(__file__).parent
    return _hash_of(root, root.rglob("*.py"))


@cache
def outside_hash(file: str) -> str:
    """Hash of the code around a file outside the package: all a rule of that code may be made of.

    That is every Python file of the outermost package the file is in, or, if it is in none, every
    one beside it. Code that stands in no file has a hash of its own in every process.
    """
    if not os.path.isfile(file):
        return uuid4().hex
    root = Path(file).resolve().parent
    if not (root / "__init__.py").exists():
        return _hash_of(root, root.glob("*.py"))
    while (root.parent / "__init__.py").exists():
        root = root.parent
    return _hash_of(root, root.rglob("*.py"))


def _hash_of(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_hash(modules: Iterable[str]) -> str:
    """Hash of the code of a run: the package's, and that around modules of other packages.

    Parameters
    ----------
    modules
        Names of the imported modules that hold the rules in force; see ``Scenario.modules``.
    """
    files = {getattr(sys.modules[each], "__file__", None) for each in modules if is_outside(each)}
    around = sorted({outside_hash(file or "") for file in files})
    if not around:
        return source_hash()
    return hashlib.sha256("".join([source_hash(), *around]).encode()).hexdigest()


def is_outside(module: str) -> bool:
    """Whether a module belongs to another package than this one."""
    return module.partition(".")[0] != __name__.partition(".")[0]


@cache
def closure_hash(module: str) -> str:
    """Hash of a module of this package and of all it imports, directly or not.

    Numba itself does not notice an edited kernel that another module imports. What a compiled
    kernel is made of stands in its own module or reaches it by import statements at the top.
    """
    root = Path(__file__).parent
    found: set[Path] = set()
    waiting = [Path(sys.modules[module].__file__ or "")]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imported(path, root)
    return _hash_of(root, found)


@cache
def _imported(path: Path, root: Path) -> tuple[Path, ...]:
    """Files of this package that a module may mean in its import statements."""
    statement = rf"^(?:from|import) ({re.escape(root.name)}[.\w]*)(?: import (\([^)]*\)|.*))?"
    meant: list[Path] = []
    for match in re.finditer(statement, path.read_text(encoding="utf-8"), re.MULTILINE):
        place = root.parent.joinpath(*match[1].split("."))
        meant += [place.with_suffix(".py"), place / "__init__.py"]
        meant += [place / f"{name}.py" for name in re.findall(r"\w+", match[2] or "")]
    return tuple(path for path in meant if path.is_file())


@cache
def cache_folder(code: str) -> Path:
    """Folder for compiled kernels, one for each source, numba version and processor.

    Parameters
    ----------
    code
        Hash of all that the kernels are made of.
    """
    from llvmlite import binding

    home = os.environ.get("SYSTEMSHIFT_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(home) if home else Path.home() / ".cache"
    compiler = f"{numba.__version__}-{binding.get_host_cpu_name()}"
    folder = base / "systemshift" / compiler / code[:32]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass  # a read-only home: compile into a folder of this process
    return Path(tempfile.mkdtemp(prefix="systemshift-"))


def folder_of(function: Any) -> Path | None:
    """Folder where a kernel is cached; None if it stands in no file, and so in no cache."""
    if not is_outside(function.__module__):
        return cache_folder(closure_hash(function.__module__))
    file = getattr(function, "py_func", function).__code__.co_filename
    return cache_folder(outside_hash(file) + source_hash()) if os.path.isfile(file) else None


@contextmanager
def _cache_dir(folder: Path) -> Iterator[None]:
    """Point numba's cache at ours while a kernel is decorated; leave the user's setting alone."""
    before = _CONFIG.CACHE_DIR
    _CONFIG.CACHE_DIR = str(folder)
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
    if _CONFIG.DISABLE_JIT:
        compiled: Any = function
    else:
        folder = folder_of(function)
        with _cache_dir(folder or Path()):
            compiled = _njit(
                cache=folder is not None, nogil=True, forceinline=forceinline, _nrt=counting
            )(function)
        _ignore_literals(compiled)
    KERNELS[f"{function.__module__}.{function.__qualname__}"] = compiled
    return cast(Function, compiled)


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

"""Where compiled kernels are kept between processes."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numba

from sim.kernels.code_identity import closure_hash, is_outside, outside_hash, source_hash

# Numba makes its settings at import, which the type checker cannot see.
CONFIG: Any = numba.config


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
def cache_dir(folder: Path) -> Iterator[None]:
    """Point numba's cache at ours while a kernel is decorated; leave the user's setting alone."""
    before = CONFIG.CACHE_DIR
    CONFIG.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        CONFIG.CACHE_DIR = before

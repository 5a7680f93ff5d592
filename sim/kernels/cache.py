"""Where compiled kernels are kept between processes."""

import atexit
import os
import shutil
import stat
import sys
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
    own = base / "systemshift"
    try:
        base.mkdir(parents=True, exist_ok=True)
        for folder in (own, own / compiler, own / compiler / code[:32]):
            folder.mkdir(mode=0o700, exist_ok=True)
            if not is_safe(folder):
                _say_unsafe(folder)
                return _passing_folder()
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass  # a read-only home
    return _passing_folder()


def is_safe(folder: Path) -> bool:
    """Whether a folder is ours and nobody else may write to it: what is cached there is run."""
    if os.name != "posix":
        return True
    found = folder.stat()
    owners = {folder.lstat().st_uid, found.st_uid}
    return owners == {os.geteuid()} and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@cache
def _say_unsafe(folder: Path) -> None:
    if "multiprocessing" not in " ".join(sys.orig_argv):  # once, and not by every worker
        print(
            f"Compiled code in {folder} is not used, because others own it or may write to it, so "
            "each start compiles anew: make it yours (chmod -R go-w), or remove it",
            file=sys.stderr,
        )


def _passing_folder() -> Path:
    """A folder that is removed when this process ends; processes forked from it use it, too."""
    folder = Path(tempfile.mkdtemp(prefix="systemshift-"))
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


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

"""Files of others as bytes, bounded in size."""

import os
from pathlib import Path

from sim.errors import InputError


def read_bytes(path: Path, largest: int, advice: str) -> bytes:
    """The whole of a regular file; nothing is read beyond its bound.

    Parameters
    ----------
    path
        The file.
    largest
        Most bytes it may have.
    advice
        What to do with a larger one.

    Raises
    ------
    InputError
        There is none, or it cannot be read or is too large.
    """
    if "\0" in os.fspath(path):
        raise InputError(f"{str(path)!r} is not a path: it contains a null character")
    if path.is_dir():
        raise InputError(f"{path} is a folder; name the files in it")
    if not path.exists():
        raise InputError(f"there is no file {path}; check the path")
    if not path.is_file():
        raise InputError(f"{path} is not a regular file; save it as one first")
    try:
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if len(raw) > largest:
        raise InputError(f"{path} is larger than {largest // 10**6} MB; {advice}")
    return raw

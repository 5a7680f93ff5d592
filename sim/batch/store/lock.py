"""A lock on a folder, which the system releases however its holder ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sim.errors import InputError

NAME: Final = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others from writing into a folder.

    Raises
    ------
    InputError
        Another process writes into it.
    """
    with (folder / NAME).open("a+") as file:
        if not _take(file.fileno()):
            raise InputError(
                f"{folder}: another sweep is writing into this folder; wait for its end, or name "
                "another folder"
            )
        yield


def is_locked(folder: Path) -> bool:
    """Whether a process writes into a folder."""
    try:
        with (folder / NAME).open("r+") as file:
            return not _take(file.fileno())
    except OSError:
        return False


def _take(descriptor: int) -> bool:
    """Lock an open file until it is closed; return whether that succeeded."""
    try:
        if sys.platform == "win32":  # the form that the type checker understands
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

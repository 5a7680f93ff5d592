"""Turns at compiling: of two commands on one cold cache, one compiles and the other waits."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

POLL: Final = 1.0
"""Seconds between two looks at a lock."""

MOST_WAITED: Final = 1800.0
"""Seconds after which a command compiles beside another: that costs time, and does no harm."""

SILENT: Final = 600.0
"""Seconds after which a lock is left over; its owner touches it after every kernel."""


class Turn:
    """A lock file that names its owner.

    Two processes that find the same lock left over may in rare cases both take their turn; then
    both compile, as they would without a lock.

    Parameters
    ----------
    folder
        Folder that all share whose turns exclude each other.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "compiling.lock"
        self._owner = f"{os.getpid()} {socket.gethostname()}"
        self._mine = False

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, *_: object) -> None:
        if self._mine and self._said() == self._owner:
            with suppress(OSError):
                self._file.unlink()
        self._mine = False

    def waits(self) -> Iterator[None]:
        """Yield from time to time until it is this process's turn, or it has waited long enough."""
        until = time.monotonic() + MOST_WAITED
        while not self._take() and time.monotonic() < until:
            time.sleep(POLL)
            yield

    def go_on(self) -> None:
        """Tell those who wait that work goes on."""
        if self._mine:
            with suppress(OSError):
                os.utime(self._file)

    def _take(self) -> bool:
        if self._left_over():
            with suppress(OSError):
                self._file.unlink()
        try:
            with self._file.open("x", encoding="utf-8") as file:
                file.write(self._owner)
        except FileExistsError:
            return False
        except OSError:
            return True  # a folder that cannot be written has no turns
        self._mine = True
        return True

    def _left_over(self) -> bool:
        """Whether the owner of the lock has ended, or says nothing any more."""
        try:
            silent = time.time() - self._file.stat().st_mtime
        except OSError:
            return False
        pid, _, host = self._said().partition(" ")
        here = host == socket.gethostname() and pid.isdigit()
        return silent > SILENT or (here and not _runs(int(pid)))

    def _said(self) -> str:
        try:
            return self._file.read_text(encoding="utf-8")
        except OSError:
            return ""


def _runs(pid: int) -> bool:
    """Whether a process of this computer runs; only Unix can ask without ending it."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is somebody else's
    return True

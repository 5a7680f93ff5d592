"""Finished runs, kept while there is room, and requests for the same run joined into one."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable


class Answers:
    """Answers by what was asked.

    Parameters
    ----------
    room
        Bytes that may be kept.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._held = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._coming: dict[str, _Coming] = {}

    async def get(self, key: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """The answer that is kept or on its way, or else a new one.

        A run on its way ends when the last of those who wait for it has left.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        coming = self._coming.get(key)
        if coming is None:
            coming = self._coming[key] = _Coming(asyncio.ensure_future(make()))
        coming.waiting += 1
        try:
            found = await asyncio.shield(coming.task)
        finally:
            coming.waiting -= 1
            if coming.task.done() or not coming.waiting:
                coming.task.cancel()
                if self._coming.get(key) is coming:
                    del self._coming[key]
        self._keep(key, found)
        return found

    def _keep(self, key: str, found: bytes) -> None:
        if key in self._kept or len(found) > self._room:
            return
        self._kept[key] = found
        self._held += len(found) + len(key)
        while self._held > self._room:
            old, dropped = self._kept.popitem(last=False)
            self._held -= len(dropped) + len(old)


class _Coming:
    """A run on its way, and how many wait for it."""

    def __init__(self, task: "asyncio.Future[bytes]") -> None:
        self.task = task
        self.waiting = 0

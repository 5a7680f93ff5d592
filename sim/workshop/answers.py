"""A cache of finished runs; equal requests share one run."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable


class Answers:
    """Answers by request, the least recently used dropped first.

    Parameters
    ----------
    room
        Bytes to keep at most.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._held = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._pending: dict[str, _Pending] = {}

    async def get(self, key: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """The answer that is kept or being made, or else a new one.

        A run ends when the last client that waits for it leaves.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        pending = self._pending.get(key)
        if pending is None:
            pending = self._pending[key] = _Pending(asyncio.ensure_future(make()))
        pending.waiting += 1
        try:
            answer = await asyncio.shield(pending.task)
        finally:
            pending.waiting -= 1
            if pending.task.done() or not pending.waiting:
                pending.task.cancel()
                if self._pending.get(key) is pending:
                    del self._pending[key]
        self._keep(key, answer)
        return answer

    def _keep(self, key: str, answer: bytes) -> None:
        if key in self._kept or len(answer) > self._room:
            return
        self._kept[key] = answer
        self._held += len(answer) + len(key)
        while self._held > self._room:
            old, dropped = self._kept.popitem(last=False)
            self._held -= len(dropped) + len(old)


class _Pending:
    """A run under way, and the number of requests that wait for it."""

    def __init__(self, task: "asyncio.Future[bytes]") -> None:
        self.task = task
        self.waiting = 0

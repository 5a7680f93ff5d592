"""The order of service: requests wait in fair turns for a few worker processes.

Pictures have workers of their own; bands and explanations have others of lower priority. At each
desk clients take turns, so that a client with many requests does not hold up the others.
"""

import asyncio
import os
import tempfile
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from mmap import mmap
from pathlib import Path
from typing import Any, Final

from sim.batch import pool
from sim.workshop import limits, work

PLACES: Final = 256
"""Most runs under way at once; far more than there are workers."""


class TooMany(Exception):
    """This client has too many requests waiting."""


class Board:
    """One byte per run under way, in a file that workers map into memory: 1 cancels the run."""

    def __init__(self) -> None:
        handle, self.path = tempfile.mkstemp(prefix="systemshift-board-")
        with os.fdopen(handle, "wb") as file:
            file.write(bytes(PLACES))
        with open(self.path, "r+b") as file:
            self._bytes = mmap(file.fileno(), 0)
        self._free = deque(range(PLACES))

    def take(self) -> work.Ticket:
        """Reserve a place for a run that begins."""
        place = self._free.popleft()
        self._bytes[place] = 0
        return work.Ticket(self.path, place)

    def cancel(self, ticket: work.Ticket) -> None:
        """Tell the worker to end the run."""
        self._bytes[ticket.place] = 1

    def give_back(self, ticket: work.Ticket) -> None:
        """Free the place of a run that has ended."""
        self._free.append(ticket.place)

    def close(self) -> None:
        """Remove the file."""
        self._bytes.close()
        with suppress(OSError):
            Path(self.path).unlink()


class Desk:
    """Hands tasks to worker processes; clients take turns.

    Parameters
    ----------
    workers
        Number of worker processes.
    board
        Where runs are cancelled; shared by all desks of a server.
    nice
        Whether the workers have a lower priority.
    """

    def __init__(self, workers: int, board: Board, *, nice: bool = False) -> None:
        self.workers = workers
        self._board = board
        self._nice = nice
        self.busy = 0
        self._waiting: OrderedDict[str, deque[_Call]] = OrderedDict()
        self._executor: ProcessPoolExecutor | None = None

    @property
    def processes(self) -> list[int]:
        """Process ids of the workers."""
        return list(self._executor._processes or {}) if self._executor else []

    async def ask(self, client: str, task: Callable[..., Any], *arguments: Any) -> Any:
        """Have a worker do a task of :mod:`sim.workshop.work`; cancelling the await ends the run.

        Raises
        ------
        TooMany
            Too many requests of this client are waiting.
        BrokenProcessPool
            A worker died.
        InputError
            The task refused its input.
        """
        call = _Call(asyncio.get_running_loop().create_future(), task, arguments)
        line = self._waiting.setdefault(client, deque())
        if len(line) >= limits.WAITING:
            raise TooMany
        line.append(call)
        self._serve()
        try:
            return await call.answer
        finally:
            call.wanted = False
            if call.ticket is not None:
                self._board.cancel(call.ticket)

    def _serve(self) -> None:
        """Begin one task per free worker."""
        while self.busy < self.workers and (call := self._next()) is not None:
            self._begin(call)

    def _next(self) -> "_Call | None":
        """The next task of the client whose turn it is."""
        while self._waiting:
            client, line = self._waiting.popitem(last=False)
            while line and not line[0].wanted:
                line.popleft()
            if line:
                call = line.popleft()
                if line:
                    self._waiting[client] = line
                return call
        return None

    def _begin(self, call: "_Call") -> None:
        loop = asyncio.get_running_loop()
        ticket = call.ticket = self._board.take()
        self.busy += 1
        try:
            running = pool.submit(self._pool(), work.run_task, call.task, ticket, *call.arguments)
        except BaseException as error:
            self._end(call, ticket, error, None)
            return
        running.add_done_callback(
            lambda done: loop.call_soon_threadsafe(self._finished, call, ticket, done)
        )

    def _finished(self, call: "_Call", ticket: work.Ticket, done: "Future[Any]") -> None:
        error = done.exception()
        self._end(call, ticket, error, None if error else done.result())
        self._serve()

    def _end(
        self, call: "_Call", ticket: work.Ticket, error: BaseException | None, result: Any
    ) -> None:
        self.busy -= 1
        call.ticket = None
        self._board.give_back(ticket)
        if isinstance(error, BrokenProcessPool) and self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None  # the next task gets new workers
        if call.answer.done():
            return
        if error is None:
            call.answer.set_result(result)
        else:
            call.answer.set_exception(error)

    def _pool(self) -> ProcessPoolExecutor:
        if self._executor is None:
            prepare = work.begin_back if self._nice else work.begin_front
            self._executor = pool.start(self.workers, prepare)
        return self._executor

    def close(self) -> None:
        """End the workers at once."""
        if self._executor is not None:
            pool.kill(self._executor)
            self._executor = None


class _Call:
    """A task, and the request that waits for it."""

    def __init__(
        self, answer: "asyncio.Future[Any]", task: Callable[..., Any], arguments: tuple[Any, ...]
    ) -> None:
        self.answer = answer
        self.task = task
        self.arguments = arguments
        self.wanted = True
        self.ticket: work.Ticket | None = None

"""The order of service: requests wait in fair turns for a few worker processes.

Pictures have workers of their own; bands and explanations have others of lower priority; files are
read by a third kind. At each desk clients take turns, so that a client with many requests does not
hold up the others. A long run gives way to them in the middle: it pauses, and goes on when it is
its client's turn again.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.sharedctypes import RawArray
from typing import Any, Final

from sim.batch import pool
from sim.workshop import limits, work
from sim.workshop.turns import Client, Turns

PLACES: Final = 256
"""Most runs under way at once; far more than there are workers."""


class TooMany(Exception):
    """This client has too many requests waiting."""


class Board:
    """One byte per run under way, in memory shared with the workers: go on, pause or end.

    The memory has no name, so that nothing is left of it however the server ends.
    """

    def __init__(self) -> None:
        self.bytes: Any = RawArray("B", PLACES)
        self._free = deque(range(PLACES))

    def take(self) -> int:
        """Reserve a place for a run that begins."""
        place = self._free.popleft()
        self.say(place, work.GO_ON)
        return place

    def say(self, place: int, word: int) -> None:
        """Tell the worker to go on, pause or end."""
        self.bytes[place] = word

    def give_back(self, place: int) -> None:
        """Free the place of a run that has ended."""
        self._free.append(place)


class Desk:
    """Hands tasks to worker processes; clients take turns.

    Parameters
    ----------
    workers
        Number of tasks that run at once.
    board
        Where runs are paused and ended; shared by all desks of a server.
    prepare
        What a worker does before its first task: a function of :mod:`sim.workshop.work`.
    spare
        Further worker processes, which hold runs that gave way.
    seconds
        Time after which a task is killed with its process; the process serves that task only.
    """

    def __init__(
        self,
        workers: int,
        board: Board,
        prepare: Callable[..., None] = work.begin_front,
        *,
        spare: int = 0,
        seconds: float | None = None,
    ) -> None:
        self.workers = workers
        self._processes = workers + spare
        self._board = board
        self._prepare = prepare
        self._seconds = seconds
        self._turns: Turns[_Call] = Turns()
        self._under_way: list[_Call] = []
        self._executor: ProcessPoolExecutor | None = None
        self._look: asyncio.TimerHandle | None = None

    @property
    def busy(self) -> int:
        """Number of tasks that run, without those that pause."""
        return sum(not call.paused for call in self._under_way)

    @property
    def processes(self) -> list[int]:
        """Process ids of the workers."""
        return list(self._executor._processes or {}) if self._executor else []

    async def ask(self, client: Client, task: Callable[..., Any], *arguments: Any) -> Any:
        """Have a worker do a task of :mod:`sim.workshop.work`; cancelling the await ends the run.

        Raises
        ------
        TooMany
            Too many requests of this client are waiting.
        BrokenProcessPool
            A worker died.
        TimeoutError
            The task took longer than a task of this desk may.
        InputError
            The task refused its input.
        """
        if (
            self._turns.waiting(client) >= limits.WAITING
            or self._turns.waiting_at(client.address) >= limits.WAITING_AT_ADDRESS
        ):
            raise TooMany
        call = _Call(client, asyncio.get_running_loop().create_future(), task, arguments)
        self._turns.put(call)
        self._serve()
        try:
            return await call.answer
        finally:
            call.wanted = False
            if call.place is not None:
                self._stop(call)

    async def warm(self) -> None:
        """Load the model in every process, also in those that are used only where runs pause."""
        places = [self._board.take() for _ in range(self._processes)]
        executor = self._pool()
        tasks = [pool.submit(executor, work.run_task, work.warm, place) for place in places]
        try:
            await asyncio.gather(*map(asyncio.wrap_future, tasks))
        finally:
            for place in places:
                self._board.give_back(place)

    def _serve(self) -> None:
        """Begin or resume one task per free worker; long ones give way."""
        while (call := self._turns.next(self._may_go)) is not None:
            if self.busy >= self.workers and (long := self._who_gives_way(call)) is not None:
                self._pause(long)
            if call.place is not None:
                self._resume(call)
                continue
            full = len(self._under_way) >= self._processes
            if full and (surplus := self._surplus(call)) is not None:
                surplus.again = True
                self._turns.remove(surplus)
                self._board.say(surplus.place or 0, work.END)
            self._begin(call)
        if self._turns and self._under_way and self._look is None:
            loop = asyncio.get_running_loop()
            self._look = loop.call_later(limits.SLICE_SECONDS, self._look_again)

    def _look_again(self) -> None:
        self._look = None
        self._serve()

    def _may_go(self, call: "_Call") -> bool:
        if self.busy >= self.workers and self._who_gives_way(call) is None:
            return False
        if call.place is not None or len(self._under_way) < self._processes:
            return True
        return self._surplus(call) is not None

    def _who_gives_way(self, call: "_Call") -> "_Call | None":
        """The longest of the runs whose slice is over and whose client runs more than this one."""
        if self._processes == self.workers:
            return None
        over = asyncio.get_running_loop().time() - limits.SLICE_SECONDS
        running = [each for each in self._under_way if not each.paused]
        long = [
            each for each in running
            if each.wanted and each.since <= over and _has_more(running, each, call)
        ]  # fmt: skip
        return min(long, key=lambda each: each.since, default=None)

    def _surplus(self, call: "_Call") -> "_Call | None":
        """The last begun of the pausing runs that make room for a client that has none under way.

        Every client keeps one, and every address, so that each run ends some day.
        """
        pausing = [
            each for each in self._under_way
            if each.paused and each.wanted and not each.again
            and _has_more(self._under_way, each, call, least=2)
        ]  # fmt: skip
        return max(pausing, key=lambda each: each.begun, default=None)

    def _pause(self, call: "_Call") -> None:
        call.paused = True
        self._board.say(call.place or 0, work.PAUSE)
        self._turns.put(call, first=True)

    def _resume(self, call: "_Call") -> None:
        call.paused = False
        call.since = asyncio.get_running_loop().time()
        self._board.say(call.place or 0, work.GO_ON)

    def _begin(self, call: "_Call") -> None:
        loop = asyncio.get_running_loop()
        place = call.place = self._board.take()
        call.since = call.begun = loop.time()
        self._under_way.append(call)
        if self._seconds is not None:
            call.alarm = loop.call_later(self._seconds, self._kill, call)
        try:
            call.executor = self._pool()
            running = pool.submit(call.executor, work.run_task, call.task, place, *call.arguments)
        except BaseException as error:
            self._end(call, error, None)
            return
        running.add_done_callback(
            lambda done: loop.call_soon_threadsafe(self._finished, call, done)
        )

    def _stop(self, call: "_Call") -> None:
        """End a task that nobody waits for."""
        if self._seconds is None:
            self._board.say(call.place or 0, work.END)
        else:
            self._kill(call)

    def _kill(self, call: "_Call") -> None:
        """End the process of a task at once."""
        if not call.answer.done():
            call.answer.set_exception(TimeoutError())
        if call.executor is not None:
            pool.kill(call.executor)

    def _finished(self, call: "_Call", done: "Future[Any]") -> None:
        error = work.Cancelled() if done.cancelled() else done.exception()
        self._end(call, error, None if error else done.result())
        self._serve()

    def _end(self, call: "_Call", error: BaseException | None, result: Any) -> None:
        self._under_way.remove(call)
        self._turns.remove(call)  # it may have ended before it heard that it was to pause
        self._board.give_back(call.place or 0)
        if call.alarm is not None:
            call.alarm.cancel()
        broken = isinstance(error, BrokenProcessPool)
        if (broken or self._seconds is not None) and call.executor is not None:
            call.executor.shutdown(wait=False, cancel_futures=True)
            if self._executor is call.executor:
                self._executor = None  # the next task gets new workers
        again = call.again and call.wanted and isinstance(error, work.Cancelled)
        call.forget()
        if again:
            self._turns.put(call)  # at the end: what pauses must come before what is to begin
        elif call.answer.done():
            return
        elif error is None:
            call.answer.set_result(result)
        else:
            call.answer.set_exception(error)

    def _pool(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = pool.start(self._processes, partial(self._prepare, self._board.bytes))
        return self._executor

    def close(self) -> None:
        """End the workers at once."""
        if self._look is not None:
            self._look.cancel()
        if self._executor is not None:
            pool.kill(self._executor)
            self._executor = None


class _Call:
    """A task, and the request that waits for it."""

    def __init__(
        self,
        client: Client,
        answer: "asyncio.Future[Any]",
        task: Callable[..., Any],
        arguments: tuple[Any, ...],
    ) -> None:
        self.client = client
        self.answer = answer
        self.task = task
        self.arguments = arguments
        self.wanted = True
        self.forget()

    def forget(self) -> None:
        """Be as before the task was begun."""
        self.place: int | None = None
        self.paused = False
        self.again = False
        self.since = self.begun = 0.0
        self.executor: ProcessPoolExecutor | None = None
        self.alarm: asyncio.TimerHandle | None = None


def _has_more(calls: list[_Call], one: _Call, other: _Call, least: int = 1) -> bool:
    """Whether the client of one call has more of these than that of another, and so many at least.

    Addresses are compared, or two sessions of the same address.
    """
    here = one.client.address == other.client.address

    def count(call: _Call) -> int:
        client = call.client
        return sum(
            each.client == client if here else each.client.address == client.address
            for each in calls
        )

    mine, theirs = count(one), count(other)
    return mine >= least and mine > theirs and (least == 1 or theirs == 0)

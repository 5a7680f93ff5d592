"""Who is served when, without processes: tasks end when the test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from sim.workshop import desk as module
from sim.workshop import limits
from sim.workshop.answers import Answers
from sim.workshop.desk import Board, Desk, TooMany


def run(day: Coroutine[Any, Any, None]) -> None:
    """Run a loop in a thread of its own: a browser of another test may have one in this."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, day).result()


class Recorded:
    """Stands in for the pool: keeps what was submitted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[tuple[Any, Future[Any]]] = []
        monkeypatch.setattr(Desk, "_pool", lambda _: None)
        monkeypatch.setattr(module.pool, "submit", self.submit)

    def submit(self, _: Any, answer: Any, task: Any, ticket: Any, *arguments: Any) -> Future[Any]:
        self.begun.append((arguments[0], Future()))
        return self.begun[-1][1]

    @property
    def names(self) -> list[Any]:
        return [name for name, _ in self.begun]


def test_clients_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = Recorded(monkeypatch)

    async def day() -> None:
        desk = Desk(1, Board())
        asked = [
            asyncio.ensure_future(desk.ask(client, print, f"{client}{i}"))
            for client, count in (("greedy", 4), ("modest", 1), ("other", 1))
            for i in range(count)
        ]
        for done in range(6):
            await asyncio.sleep(0.01)
            assert len(recorded.begun) == done + 1
            recorded.begun[done][1].set_result(done)
        await asyncio.gather(*asked)

    run(day())
    assert recorded.names == ["greedy0", "greedy1", "modest0", "other0", "greedy2", "greedy3"]


def test_who_leaves_is_not_served_and_a_run_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = Recorded(monkeypatch)

    async def day() -> None:
        board = Board()
        desk = Desk(1, board)
        first, second, third = (
            asyncio.ensure_future(desk.ask("a", print, name)) for name in ("1", "2", "3")
        )
        await asyncio.sleep(0.01)
        first.cancel()
        second.cancel()
        await asyncio.sleep(0.01)
        with open(board.path, "rb") as file:
            assert sum(file.read()) == 1  # the byte of the first run
        recorded.begun[0][1].set_exception(RuntimeError)
        await asyncio.sleep(0.01)
        recorded.begun[1][1].set_result("done")
        assert await third == "done"
        board.close()

    run(day())
    assert recorded.names == ["1", "3"]


def test_nobody_may_wait_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    Recorded(monkeypatch)

    async def day() -> None:
        desk = Desk(1, Board())
        asked = [asyncio.ensure_future(desk.ask("a", print, i)) for i in range(limits.WAITING + 2)]
        await asyncio.sleep(0.05)
        assert [type(each.exception()) for each in asked if each.done()] == [TooMany]
        for each in asked:
            each.cancel()

    run(day())


def test_equal_questions_are_answered_once_and_kept_while_there_is_room() -> None:
    made = []

    async def make(name: str) -> bytes:
        made.append(name)
        await asyncio.sleep(0.01)
        return name.encode() * 10

    async def day() -> None:
        answers = Answers(35)
        both = await asyncio.gather(*(answers.get("a", lambda: make("a")) for _ in range(30)))
        assert set(both) == {b"a" * 10}
        for name in "abcda":
            await answers.get(name, lambda name=name: make(name))

    run(day())
    assert made == ["a", "b", "c", "d", "a"]  # there is room for three


def test_a_shared_run_goes_on_while_one_waits() -> None:
    ended = []

    async def make() -> bytes:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        ended.append("done")
        return b"x"

    async def day() -> None:
        answers = Answers(100)
        one, two = (asyncio.ensure_future(answers.get("a", make)) for _ in range(2))
        await asyncio.sleep(0.01)
        one.cancel()
        assert await two == b"x"
        alone = asyncio.ensure_future(answers.get("b", make))
        await asyncio.sleep(0.01)
        alone.cancel()
        await asyncio.sleep(0.01)

    run(day())
    assert ended == ["done", "cancelled"]

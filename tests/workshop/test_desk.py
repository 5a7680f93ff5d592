"""The order of service, without processes: tasks end when the test ends them."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any

import pytest

from sim.workshop import desk as module
from sim.workshop import limits, work
from sim.workshop.answers import Answers
from sim.workshop.desk import Board, Desk, TooMany
from sim.workshop.turns import Client
from tests.workshop.helpers import run_loop

ME = Client("192.0.2.7", "mine")


async def settle() -> None:
    """Let everything run that needs no further event."""
    for _ in range(20):
        await asyncio.sleep(0)


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
            asyncio.ensure_future(desk.ask(Client(client, ""), print, f"{client}{i}"))
            for client, count in (("greedy", 4), ("modest", 1), ("other", 1))
            for i in range(count)
        ]
        for done in range(6):
            await settle()
            assert len(recorded.begun) == done + 1
            recorded.begun[done][1].set_result(done)
        await asyncio.gather(*asked)

    run_loop(day())
    assert recorded.names == ["greedy0", "greedy1", "modest0", "other0", "greedy2", "greedy3"]


def test_who_leaves_is_not_served_and_a_run_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = Recorded(monkeypatch)

    async def day() -> None:
        board = Board()
        desk = Desk(1, board)
        first, second, third = (
            asyncio.ensure_future(desk.ask(ME, print, name)) for name in ("1", "2", "3")
        )
        await settle()
        first.cancel()
        second.cancel()
        await settle()
        assert list(board.bytes).count(work.END) == 1  # the place of the first run
        recorded.begun[0][1].set_exception(RuntimeError)
        await settle()
        recorded.begun[1][1].set_result("done")
        assert await third == "done"

    run_loop(day())
    assert recorded.names == ["1", "3"]


def test_nobody_may_wait_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    Recorded(monkeypatch)

    async def day() -> None:
        desk = Desk(1, Board())
        asked = [asyncio.ensure_future(desk.ask(ME, print, i)) for i in range(limits.WAITING + 2)]
        await settle()
        assert [type(each.exception()) for each in asked if each.done()] == [TooMany]
        for each in asked:
            each.cancel()

    run_loop(day())


def test_equal_questions_are_answered_once_and_kept_while_there_is_room() -> None:
    made = []

    async def make(name: str) -> bytes:
        made.append(name)
        await settle()
        return name.encode() * 10

    async def day() -> None:
        answers = Answers(35)
        both = await asyncio.gather(*(answers.get("a", lambda: make("a")) for _ in range(30)))
        assert set(both) == {b"a" * 10}
        for name in "abcda":
            await answers.get(name, lambda name=name: make(name))

    run_loop(day())
    assert made == ["a", "b", "c", "d", "a"]  # there is room for three


def test_a_shared_run_goes_on_while_one_waits() -> None:
    ended = []
    may_end = asyncio.Event()

    async def make() -> bytes:
        try:
            await may_end.wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        ended.append("done")
        return b"x"

    async def day() -> None:
        answers = Answers(100)
        one, two = (asyncio.ensure_future(answers.get("a", make)) for _ in range(2))
        await settle()
        one.cancel()
        await settle()
        may_end.set()
        assert await two == b"x"
        may_end.clear()
        alone = asyncio.ensure_future(answers.get("b", make))
        await settle()
        alone.cancel()
        await settle()

    run_loop(day())
    assert ended == ["done", "cancelled"]

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


async def a_slice() -> None:
    """Let the slices of all that runs be over."""
    loop = asyncio.get_running_loop()
    over = loop.time() + 3 * limits.SLICE_SECONDS
    while loop.time() < over:
        await settle()


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


def test_a_run_ends_when_the_last_who_waited_has_left() -> None:
    """Seen while the loop runs, because a loop that ends would cancel it anyway."""
    ended = []

    async def make() -> bytes:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)
        return b""

    async def day() -> None:
        answers = Answers(100)
        both = [asyncio.ensure_future(answers.get("a", make)) for _ in range(2)]
        await settle()
        both[0].cancel()
        await settle()
        assert ended == []
        both[1].cancel()
        await settle()
        assert ended == [True]

    run_loop(day())


def test_addresses_take_turns_whatever_their_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = Recorded(monkeypatch)

    async def day() -> None:
        desk = Desk(1, Board())
        clients = [*(Client("crowd", f"{i}") for i in range(4)), Client("alone", "a")]
        asked = [
            asyncio.ensure_future(desk.ask(client, print, f"{client.address}{client.session}"))
            for client in clients
        ]
        for done in range(5):
            await settle()
            recorded.begun[done][1].set_result(done)
        await asyncio.gather(*asked)

    run_loop(day())
    assert recorded.names == ["crowd0", "crowd1", "alonea", "crowd2", "crowd3"]


def test_a_long_run_gives_way_in_the_middle_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = Recorded(monkeypatch)
    monkeypatch.setattr(limits, "SLICE_SECONDS", 0.01)

    async def day() -> None:
        board = Board()
        desk = Desk(2, board, spare=2)
        heavy = [
            asyncio.ensure_future(desk.ask(Client("greedy", ""), print, f"heavy{i}"))
            for i in range(200)
        ]
        await a_slice()
        assert recorded.names == ["heavy0", "heavy1"]
        light = asyncio.ensure_future(desk.ask(ME, print, "light"))
        await settle()
        assert recorded.names == ["heavy0", "heavy1", "light"]
        assert list(board.bytes).count(work.PAUSE) == 1
        recorded.begun[2][1].set_result("seen")
        assert await light == "seen"
        await settle()
        assert list(board.bytes).count(work.PAUSE) == 0
        assert recorded.names == ["heavy0", "heavy1", "light"]  # the paused one goes on first
        for each in heavy:
            each.cancel()

    run_loop(day())


def test_who_has_none_under_way_finds_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two greedy sessions hold all processes; of one of them a run is ended and begun again."""
    recorded = Recorded(monkeypatch)
    monkeypatch.setattr(limits, "SLICE_SECONDS", 0.01)

    async def day() -> None:
        desk = Desk(2, Board(), spare=1)
        asked = []
        for name, count in (("a", 3), ("b", 3), ("c", 1)):
            asked += [
                asyncio.ensure_future(desk.ask(Client("one", name), print, f"{name}{i}"))
                for i in range(count)
            ]
            await a_slice()
        assert recorded.names[:3] == ["a0", "a1", "b0"]
        assert recorded.names[3] == "c0"
        by_name = dict(recorded.begun)
        by_name["a1"].set_exception(work.Cancelled())  # as its worker does, told by the board
        while not all(each.done() for each in asked):
            await settle()
            for _, future in recorded.begun:
                if not future.done():
                    future.set_result("seen")
        assert {each.result() for each in asked} == {"seen"}

    run_loop(day())
    assert recorded.names.count("a1") == 2
    assert len(recorded.names) == 8

"""Who is let in: the server's own page, and in a room those who know its code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.exceptions import HTTPException

from sim.workshop import limits
from sim.workshop.room import WRONG_CODE, Guests, new_code
from sim.workshop.serving import greeting
from tests.workshop.conftest import Server, running
from tests.workshop.helpers import run_loop

CODE = "KXMW"
TOWN = b"[community]\nresidents = 70\norganizations = 5\n"
BYTES = "application/octet-stream"


@pytest.fixture(scope="module")
def room() -> Iterator[Server]:
    """A server with a code, as ``--lan`` starts it."""
    with running(CODE) as made:
        yield made


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"]
)
def test_no_content_type_that_a_foreign_form_can_send_is_taken(server: Server, kind: str) -> None:
    """The types that browsers send across sites without asking first (Fetch standard)."""
    for path in ("/api/community?name=a.toml", "/api/trajectory"):
        assert server.ask(path, raw=TOWN, kind=kind).status == 415


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_a_page_of_another_site_is_refused(server: Server, headers: dict[str, str]) -> None:
    answer = server.ask("/api/community?name=a.toml", raw=TOWN, kind=BYTES, headers=headers)
    assert (answer.status, "another site" in answer.json["error"]) == (403, True)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8321", "192.0.2.1", ""])
def test_a_name_that_leads_here_from_elsewhere_is_refused(server: Server, host: str) -> None:
    """Rebinding: a site's own name made to lead to this computer."""
    for path in ("/api/page", "/", "/js/app.js"):
        assert server.ask(path, headers={"host": host}).status == 403


def test_the_own_page_is_served_under_every_own_name(server: Server) -> None:
    for name in ("127.0.0.1", "localhost", "[::1]"):
        host = f"{name}:{server.port}"
        said = {"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"}
        assert server.ask("/api/ready", headers=said).status == 200


def test_a_room_is_called_by_any_number_but_by_no_foreign_name() -> None:
    """A computer has several addresses, and the router may give another; no site is a number."""
    room = Guests(CODE)
    assert room.answers_to("192.168.178.23:8321")
    assert room.answers_to("[fe80::1]:8321")
    assert not room.answers_to("evil.example:8321")
    assert not Guests().answers_to("192.168.178.23:8321")


def test_without_the_code_a_room_gives_its_page_and_nothing_else(room: Server) -> None:
    assert room.ask("/").status == 200
    for path, body in (("/api/page", None), ("/api/trajectory", {}), ("/api/openapi.json", None)):
        answer = room.ask(path, body)
        assert (answer.status, "join the room" in answer.json["error"]) == (401, True)
    assert room.ask("/api/page", headers={"x-session": "made-up"}).status == 401


def test_the_code_lets_in(room: Server) -> None:
    assert room.ask("/api/join", {"code": "BBBB"}).json == {"error": WRONG_CODE}
    session = room.ask("/api/join", {"code": " kx mw "}).json["session"]
    assert room.ask("/api/page", headers={"x-session": session}).status == 200


def test_a_code_has_four_letters_that_make_no_word() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) > 190
    assert all(re.fullmatch("[B-DF-HJ-NP-TV-Z]{4}", code) for code in codes)


def test_the_code_is_in_the_link_and_beside_the_drawn_one() -> None:
    said = greeting("http://127.0.0.1:8321/", "http://192.0.2.7:8321/", CODE)
    links = [line for line in said if "http" in line]
    assert all(line.endswith("/?room=KXMW") for line in links)
    assert "Code of the room:     KXMW" in said
    assert "room=" not in "".join(greeting("http://127.0.0.1:8321/", None, None))


def test_guesses_are_looked_at_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many guesses at once take as many pauses, and more than wait are refused."""
    import asyncio

    monkeypatch.setattr(limits, "JOINING_EACH", 3)
    pauses: list[float] = []
    before = asyncio.sleep

    async def sleep(seconds: float) -> None:
        if seconds == limits.WRONG_SECONDS:
            pauses.append(seconds)
        await before(0 if seconds == limits.WRONG_SECONDS else seconds)

    monkeypatch.setattr("sim.workshop.room.asyncio.sleep", sleep)

    async def day() -> None:
        room = Guests(CODE)
        guesses = [room.join("192.0.2.9", "BBBB") for _ in range(5)]
        found = await asyncio.gather(*guesses, return_exceptions=True)
        assert [each.status_code for each in found if isinstance(each, HTTPException)] == [
            401, 401, 401, 429, 429,
        ]  # fmt: skip
        assert await room.join("192.0.2.9", CODE)

    run_loop(day())
    assert len(pauses) == 3


def test_sessions_are_bounded_and_belong_to_their_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SESSIONS_EACH", 2)

    async def day() -> None:
        room = Guests()
        other = await room.join("192.0.2.8", "")
        first, second, third = [await room.join("192.0.2.7", "") for _ in range(3)]
        assert room.client("192.0.2.7", first).session == ""
        assert room.client("192.0.2.7", second).session == second
        assert room.client("192.0.2.7", third).session == third
        assert room.client("192.0.2.8", other).session == other
        assert room.client("192.0.2.8", third).session == ""

    run_loop(day())

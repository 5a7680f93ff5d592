"""What strangers send is read in a process that may be killed, and never grows the server."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from benchmarks.page import megabytes
from sim.errors import InputError
from sim.workshop import limits, work
from tests.workshop.conftest import Answer, Server

BYTES = "application/octet-stream"
BOMB = b"a." * 300_000 + b"a=1"
SLOW = b"[" * 40_000 + b",amount\n1,2\n"


def upload(server: Server, name: str, content: bytes) -> Answer:
    return server.ask(f"/api/community?name={name}", raw=content, kind=BYTES)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.toml", BOMB), ("a.csv", SLOW), ("a.csv", b"," * 1_900_000), ("a.json", b"[" * 100_000)],
    ids=["dotted key", "header of brackets", "cells", "depth"],
)
def test_a_bomb_gets_one_sentence_and_the_server_does_not_grow(
    server: Server, name: str, content: bytes
) -> None:
    """A dotted key of 600 kB took 23 GB."""
    before = megabytes(os.getpid())
    answer = upload(server, name, content)
    assert (answer.status, list(answer.json)) == (422, ["error"])
    assert megabytes(os.getpid()) < before + 100


def endless(check: object, *arguments: object) -> None:
    """A reader that finds no end."""
    Event().wait()


def hungry(check: object, *arguments: object) -> int:
    """A reader that takes twice the memory it may."""
    try:
        return len(bytearray(2 * limits.READ_MEMORY))
    except MemoryError:
        raise InputError(f"a.csv {work.TOO_MUCH}") from None


@pytest.mark.parametrize("reader", [endless, hungry])
def test_a_reader_is_bounded_in_time_and_memory_and_leaves_nothing(
    server: Server, reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "read_file", reader)
    if reader is endless:
        monkeypatch.setattr(server.app.state.shop.reading, "_seconds", 3.0)
    answer = upload(server, "a.csv", b"one,two\n")
    assert (answer.status, work.TOO_MUCH in answer.json["error"]) == (422, True)
    assert not list(Path(tempfile.gettempdir()).glob("systemshift-upload-*"))
    assert upload(server, "a.toml", b"[community]\nresidents = 70\n").status in (200, 422)


@pytest.mark.full
def test_every_setting_of_the_page_at_both_ends_gets_a_run_or_one_sentence(server: Server) -> None:
    """``funders.grant_spread=1e6`` was answered by 500."""
    settings = server.ask("/api/page").json["settings"]
    assert len(settings) > 100
    for each in settings:
        for value in (*each["limits"], 1e6, -1e6):
            value = int(value) if each["whole"] else float(value)
            body = {"weeks": 13, "values": {"community.residents": 60, each["key"]: value}}
            answer = server.ask("/api/trajectory", body)
            assert answer.status in (200, 422), (each["key"], value, answer.body)


def test_a_spread_that_no_number_holds_gets_one_sentence(server: Server) -> None:
    answer = server.ask("/api/trajectory", {"values": {"funders.grant_spread": 1e6}})
    assert (answer.status, "from 0 to 4" in answer.json["error"]) == (422, True)

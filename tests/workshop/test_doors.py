"""Connections that ask nothing, or read nothing, shut nobody out."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from sim.workshop import limits
from tests.workshop.conftest import Server

HALF = b"GET /api/page HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


@contextmanager
def half_sent(server: Server, count: int) -> Iterator[list[socket.socket]]:
    """So many connections that have sent half a header."""
    with ExitStack() as stack:
        made = []
        for _ in range(count):
            client = socket.create_connection(("127.0.0.1", server.port), timeout=60)
            stack.enter_context(client)
            client.sendall(HALF)
            made.append(client)
        yield made


def is_closed(client: socket.socket) -> bool:
    """Wait for the end of a connection; what is still sent does not count."""
    try:
        while client.recv(4096):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True


def test_1020_half_sent_headers_lock_nobody_out(server: Server) -> None:
    with half_sent(server, 1020):
        assert server.ask("/api/page").status == 200


def test_half_a_header_is_waited_for_only_so_long(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HEADER_SECONDS", 0.2)
    with half_sent(server, 3) as clients:
        assert all(is_closed(each) for each in clients)


def test_half_a_second_header_is_waited_for_only_so_long(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HEADER_SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        client.sendall(b"GET /api/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200" in client.recv(4096)
        client.sendall(HALF)
        assert is_closed(client)


def test_of_too_many_idle_connections_the_oldest_of_the_same_address_go(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "IDLE_EACH", 20)
    with half_sent(server, 60) as clients:
        assert server.ask("/api/page").status == 200
        assert is_closed(clients[0])
        clients[-1].sendall(b"x\r\n\r\n")
        assert b"200" in clients[-1].recv(100)


def test_there_is_room_for_four_hundred_behind_one_router() -> None:
    """Browsers hold up to six connections to a server."""
    assert limits.IDLE_EACH >= 400 * 6
    assert limits.SESSIONS_EACH >= 400
    assert limits.CONNECTIONS > limits.IDLE > limits.IDLE_EACH

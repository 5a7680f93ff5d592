"""Long runs pause in the middle where others wait; the whole server stays small."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.workshop.conftest import Server
from tests.workshop.helpers import wait_until
from tests.workshop.test_server import LONG, SHORT, post


def test_heavy_requests_give_way_to_a_light_one_in_the_middle(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A heavy run is under way on every worker; the light one ends before any of them."""
    front = server.app.state.shop.front
    sessions: list[str] = []
    end = front._end

    def note_end(call: Any, error: Any, result: Any) -> None:
        sessions.append(call.client.session)
        end(call, error, result)

    monkeypatch.setattr(front, "_end", note_end)
    greedy = [post(server, "/api/trajectory", {**LONG, "seed": 600 + i}) for i in range(40)]
    wait_until(lambda: front.busy == front.workers)
    session = server.ask("/api/join", {}).json["session"]
    light = server.ask("/api/trajectory", {**SHORT, "seed": 78}, headers={"x-session": session})
    assert light.status == 200
    wait_until(lambda: bool(sessions))
    assert sessions[0] == session
    for client in greedy:
        client.close()
    wait_until(lambda: not front.busy)


@pytest.mark.full
def test_the_whole_server_stays_small(server: Server) -> None:
    """All processes under heavy requests take less than 1 GB; run it alone, as the server's process
    is that of the tests."""
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("the system does not tell how much memory processes share")
    shop = server.app.state.shop
    greedy = [post(server, "/api/trajectory", {**LONG, "seed": 700 + i}) for i in range(40)]
    wait_until(lambda: shop.front.busy == shop.front.workers)
    pids = [*shop.front.processes, *shop.back.processes, os.getpid()]
    assert sum(round(proportional_megabytes(pid)) for pid in pids) < 1000
    for client in greedy:
        client.close()
    wait_until(lambda: not shop.front.busy)


def proportional_megabytes(pid: int) -> float:
    """Memory of a process; what it shares with others counts in parts (proc(5), Pss)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    (kilobytes,) = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return kilobytes / 1000

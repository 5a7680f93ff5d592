"""The server as a client meets it, a friendly one and a hostile one."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import segno

from benchmarks.page import megabytes
from sim.scenario import Scenario
from sim.workshop import work
from sim.workshop.serving import qr, room_address
from sim.workshop.spec import Spec
from tests.workshop.conftest import Server
from tests.workshop.helpers import unpack, wait_until

SHORT = {"weeks": 26, "values": {"community.residents": 100}}
LONG = {"weeks": 520, "values": {"community.residents": 2400}}


def test_the_same_question_has_the_same_answer(server: Server) -> None:
    one, two = (server.ask("/api/trajectory", {**SHORT, "seed": 3}) for _ in range(2))
    assert one.status == two.status == 200
    assert one.body == two.body
    assert one.headers["content-encoding"] == "gzip"
    assert server.ask("/api/trajectory", {**SHORT, "seed": 4}).body != one.body


OTHERWISE = {
    "arm": {"preset": "isolated"},
    "community": "bristol",
    "seed": 4,
    "weeks": 27,
    "values": {"community.residents": 101},
    "crises": [{"kind": "loss", "week": 13}],
}


@pytest.mark.parametrize("part", Spec.model_fields)
def test_every_part_of_a_question_changes_its_answer(server: Server, part: str) -> None:
    """Asked after the other one, so that an answer that was kept cannot stand for both."""
    asked = {**SHORT, "seed": 3}
    first = server.ask("/api/trajectory", asked)
    other = server.ask("/api/trajectory", {**asked, part: OTHERWISE[part]})
    assert first.status == other.status == 200
    assert first.body != other.body


def test_the_page_knows_every_rule_lesson_and_preset(server: Server) -> None:
    page = server.ask("/api/page").json
    assert [len(page[each]) for each in ("families", "lessons")] == [7, 10]
    assert [each["name"] for each in page["presets"][:2]] == [
        "collective_impact",
        "system_shifting_network",
    ]
    assert all(rule["paragraph"] for family in page["families"] for rule in family["rules"])


def test_the_exported_scenario_is_the_one_that_was_run(server: Server, tmp_path: Path) -> None:
    body = {**SHORT, "arm": {"rules": {"funding": "lottery"}}, "crises": [{"week": 9}]}
    file = tmp_path / "a.toml"
    file.write_bytes(server.ask("/api/scenario", body).body)
    head, _ = unpack(server.ask("/api/trajectory", body).body)
    assert head["hash"] == Scenario.load(file).content_hash()


def test_an_upload_is_run_and_is_gone_elsewhere(server: Server) -> None:
    content = b"[community]\nresidents = 70\norganizations = 5\n"
    up = server.ask(
        "/api/community?name=our%20town.toml", raw=content, kind="application/octet-stream"
    )
    assert up.status == 200
    name = up.json["community"]
    assert server.ask("/api/trajectory", {"community": name, "weeks": 26}).status == 200
    gone = server.ask("/api/trajectory", {"community": "own-0123456789abcdef"})
    assert gone.status == 422
    assert "choose the file again" in gone.json["error"]
    crowd = b"[community]\nresidents = 900000\n"
    kind = "application/octet-stream"
    refused = server.ask("/api/community?name=x.toml", raw=crowd, kind=kind)
    assert (refused.status, "2,500" in refused.json["error"]) == (422, True)


NASTY = [
    (b"", 422),
    (b"{", 400),
    (b"null", 422),
    (b"[" * 50_000, 400),
    (b'{"a":' * 9_000, 400),
    (b'{"seed": NaN}', 422),
    (b'{"seed": 1e999}', 422),
    (b'{"values": {"problem.complexity": Infinity}}', 422),
    (b'{"seed": ' + b"9" * 5_000 + b"}", 400),
    (b'{"values": {"community.residents": ' + b"9" * 300 + b"}}", 422),
    (b'{"arm": {"preset": "/etc/passwd"}}', 422),
    (b'{"arm": {"preset": "..%2f..%2fsecret"}}', 422),
    (b'{"arm": {"preset": "\\u0000"}}', 422),
    (b"\xff\xfe\x00", 400),
    (b"x" * 70_000, 413),
]


@pytest.mark.parametrize(("body", "status"), NASTY, ids=lambda each: str(each)[:30])
def test_nasty_bodies_get_one_sentence(server: Server, body: bytes, status: int) -> None:
    answer = server.ask("/api/trajectory", raw=body)
    assert answer.status in {status, 400, 422} if status < 413 else answer.status == status
    assert list(answer.json) == ["error"]
    assert b"Traceback" not in answer.body
    assert b".py" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fserver.py",
        "/vendor/../../server.py",
        "//etc/passwd",
        "/js/%00",
        "/server.py",
        "/js/",
    ],
)
def test_no_path_leads_out_of_the_page(server: Server, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status in (404, 405)
    assert b"root:" not in body
    assert b"import" not in body


def test_headers_keep_pages_to_themselves(server: Server) -> None:
    answer = server.ask("/")
    assert b"<!doctype html>" in answer.body
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_slow_clients_do_not_hold_up_others(server: Server) -> None:
    slow = []
    for _ in range(40):
        client = socket.create_connection(("127.0.0.1", server.port))
        client.sendall(
            b"POST /api/trajectory HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\n"
            b"Content-Length: 60000\r\n\r\n{"
        )
        slow.append(client)
    assert server.ask("/api/trajectory", {**SHORT, "seed": 77}).status == 200
    slow[0].settimeout(30)
    assert b"408" in slow[0].recv(200)
    for client in slow:
        client.close()


def test_a_hundred_requests_are_answered_while_others_are(server: Server) -> None:
    def one(i: int) -> int:
        return server.ask("/api/trajectory", {**SHORT, "seed": 1000 + i}).status

    front = server.app.state.shop.front
    holding = [
        post(server, "/api/trajectory", {**LONG, "seed": 500 + i}) for i in range(front.workers)
    ]
    wait_until(lambda: front.busy == front.workers)
    with ThreadPoolExecutor(100) as clients:
        waiting = [clients.submit(one, i) for i in range(100)]
        assert server.ask("/api/page").status == 200
        assert not any(each.done() for each in waiting)  # the page did not wait for the runs
        for client in holding:
            client.close()
        assert [each.result() for each in waiting] == [200] * 100


def post(server: Server, path: str, body: Any) -> http.client.HTTPConnection:
    """Send a request without waiting for its answer; closing the connection cancels it."""
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    client.request("POST", path, json.dumps(body), {"content-type": "application/json"})
    return client


@pytest.mark.parametrize(
    ("path", "body", "task"),
    [
        ("/api/bands", {"arms": [LONG, LONG], "seeds": 20}, work.outcome),
        ("/api/why", {"a": LONG, "b": {**LONG, "arm": {"preset": "isolated"}}},
         work.coalition_values),
    ],
)  # fmt: skip
def test_no_run_outlives_its_request(
    server: Server, path: str, body: Any, task: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = server.app.state.shop.back
    begin, end = back._begin, back._end
    begun: list[Any] = []
    endings: list[tuple[Any, type]] = []

    def note_begin(call: Any) -> None:
        begin(call)
        begun.append(call.task)

    def note_end(call: Any, error: Any, result: Any) -> None:
        endings.append((call.task, type(error)))
        end(call, error, result)

    monkeypatch.setattr(back, "_begin", note_begin)
    monkeypatch.setattr(back, "_end", note_end)
    client = post(server, path, body)
    wait_until(lambda: begun.count(task) == back.workers)
    client.close()
    wait_until(lambda: not back.busy)
    # The runs under way were ended, and of those that waited none was begun.
    assert [ending for each, ending in endings if each is task] == [work.Cancelled] * back.workers
    assert begun.count(task) == back.workers
    assert server.ask("/api/trajectory", {**SHORT, "seed": 78}).status == 200


def test_a_worker_that_dies_is_told_and_replaced(server: Server) -> None:
    front = server.app.state.shop.front
    with ThreadPoolExecutor(12) as clients:  # more than the workers can do at once
        waiting = [
            clients.submit(server.ask, "/api/trajectory", {**LONG, "seed": 600 + i})
            for i in range(12)
        ]
        wait_until(lambda: front.busy)
        for pid in list(front.processes):
            os.kill(pid, signal.SIGKILL)
        answers = [each.result() for each in waiting]
    dead = [each for each in answers if each.status != 200]
    assert dead
    assert {each.status for each in dead} == {503}
    assert all("worker process died" in each.json["error"] for each in dead)
    assert server.ask("/api/trajectory", {**SHORT, "seed": 79}).status == 200


@pytest.mark.full
def test_memory_is_flat_over_a_thousand_requests(server: Server) -> None:
    def ask(seeds: range) -> float:
        for seed in seeds:
            assert server.ask("/api/trajectory", {"seed": seed, "weeks": 20}).status == 200
        return megabytes(os.getpid())

    before = ask(range(10_000, 10_300))
    assert ask(range(20_000, 21_000)) < before + 40


def test_the_command_prints_the_address_and_ends_when_told(tmp_path: Path) -> None:
    said = tmp_path / "said"
    command = [sys.executable, "-c", "from sim.cli import main; main()"]
    with said.open("wb") as file:
        running = subprocess.Popen(
            [*command, "workshop", "--no-browser", "--lan"], stdout=file, stderr=file
        )
    try:
        wait_until(lambda: "forecast" in said.read_text(encoding="utf-8"), pause=0.1)
        line = said.read_text(encoding="utf-8").splitlines()[0]
        assert line.startswith("The workshop is open: http://127.0.0.1:")
        # The socket listens already; whoever comes early waits instead of being refused.
        address, _, code = line.partition("/?room=")
        assert len(code) == 4
        port = int(address.rpartition(":")[2])
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        client.request("GET", "/")
        assert client.getresponse().status == 200
    finally:
        running.terminate()
        running.wait(timeout=60)
    assert "Traceback" not in said.read_text(encoding="utf-8")


def test_the_code_for_the_room_reads_back() -> None:
    address = "http://192.168.178.23:8321/"
    drawn = qr(address).splitlines()
    halves = {"█": "00", "▀": "01", "▄": "10", " ": "11"}
    rows = ["".join(halves[each][i] for each in line) for line in drawn for i in (0, 1)]
    size = len(rows[0])
    expected = [
        "".join(map(str, row)) for row in segno.make(address, error="m").matrix_iter(border=2)
    ]
    assert rows[:size] == expected
    assert room_address(9) is None or room_address(9).startswith("http://")


def test_a_port_in_use_is_refused(server: Server) -> None:
    command = [sys.executable, "-c", "from sim.cli import main; main()"]
    run = subprocess.run(
        [*command, "workshop", "--no-browser", "--port", str(server.port)],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert run.returncode == 2
    assert "Error: port" in run.stderr


def test_a_picture_ends_when_all_who_asked_for_it_have_left(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = server.app.state.shop.front
    endings: list[type] = []
    end = front._end

    def note_end(call: Any, error: Any, result: Any) -> None:
        endings.append(type(error))
        end(call, error, result)

    monkeypatch.setattr(front, "_end", note_end)
    both = [post(server, "/api/trajectory", {**LONG, "seed": 901}) for _ in range(2)]
    pending = server.app.state.shop.answers._pending
    wait_until(lambda: [each.waiting for each in pending.values()] == [2] and front.busy)
    both[0].close()
    both[1].close()
    wait_until(lambda: not front.busy)
    assert endings == [work.Cancelled]

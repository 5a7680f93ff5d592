"""An error has one sentence, whether it ends a request or a stream that has begun."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from sim.errors import BrokenPromise, InputError
from sim.workshop.desk import TooMany
from sim.workshop.problems import RESPONSES, problem_of
from sim.workshop.server import _json_lines
from tests.workshop.conftest import Server
from tests.workshop.helpers import run_loop

SECRET = "a secret of the server"
ERRORS = [
    (InputError("seeds: give at least one"), 422, "seeds: give at least one"),
    (BrokenPromise("a rule breaks a promise"), 422, "a rule breaks a promise"),
    (TooMany(), 429, "too many of your requests"),
    (BrokenProcessPool(SECRET), 503, "a worker process died"),
    (RuntimeError(SECRET), 500, "something went wrong"),
]


def last_line(error: Exception) -> dict[str, str]:
    """The line with which a stream ends that an error breaks off."""

    async def items() -> AsyncIterator[dict[str, Any]]:
        yield {"done": 1}
        raise error

    lines: list[Any] = []

    async def read() -> None:
        lines.extend([json.loads(line) async for line in _json_lines(items())])

    run_loop(read())
    assert lines[:-1] == [{"done": 1}]
    return dict(lines[-1])


@pytest.mark.parametrize(("error", "status", "sentence"), ERRORS, ids=lambda each: repr(each)[:20])
def test_an_error_has_one_sentence(error: Exception, status: int, sentence: str) -> None:
    problem = problem_of(error)
    assert problem.status == status
    assert status in RESPONSES
    assert problem.sentence.startswith(sentence)
    assert SECRET not in problem.sentence
    assert last_line(error) == problem.content


def test_an_address_that_is_not_there_gets_a_sentence(server: Server) -> None:
    missing = server.ask("/nowhere")
    assert (missing.status, missing.json) == (404, {"error": "Not Found"})
    invalid = server.ask("/api/trajectory", {"weeks": "many"})
    assert (invalid.status, invalid.json["error"].partition(":")[0]) == (422, "weeks")

"""Requests made up from the server's own description: an answer or one sentence, never more."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.workshop.conftest import Server

POSTS = ("join", "trajectory", "scenario", "bands", "why", "community")


@pytest.fixture(scope="session")
def api(server: Server) -> Any:
    return schemathesis.openapi.from_url(f"{server.url}/api/openapi.json")


def shortened(body: Any) -> Any:
    """The same request with fewer weeks and seeds, so that many can be made."""
    if isinstance(body, list):
        return [shortened(each) for each in body]
    if not isinstance(body, dict):
        return body
    body = {key: shortened(each) for key, each in body.items()}
    for key, most in (("weeks", 20), ("seeds", 1)):
        if isinstance(body.get(key), int) and body[key] > most:
            body[key] = most
    return body


def check(case: Any) -> None:
    """Send one request; refuse whatever the description does not announce."""
    if isinstance(case.body, dict | list):
        case.body = shortened(case.body)
        if isinstance(case.body, dict) and case.path in ("/api/bands", "/api/why"):
            case.body.setdefault("seeds", 1)
    answer = case.call(timeout=120)
    case.validate_response(
        answer,
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
    assert b"Traceback" not in answer.content
    assert b"/sim/" not in answer.content


def fuzz(api: Any, path: str, mode: GenerationMode, examples: int) -> None:
    operation = api[path]["POST" if path.rpartition("/")[2] in POSTS else "GET"]

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def whatever(case: Any) -> None:
        check(case)

    whatever()


MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


def test_every_address_is_tried(api: Any) -> None:
    paths = {operation.ok().path for operation in api.get_all_operations()}
    assert paths == {f"/api/{each}" for each in (*POSTS, "page", "ready")}


@pytest.mark.parametrize("mode", MODES, ids=lambda each: each.value)
@pytest.mark.parametrize("path", POSTS)
def test_whatever_is_asked(api: Any, path: str, mode: GenerationMode) -> None:
    fuzz(api, f"/api/{path}", mode, 8)


@pytest.mark.full
@pytest.mark.parametrize("mode", MODES, ids=lambda each: each.value)
@pytest.mark.parametrize("path", POSTS)
def test_whatever_is_asked_at_length(api: Any, path: str, mode: GenerationMode) -> None:
    fuzz(api, f"/api/{path}", mode, 150)

"""Everything that can go wrong with a request: its status, and the one sentence the page shows."""

from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from sim.errors import InputError
from sim.workshop import limits
from sim.workshop.desk import TooMany

_REASONS: Final = {
    400: "The body is not JSON",
    401: "The client has not joined the room",
    403: "Another site's page asks, or under a name that is not the server's",
    408: "The body came too slowly",
    413: "The body is too large",
    415: "The content type is another",
    422: "The input cannot be used",
    429: "Too many requests of this client are waiting",
    500: "A defect of the server",
    503: "A worker process died",
}
_SCHEMA: Final = {
    "type": "object",
    "properties": {"error": {"type": "string"}},
    "required": ["error"],
    "additionalProperties": False,
}
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": reason, "content": {"application/json": {"schema": _SCHEMA}}}
    for status, reason in _REASONS.items()
}
"""The refusals of every address, for the description of the interface."""


@dataclass(frozen=True)
class Problem:
    """A refusal: HTTP status, and a sentence for the person who asked."""

    status: int
    sentence: str

    @property
    def content(self) -> dict[str, str]:
        """The body of the answer, or a line of a stream."""
        return {"error": self.sentence}


def problem_of(error: Exception) -> Problem:
    """The problem that an exception stands for; no detail of the server gets into the sentence."""
    match error:
        case InputError():
            return Problem(422, str(error))
        case RequestValidationError():
            first = error.errors()[0]
            where = ".".join(str(each)[: limits.TEXT] for each in first["loc"][1:])
            return Problem(422, f"{where}: {first['msg']}" if where else str(first["msg"]))
        case HTTPException():
            return Problem(error.status_code, str(error.detail))
        case TooMany():
            return Problem(429, "too many of your requests are waiting; try again in a moment")
        case BrokenProcessPool():
            return Problem(503, "a worker process died, perhaps out of memory; try again")
    return Problem(500, "something went wrong on the server; its window shows what")


def add_handlers(app: FastAPI) -> None:
    """Answer every exception with its problem."""

    async def refuse(_: Request, error: Exception) -> JSONResponse:
        problem = problem_of(error)
        headers = error.headers if isinstance(error, HTTPException) else None
        return JSONResponse(problem.content, problem.status, headers)

    for kind in (
        InputError, RequestValidationError, HTTPException, TooMany, BrokenProcessPool, Exception,
    ):  # fmt: skip
        app.add_exception_handler(kind, refuse)

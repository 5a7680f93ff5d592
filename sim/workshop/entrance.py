"""At the door of every request: who may ask, under which name, with what, and how much at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers

from sim.workshop import limits
from sim.workshop.asgi import API, JOIN, UPLOAD, App, Receive, Scope, Send
from sim.workshop.guard import HEADERS
from sim.workshop.problems import Problem
from sim.workshop.room import Guests
from sim.workshop.turns import Client

JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"

FOREIGN: Final = Problem(403, "another site's page may not use the workshop: open its own page")


class Entrance:
    """Lets requests in that the server's own page could have made, and marks each with its client.

    A browser sends what another site's page wants, but says so: by the name that page called
    (Host), by the page's origin, and by asking first for content types that no form can send.
    """

    def __init__(self, app: App, room: Guests) -> None:
        self._app = app
        self._room = room
        self._open: Counter[tuple[str, Client]] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        address = scope["client"][0] if scope.get("client") else ""
        client = self._room.client(address, headers.get("x-session", ""))
        scope.setdefault("state", {})["client"] = client
        problem = self._problem(scope, headers, client)
        if problem is not None:
            own = {name.decode(): value.decode() for name, value in HEADERS}
            refusal = JSONResponse(problem.content, problem.status, own | {"connection": "close"})
            await refusal(scope, receive, send)
            return
        with self._counted(scope, client):
            await self._app(scope, receive, send)

    def _problem(self, scope: Scope, headers: Headers, client: Client) -> Problem | None:
        """Why a request is refused, before anything of its body is read."""
        host = headers.get("host", "")
        if not self._room.answers_to(host):
            return Problem(403, "this server is not called so: use the address that it shows")
        path, method = scope["path"], scope["method"]
        if not path.startswith(API):
            return None
        if not _of_own_page(headers, host):
            return FOREIGN
        if method == "POST" and (problem := _wrong_content(path, headers)) is not None:
            return problem
        if self._room.code is not None and path != JOIN and not client.session:
            return Problem(401, "join the room first: open its link, or give its code on the page")
        return self._too_many(path, method, client)

    def _too_many(self, path: str, method: str, client: Client) -> Problem | None:
        uploads = [n for (what, _), n in self._open.items() if what == UPLOAD]
        if path == UPLOAD and (
            sum(uploads) >= limits.UPLOADING or self._open[UPLOAD, client] >= limits.UPLOADING_EACH
        ):
            return Problem(429, "too many files are being read; try again in a moment")
        most = limits.REQUESTS_EACH if client.session else limits.REQUESTS_AT_ADDRESS
        if method == "POST" and self._open["", client] >= most:
            return Problem(429, "too many of your requests are under way; try again in a moment")
        return None

    @contextmanager
    def _counted(self, scope: Scope, client: Client) -> Iterator[None]:
        """Count a request with a body while it is under way."""
        if scope["method"] != "POST":
            yield
            return
        keys = [("", client)] + [(UPLOAD, client)] * (scope["path"] == UPLOAD)
        self._open.update(keys)
        try:
            yield
        finally:
            for key in keys:
                self._open[key] -= 1
                if not self._open[key]:
                    del self._open[key]


def _of_own_page(headers: Headers, host: str) -> bool:
    """Whether no page of another site sent it; other programs than browsers name no page."""
    origin = headers.get("origin")
    if origin is not None and origin.lower().partition("://")[2] != host.lower():
        return False
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def _wrong_content(path: str, headers: Headers) -> Problem | None:
    wanted = BYTES if path == UPLOAD else JSON
    found = headers.get("content-type", "").partition(";")[0].strip().lower()
    if found == wanted:
        return None
    return Problem(415, f"the content type must be {wanted}")

"""Around every request: bounds on its size and time, and headers that keep pages to themselves."""

import asyncio
from typing import Final

from fastapi.responses import JSONResponse

from sim.workshop import limits
from sim.workshop.asgi import UPLOAD, App, Message, Receive, Scope, Send
from sim.workshop.problems import Problem

HEADERS: Final = (
    # Pages load nothing from anywhere else, and nobody else may frame them.
    (b"content-security-policy",
     b"default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)  # fmt: skip


class Guard:
    """Refuses bodies that are too large or too slow, and adds headers to every answer."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        most = limits.UPLOAD if scope["path"] == UPLOAD else limits.BODY
        body = await _whole_body(receive, most)
        if isinstance(body, Problem):
            refusal = JSONResponse(body.content, body.status, {"connection": "close"})
            await refusal(scope, receive, with_headers)
        elif body is not None:
            await self._app(scope, _replay(body, receive), with_headers)


async def _whole_body(receive: Receive, most: int) -> bytes | Problem | None:
    """The body, or why it is refused; None if the client left before it was sent."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                part = message.get("body", b"")
                size += len(part)
                if size > most:
                    return Problem(413, f"the request is larger than {most:,} bytes")
                parts.append(part)
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        seconds = f"{limits.BODY_SECONDS:.0f}"
        return Problem(408, f"the request was not complete after {seconds} seconds")


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hand the body over once; after that only the client's leaving can come."""
    delivered = False

    async def replay() -> Message:
        nonlocal delivered
        if delivered:
            return await receive()
        delivered = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay

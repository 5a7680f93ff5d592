"""What the parts between server and application hand to each other."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

API: Final = "/api/"
JOIN: Final = "/api/join"
UPLOAD: Final = "/api/community"
"""Paths that are treated in a way of their own before a request is read."""

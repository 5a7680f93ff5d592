"""The doors of the hall: connections, bounded in number and time before they ask anything."""

from collections import OrderedDict
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from sim.workshop import limits


class Hall:
    """Connections without a request under way, by address.

    Where an address has too many, the one that has waited longest is closed: a browser that still
    wants it opens another, and who sends half a header and waits makes room for the rest.
    """

    def __init__(self) -> None:
        self._idle: dict[str, OrderedDict[Door, None]] = {}
        self._count = 0

    def enter(self, door: "Door") -> None:
        """A connection that waits for a request, from now on."""
        self.leave(door)
        self._idle.setdefault(door.address, OrderedDict())[door] = None
        self._count += 1
        if len(self._idle[door.address]) > limits.IDLE_EACH:
            self._close_oldest(door.address)
        elif self._count > limits.IDLE:
            self._close_oldest(max(self._idle, key=lambda each: len(self._idle[each])))

    def leave(self, door: "Door") -> None:
        """A connection that has a request under way, or is gone."""
        own = self._idle.get(door.address)
        if own is None or door not in own:
            return
        del own[door]
        self._count -= 1
        if not own:
            del self._idle[door.address]

    def _close_oldest(self, address: str) -> None:
        oldest = next(iter(self._idle[address]))
        self.leave(oldest)
        oldest.shut()


class Door(H11Protocol):
    """A connection of uvicorn's that must send each header in time and read its answers."""

    hall: Hall

    def connection_made(self, transport: Any) -> None:
        """Wait for a request."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self._header = self.loop.call_later(limits.HEADER_SECONDS, self.shut)
        self._unread = self._header
        self.hall.enter(self)

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._header.cancel()
            self.hall.leave(self)
        elif self._header.cancelled() and not self.transport.is_closing():
            self._header = self.loop.call_later(limits.HEADER_SECONDS, self.shut)

    def on_response_complete(self) -> None:
        """Wait for another request."""
        if not self.transport.is_closing():
            self.hall.enter(self)
        super().on_response_complete()
        if self.conn.their_state is not h11.IDLE:
            self.hall.leave(self)

    def pause_writing(self) -> None:
        """The client reads more slowly than it is answered."""
        super().pause_writing()
        self._unread = self.loop.call_later(limits.UNREAD_SECONDS, self.shut)

    def resume_writing(self) -> None:
        """The client has read on."""
        super().resume_writing()
        self._unread.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._header.cancel()
        self._unread.cancel()
        self.hall.leave(self)
        super().connection_lost(exc)

    def shut(self) -> None:
        """Close the connection at once, whatever is under way."""
        self.transport.abort()


def doors() -> type[Door]:
    """The doors of a hall of their own, for one server."""
    return type("HallDoor", (Door,), {"hall": Hall()})

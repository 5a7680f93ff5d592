"""Who is next: addresses take turns, and so do the sessions of each address among themselves."""

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, NamedTuple, Protocol, TypeVar


class Client(NamedTuple):
    """Who asks: a network address, and a session there; the session is empty before one exists."""

    address: str
    session: str


class Waiting(Protocol):
    """What can wait."""

    client: Client
    wanted: bool


Call = TypeVar("Call", bound=Waiting)


class Turns(Generic[Call]):
    """Lines of calls, one a session. Whoever was served goes behind all others."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, OrderedDict[str, deque[Call]]] = OrderedDict()

    def put(self, call: Call, *, first: bool = False) -> None:
        """Let a call wait in the line of its client; first for one that has been begun."""
        sessions = self._lines.setdefault(call.client.address, OrderedDict())
        line = sessions.setdefault(call.client.session, deque())
        if first:
            line.appendleft(call)
        else:
            line.append(call)

    def remove(self, call: Call) -> None:
        """Take a call out of its line, if it is there."""
        sessions = self._lines.get(call.client.address, OrderedDict())
        line = sessions.get(call.client.session, deque())
        if call not in line:
            return
        line.remove(call)
        if not line:
            del sessions[call.client.session]
        if not sessions:
            del self._lines[call.client.address]

    def waiting(self, client: Client) -> int:
        """Number of calls in the line of a client."""
        sessions = self._lines.get(client.address)
        return len(sessions.get(client.session, ())) if sessions else 0

    def waiting_at(self, address: str) -> int:
        """Number of calls of an address."""
        return sum(map(len, self._lines.get(address, {}).values()))

    def __bool__(self) -> bool:
        """Whether anybody waits."""
        return bool(self._lines)

    def next(self, may: Callable[[Call], bool]) -> Call | None:
        """Take the first call, in the order of turns, that may be served now."""
        for address, sessions in list(self._lines.items()):
            for session, line in list(sessions.items()):
                while line and not line[0].wanted:
                    line.popleft()
                if line and not may(line[0]):
                    continue
                call = line.popleft() if line else None
                if line:
                    sessions.move_to_end(session)
                else:
                    del sessions[session]
                if call is not None:
                    self._lines.move_to_end(address)
                if not sessions:
                    del self._lines[address]
                if call is not None:
                    return call
        return None

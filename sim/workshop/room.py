"""Who is in the room: by which names the server may be called, its code, and sessions."""

import asyncio
import secrets
import socket
from collections import Counter, OrderedDict
from ipaddress import ip_address
from typing import Final

from starlette.exceptions import HTTPException

from sim.workshop import limits
from sim.workshop.turns import Client

LETTERS: Final = "BCDFGHJKLMNPQRSTVWXYZ"
"""Letters of a code: without vowels, so that it is no word."""

CODE_LENGTH: Final = 4

WRONG_CODE: Final = "that is not the code of this room: it stands below the QR code"


def new_code() -> str:
    """A code for a room."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


class Guests:
    """The clients of a server.

    Parameters
    ----------
    code
        What a client must know to be let in; None where only this computer can reach the server.
    """

    def __init__(self, code: str | None = None) -> None:
        self.code = code
        self._names = {"localhost"} | (_own_names() if code else set())
        self._sessions: OrderedDict[str, str] = OrderedDict()
        self._counts: Counter[str] = Counter()
        self._joining: Counter[str] = Counter()
        self._looking = asyncio.Lock()

    def answers_to(self, host: str) -> bool:
        """Whether the server may be called so: by a number, or by a name of this computer.

        A page of somebody else's can make its own name lead here, but not a number.
        """
        name, _, port = host.rpartition(":")
        if not name or not port.isdecimal():
            name = host
        name = name.removeprefix("[").removesuffix("]").lower()
        try:
            number = ip_address(name)
        except ValueError:
            return name in self._names
        return self.code is not None or number.is_loopback

    async def join(self, address: str, code: str) -> str:
        """A new session for whoever knows the code; codes are looked at one after the other.

        Raises
        ------
        HTTPException
            The code is wrong, or too many of this address wait to be let in.
        """
        if self.code is None:
            return self._admit(address)
        if self._joining[address] >= limits.JOINING_EACH:
            raise HTTPException(429, "too many of this address are joining; try again in a moment")
        self._joining[address] += 1
        try:
            async with self._looking:
                if not secrets.compare_digest(_plain(code), self.code.encode()):
                    await asyncio.sleep(limits.WRONG_SECONDS)
                    raise HTTPException(401, WRONG_CODE)
        finally:
            self._joining[address] -= 1
            self._joining += Counter()  # forget those at 0
        return self._admit(address)

    def client(self, address: str, session: str) -> Client:
        """The client of a request; with an empty session if it has not joined."""
        if self._sessions.get(session) != address:
            return Client(address, "")
        self._sessions.move_to_end(session)
        return Client(address, session)

    def _admit(self, address: str) -> str:
        if self._counts[address] >= limits.SESSIONS_EACH:
            self._dismiss(next(key for key, at in self._sessions.items() if at == address))
        elif len(self._sessions) >= limits.SESSIONS:
            self._dismiss(next(iter(self._sessions)))
        session = secrets.token_urlsafe(12)
        self._sessions[session] = address
        self._counts[address] += 1
        return session

    def _dismiss(self, session: str) -> None:
        address = self._sessions.pop(session)
        self._counts[address] -= 1
        if not self._counts[address]:
            del self._counts[address]


def _plain(code: str) -> bytes:
    return "".join(code.split()).upper().encode()


def _own_names() -> set[str]:
    name = socket.gethostname().lower()
    return {name, f"{name}.local"}

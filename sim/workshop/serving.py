"""Start the server: address, QR code, browser."""

import socket
import threading
import time
import webbrowser
from contextlib import suppress
from typing import Final

import segno
import uvicorn
from fastapi import FastAPI

from sim.errors import InputError
from sim.workshop import limits
from sim.workshop.door import doors
from sim.workshop.room import new_code
from sim.workshop.server import create

PORT: Final = 8321
"""Port to try first; if it is taken, the next free one is used."""

OWN_FILES: Final = 200
"""Files and pipes of the server besides connections."""


def serve(*, lan: bool, port: int | None, browser: bool) -> None:
    """Run the server until it is interrupted.

    Parameters
    ----------
    lan
        Whether other computers in the same network may open the page.
    port
        Port; by default the first free one, beginning with ``PORT``.
    browser
        Whether to open the page here.

    Raises
    ------
    InputError
        The port is taken.
    """
    host = "0.0.0.0" if lan else "127.0.0.1"
    listener = listen(host, port)
    number = listener.getsockname()[1]
    here = f"http://127.0.0.1:{number}/"
    code = new_code() if lan else None
    room = room_address(number) if lan else None
    print("\n".join(greeting(here, room, code)), flush=True)
    server = uvicorn.Server(configuration(create(code=code), log_level="warning"))
    if browser:
        threading.Thread(target=_open, args=(server, link_to(here, code)), daemon=True).start()
    server.run([listener])


def configuration(app: FastAPI, log_level: str) -> uvicorn.Config:
    """How the server is run: connections are bounded in number, and in time before they ask."""
    return uvicorn.Config(
        app, http=doors(), ws="none", log_level=log_level, access_log=False, timeout_keep_alive=30,
        limit_concurrency=_room_for(limits.CONNECTIONS), timeout_graceful_shutdown=1,
        server_header=False,
    )  # fmt: skip


def _room_for(connections: int) -> int:
    """So many connections, or as many as this process may have files open besides its own."""
    try:
        import resource
    except ImportError:
        return connections  # Windows has no such limit
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + OWN_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return connections
    return max(1, min(connections, soft - OWN_FILES))


def listen(host: str, port: int | None) -> socket.socket:
    """A listening socket; without a port, at the first free one, beginning with ``PORT``."""
    ports = [port] if port is not None else [*range(PORT, PORT + 20), 0]
    for number in ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
            listener.listen(256)  # an early browser waits instead of being refused
        except OSError:
            listener.close()
            continue
        return listener
    raise InputError(f"port {port} cannot be used: choose another with --port, or leave it out")


def room_address(port: int) -> str | None:
    """Address of this computer in the local network; None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Sends nothing: the system only chooses which address it would send from.
            probe.connect(("192.0.2.1", 9))
            address = str(probe.getsockname()[0])
        except OSError:
            return None
    return f"http://{address}:{port}/"


def link_to(address: str, code: str | None) -> str:
    """The link by which a browser opens the page and is in the room at once."""
    return f"{address}?room={code}" if code else address


def greeting(here: str, room: str | None, code: str | None) -> list[str]:
    """The lines that the terminal shows."""
    lines = [f"The workshop is open: {link_to(here, code)}"]
    if room:
        link = link_to(room, code)
        lines += [
            f"For the room:         {link}",
            "",
            qr(link),
            f"Code of the room:     {code}",
            "",
        ]
    lines += ["For conversation, not a forecast. Ctrl-C closes the workshop."]
    return lines


def qr(address: str) -> str:
    """The address as a QR code of half blocks, which any terminal shows."""
    modules = [list(row) for row in segno.make(address, error="m").matrix_iter(border=2)]
    if len(modules) % 2:
        modules.append([0] * len(modules[0]))
    # Light modules are drawn, for dark terminals; readers accept inverted codes too.
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    pairs = zip(modules[::2], modules[1::2], strict=True)
    return "\n".join("".join(blocks[each] for each in zip(*pair, strict=True)) for pair in pairs)


def _open(server: uvicorn.Server, here: str) -> None:
    for _ in range(300):
        if server.started:
            webbrowser.open(here)
            return
        time.sleep(0.1)

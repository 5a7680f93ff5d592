"""A running workshop and a real browser, for measuring it and for its pictures in the docs."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

LONGEST = 900
"""Seconds to wait for the model, which may have to be compiled."""


@dataclass
class Workshop:
    """A server of its own."""

    port: int
    process: int

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, body: dict[str, Any] | None = None) -> bytes:
        """One request on a connection of its own."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            if body is None:
                client.request("GET", path)
            else:
                client.request("POST", path, json.dumps(body), {"content-type": "application/json"})
            answer = client.getresponse()
            content = answer.read()
        finally:
            client.close()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {content[:200]!r}")
        return content

    def megabytes(self) -> float:
        """Memory of the server and its workers."""
        return megabytes(self.process)


@contextmanager
def workshop() -> Iterator[Workshop]:
    """The workshop, ready; ended with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from sim.cli import main; main()"]
    running = subprocess.Popen(
        [*command, "workshop", "--no-browser", "--port", str(port)], stdout=subprocess.DEVNULL
    )
    made = Workshop(port, running.pid)
    try:
        until = time.monotonic() + LONGEST
        while not _ready(made):
            if time.monotonic() > until or running.poll() is not None:
                raise RuntimeError("the workshop did not open")
            time.sleep(0.2)
        yield made
    finally:
        running.terminate()
        running.wait(timeout=30)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed Chromium, without a window."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, url: str, **options: Any) -> Page:
    """A page whose pictures are drawn."""
    page = browser.new_page(reduced_motion="reduce", **options)
    page.add_init_script(
        "window.drawn = []; document.addEventListener('drawn', () => drawn.push(performance.now()))"
    )
    page.goto(url)
    until = time.monotonic() + 60
    while not page.evaluate("drawn.length"):
        if time.monotonic() > until:
            raise RuntimeError(f"no picture: {page.locator('#message').text_content()}")
        page.wait_for_timeout(20)
    return page


def megabytes(process: int) -> float:
    """Memory of a process and all that descend from it; what they share counts once."""
    return sum(_own_share(each) for each in _family(process)) / 1024


def _ready(made: Workshop) -> bool:
    try:
        return bool(json.loads(made.ask("/api/ready"))["ready"])
    except OSError:
        return False


def _family(process: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # ended meanwhile
        parents.setdefault(parent, []).append(int(stat.parent.name))
    found = [process]
    for each in found:
        found += parents.get(each, [])
    return found


def _own_share(process: int) -> float:
    """Kilobytes of a process, shared pages divided among those who share them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) for line in lines if line.startswith("Pss:")), 0.0)

"""A running server, and a real browser."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from sim.workshop.server import create
from sim.workshop.serving import configuration, listen
from tests.workshop.helpers import HANG

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NO_BROWSER = (
    "no Chromium: install it (on Debian: apt-get install chromium), or name one by CHROMIUM"
)


@dataclass
class Answer:
    """What the server sent back."""

    status: int
    body: bytes
    headers: Any

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """A server of this test run."""

    url: str
    port: int
    app: Any

    def ask(
        self,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        kind: str = "application/json",
        method: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Ask with a body as JSON, raw bytes, or none."""
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        said = {"content-type": kind} | (headers or {})
        asked = urllib.request.Request(self.url + path, data, said, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=120) as answer:
                return Answer(answer.status, answer.read(), answer.headers)
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read(), error.headers)


@contextmanager
def running(code: str | None = None) -> Iterator[Server]:
    """A server with two workers, run as the command runs it."""
    listener = listen("127.0.0.1", 0)
    app = create(2, code)
    served = uvicorn.Server(configuration(app, log_level="error"))
    thread = threading.Thread(target=served.run, args=([listener],), daemon=True)
    thread.start()
    port = listener.getsockname()[1]
    yield Server(f"http://127.0.0.1:{port}", port, app)
    served.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server that only this computer reaches, ready to run."""
    with running() as made:
        until = time.monotonic() + 600  # the model may have to be compiled
        while not made.ask("/api/ready").json["ready"]:
            assert time.monotonic() < until, "the model was not loaded after ten minutes"
            time.sleep(0.2)
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Real Chromium; skipped with a sentence where there is none, but never where CI is set."""
    from playwright.sync_api import sync_playwright

    path = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if path is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)(NO_BROWSER)
    with sync_playwright() as playwright:
        # No sandbox: tests may run as root, as in containers, and open only our own pages.
        made = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield made
        made.close()


class Visit:
    """One page, and all it asked the network for."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: self.errors.append(said.text) if said.type == "error" else None,
        )
        page.set_default_timeout(60_000)
        page.add_init_script(
            "window.drawn = 0; document.addEventListener('drawn', () => window.drawn++)"
        )

    def open(self, link: str = "#at=150") -> Visit:
        """Go to a link and wait until both pictures are drawn."""
        self.page.goto(f"{self.server.url}/{link}")
        return self.wait(1)

    @property
    def drawn(self) -> int:
        """How often both pictures were drawn for a change."""
        return int(self.page.evaluate("window.drawn"))

    def until(self, happened: Callable[[], object]) -> Visit:
        """Wait for an event on the page."""
        give_up = time.monotonic() + HANG
        while not happened():
            message = self.page.locator("#message").text_content()
            assert time.monotonic() < give_up, f"waited in vain; the page says: {message}"
            self.page.wait_for_timeout(20)
        return self

    def wait(self, times: int) -> Visit:
        """Wait until both pictures were drawn so many times."""
        return self.until(lambda: self.drawn >= times)

    def frames(self, count: int) -> None:
        """Let the browser draw so many frames, in each of which the clock could move."""
        self.page.evaluate(
            """count => new Promise((done) => {
                const next = () => (count-- > 0 ? requestAnimationFrame(next) : done());
                next();
            })""",
            count,
        )

    def after(self, act: Any) -> Visit:
        """Do something and wait for the pictures it brings."""
        before = self.drawn
        act()
        return self.wait(before + 1)

    @property
    def link(self) -> str:
        """What follows # in the address."""
        return str(self.page.evaluate("location.hash"))

    def numbers(self) -> list[str]:
        """The big numbers under both pictures."""
        return self.page.locator(".numbers strong").all_text_contents()


@pytest.fixture
def visit(server: Server, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A page of its own; at the end nothing may have gone wrong in it or left this computer."""
    options = getattr(request, "param", {"viewport": {"width": 1440, "height": 900}})
    context = browser.new_context(reduced_motion="reduce", **options)
    made = Visit(context.new_page(), server)
    yield made
    context.close()
    assert made.errors == []
    foreign = [url for url in made.asked if not url.startswith((server.url, "blob:", "data:"))]
    assert foreign == []

"""The web application: pages, runs, bands, explanations."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final, TypeVar

from fastapi import FastAPI, Query, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from pydantic import Field
from starlette.exceptions import HTTPException

from sim.batch.pool import begin, default_workers
from sim.batch.runner import Progress
from sim.errors import InputError
from sim.workshop import limits, streams, work
from sim.workshop.answers import Answers
from sim.workshop.desk import Board, Desk
from sim.workshop.entrance import Entrance
from sim.workshop.guard import Guard
from sim.workshop.page import page
from sim.workshop.prepare import compile_all
from sim.workshop.problems import RESPONSES, add_handlers, problem_of
from sim.workshop.room import Guests
from sim.workshop.spec import SEEDS_SHOWN, Spec, Strict
from sim.workshop.turns import Client
from sim.workshop.upload import Shelf

Returned = TypeVar("Returned")

STATIC: Final = Path(__file__).parent / "static"
LOG: Final = logging.getLogger("systemshift.workshop")


class BandsRequest(Strict):
    """Arms to run on several seeds."""

    arms: Annotated[list[Spec], Field(min_length=1, max_length=3)]
    seeds: int = Field(default=SEEDS_SHOWN, ge=1, le=limits.SEEDS)


class WhyRequest(Strict):
    """Two arms, and the measure in which their difference is to be explained."""

    a: Spec
    b: Spec
    measure: Annotated[str, Field(max_length=limits.TEXT)] = "impact.mean"
    seeds: int = Field(default=SEEDS_SHOWN, ge=1, le=limits.SEEDS)


class Joining(Strict):
    """The code of the room; without ``--lan`` there is none to know."""

    code: Annotated[str, Field(max_length=limits.TEXT)] = ""


class Packed(Response):
    """A packed trajectory."""

    media_type = "application/octet-stream"


class Toml(PlainTextResponse):
    """A scenario file."""

    media_type = "application/toml"


class JsonLines(StreamingResponse):
    """Lines of JSON."""

    media_type = "application/x-ndjson"


class Shop:
    """The state of a running server: workers, finished runs, uploaded communities."""

    def __init__(self, workers: int | None, room: Guests) -> None:
        begin(["sim.workshop.work", "sim.workshop.upload"])
        count = workers or default_workers()
        self.board = Board()
        spare = max(1, count // 2)
        self.front = Desk(count, self.board, work.begin_front, spare=spare)
        self.back = Desk(count, self.board, work.begin_back, spare=spare)
        self.reading = Desk(1, self.board, work.begin_reader, seconds=limits.READ_WAIT)
        self.room = room
        self.answers = Answers(limits.CACHE)
        self.shelf = Shelf()
        self.warming: asyncio.Task[None] | None = None
        self.compiling = (0, 0)

    def warm(self) -> None:
        """Begin to compile the model, where needed, and to load it in every worker."""
        self.warming = asyncio.get_running_loop().create_task(self._warm())

    async def _warm(self) -> None:
        def report(step: Progress) -> None:
            self.compiling = (step.done, step.total)

        await asyncio.to_thread(compile_all, report)
        await asyncio.gather(self.front.warm(), self.back.warm())

    def close(self) -> None:
        """End all work."""
        if self.warming is not None:
            self.warming.cancel()
        for desk in (self.front, self.back, self.reading):
            desk.close()


def create(workers: int | None = None, code: str | None = None) -> FastAPI:
    """The application.

    Parameters
    ----------
    workers
        Worker processes for pictures, and as many for bands and explanations; by default one per
        core.
    code
        The code of the room, which other computers must know; None if only this one can ask.
    """
    room = Guests(code)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.shop = Shop(workers, room)
        app.state.shop.warm()
        try:
            yield
        finally:
            app.state.shop.close()

    app = FastAPI(
        title="systemshift workshop", lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json", responses=RESPONSES,
    )  # fmt: skip
    app.add_middleware(Guard)
    app.add_middleware(Entrance, room=room)
    add_handlers(app)
    _add_routes(app)
    app.mount("/", StaticFiles(directory=STATIC, html=True))
    return app


def _add_routes(app: FastAPI) -> None:
    @app.get("/api/page")
    async def about() -> dict[str, Any]:
        """Rules, presets, lessons, settings and limits."""
        return page()

    @app.get("/api/ready")
    async def ready(request: Request) -> dict[str, bool | int]:
        """Whether the model is loaded; if not, how many of its kernels are compiled."""
        shop: Shop = request.app.state.shop
        done, total = shop.compiling
        loaded = shop.warming is None or shop.warming.done()
        return {"ready": loaded, "compiled": done, "kernels": total}

    @app.post("/api/join")
    async def join(joining: Joining, request: Request) -> dict[str, str]:
        """A session, for whoever knows the code of the room; sent as x-session from then on."""
        shop: Shop = request.app.state.shop
        return {"session": await shop.room.join(_client(request).address, joining.code)}

    @app.post("/api/trajectory", response_class=Packed)
    async def trajectory(spec: Spec, request: Request) -> Response:
        """One run as bytes that ``decode.js`` reads, gzip-compressed."""
        shop: Shop = request.app.state.shop
        layer = shop.shelf.get(spec.community)

        async def make() -> bytes:
            packed: bytes = await shop.front.ask(_client(request), work.trajectory, spec, layer)
            return packed

        packed = await _while_connected(request, shop.answers.get(spec.model_dump_json(), make))
        headers = {"Content-Encoding": "gzip", "Cache-Control": "no-store"}
        return Packed(packed, headers=headers)

    @app.post("/api/scenario", response_class=Toml)
    async def scenario(spec: Spec, request: Request) -> Toml:
        """The scenario file of an arm; the command line runs it."""
        shop: Shop = request.app.state.shop
        layer = shop.shelf.get(spec.community)
        text = shop.front.ask(_client(request), work.toml, spec, layer)
        return Toml(await _while_connected(request, text))

    @app.post("/api/bands", response_class=JsonLines)
    async def bands(wanted: BandsRequest, request: Request) -> JsonLines:
        """A line of JSON for every run, and now and then one with the table over the seeds."""
        shop: Shop = request.app.state.shop
        lines = streams.bands(shop.back, _client(request), shop.shelf, wanted.arms, wanted.seeds)
        return JsonLines(_json_lines(lines))

    @app.post("/api/why", response_class=JsonLines)
    async def why(wanted: WhyRequest, request: Request) -> JsonLines:
        """The share of each rule in a difference: lines of progress, then the explanation."""
        shop: Shop = request.app.state.shop
        both = wanted.a, wanted.b
        lines = streams.why(
            shop.back, _client(request), shop.shelf, both, wanted.measure, wanted.seeds
        )
        return JsonLines(_json_lines(lines))

    @app.post(
        "/api/community",
        openapi_extra={"requestBody": {"content": {"application/octet-stream": {"schema": {
            "type": "string", "format": "binary"}}}, "required": True}},
    )  # fmt: skip
    async def community(
        request: Request, name: Annotated[str, Query(min_length=1, max_length=200)]
    ) -> dict[str, str]:
        """Keep a community file; the answer is the name by which requests refer to it."""
        shop: Shop = request.app.state.shop
        content = await request.body()
        label = "".join(each for each in name if each.isprintable()) or "file"
        client = _client(request)
        layer = await _while_connected(request, _read(shop, client, label, content))
        return {"community": shop.shelf.put(client, content, layer), "name": label}


async def _read(shop: Shop, client: Client, label: str, content: bytes) -> bytes:
    """Have a file read by a process of its own, which may be killed; nothing of it is left."""
    with TemporaryDirectory(prefix="systemshift-upload-", ignore_cleanup_errors=True) as folder:
        try:
            packed: bytes = await shop.reading.ask(
                client, work.read_file, label, content, Path(folder)
            )
        except (TimeoutError, BrokenProcessPool):
            raise InputError(f"{label} {work.TOO_MUCH}") from None
    return packed


def _client(request: Request) -> Client:
    client: Client = request.state.client
    return client


async def _while_connected(request: Request, answer: Awaitable[Returned]) -> Returned:
    """Wait for an answer; the run ends if the client leaves first."""
    working = asyncio.ensure_future(answer)
    leaving = asyncio.ensure_future(_client_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise HTTPException(499, "the client left")
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()


async def _client_left(request: Request) -> None:
    """Return when the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _json_lines(items: AsyncIterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    """Lines of JSON; an error becomes the last line, because the answer has begun."""
    try:
        async for item in items:
            yield _line(item)
    except Exception as error:
        problem = problem_of(error)
        if problem.status == 500:
            LOG.exception("a stream failed")
        yield _line(problem.content)


def _line(item: dict[str, Any]) -> bytes:
    return json.dumps(item, separators=(",", ":"), allow_nan=False).encode() + b"\n"

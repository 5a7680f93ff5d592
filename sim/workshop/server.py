"""The web application: pages, runs, bands, explanations."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from pydantic import Field
from starlette.exceptions import HTTPException

from sim.batch.pool import default_workers
from sim.batch.runner import Progress
from sim.errors import InputError
from sim.workshop import limits, streams, work
from sim.workshop.answers import Answers
from sim.workshop.desk import Board, Desk, TooMany
from sim.workshop.guard import Guard
from sim.workshop.page import page
from sim.workshop.prepare import compile_all
from sim.workshop.spec import Spec, Strict
from sim.workshop.upload import Shelf, read_upload

Returned = TypeVar("Returned")

STATIC: Final = Path(__file__).parent / "static"
LOG: Final = logging.getLogger("systemshift.workshop")


class Bands(Strict):
    """Arms to run on several seeds."""

    arms: Annotated[list[Spec], Field(min_length=1, max_length=3)]
    seeds: int = Field(default=20, ge=1, le=limits.SEEDS)


class Why(Strict):
    """Two arms and a measure, to be explained."""

    a: Spec
    b: Spec
    measure: Annotated[str, Field(max_length=limits.TEXT)] = "impact.mean"
    seeds: int = Field(default=2, ge=1, le=limits.EXPLAINED_SEEDS)


PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    code: {
        "description": words,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"error": {"type": "string"}},
                    "required": ["error"],
                    "additionalProperties": False,
                }
            }
        },
    }
    for code, words in (
        (400, "No JSON"),
        (408, "Too slow"),
        (413, "Too large"),
        (422, "Cannot be used"),
        (429, "Too many"),
        (500, "A mistake of ours"),
        (503, "A worker died"),
    )
}
"""What is wrong, in one sentence."""


class Packed(Response):
    """A packed trajectory."""

    media_type = "application/octet-stream"


class Toml(PlainTextResponse):
    """A scenario file."""

    media_type = "application/toml"


class Lines(StreamingResponse):
    """Lines of JSON."""

    media_type = "application/x-ndjson"


class Shop:
    """What a running server has: workers, finished runs, uploaded communities."""

    def __init__(self, workers: int | None) -> None:
        count = workers or default_workers()
        self.board = Board()
        self.front = Desk(count, self.board)
        self.back = Desk(count, self.board, nice=True)
        self.answers = Answers(limits.CACHE)
        self.shelf = Shelf()
        self.warming: asyncio.Task[None] | None = None
        self.compiling = (0, 0)

    def warm(self) -> None:
        """Begin to compile the model, if need be, and to load it in every worker."""
        self.warming = asyncio.get_running_loop().create_task(self._warm())

    async def _warm(self) -> None:
        def tell(step: Progress) -> None:
            self.compiling = (step.done, step.total)

        await asyncio.to_thread(compile_all, tell)
        desks = [desk for desk in (self.front, self.back) for _ in range(desk.workers)]
        await asyncio.gather(*(desk.ask("", work.warm) for desk in desks))

    def close(self) -> None:
        """End all work."""
        if self.warming is not None:
            self.warming.cancel()
        for desk in (self.front, self.back):
            desk.close()
        self.board.close()


def create(workers: int | None = None) -> FastAPI:
    """The application.

    Parameters
    ----------
    workers
        Worker processes for pictures, and as many for what is worked out in the background; by
        default one a core.
    """

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.shop = Shop(workers)
        app.state.shop.warm()
        try:
            yield
        finally:
            app.state.shop.close()

    app = FastAPI(
        title="systemshift workshop", lifespan=life, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json", responses=PROBLEMS,
    )  # fmt: skip
    app.add_middleware(Guard)
    _add_refusals(app)
    _add_answers(app)
    app.mount("/", StaticFiles(directory=STATIC, html=True))
    return app


def _add_answers(app: FastAPI) -> None:
    @app.get("/api/page")
    async def about() -> dict[str, Any]:
        """Rules, presets, lessons, settings and limits."""
        return page()

    @app.get("/api/ready")
    async def ready(request: Request) -> dict[str, bool | int]:
        """Whether the model is loaded, so that pictures come at once; else how far compiling is."""
        shop: Shop = request.app.state.shop
        done, total = shop.compiling
        loaded = shop.warming is None or shop.warming.done()
        return {"ready": loaded, "compiled": done, "kernels": total}

    @app.post("/api/trajectory", response_class=Packed)
    async def trajectory(spec: Spec, request: Request) -> Response:
        """One run as bytes that ``decode.js`` reads, gzip-compressed."""
        shop: Shop = request.app.state.shop
        layer = shop.shelf.get(spec.community)

        async def make() -> bytes:
            packed: bytes = _unless_refused(
                await shop.front.ask(_client(request), work.trajectory, spec, layer)
            )
            return packed

        packed = await _while_there(request, shop.answers.get(spec.model_dump_json(), make))
        headers = {"Content-Encoding": "gzip", "Cache-Control": "no-store"}
        return Packed(packed, headers=headers)

    @app.post("/api/scenario", response_class=Toml)
    async def scenario(spec: Spec, request: Request) -> Toml:
        """The scenario file of an arm; the command line runs it."""
        shop: Shop = request.app.state.shop
        asked = shop.front.ask(_client(request), work.toml, spec, shop.shelf.get(spec.community))
        text = _unless_refused(await _while_there(request, asked))
        return Toml(text)

    @app.post("/api/bands", response_class=Lines)
    async def bands(asked: Bands, request: Request) -> Lines:
        """Series and measures, a line of JSON for every run; the first seed of all arms first."""
        shop: Shop = request.app.state.shop
        lines = streams.bands(shop.back, _client(request), shop.shelf, asked.arms, asked.seeds)
        return Lines(_lines(lines))

    @app.post("/api/why", response_class=Lines)
    async def why(asked: Why, request: Request) -> Lines:
        """What each rule brings of a difference: lines of progress, then the explanation."""
        shop: Shop = request.app.state.shop
        lines = streams.why(
            shop.back, _client(request), shop.shelf, (asked.a, asked.b), asked.measure, asked.seeds
        )
        return Lines(_lines(lines))

    @app.post(
        "/api/community",
        openapi_extra={"requestBody": {"content": {"application/octet-stream": {"schema": {
            "type": "string", "format": "binary"}}}, "required": True}},
    )  # fmt: skip
    async def community(
        request: Request, name: Annotated[str, Query(min_length=1, max_length=200)]
    ) -> dict[str, str]:
        """Take in a community file; the answer is the name that runs ask for it by."""
        shop: Shop = request.app.state.shop
        content = await request.body()
        label = "".join(each for each in name if each.isprintable()) or "file"
        layer = await asyncio.to_thread(read_upload, label, content)
        spec = Spec(community="synthetic", weeks=limits.WEEKS[0])
        # Built once, so that a community that cannot be is refused now and not at the first run.
        _unless_refused(await shop.front.ask(_client(request), work.toml, spec, layer))
        return {"community": shop.shelf.put(content, layer), "name": label}


def _add_refusals(app: FastAPI) -> None:
    """Whatever goes wrong becomes one sentence; what it was stays on this computer."""

    @app.exception_handler(InputError)
    async def refused(_: Request, error: InputError) -> JSONResponse:
        return _sentence(422, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(each)[: limits.TEXT] for each in first["loc"][1:])
        return _sentence(422, f"{where}: {first['msg']}" if where else str(first["msg"]))

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        return _sentence(error.status_code, str(error.detail), error.headers)

    @app.exception_handler(TooMany)
    async def too_many(_: Request, error: TooMany) -> JSONResponse:
        return _sentence(429, "too many requests of yours are waiting; try again in a moment")

    @app.exception_handler(BrokenProcessPool)
    async def broken(_: Request, error: BrokenProcessPool) -> JSONResponse:
        return _sentence(503, "a worker process died, perhaps for want of memory; try again")

    @app.exception_handler(Exception)
    async def unexpected(_: Request, error: Exception) -> JSONResponse:
        return _sentence(500, "something went wrong on the server; its window says what")


def _sentence(code: int, words: str, headers: Any = None) -> JSONResponse:
    return JSONResponse({"error": words}, code, headers=headers)


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _unless_refused(result: Any) -> Any:
    if isinstance(result, work.Refused):
        raise InputError(result.sentence)
    return result


async def _while_there(request: Request, answer: Awaitable[Returned]) -> Returned:
    """Wait for an answer, and end the run when the client leaves first."""
    working = asyncio.ensure_future(answer)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise HTTPException(499, "the client left")
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()


async def _gone(request: Request) -> None:
    """Return when the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _lines(found: AsyncIterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    """Lines of JSON; an error becomes the last line, because the answer has begun."""
    try:
        async for each in found:
            yield json.dumps(each, separators=(",", ":"), allow_nan=False).encode() + b"\n"
    except InputError as error:
        yield json.dumps({"error": str(error)}).encode() + b"\n"
    except TooMany:
        yield b'{"error":"too many requests of yours are waiting; try again in a moment"}\n'
    except BrokenProcessPool:
        yield b'{"error":"a worker process died, perhaps for want of memory; try again"}\n'
    except Exception:
        LOG.exception("a stream ended")
        yield b'{"error":"something went wrong on the server; its window says what"}\n'

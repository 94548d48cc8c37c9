"""ModelServer: takes requests in either dialect and behaves as the model's name says."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from aiohttp import web

from tests.model_server import broken_streams, odd_streams, pacing, refusals  # noqa: F401 - importing registers behaviours
from tests.model_server.answer import Answer
from tests.model_server.behaviours import BEHAVIOURS, Manner
from tests.model_server.record import Record
from tests.model_server.spelling import AnthropicSpelling, OpenAISpelling, Spelling

MODELS = ("echo", "tokens:250@50", "tokens:1000", "reasoning", "tool")
CONTEXT = 32_768


class ModelServer:
    """`requests` are the records of all requests to a model, oldest first. `elsewhere` is where `redirect` sends on to."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.host, self.port, self.tls = host, port, tls
        self.requests: list[Record] = []
        self.scripts: dict[str, list[dict[str, Any]]] = {}
        self.elsewhere = "/elsewhere"
        self.seen: Counter[tuple[str, str]] = Counter()
        self.connections: dict[Any, int] = {}
        self.arrived = asyncio.Event()
        self.runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The base URL of a connection to this server."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}/v1"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=100_000_000)
        app.router.add_post("/v1/chat/completions", self.converse)
        app.router.add_post("/v1/messages", self.converse)
        app.router.add_get("/v1/models", self.models)
        app.router.add_get("/__requests", self.tell)
        app.router.add_delete("/__requests", self.forget)
        app.router.add_post("/__scripts/{name}", self.register)
        app.router.add_route("*", "/elsewhere", self.anything)
        self.runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, self.host, self.port, ssl_context=self.tls, backlog=4096)
        await site.start()
        self.port = self.runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.runner is not None:
            await self.runner.cleanup()

    async def converse(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        record = self.record(request, body)
        spelling: Spelling
        if request.path.endswith("/messages"):
            spelling = AnthropicSpelling()
        else:
            told = bool(body.get("stream_options", {}).get("include_usage"))
            spelling = OpenAISpelling(record.model, told)
        question = next((message["content"] for message in reversed(body.get("messages", [])) if message["role"] == "user"), "")
        answer = Answer(request, record, spelling, question)
        try:
            await self.behave(answer, record, question)
        except (asyncio.CancelledError, ConnectionError):
            record.close("client")
            raise
        if record.ending == "server":
            raise asyncio.CancelledError  # the connection is gone: nothing is to be written any more
        assert answer.response is not None
        if not answer.response.prepared:
            await answer.response.prepare(request)
        await answer.response.write_eof()
        record.close("complete")
        return answer.response

    async def behave(self, answer: Answer, record: Record, question: str) -> None:
        name, *words = record.model.split(":")
        again = self.seen[record.model, question]
        self.seen[record.model, question] += 1
        if name not in BEHAVIOURS:
            return await answer.refuse(404, f"The model {name} does not exist.", "model_not_found")
        script = self.scripts.get(words[0], []) if words else []
        return await BEHAVIOURS[name](answer, Manner(words, again, self.elsewhere, script))

    def record(self, request: web.Request, body: dict[str, Any]) -> Record:
        record = Record(len(self.requests) + 1, request.path_qs, dict(request.headers), body)
        record.connection = self.connections.setdefault(request.protocol, len(self.connections) + 1)
        self.requests.append(record)
        self.arrived.set()
        return record

    async def asked(self, times: int = 1) -> Record:
        """Wait until so many requests have come in; the last of them."""
        while len(self.requests) < times:
            self.arrived.clear()
            await self.arrived.wait()
        return self.requests[times - 1]

    async def models(self, request: web.Request) -> web.Response:
        self.record(request, {}).close("complete")
        rows = [{"id": name, "object": "model", "created": 1, "owned_by": "tests", "max_model_len": CONTEXT} for name in MODELS]
        return web.json_response({"object": "list", "data": rows})

    async def anything(self, request: web.Request) -> web.Response:
        self.record(request, {}).close("complete")
        return web.json_response({})

    async def tell(self, request: web.Request) -> web.Response:
        return web.json_response([record.as_json() for record in self.requests])

    async def forget(self, request: web.Request) -> web.Response:
        self.requests.clear()
        self.seen.clear()
        return web.Response(status=204)

    async def register(self, request: web.Request) -> web.Response:
        self.scripts[request.match_info["name"]] = await request.json()
        return web.Response(status=204)


@contextmanager
def running(host: str = "127.0.0.1", port: int = 0) -> Iterator[ModelServer]:
    """A server in a thread of its own."""
    loop = asyncio.new_event_loop()
    server = ModelServer(host, port)
    thread = threading.Thread(target=loop.run_forever, name="model server", daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()

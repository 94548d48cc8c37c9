"""The models a server offers."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from chats.connections import catalogue, client
from chats.connections.catalogue import ModelInfo
from chats.engines.pieces import EngineError
from tests.connections.hearing import KEY
from tests.model_server import ModelServer
from tests.model_server.server import CONTEXT, MODELS

Serve = Callable[[Any], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves one body, JSON or text, to everybody who asks; gives the base URL."""
    runners = []

    async def serve(body: Any) -> str:
        async def answer(request: web.Request) -> web.Response:
            return web.Response(text=body if isinstance(body, str) else json.dumps(body), content_type="application/json")

        app = web.Application()
        app.router.add_get("/v1/models", answer)
        runner = web.AppRunner(app)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/v1"

    yield serve
    await client.close()
    for runner in runners:
        await runner.cleanup()


def connection(url: str, dialect: str = "openai") -> dict[str, Any]:
    return {"name": "Lab", "dialect": dialect, "base_url": url, "api_key": KEY}


async def test_a_server_that_is_reached_says_how_many_models_it_has(server: ModelServer, dialect: str) -> None:
    assert await catalogue.test(connection(server.url, dialect)) == f"Reached, and it offers {len(MODELS)} models."


async def test_models_come_with_their_context(server: ModelServer) -> None:
    models = await catalogue.fetch_models(connection(server.url))
    assert models[0] == ModelInfo(MODELS[0], MODELS[0], CONTEXT)
    assert server.requests[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("row", "info"),
    [
        ({"id": "a", "context_length": 8}, ModelInfo("a", "a", 8)),
        ({"id": "a", "display_name": "A", "max_input_tokens": 9}, ModelInfo("a", "A", 9)),
        ({"id": "a", "meta": {"n_ctx_train": 4}}, ModelInfo("a", "a", 4)),
        ({"id": "a", "context_length": "many"}, ModelInfo("a", "a", None)),
        ({"name": "a"}, ModelInfo("a", "a", None)),
    ],
)
async def test_every_spelling_of_a_model_is_read(serve: Serve, row: dict[str, Any], info: ModelInfo) -> None:
    assert await catalogue.fetch_models(connection(await serve({"data": [row, row, 7, {"id": ""}, {}]}))) == [info]


@pytest.mark.parametrize("body", ["", "<html>", "7", "null", "{}", '{"data": 3}', "[" * 100_000])
async def test_what_is_no_list_is_told(serve: Serve, body: str) -> None:
    with pytest.raises(EngineError, match="not a list of models"):
        await catalogue.fetch_models(connection(await serve(body)))


async def test_a_list_without_end_is_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "MOST_BYTES", 1_000)
    with pytest.raises(EngineError, match="too large"):
        await catalogue.fetch_models(connection(await serve("x" * 10_000)))


async def test_a_wrong_path_is_told(server: ModelServer) -> None:
    with pytest.raises(EngineError, match="not_found"):
        await catalogue.test(connection(server.url.replace("/v1", "")))


async def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(EngineError, match="unavailable"):
        await catalogue.test(connection("http://127.0.0.1:9/v1"))
    await client.close()

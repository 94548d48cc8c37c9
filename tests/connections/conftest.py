"""A model server in the test's own event loop, and a client that leaves nothing behind."""

from collections.abc import AsyncIterator

import pytest
from pytest_django import Settings

from chats.connections import client, engine, request
from tests.model_server import ModelServer


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server
        await client.close()


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Tries follow each other at once, and no test knows what another one taught the client."""
    monkeypatch.setattr(engine, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(request, "manners", {})


@pytest.fixture(params=["openai", "anthropic"])
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)

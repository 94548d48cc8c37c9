"""Passing failures are tried again, but never after a word was shown."""

import asyncio

import pytest
from pytest_django import Settings

from chats.connections.engine import pause
from chats.engines.pieces import EngineError
from tests.connections.hearing import hear, numbered, prompt
from tests.model_server import ModelServer


@pytest.mark.parametrize(
    "model", ["status:503:then-ok", "status:429:then-ok", "status:529:then-ok", "cut-after:0:then-ok", "error-midstream:0:then-ok"]
)
async def test_a_failure_that_passes_is_seen_only_as_progress(server: ModelServer, dialect: str, model: str) -> None:
    heard = await hear(prompt(server.url, model, dialect))
    assert (heard.text, heard.error) == ("Hello from the **model server**.", None)
    assert len(server.requests) == 2
    assert heard.pieces[0].kind == "progress"


async def test_there_are_two_more_tries_and_no_third(server: ModelServer) -> None:
    heard = await hear(prompt(server.url, "status:503"))
    assert heard.error is not None
    assert (heard.error.code, len(server.requests)) == ("unavailable", 3)


@pytest.mark.parametrize(
    "model", ["status:401", "status:404", "status:400", "too-long", "redirect", "html", "status:429:code=insufficient_quota"]
)
async def test_a_failure_that_stays_is_not_tried_again(server: ModelServer, model: str) -> None:
    assert (await hear(prompt(server.url, model))).error is not None
    assert len(server.requests) == 1


@pytest.mark.parametrize("model", ["cut-after:1", "error-midstream:1", "end-after:1"])
async def test_nothing_is_tried_again_after_the_first_word(server: ModelServer, dialect: str, model: str) -> None:
    heard = await hear(prompt(server.url, model, dialect))
    assert (heard.text, len(server.requests)) == (numbered(1), 1)


async def test_the_server_is_left_alone_for_as_long_as_it_asks(server: ModelServer) -> None:
    heard = await hear(prompt(server.url, "status:429:retry-after=0.3:then-ok"))
    first, second = server.requests
    assert heard.error is None
    assert first.closed_at is not None
    assert second.opened_at - first.closed_at >= 0.29


async def test_a_server_that_wants_to_be_left_alone_for_long_is_not_waited_for(server: ModelServer, settings: Settings) -> None:
    settings.MODEL_RETRY_WAIT = 5
    heard = await hear(prompt(server.url, "status:429:retry-after=60"))
    assert heard.error is not None
    assert (heard.error.retry_after, len(server.requests)) == (60, 1)


async def test_all_tries_together_keep_to_the_time_for_the_first_word(server: ModelServer) -> None:
    heard = await hear(prompt(server.url, "status:503:retry-after=0.4", first_token_timeout=0.6))
    assert heard.error is not None
    assert (heard.error.code, len(server.requests)) == ("unavailable", 2)


async def test_a_connection_that_nobody_takes_is_tried_again(server: ModelServer) -> None:
    """The server comes up between two tries."""
    port = server.port
    await server.__aexit__()
    later = ModelServer(port=port)
    answer = asyncio.create_task(hear(prompt(server.url, "echo")))
    await later.__aenter__()
    heard = await answer
    await later.__aexit__()
    assert heard.text == "What is it? "


def test_waits_grow_and_differ_but_stay_bounded(settings: Settings) -> None:
    settings.MODEL_RETRIES, settings.MODEL_RETRY_WAIT = 20, 3
    passing = EngineError("unavailable", "", detail={"passing": True})
    waits = [pause(passing, attempt) for attempt in range(20)]
    assert all(wait is not None and 0 < wait <= 3 for wait in waits)
    assert len({pause(passing, 0) for _ in range(5)}) > 1
    assert pause(passing, 20) is None
    assert pause(EngineError("unauthorised", ""), 0) is None

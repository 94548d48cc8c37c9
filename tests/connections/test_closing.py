"""Stop closes the request to the model at once."""

import asyncio
import time
from contextlib import aclosing
from pathlib import Path

import aiohttp
import pytest

from chats.connections import client
from chats.connections.engine import ModelEngine
from chats.connections.pace import pace
from chats.engines.pieces import Piece
from tests.connections.certificate import trusted_by, untrusted
from tests.connections.hearing import hear, prompt
from tests.model_server import ModelServer

AT_ONCE = 0.3  # seconds, what we promise


async def closed_within(server: ModelServer, since: float) -> float:
    record = server.requests[-1]
    await asyncio.wait_for(record.gone.wait(), 5)
    assert record.ending == "client"
    assert record.closed_at is not None
    return record.closed_at - since


@pytest.mark.parametrize("model", ["tokens:10000@50", "hang-after:3", "endless"])
async def test_closing_the_iterator_closes_the_connection(server: ModelServer, dialect: str, model: str) -> None:
    async with aclosing(ModelEngine().reply(prompt(server.url, model, dialect))) as outputs:
        assert isinstance(await anext(outputs), Piece)
        asked = time.time()
    assert await closed_within(server, asked) < AT_ONCE


@pytest.mark.parametrize("model", ["tokens:10000@50", "hang-after:3", "endless", "hang", "status:503:retry-after=4"])
async def test_cancelling_the_task_closes_the_connection(server: ModelServer, model: str) -> None:
    task = asyncio.create_task(hear(prompt(server.url, model)))
    await server.asked()
    await asyncio.sleep(0.05)
    asked = time.time()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.time() - asked < AT_ONCE
    if not model.startswith("status"):
        assert await closed_within(server, asked) < AT_ONCE


async def test_a_connection_that_is_held_between_beats_closes_at_once_too(server: ModelServer) -> None:
    pace().tick = 3_600
    await pace().beat()
    async with aclosing(ModelEngine().reply(prompt(server.url, "tokens:10000@50"))) as outputs:
        await anext(outputs)
        asked = time.time()
    assert await closed_within(server, asked) < AT_ONCE


async def test_a_secure_connection_closes_without_waiting_for_a_farewell(tmp_path: Path) -> None:
    async with ModelServer(tls=untrusted(tmp_path)) as server:
        client.sessions[asyncio.get_running_loop()] = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusted_by(tmp_path)))
        async with aclosing(ModelEngine().reply(prompt(server.url, "tokens:10000@50"))) as outputs:
            await anext(outputs)
            asked = time.time()
        assert await closed_within(server, asked) < AT_ONCE
        await client.close()


async def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    async with ModelServer(tls=untrusted(tmp_path)) as server:
        heard = await hear(prompt(server.url, "echo"))
        await client.close()
    assert heard.error is not None
    assert (heard.error.code, "not trusted" in heard.error.message) == ("unavailable", True)
    assert server.requests == []


async def test_failures_leave_no_connection_open(server: ModelServer, dialect: str) -> None:
    for model in ("hang-after:1", "bad-json", "huge-line", "gzip-bomb", "html"):
        await hear(prompt(server.url, model, dialect, idle_timeout=0.1))
    await asyncio.gather(*(asyncio.wait_for(record.gone.wait(), 5) for record in server.requests))


async def test_one_session_serves_a_loop_until_it_is_closed(server: ModelServer) -> None:
    session = client.session()
    assert client.session() is session
    await hear(prompt(server.url, "echo"))
    await client.close()
    await client.close()
    assert session.closed
    assert client.session() is not session


async def test_no_answer_waits_for_another_one_to_end(server: ModelServer) -> None:
    answers = [asyncio.create_task(hear(prompt(server.url, "hang-after:1", question=str(n)))) for n in range(150)]
    await asyncio.wait_for(server.asked(150), 10)
    for answer in answers:
        answer.cancel()
    await asyncio.gather(*answers, return_exceptions=True)

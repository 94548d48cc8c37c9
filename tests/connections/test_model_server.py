"""The scripted model server itself: tests elsewhere rely on what it records."""

import asyncio
import json
import urllib.request

import aiohttp

from tests.connections.hearing import hear, numbered, prompt
from tests.model_server import ModelServer, running


async def test_it_keeps_the_pace_it_is_asked_for(server: ModelServer) -> None:
    heard = await hear(prompt(server.url, "tokens:50@100"))
    record = server.requests[0]
    assert heard.text == numbered(50)
    assert record.first_token_at is not None
    assert record.closed_at is not None
    assert record.closed_at - record.first_token_at >= 0.48


async def test_it_remembers_what_it_was_asked_and_how_it_ended(server: ModelServer) -> None:
    async with aiohttp.ClientSession() as session:
        await hear(prompt(server.url, "tokens:3"))
        await hear(prompt(server.url, "cut-after:2"))
        async with session.get(f"http://127.0.0.1:{server.port}/__requests") as response:
            first, second = await response.json()
        assert (first["ending"], first["tokens"], first["body"]["model"]) == ("complete", 3, "tokens:3")
        assert (second["ending"], second["tokens"]) == ("server", 2)
        await session.delete(f"http://127.0.0.1:{server.port}/__requests")
        assert server.requests == []


async def test_a_script_can_be_registered_and_played(server: ModelServer) -> None:
    async with aiohttp.ClientSession() as session:
        steps = [{"thought": "Hm."}, {"text": "One"}, {"wait": 0.01}, {"tokens": 2, "rate": 100}, {"raw": ": comment\n\n"}]
        await session.post(f"http://127.0.0.1:{server.port}/__scripts/mine", json=steps)
        heard = await hear(prompt(server.url, "script:mine"))
        assert (heard.of("thought"), heard.text, heard.error) == ("Hm.", "One" + numbered(2), None)
        server.scripts["broken"] = [{"text": "One"}, {"error": "No."}]
        assert (await hear(prompt(server.url, "script:broken"))).error is not None


def test_it_runs_in_a_thread_for_tests_that_are_not_async() -> None:
    with running() as server:
        request = urllib.request.Request(
            f"{server.url}/chat/completions",
            json.dumps({"model": "tokens:2", "messages": [{"role": "user", "content": "x"}]}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=5) as response:
            assert b"t0002" in response.read()
        assert server.requests[0].model == "tokens:2"


async def test_hundreds_of_paced_answers_keep_their_pace(server: ModelServer) -> None:
    """As a source of load it must not be the one that falls behind."""
    await asyncio.gather(*(hear(prompt(server.url, "tokens:50@50", question=str(n))) for n in range(100)))
    assert all(record.tokens == 50 for record in server.requests)

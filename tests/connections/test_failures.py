"""Servers that fail: one plain sentence, what was received kept, nothing of theirs shown."""

import asyncio
import socket
from typing import Any

import pytest
from pytest_django import Settings

from chats.connections import client
from chats.connections.engine import ModelEngine
from chats.engines.pieces import Piece
from tests.connections.hearing import KEY, hear, numbered, prompt
from tests.model_server import ModelServer

PATIENCE: dict[str, Any] = {"first_token_timeout": 0.5, "idle_timeout": 0.3}


@pytest.fixture(autouse=True)
def no_retries(settings: Settings) -> None:
    settings.MODEL_RETRIES = 0


@pytest.mark.parametrize(
    ("model", "code", "words"),
    [
        ("status:401", "unauthorised", "key"),
        ("status:403", "unauthorised", "does not allow"),
        ("status:402", "rate_limited", "credit"),
        ("status:404", "not_found", "/v1"),
        ("status:405", "not_found", "/v1"),
        ("unheard-of", "not_found", "does not know this model"),
        ("too-long", "too_long", "longer than the model can read"),
        ("status:413", "too_long", "longer than the model can read"),
        ("status:400", "refused", "did not accept"),
        ("status:418", "refused", "418"),
        ("status:429", "rate_limited", "too many requests"),
        ("status:429:retry-after=7", "rate_limited", "in 7 seconds"),
        ("status:429:retry-after=3600", "rate_limited", "in 60 minutes"),
        ("status:500", "unavailable", "500"),
        ("status:502", "unavailable", "502"),
        ("status:503", "unavailable", "503"),
        ("status:529", "unavailable", "529"),
        ("redirect", "refused", "never sent on"),
        ("redirect:status=301", "refused", "never sent on"),
        ("redirect:status=303", "refused", "never sent on"),
        ("html", "malformed", "a web page"),
        ("json", "malformed", "one JSON document"),
        ("json-error", "rate_limited", "too many requests"),
        ("gzip-bomb", "malformed", "compressed"),
        ("not-http", "malformed", "HTTP"),
        ("empty", "malformed", "without a word"),
        ("nothing", "cut", "cut"),
        ("deep-json", "malformed", "understood"),
        ("huge-line", "malformed", "too large"),
        ("finish:content_filter:silent", "refused", "filter"),
        ("finish:length:silent", "too_long", "output tokens"),
        ("error-midstream:0", "unavailable", "529"),
        ("error-midstream:0:status=429", "rate_limited", "too many requests"),
        ("hang", "timeout", "did not begin"),
        ("hang-after:0", "timeout", "did not begin"),
        ("keep-alive", "timeout", "did not begin"),
    ],
)
async def test_a_failure_before_the_first_word_is_told_in_words(
    server: ModelServer, dialect: str, model: str, code: str, words: str
) -> None:
    heard = await hear(prompt(server.url, model, dialect, **PATIENCE if code == "timeout" else {}))
    assert heard.error is not None
    assert (heard.error.code, heard.pieces) == (code, [])
    assert words in heard.error.message
    assert KEY not in heard.error.message


@pytest.mark.parametrize(
    ("model", "count", "code"),
    [
        ("cut-after:10", 10, "cut"),
        ("cut-line:10", 10, "cut"),
        ("end-after:10", 10, "cut"),
        ("hang-after:10", 10, "timeout"),
        ("error-midstream:10", 10, "unavailable"),
        ("bad-json", 3, "malformed"),
    ],
)
async def test_what_came_before_a_failure_is_kept(server: ModelServer, dialect: str, model: str, count: int, code: str) -> None:
    heard = await hear(prompt(server.url, model, dialect, **PATIENCE if code == "timeout" else {}))
    assert heard.error is not None
    assert (heard.text, heard.error.code) == (numbered(count), code)


async def test_an_endless_answer_is_cut_exactly_at_its_limit(server: ModelServer, dialect: str, settings: Settings) -> None:
    settings.ANSWER_MAX_CHARS = 20_001
    heard = await hear(prompt(server.url, "endless", dialect))
    assert heard.error is not None
    assert (len(heard.text), heard.error.code) == (20_001, "too_long")
    await server.requests[0].gone.wait()


async def test_words_that_only_keep_a_connection_alive_do_not_pass_for_an_answer(server: ModelServer) -> None:
    heard = await hear(prompt(server.url, "keep-alive", first_token_timeout=0.2, idle_timeout=60))
    assert heard.error is not None
    assert "0.2 seconds" in heard.error.message


async def test_a_slow_reader_is_not_taken_for_a_slow_server(server: ModelServer) -> None:
    text = ""
    async for output in ModelEngine().reply(prompt(server.url, "tokens:8@50", idle_timeout=0.15)):
        if isinstance(output, Piece):
            text += output.text
            await asyncio.sleep(0.2)
    assert text == numbered(8)


async def test_an_answer_may_take_longer_than_the_wait_for_one_token(server: ModelServer) -> None:
    heard = await hear(prompt(server.url, "tokens:50@50", idle_timeout=0.4))
    assert (heard.text, heard.error) == (numbered(50), None)


async def test_nobody_listening_is_told(server: ModelServer) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
        heard = await hear(prompt(url, "echo"))
    assert heard.error is not None
    assert (heard.error.code, "nothing answers" in heard.error.message) == ("unavailable", True)
    await client.close()


async def test_a_name_without_an_address_is_told(server: ModelServer) -> None:
    heard = await hear(prompt("http://no-such-host.invalid/v1", "echo"))
    assert heard.error is not None
    assert (heard.error.code, "has no address" in heard.error.message) == ("unavailable", True)


async def test_plain_http_behind_an_address_with_https_is_told(server: ModelServer) -> None:
    heard = await hear(prompt(server.url.replace("http:", "https:"), "echo"))
    assert heard.error is not None
    assert (heard.error.code, "secure connection" in heard.error.message) == ("unavailable", True)


@pytest.mark.parametrize("key", ["two\r\nX-Evil: 1", "null\x00"])
async def test_a_key_that_cannot_be_sent_is_told_without_showing_it(server: ModelServer, key: str) -> None:
    heard = await hear(prompt(server.url, "echo", api_key=key))
    assert heard.error is not None
    assert heard.error.code == "unauthorised"
    assert key not in heard.error.message
    assert server.requests == []


async def test_without_a_connection_there_is_a_sentence() -> None:
    heard = await hear(prompt("", "echo"))
    assert heard.error is not None
    assert "no connection" in heard.error.message

"""Answers that arrive, however oddly they are sent."""

import asyncio

import pytest

from chats.engines.pieces import Piece, Usage
from tests.connections.hearing import KEY, hear, numbered, prompt
from tests.model_server import ModelServer

HELLO = "Hello from the **model server**."


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("echo", "What is it? "),
        ("tokens:250", numbered(250)),
        ("tokens:30@1000", numbered(30)),
        ("no-done", HELLO),
        ("double-done", HELLO),
        ("hang-done", HELLO),
        ("no-usage", HELLO),
        ("crlf", HELLO),
        ("cr", HELLO),
        ("comments", HELLO),
        ("slow-bytes", HELLO),
        ("split-json", HELLO),
        ("split-utf8", "Grüße, 世界 👩‍🔬!"),
        ("bad-utf8", "caf� ok"),
        ("split-surrogate", "😀 � �x"),
        ("nul", "a�b"),
        ("huge-chunk", "x" * 1_000_000),
        ("reasoning", HELLO),
        ("no-stream-options", HELLO),
    ],
)
async def test_the_text_arrives_as_it_was_meant(server: ModelServer, dialect: str, model: str, text: str) -> None:
    heard = await hear(prompt(server.url, model, dialect))
    assert (heard.text, heard.error, heard.finish) == (text, None, "stop")


async def test_the_server_counts_the_tokens(server: ModelServer, dialect: str) -> None:
    heard = await hear(prompt(server.url, "tokens:7", dialect))
    assert heard.usage == Usage(prompt_tokens=3, completion_tokens=7)


async def test_a_server_that_counts_nothing_leaves_usage_out(server: ModelServer, dialect: str) -> None:
    assert (await hear(prompt(server.url, "no-usage", dialect))).usage is None


async def test_reasoning_is_thought_and_not_text(server: ModelServer, dialect: str) -> None:
    heard = await hear(prompt(server.url, "reasoning", dialect))
    assert heard.of("thought") == "Let me think."


async def test_reasoning_in_tags_is_thought_too(server: ModelServer) -> None:
    heard = await hear(prompt(server.url, "think-tag"))
    assert (heard.of("thought").strip(), heard.text) == ("Let me think.", HELLO)


async def test_a_tool_call_comes_whole(server: ModelServer, dialect: str) -> None:
    heard = await hear(prompt(server.url, "tool", dialect))
    call = Piece("tool_call", data={"id": "call_1", "name": "look_up", "arguments": {"city": "Zürich", "days": 3}})
    assert (heard.pieces[-1], heard.finish, heard.text) == (call, "tool_calls", "Looking.")


async def test_broken_arguments_stay_text(server: ModelServer, dialect: str) -> None:
    heard = await hear(prompt(server.url, "broken-tool", dialect))
    assert heard.pieces[-1].data is not None
    assert heard.pieces[-1].data["arguments"] == '{"city": "Zürich'
    assert "error" in heard.pieces[-1].data


@pytest.mark.parametrize("reason", ["stop", "length", "content_filter"])
async def test_the_reason_for_the_end_is_told_in_one_vocabulary(server: ModelServer, dialect: str, reason: str) -> None:
    heard = await hear(prompt(server.url, f"finish:{reason}", dialect))
    assert (heard.text, heard.finish, heard.error) == ("Word", reason, None)


async def test_a_server_that_says_why_it_stopped_is_not_waited_for(
    server: ModelServer, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chats.connections.stream.AFTER_FINISH", 0.05)
    heard = await asyncio.wait_for(hear(prompt(server.url, "hang-finished", dialect, idle_timeout=60)), 10)
    assert (heard.text, heard.error) == (HELLO, None)


async def test_the_request_carries_what_the_dialect_wants(server: ModelServer) -> None:
    await hear(prompt(server.url, "echo"))
    await hear(prompt(server.url, "echo", "anthropic", headers={"X-Team": "7"}))
    openai, anthropic = server.requests
    assert (openai.path, openai.headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert (anthropic.path, anthropic.headers["x-api-key"], anthropic.headers["X-Team"]) == ("/v1/messages", KEY, "7")
    assert "Authorization" not in anthropic.headers


@pytest.mark.parametrize("model", ["tokens:3", "late-end"])
async def test_answers_that_end_give_their_connection_to_the_next(server: ModelServer, dialect: str, model: str) -> None:
    for _ in range(3):
        await hear(prompt(server.url, model, dialect))
    assert {record.connection for record in server.requests} == {1}


async def test_what_a_server_does_not_understand_is_left_out_and_remembered(server: ModelServer) -> None:
    for _ in range(2):
        heard = await hear(prompt(server.url, "no-stream-options"))
        assert (heard.text, heard.usage) == (HELLO, None)
    assert ["stream_options" in record.body for record in server.requests] == [True, False, False]


async def test_a_newer_name_for_the_longest_answer_is_taken_up(server: ModelServer) -> None:
    for _ in range(2):
        assert (await hear(prompt(server.url, "max-completion-tokens", options={"max_output_tokens": 9}))).text == HELLO
    assert [record.body.get("max_completion_tokens") for record in server.requests] == [None, 9, 9]

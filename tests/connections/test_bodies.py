"""A prompt in either dialect."""

from typing import Any

import pytest
from yarl import URL

from chats.connections.anthropic import MOST_OUTPUT_TOKENS
from chats.connections.dialect import alternating
from chats.connections.endpoint import DIALECTS, Endpoint
from chats.engines.pieces import EngineError
from chats.engines.prompt import Prompt, Turn

TOOL = {"name": "look_up", "description": "Looks up.", "parameters": {"type": "object", "properties": {}}}
TURNS = [Turn("user", "One?"), Turn("assistant", "Two."), Turn("user", "Three?")]
SAID = [{"role": turn.role, "content": turn.text} for turn in TURNS]


def body(dialect: str, prompt: Prompt) -> dict[str, Any]:
    return DIALECTS[dialect].body(prompt)


def test_openai_puts_instructions_first_and_asks_for_the_count_of_tokens() -> None:
    assert body("openai", Prompt(TURNS, "Be brief.", {"model": "m"})) == {
        "model": "m",
        "messages": [{"role": "system", "content": "Be brief."}, *SAID],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_anthropic_puts_instructions_apart_and_always_says_how_long_an_answer_may_be() -> None:
    assert body("anthropic", Prompt(TURNS, "Be brief.", {"model": "m"})) == {
        "model": "m",
        "max_tokens": MOST_OUTPUT_TOKENS,
        "messages": SAID,
        "stream": True,
        "system": "Be brief.",
    }


def test_settings_of_the_prompt_win_over_those_of_the_model(dialect: str) -> None:
    prompt = Prompt(TURNS, "", {"temperature": 0.5, "max_output_tokens": 100}, options={"temperature": 0.0, "top_p": 0.9})
    sent = body(dialect, prompt)
    assert (sent["temperature"], sent["top_p"], sent["max_tokens"]) == (0.0, 0.9, 100)
    assert "system" not in str(sent), "no instructions, no system prompt"


def test_tools_are_spelled_as_the_dialect_wants_them() -> None:
    prompt = Prompt(TURNS, options={"tools": [TOOL]})
    assert body("openai", prompt)["tools"] == [{"type": "function", "function": TOOL}]
    assert body("anthropic", prompt)["tools"] == [
        {"name": "look_up", "description": "Looks up.", "input_schema": TOOL["parameters"]},
    ]


def test_turns_alternate_and_begin_with_the_user_whatever_was_stopped_or_cut() -> None:
    turns = [
        Turn("assistant", "left over"),
        Turn("user", "a"),
        Turn("assistant", " "),
        Turn("user", "b"),
        Turn("assistant", "c"),
        Turn("user", "d"),
    ]
    assert alternating(turns) == [Turn("user", "a\n\nb"), Turn("assistant", "c"), Turn("user", "d")]
    assert turns[1] == Turn("user", "a"), "the prompt stays as it was"


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://host/v1", "https://host/v1/chat/completions"),
        ("https://host/v1/", "https://host/v1/chat/completions"),
        ("http://host:8000", "http://host:8000/chat/completions"),
        ("https://host/d/m?api-version=2024", "https://host/d/m/chat/completions?api-version=2024"),
    ],
)
def test_an_address_keeps_path_and_query_of_its_base(base: str, address: str) -> None:
    assert Endpoint.of({"base_url": base}).url("chat/completions") == URL(address)


@pytest.mark.parametrize("base", ["", "host/v1", "ftp://host", "http://", "http://[::1", "javascript:alert(1)", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused_in_words(base: str) -> None:
    with pytest.raises(EngineError, match="not_found"):
        Endpoint.of({"base_url": base})


def test_extra_headers_win_over_our_own_whatever_their_case() -> None:
    endpoint = Endpoint.of({"base_url": "http://host", "api_key": " k ", "headers": {"authorization": "Basic x", "X-Team": "7"}})
    assert endpoint.headers == {"Accept-Encoding": "identity", "User-Agent": "chatsite", "authorization": "Basic x", "X-Team": "7"}
    assert Endpoint.of({"base_url": "http://host", "api_key": " k "}).headers["Authorization"] == "Bearer k"
    assert "Basic" not in repr(endpoint)

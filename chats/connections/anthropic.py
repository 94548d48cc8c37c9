"""Anthropic's messages dialect."""

from typing import Any

from chats.connections.complaint import Complaint
from chats.connections.dialect import Reader, alternating, parameter
from chats.connections.draft import Draft
from chats.connections.errors import not_understood, told_in_stream
from chats.connections.openai import decode, word
from chats.engines.prompt import Prompt

VERSION = "2023-06-01"
MOST_OUTPUT_TOKENS = 8_192  # the dialect demands a number; every current model takes this one


class Anthropic:
    path = "messages"

    def headers(self, key: str) -> dict[str, str]:
        return {"anthropic-version": VERSION} | ({"x-api-key": key} if key else {})

    def body(self, prompt: Prompt) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": prompt.llm.get("model", ""),
            "max_tokens": parameter(prompt, "max_output_tokens") or MOST_OUTPUT_TOKENS,
            "messages": [{"role": turn.role, "content": turn.text} for turn in alternating(prompt.turns)],
            "stream": True,
        }
        if prompt.instructions.strip():
            body["system"] = prompt.instructions
        body |= {name: value for name in ("temperature", "top_p") if (value := parameter(prompt, name)) is not None}
        if tools := parameter(prompt, "tools"):
            body["tools"] = [
                {
                    "name": tool["name"],
                    "description": tool.get("description", ""),
                    "input_schema": tool.get("parameters", {"type": "object"}),
                }
                for tool in tools
            ]
        return body

    def relented(self, body: dict[str, Any], complaint: str) -> dict[str, Any] | None:
        return None

    def reader(self, draft: Draft) -> Reader:
        return AnthropicReader(draft)


class AnthropicReader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.input_tokens: int | None = None

    def read(self, event: str) -> None:
        if self.draft.done:
            return
        try:
            data = decode(event)
        except (ValueError, RecursionError):
            data = None
        if type(data) is not dict:
            raise not_understood()
        kind = data.get("type")
        if kind == "content_block_delta":
            self.delta(data, part(data, "delta"))
        elif kind == "content_block_start":
            self.block(data, part(data, "content_block"))
        elif kind == "message_start":
            self.count(part(part(data, "message"), "usage"))
        elif kind == "message_delta":
            self.count(part(data, "usage"))
            self.draft.stop(part(data, "delta").get("stop_reason"))
        elif kind == "message_stop":
            self.draft.done = True
        elif kind == "error" or "error" in data:
            raise told_in_stream(Complaint.of(data.get("error")))

    def delta(self, data: dict[str, Any], delta: dict[str, Any]) -> None:
        if words := word(delta.get("text")):
            self.draft.write("text", words)
        elif words := word(delta.get("thinking")):
            self.draft.write("thought", words)
        elif (words := word(delta.get("partial_json"))) and index(data) in self.draft.tool_calls:
            self.draft.call(index(data), "", "", words)

    def block(self, data: dict[str, Any], block: dict[str, Any]) -> None:
        if block.get("type") == "tool_use":
            self.draft.call(index(data), word(block.get("id")), word(block.get("name")), "")
        else:
            self.delta(data, block)

    def count(self, usage: dict[str, Any]) -> None:
        """Input tokens come in three parts: new ones, those written to the cache and those read from it."""
        told = [usage.get(name) for name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")]
        numbers = [number for number in told if type(number) is int]
        if numbers:
            self.input_tokens = max(self.input_tokens or 0, sum(numbers))
        if numbers or "output_tokens" in usage:
            self.draft.count(self.input_tokens, usage.get("output_tokens"))

    def end(self) -> None:
        """Nothing is ever held back here."""


def part(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name)
    return value if type(value) is dict else {}


def index(data: dict[str, Any]) -> int:
    value = data.get("index")
    return value if type(value) is int else 0

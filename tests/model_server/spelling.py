"""Spelling: the events of an answer in a dialect, as bytes."""

import json
from typing import Any, Protocol

ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


class Spelling(Protocol):
    done: bytes

    def opening(self, prompt_tokens: int | None) -> bytes: ...
    def text(self, words: str, escape: bool = False) -> bytes: ...
    def thought(self, words: str) -> bytes: ...
    def tool(self, name: str, parts: list[str]) -> list[bytes]: ...
    def finish(self, reason: str, usage: tuple[int, int] | None) -> bytes: ...
    def error(self, status: int, message: str, code: str = "") -> dict[str, Any]: ...
    def error_event(self, status: int, message: str) -> bytes: ...


def written(value: Any, escape: bool = False) -> str:
    return json.dumps(value, ensure_ascii=escape, separators=(",", ":"))


class OpenAISpelling:
    """`told` counts tokens only for whoever asked for it, as OpenAI does. `field` is how the server calls its reasoning."""

    done = b"data: [DONE]\n\n"

    def __init__(self, model: str, told: bool, field: str = "reasoning_content") -> None:
        self.told, self.field = told, field
        self.head = f'data: {{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":{written(model)},"choices":'

    def chunk(self, delta: dict[str, Any], reason: str | None = None, escape: bool = False) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return f"{self.head}[{written(choice, escape)}]}}\n\n".encode("utf-8", "surrogatepass")

    def opening(self, prompt_tokens: int | None) -> bytes:
        return self.chunk({"role": "assistant", "content": ""})

    def text(self, words: str, escape: bool = False) -> bytes:
        return self.chunk({"content": words}, escape=escape)

    def thought(self, words: str) -> bytes:
        return self.chunk({self.field: words})

    def tool(self, name: str, parts: list[str]) -> list[bytes]:
        first = {"index": 0, "id": "call_1", "type": "function", "function": {"name": name, "arguments": ""}}
        rest = [{"index": 0, "function": {"arguments": part}} for part in parts]
        return [self.chunk({"tool_calls": [call]}) for call in [first, *rest]]

    def finish(self, reason: str, usage: tuple[int, int] | None) -> bytes:
        end = self.chunk({}, reason)
        if usage is None or not self.told:
            return end
        counts = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
        return end + f'{self.head}[],"usage":{written(counts)}}}\n\n'.encode()

    def error(self, status: int, message: str, code: str = "") -> dict[str, Any]:
        return {"error": {"message": message, "type": ERROR_TYPES.get(status, "server_error"), "param": None, "code": code or None}}

    def error_event(self, status: int, message: str) -> bytes:
        return f"data: {written(self.error(status, message))}\n\n".encode()


class AnthropicSpelling:
    done = b'event: message_stop\ndata: {"type":"message_stop"}\n\n'
    reasons = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "content_filter": "refusal"}

    def event(self, kind: str, escape: bool = False, **data: Any) -> bytes:
        return f"event: {kind}\ndata: {written({'type': kind, **data}, escape)}\n\n".encode("utf-8", "surrogatepass")

    def opening(self, prompt_tokens: int | None) -> bytes:
        usage = (
            {} if prompt_tokens is None else {"usage": {"input_tokens": prompt_tokens, "cache_read_input_tokens": 0, "output_tokens": 1}}
        )
        message = {"id": "msg_1", "type": "message", "role": "assistant", "content": [], **usage}
        block = self.event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        return self.event("message_start", message=message) + block + self.event("ping")

    def text(self, words: str, escape: bool = False) -> bytes:
        return self.event("content_block_delta", escape, index=0, delta={"type": "text_delta", "text": words})

    def thought(self, words: str) -> bytes:
        return self.event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": words})

    def tool(self, name: str, parts: list[str]) -> list[bytes]:
        block = {"type": "tool_use", "id": "call_1", "name": name, "input": {}}
        deltas = [self.event("content_block_delta", index=1, delta={"type": "input_json_delta", "partial_json": part}) for part in parts]
        return [self.event("content_block_start", index=1, content_block=block), *deltas, self.event("content_block_stop", index=1)]

    def finish(self, reason: str, usage: tuple[int, int] | None) -> bytes:
        told: dict[str, Any] = {} if usage is None else {"usage": {"output_tokens": usage[1]}}
        return self.event("message_delta", delta={"stop_reason": self.reasons.get(reason, reason)}, **told)

    def error(self, status: int, message: str, code: str = "") -> dict[str, Any]:
        return {"type": "error", "error": {"type": ERROR_TYPES.get(status, "api_error"), "message": message}}

    def error_event(self, status: int, message: str) -> bytes:
        return f"event: error\ndata: {written(self.error(status, message))}\n\n".encode()

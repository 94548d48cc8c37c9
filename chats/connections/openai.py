"""The OpenAI-compatible chat-completions dialect, as OpenAI, vLLM, Ollama, llama.cpp, LM Studio and many others speak it."""

import json
from typing import Any

from chats.connections.complaint import Complaint
from chats.connections.dialect import Reader, alternating, parameter
from chats.connections.draft import Draft
from chats.connections.errors import not_understood, told_in_stream
from chats.connections.think_tag import ThinkTag
from chats.engines.prompt import Prompt

# Servers write control characters into strings unescaped; that is no reason to lose an answer.
decode = json.JSONDecoder(strict=False).decode


class OpenAI:
    path = "chat/completions"

    def headers(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {key}"} if key else {}

    def body(self, prompt: Prompt) -> dict[str, Any]:
        messages = [{"role": "system", "content": prompt.instructions}] if prompt.instructions.strip() else []
        messages += [{"role": turn.role, "content": turn.text} for turn in alternating(prompt.turns)]
        body: dict[str, Any] = {
            "model": prompt.llm.get("model", ""),
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        names = {"temperature": "temperature", "top_p": "top_p", "max_output_tokens": "max_tokens"}
        body |= {theirs: value for ours, theirs in names.items() if (value := parameter(prompt, ours)) is not None}
        if tools := parameter(prompt, "tools"):
            body["tools"] = [{"type": "function", "function": tool} for tool in tools]
        return body

    def relented(self, body: dict[str, Any], complaint: str) -> dict[str, Any] | None:
        """Older servers know no `stream_options`; newer models want `max_completion_tokens`."""
        if "stream_options" in body and ("stream_options" in complaint or "include_usage" in complaint):
            return {name: value for name, value in body.items() if name != "stream_options"}
        if "max_tokens" in body and "max_completion_tokens" in complaint:
            return {"max_completion_tokens" if name == "max_tokens" else name: value for name, value in body.items()}
        return None

    def reader(self, draft: Draft) -> Reader:
        return OpenAIReader(draft)


class OpenAIReader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.tag: ThinkTag | None = ThinkTag()

    def read(self, event: str) -> None:
        if self.draft.done:
            return
        try:
            data = decode(event)
        except (ValueError, RecursionError):
            data = None
            if event.strip() == "[DONE]":
                self.draft.done = True
                return
        if type(data) is not dict:
            raise not_understood()
        if data.get("error") or data.get("object") == "error":
            raise told_in_stream(Complaint.of(data.get("error") or data))
        if usage := data.get("usage"):
            self.count(usage)
        # The hot path: one choice with one delta that holds text and nothing else.
        choices = data.get("choices")
        choice = choices[0] if type(choices) is list and choices else None
        if type(choice) is not dict:
            return
        delta = choice.get("delta")
        if type(delta) is dict:
            words = delta.get("content")
            if len(delta) > 1 or words is None:
                self.extras(delta)
            if words:
                self.write(words)
        if choice.get("finish_reason"):
            self.draft.stop(choice["finish_reason"])

    def write(self, content: Any) -> None:
        if type(content) is list:
            content = "".join(part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))
        if type(content) is not str or not content:
            return
        if self.tag is None:
            self.draft.write("text", content)
            return
        for kind, words in self.tag.tell(content):
            self.draft.write(kind, words)
        if self.tag.is_over:
            self.tag = None

    def extras(self, delta: dict[str, Any]) -> None:
        """Reasoning (two spellings; some servers send both), a refusal, tool calls."""
        thought = delta.get("reasoning_content") or delta.get("reasoning")
        if type(thought) is str:
            self.draft.write("thought", thought)
        if type(refusal := delta.get("refusal")) is str and refusal:
            self.draft.write("text", refusal)
        calls = delta.get("tool_calls")
        for place, call in enumerate(calls if type(calls) is list else []):
            if type(call) is not dict:
                continue
            function = call.get("function")
            function = function if type(function) is dict else {}
            index = call.get("index")
            self.draft.call(
                index if type(index) is int else place, word(call.get("id")), word(function.get("name")), word(function.get("arguments"))
            )

    def count(self, usage: Any) -> None:
        if type(usage) is not dict:
            return
        details = usage.get("completion_tokens_details")
        reasoning = details.get("reasoning_tokens") if type(details) is dict else None
        self.draft.count(usage.get("prompt_tokens"), usage.get("completion_tokens"), reasoning)

    def end(self) -> None:
        if self.tag is not None:
            for kind, words in self.tag.end():
                self.draft.write(kind, words)
            self.tag = None


def word(value: Any) -> str:
    return value if type(value) is str else ""

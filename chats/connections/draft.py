"""Draft: what has been received of one answer and not been handed on yet."""

from typing import Any

from chats.connections.mending import REPLACEMENT, mended
from chats.connections.tool_call import ToolCall
from chats.engines.pieces import EngineError, Finish, Output, Piece, Usage

REASON_LENGTH = 40
MOST_TOKENS = 2**31 - 1
MOST_TOOL_CALLS = 128
REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "eos": "stop",
    "eos_token": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "function_call": "tool_calls",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
    "safety": "content_filter",
}


class Draft:
    """Collects what events bring and gives it out as pieces: stretches of one kind that arrive together are one piece.

    `limit` bounds the characters of the whole answer: text, thoughts and tool arguments.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.chars = 0
        self.parts: list[str] = []
        self.kind = "text"
        self.half = ""
        self.ready: list[Output] = []
        self.tool_calls: dict[int, ToolCall] = {}
        self.calls: list[ToolCall] = []
        self.usage: Usage | None = None
        self.reason = ""
        self.done = False

    @property
    def is_complete(self) -> bool:
        """The server said that nothing more will come."""
        return self.done or bool(self.reason)

    def write(self, kind: str, words: str) -> None:
        """Add to the text (kind `text`) or to the reasoning (`thought`)."""
        if kind != self.kind:
            self.close()
            self.kind = kind
        self.parts.append(words)

    def call(self, index: int, id: str, name: str, arguments: str) -> None:
        """Add to the tool call numbered `index`; it is handed on when the answer is complete.

        Some servers give every call the number 0: another id is another call.
        """
        call = self.tool_calls.get(index)
        if call is None or (id and call.id and id != call.id):
            if len(self.calls) >= MOST_TOOL_CALLS:
                raise EngineError("malformed", "The model asked for too many tools at once.")
            call = self.tool_calls[index] = ToolCall()
            self.calls.append(call)
        call.add(id, name, arguments)
        self.spend(len(name) + len(arguments))

    def count(self, prompt: Any, completion: Any, reasoning: Any = None) -> None:
        """Note the server's own count of tokens; what is not a sensible number counts as not told."""
        usage = self.usage = self.usage or Usage()
        usage.prompt_tokens = sensible(prompt, usage.prompt_tokens)
        usage.completion_tokens = sensible(completion, usage.completion_tokens)
        usage.reasoning_tokens = sensible(reasoning, usage.reasoning_tokens)

    def stop(self, reason: Any) -> None:
        """Note why the model stopped, in the words of `Finish`."""
        if isinstance(reason, str) and reason:
            reason = reason.lower().replace("-", "_")
            word = REASONS.get(reason, reason)
            self.reason = word[:REASON_LENGTH] if word.replace("_", "").isalnum() and word.isascii() else "stop"

    def take(self) -> list[Output]:
        """What has come together since the last time."""
        if self.parts:
            self.fold()
        taken, self.ready = self.ready, []
        return taken

    def conclude(self) -> list[Output]:
        """The end of a complete answer: what is left, tool calls, `Usage` where it was told, `Finish`."""
        self.close()
        for call in self.calls:
            self.ready.append(call.piece())
        if self.usage is not None:
            self.ready.append(self.usage)
        self.ready.append(Finish(self.reason or "stop"))
        return self.take()

    def fold(self) -> None:
        """Make one piece of the parts that wait."""
        text, self.half = mended(self.half + "".join(self.parts))
        self.parts = []
        if text:
            self.append(text)

    def close(self) -> None:
        """End the stretch that is being written; half a character that waits for its other half will not get it."""
        self.fold()
        if self.half:
            self.half = ""
            self.append(REPLACEMENT)

    def append(self, text: str) -> None:
        room = max(0, self.limit - self.chars)
        if room:
            self.ready.append(Piece(self.kind, text[:room]))
        self.spend(len(text))

    def spend(self, chars: int) -> None:
        self.chars += chars
        if self.chars > self.limit:
            raise EngineError("too_long", f"The answer was cut at {self.limit:,} characters, the most an answer may have.")


def sensible(told: Any, known: int | None) -> int | None:
    return told if type(told) is int and 0 <= told <= MOST_TOKENS else known

"""ToolCall: a model's wish to have a function called, put together from what events bring."""

import json
from dataclasses import dataclass, field

from chats.connections.mending import REPLACEMENT, mended
from chats.engines.pieces import Piece

NOT_AN_OBJECT = "The arguments are not a valid JSON object."


@dataclass(slots=True)
class ToolCall:
    """Id and name come once, arguments as pieces of a JSON text."""

    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)

    def add(self, id: str, name: str, arguments: str) -> None:
        self.id = self.id or id
        self.name = self.name or name
        self.arguments.append(arguments)

    def piece(self) -> Piece:
        """A `tool_call` piece: `{"id", "name", "arguments": {…}}`.

        Arguments that are not a JSON object stay the text the model wrote, and `error` says so.
        """
        written = clean("".join(self.arguments))
        data: dict[str, object] = {"id": clean(self.id), "name": clean(self.name)}
        try:
            arguments = json.loads(written or "{}")
        except (ValueError, RecursionError):
            arguments = None
        if isinstance(arguments, dict) and storable(arguments):
            return Piece("tool_call", data={**data, "arguments": arguments})
        return Piece("tool_call", data={**data, "arguments": written, "error": NOT_AN_OBJECT})


def clean(text: str) -> str:
    words, half = mended(text)
    return words + REPLACEMENT if half else words


def storable(arguments: dict[str, object]) -> bool:
    """Whether a JSON column takes it: no NaN, no NUL, no half characters hidden behind escapes."""
    try:
        written = json.dumps(arguments, allow_nan=False, ensure_ascii=False)
        written.encode()
    except (ValueError, RecursionError):
        return False
    return "\\u0000" not in written.replace("\\\\", "")

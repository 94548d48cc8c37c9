"""Heard: what came out of an engine, for tests to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chats.connections.engine import ModelEngine
from chats.engines.pieces import EngineError, Finish, Piece, Usage
from chats.engines.prompt import Prompt, Turn

KEY = "sk-CANARY-7f3a9"


@dataclass
class Heard:
    pieces: list[Piece] = field(default_factory=list)
    usage: Usage | None = None
    finish: str | None = None
    error: EngineError | None = None

    def of(self, kind: str) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind == kind)

    @property
    def text(self) -> str:
        return self.of("text")

    @property
    def kinds(self) -> set[str]:
        return {piece.kind for piece in self.pieces}


def prompt(url: str, model: str, dialect: str = "openai", question: str = "What is it?", **settings: Any) -> Prompt:
    connection = {"name": "Lab", "dialect": dialect, "base_url": url, "api_key": KEY, "first_token_timeout": 5, "idle_timeout": 5}
    options = settings.pop("options", {})
    return Prompt([Turn("user", question)], "Be brief.", {"model": model}, connection | settings, options=options)


async def hear(given: Prompt) -> Heard:
    """Everything a ModelEngine says to `given`."""
    heard = Heard()
    try:
        async for output in ModelEngine().reply(given):
            if isinstance(output, Piece):
                heard.pieces.append(output)
            elif isinstance(output, Usage):
                heard.usage = output
            elif isinstance(output, Finish):
                heard.finish = output.reason
    except EngineError as error:
        heard.error = error
    return heard


def numbered(count: int) -> str:
    return "".join(f"t{number:04} " for number in range(1, count + 1))

"""Behaviours: what the model's name asks for, as in `tokens:250@50`, `cut-after:10` or `status:503:then-ok`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.model_server.answer import Answer

WORDS = ["Hello", " from", " the", " **model", " server**", "."]
FOREVER = 3_600.0


@dataclass
class Manner:
    """The rest of a model's name. `again` counts earlier requests with the same name and question."""

    words: list[str] = field(default_factory=list)
    again: int = 0
    elsewhere: str = ""
    script: list[dict[str, Any]] = field(default_factory=list)

    @property
    def number(self) -> int:
        return int(self.words[0]) if self.words and self.words[0].isdecimal() else 10

    @property
    def is_forgiven(self) -> bool:
        """A failure that was asked for once has already happened."""
        return "then-ok" in self.words and self.again > 0

    def get(self, name: str, default: str = "") -> str:
        return next((word.partition("=")[2] for word in self.words if word.startswith(f"{name}=")), default)


Behaviour = Callable[[Answer, Manner], Awaitable[None]]
BEHAVIOURS: dict[str, Behaviour] = {}


def behaviour(name: str) -> Callable[[Behaviour], Behaviour]:
    def register(function: Behaviour) -> Behaviour:
        BEHAVIOURS[name] = function
        return function

    return register


def numbered(count: int) -> list[str]:
    return [f"t{number:04} " for number in range(1, count + 1)]


async def whole(answer: Answer, words: list[str] | None = None) -> None:
    """An answer as it should be."""
    await answer.begin()
    await answer.say(words or WORDS)
    answer.finish()
    answer.done()

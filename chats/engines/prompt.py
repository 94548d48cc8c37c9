"""What an engine is given: the turns so far and what surrounds them, as plain data without a database behind it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Turn:
    """One earlier message: `role` is `user` or `assistant`, `text` its Markdown."""

    role: str
    text: str


@dataclass(slots=True)
class Prompt:
    """Everything an engine may know when it replies.

    `turns` is the current path, oldest first, the question to answer last. `llm` holds the chosen model's plain settings
    (see `LLM.as_settings`), `connection` those of its server with the key in clear (see `Connection.as_settings`), both
    empty for engines that need none. `documents` are the ids an engine may read; `thread` and `user` are ids too.
    """

    turns: list[Turn]
    instructions: str = ""
    llm: dict[str, Any] = field(default_factory=dict)
    connection: dict[str, Any] = field(default_factory=dict)
    documents: list[int] = field(default_factory=list)
    thread: int | None = None
    user: int | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """The text to answer."""
        return self.turns[-1].text if self.turns else ""

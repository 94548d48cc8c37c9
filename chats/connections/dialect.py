"""Dialect: what the readers of the wire need to know about the way a model server is spoken to."""

from typing import Any, Protocol

from chats.connections.draft import Draft
from chats.engines.prompt import Prompt, Turn


class Reader(Protocol):
    """Understands the events of one answer."""

    def read(self, event: str) -> None:
        """Note the data of one event in the draft; raise `EngineError` for an error event or data that makes no sense."""
        ...

    def end(self) -> None:
        """Note what was held back until it was clear how it goes on."""
        ...


class Dialect(Protocol):
    """One way to spell a prompt, its headers and the events of its answer. `path` is relative to the base URL."""

    path: str

    def headers(self, key: str) -> dict[str, str]:
        """The headers that carry the key and the version."""
        ...

    def body(self, prompt: Prompt) -> dict[str, Any]:
        """The request for a streamed answer."""
        ...

    def relented(self, body: dict[str, Any], complaint: str) -> dict[str, Any] | None:
        """`body` changed to what a server understands that refused it with `complaint`; None where nothing helps."""
        ...

    def reader(self, draft: Draft) -> Reader:
        """A reader that writes into `draft`."""
        ...


def alternating(turns: list[Turn]) -> list[Turn]:
    """Turns as every server takes them: beginning with the user, roles taking turns, none empty.

    A stopped answer may be empty, which leaves two questions in a row; they are joined.
    """
    joined: list[Turn] = []
    for turn in turns:
        if not turn.text.strip() or (not joined and turn.role != "user"):
            continue
        if joined and joined[-1].role == turn.role:
            joined[-1] = Turn(turn.role, f"{joined[-1].text}\n\n{turn.text}")
        else:
            joined.append(turn)
    return joined


def parameter(prompt: Prompt, name: str) -> Any:
    """A setting of this one prompt (`prompt.options`), else of its model (`prompt.llm`), else None."""
    value = prompt.options.get(name)
    return prompt.llm.get(name) if value is None else value

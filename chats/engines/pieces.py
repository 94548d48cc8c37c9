"""What an engine yields: typed pieces, the vocabulary of the log.

A piece is what a segment is made of. Pieces of an *appendable* kind (`text`, `thought`) that follow each other are one
segment whose text is their concatenation; every other piece is a segment of its own.
"""

from dataclasses import dataclass, field
from typing import Any

APPENDABLE = frozenset({"text", "thought"})


@dataclass(slots=True)
class Piece:
    """One thing an engine produced.

    `kind` is a segment kind: `text`, `thought`, `progress`, `citations`, `notice`, and whatever kinds an app adds with a
    template of its own (`templates/segments/<kind>.html`). `text` is for appendable kinds; `data` (JSON) for all others.
    """

    kind: str
    text: str = ""
    data: dict[str, Any] | None = None


@dataclass(slots=True)
class Usage:
    """What an answer cost, told once and near its end; never stored in the log. Counts are tokens; None is "not told"."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None


@dataclass(slots=True)
class Finish:
    """Why the model stopped, as it says itself (`stop`, `length`, `tool_calls`, `content_filter`); never stored in the log."""

    reason: str = "stop"


Output = Piece | Usage | Finish


def text(words: str) -> Piece:
    """A stretch of the answer itself, in Markdown."""
    return Piece("text", words)


def thought(words: str) -> Piece:
    """A stretch of reasoning, shown folded; plain text."""
    return Piece("thought", words)


def progress(label: str, **detail: Any) -> Piece:
    """A step that begins now, in words a person reads ("Reading handbook.md"); it lasts until the next step or text."""
    return Piece("progress", data={"label": label, **detail})


def citations(sources: list[dict[str, Any]]) -> Piece:
    """The numbered sources of the answer: `[{"number": 1, "document": 7, "title": "…", "passage": 31, "page": 6, "quote": "…"}]`."""
    return Piece("citations", data={"sources": sources})


@dataclass(slots=True)
class EngineError(Exception):
    """A failure a person may read.

    `message` is one or two plain sentences without anything of the upstream's body; `code` is a stable word for APIs and
    tests (`unauthorised`, `not_found`, `rate_limited`, `unavailable`, `timeout`, `cut`, `malformed`, `too_long`, `refused`).
    """

    code: str
    message: str
    retry_after: float | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

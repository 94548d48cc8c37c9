"""Answer: Markdown with numbered markers, and the sources the numbers stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chats.models import Passage

LONGEST_QUOTE = 600


@dataclass(slots=True)
class Answer:
    """`text` is Markdown in which `[1]` marks source 1; `sources` are as `chats.engines.pieces.citations` wants them."""

    paragraphs: list[str] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    def say(self, paragraph: str) -> None:
        self.paragraphs.append(paragraph)

    def cite(self, passage: Passage, start: int = 0, end: int | None = None) -> str:
        """The marker of a source: the stretch `start` to `end` of the passage's text."""
        end = min(len(passage.text) if end is None else end, start + LONGEST_QUOTE)
        source = {
            "number": len(self.sources) + 1,
            "document": passage.document_id,
            "title": passage.document.name,
            "heading": passage.heading,
            "passage": passage.pk,
            "page": passage.page,
            "quote": passage.text[start:end],
            "start": passage.start + start,
            "end": passage.start + end,
        }
        self.sources.append(source)
        return f"[{source['number']}]"

"""The reading part of an answer: blocks of HTML that only grow, and the open block at the end."""

from __future__ import annotations

from typing import Any

from chats.markdown import MarkdownStream

Op = Any  # see chats.markdown.stream: a string, [keep, html], 0 or ["=", index, html]


class Body:
    """Text segments stream as Markdown blocks; every other segment is one block of its own between them."""

    def __init__(self, sources: int = 0, anchor: str = "") -> None:
        self.sources, self.anchor = sources, anchor
        self.before: list[str] = []
        self.stream: MarkdownStream | None = None
        self.rewritten: int | None = None  # the first closed block that a later definition changed

    @property
    def blocks(self) -> list[str]:
        """The closed blocks' HTML."""
        return self.before + self.stream.blocks if self.stream else self.before

    @property
    def tail(self) -> str:
        """The open block's HTML."""
        return self.stream.tail if self.stream else ""

    def cite(self, sources: int) -> None:
        """So many sources can be cited from now on; what is still open links to them when it closes."""
        self.sources = sources
        if self.stream is not None:
            self.stream.sources = sources

    def write(self, text: str, now: float) -> list[Op]:
        """More Markdown; `now` is a monotonic time in seconds that paces re-rendering."""
        if self.stream is None:
            self.stream = MarkdownStream(sources=self.sources, anchor=self.anchor)
        return self.stream.feed(text, now)

    def place(self, html: str) -> list[Op]:
        """A block that is complete: a table, a chart, a form."""
        ops = self.close()
        self.before.append(html)
        return [*ops, [0, html], 0]

    def close(self) -> list[Op]:
        """No more text follows (for now): the open block closes."""
        if self.stream is None:
            return []
        offset = len(self.before)
        finished: list[Op] = [*self.stream.finish()]
        ops = [["=", op[1] + offset, op[2]] if isinstance(op, list) and op[0] == "=" else op for op in finished]
        if self.rewritten is None:
            self.rewritten = min((op[1] for op in ops if isinstance(op, list) and op[0] == "="), default=None)
        self.before = self.blocks
        self.stream = None
        return ops

"""MarkdownStream: Markdown rendered while it is being written."""

from __future__ import annotations

import time

from chats.markdown.article import Article
from chats.markdown.ops import Op
from chats.markdown.reader import Reader
from chats.markdown.tail import Tail


class MarkdownStream:
    """Feed it text in pieces of any size; a viewer who applies the ops (see `chats.markdown.ops`) holds `blocks` and `tail`.

    A closed block is never parsed again, except by `finish` where a link, a footnote or a source was defined after it. How the
    text was cut into pieces changes neither when blocks close nor what they hold: after `finish`, `blocks` equals
    `render_blocks(text)`. `sources` may be raised while the stream runs.
    """

    def __init__(self, sources: int = 0, anchor: str = "") -> None:
        self._article = Article(sources, anchor)
        self._reader = Reader()
        self._tail = Tail(self._reader, self._article)

    @property
    def blocks(self) -> list[str]:
        """The HTML of the closed blocks."""
        return self._article.blocks

    @property
    def tail(self) -> str:
        """The HTML of the open block, empty between blocks; elements at its end may be left open."""
        return self._tail.html

    @property
    def sources(self) -> int:
        return self._article.sources

    @sources.setter
    def sources(self, number: int) -> None:
        self._article.sources = number

    def feed(self, text: str, now: float | None = None) -> list[Op]:
        """Read more text. `now`, in seconds of a clock that never goes back, paces how often the open block is rendered.

        Feeding nothing lets time pass: what waits to be shown is shown.
        """
        text = self._reader.clean(text)
        closed = self._reader.read(text)
        ops: list[Op] = []
        for chunk in closed:
            ops += self._tail.close(self._article.close(chunk))
        self._tail.grow(text if not closed else self._reader.open_text)
        return ops + self._tail.show(time.monotonic() if now is None else now)

    def finish(self) -> list[Op]:
        """The text ends: close what is open, then render again what later definitions changed, then append the footnotes."""
        ops: list[Op] = []
        for chunk in self._reader.end():
            ops += self._tail.close(self._article.close(chunk))
        ops += [["=", index, html] for index, html in self._article.settle()]
        if notes := self._article.close_notes():
            ops += self._tail.close(notes)
        return ops

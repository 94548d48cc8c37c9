"""Sketch: the markup of a block that is still being written, made from as little of it as possible.

The items of a list and the rows of a table that are complete are parsed once and kept, only what follows them is parsed
again. The result may differ in small things from the block that closes; it is shown for a moment and replaced.
"""

from __future__ import annotations

import re

from chats.markdown.article import Article
from chats.markdown.chunk import Chunk
from chats.markdown.sanitise import escape
from chats.markdown.splitter import Splitter

# Ends that are left off, so that the next words stand inside the last paragraph or item.
OPEN_END = re.compile(r"(?:\s*</(?:p|li|ul|ol|blockquote|h[3-6])>)+$")
LIST_START = re.compile(r'<(?:ul|ol(?: start="[0-9]+")?)>\n')
LIST_END = re.compile(r"</[uo]l>$")
TABLE_END = re.compile(r"(?:</tbody>\s*)?</table></div>$")
LONGEST = 8_000


class Sketch:
    """One for each open block. `parsed` counts the characters parsed, those of the blocks before included."""

    def __init__(self, article: Article, splitter: Splitter, parsed: int = 0) -> None:
        self.parsed = parsed
        self._article = article
        self._splitter = splitter
        self._kept = ""  # HTML of what is complete
        self._lines = 0  # lines of the block that it stands for
        self._is_loose = False

    def cost(self) -> int:
        """About how many characters `text` would parse."""
        return sum(map(len, self._splitter.lines[self._lines :])) + 1

    def text(self, partial: str) -> str:
        """A block of text as far as it is written."""
        if self._splitter.kind == "list":
            return self._list(partial)
        return self._opened("\n".join([*self._splitter.lines, partial]))

    def has_new_rows(self) -> bool:
        return len(self._splitter.lines) > self._lines

    def table(self) -> str:
        """A table with all its complete rows."""
        lines = self._splitter.lines
        if self._lines < 3:
            html = self._preview("\n".join(lines))
        else:
            fresh = self._preview("\n".join(lines[:3] + lines[self._lines :])).split("<tr>")[3:]
            html = self._kept + "".join(f"<tr>{row}" for row in fresh)
        self._lines = len(lines)
        self._kept = TABLE_END.sub("", html)
        return html

    def _list(self, partial: str) -> str:
        lines, item = self._splitter.lines, self._splitter.item
        if self._is_loose != self._splitter.is_loose:
            self._is_loose, self._kept, self._lines = self._splitter.is_loose, "", 0
        if item > self._lines:
            done = self._preview("\n".join(lines[self._lines : item]))
            self._kept = LIST_END.sub("", self._kept + (LIST_START.sub("", done, count=1) if self._kept else done))
            self._lines = item
        live = self._opened("\n".join([*lines[item:], partial]))
        return self._kept + LIST_START.sub("", live, count=1) if self._kept else live

    def _opened(self, source: str) -> str:
        return OPEN_END.sub("", self._preview(source))

    def _preview(self, source: str) -> str:
        self.parsed += len(source)
        if len(source) > LONGEST:
            return f"<p>{escape(source)}"
        chunk = Chunk(self._splitter.kind, source, self._splitter.is_too_deep)
        return self._article.preview(chunk, self._is_loose) or f"<p>{escape(source)}"

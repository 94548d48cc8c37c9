"""Sketch: the markup of a block that is still being written, made from as little of it as possible.

The items of a list and the rows of a table that are complete are parsed once and kept, only what follows them is parsed
again. The result may differ in small things from the block that closes; it is shown for a moment and replaced.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from chats.markdown.article import Article
from chats.markdown.chunk import Chunk
from chats.markdown.limits import TABLE_CELLS
from chats.markdown.sanitise import escape
from chats.markdown.splitter import Splitter

# Ends that are left off, so that the next words stand inside the last paragraph or item.
OPEN_END = re.compile(r"</(?:p|li|ul|ol|blockquote|h[3-6])>$")
LONGEST_END = len("</blockquote>")
LIST_START = re.compile(r'<(?:ul|ol(?: start="[0-9]+")?)>\n')
LIST_END = re.compile(r"</[uo]l>$")
TABLE_END = re.compile(r"(?:</tbody>\s*)?</table></div>$")
LONGEST = 8_000
HEAD_PER_ROWS = 4  # a table's head, in characters, to those of the rows that are parsed with it


class Drawn(NamedTuple):
    """HTML that stays, and HTML that the next drawing replaces. Both follow what stayed before, unless `is_afresh`."""

    stays: str
    live: str
    is_afresh: bool = False

    @property
    def html(self) -> str:
        return self.stays + self.live


class Sketch:
    """One for each open block. `parsed` counts the characters parsed, those of the blocks before included."""

    def __init__(self, article: Article, splitter: Splitter, parsed: int = 0) -> None:
        self.parsed = parsed
        self._article = article
        self._splitter = splitter
        self._lines = 0  # lines of the block that were drawn to stay
        self._size = 0  # characters of the block's complete lines that were not
        self._measured = 0  # lines that `_size` knows of
        self._is_loose = False

    def cost(self) -> int:
        """About how many characters `text` would parse."""
        fresh = self._splitter.lines[self._measured :]
        self._size += sum(map(len, fresh))
        self._measured += len(fresh)
        return self._size + 1

    def text(self, partial: str) -> Drawn:
        """A block of text as far as it is written."""
        if self._splitter.kind == "list":
            return self._list(partial)
        return Drawn("", self._opened("\n".join([*self._splitter.lines, partial])), is_afresh=True)

    def has_new_rows(self) -> bool:
        """Whether there are enough: a large head, which is parsed with them each time, waits for more of them.

        Rows are filled up to the width of their head. One that makes too many cells is no table when it closes.
        """
        lines = self._splitter.lines
        if lines[0].count("|") * len(lines) > TABLE_CELLS:
            return False
        if self._lines < 3:
            return len(lines) > self._lines
        return self.cost() - 1 >= max(1, sum(map(len, lines[:3])) // HEAD_PER_ROWS)

    def table(self) -> Drawn:
        """A table with all its complete rows."""
        lines = self._splitter.lines
        if self._lines < 3:
            html = self._preview("\n".join(lines))
        else:
            html = "".join(f"<tr>{row}" for row in self._preview("\n".join(lines[:3] + lines[self._lines :])).split("<tr>")[3:])
        is_afresh = self._lines < 3
        self._stay(len(lines))
        end = TABLE_END.search(html, max(0, len(html) - 100))
        return Drawn(html[: end.start()], end[0], is_afresh) if end else Drawn(html, "", is_afresh)

    def _list(self, partial: str) -> Drawn:
        lines, item = self._splitter.lines, self._splitter.item
        is_afresh = not self._lines
        if self._is_loose != self._splitter.is_loose:
            self._is_loose, self._size, self._measured, self._lines, is_afresh = self._splitter.is_loose, 0, 0, 0, True
        stays = ""
        if item > self._lines:
            done = self._preview("\n".join(lines[self._lines : item]))
            stays = done[: end.start()] if (end := LIST_END.search(done, max(0, len(done) - LONGEST_END))) else done
            if self._lines:
                stays = LIST_START.sub("", stays, count=1)
            self._stay(item)
        live = self._opened("\n".join([*lines[item:], partial]))
        return Drawn(stays, LIST_START.sub("", live, count=1) if self._lines else live, is_afresh)

    def _stay(self, lines: int) -> None:
        """The first `lines` of the block are drawn to stay."""
        self.cost()
        self._size -= sum(map(len, self._splitter.lines[self._lines : lines]))
        self._lines = lines

    def _opened(self, source: str) -> str:
        return opened(self._preview(source))

    def _preview(self, source: str) -> str:
        self.parsed += len(source)
        if len(source) > LONGEST:
            return f"<p>{escape(source)}"
        chunk = Chunk(self._splitter.kind, source, self._splitter.is_too_deep)
        return self._article.preview(chunk, self._is_loose) or f"<p>{escape(source)}"


def opened(html: str) -> str:
    """The markup without the ends of the elements that are open at its end."""
    end = len(html)
    while found := OPEN_END.search(html, max(0, end - LONGEST_END), end):
        end = found.start()
        while end and html[end - 1].isspace():
            end -= 1
    return html[:end]

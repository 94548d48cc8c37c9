"""Tail: the open block of a stream as a viewer sees it. Text is shown at once, its markup when that pays."""

from __future__ import annotations

import re

from chats.markdown import limits
from chats.markdown.article import Article
from chats.markdown.code import box, language
from chats.markdown.ops import CLOSE, Op, difference
from chats.markdown.reader import Reader
from chats.markdown.sanitise import escape
from chats.markdown.sketch import Sketch

# The start of a line that may still become anything: it is not shown before it is clear what it is.
UNDECIDED = re.compile(r"[ \t]*(?:(?:[-+*_=#>|:]+|[0-9]{1,9}[.)]?|\[[ xX]?\]?)[ \t]*)*")
FENCE_TO_BE = re.compile(r" {0,3}(?:`{1,2}|`{3}[^`]*|~{1,2}|~{3}.*)")
FENCE_END_TO_BE = re.compile(r" {0,3}[`~]*[ \t]*")
# What ends markup, so that rendering again shows a difference.
SIGNIFICANT = re.compile(r"[^\s*_`~$](?:[*`~]|_(?!\w)|\$(?!\d))|\]\([^()\s]*\)|\](?=[^(])|\\[)\]]|://\S+\s")
LINK_TO_BE = 200


class Tail:
    """`html` is what a viewer holds. Every method gives the ops that follow from it.

    The HTML of a block of text is left open at its end, so that the next words stand where they belong.
    """

    def __init__(self, reader: Reader, article: Article) -> None:
        self._reader = reader
        self._article = article
        self._parts: list[str] = []
        self._mode = ""  # "text", "table" or "code" once something is shown
        self._fresh = ""  # text of the open block that is not shown yet
        self._raw = ""  # text that is shown, without its markup
        self._at_line_start = True
        self._rendered_at = float("-inf")
        self._sketch = Sketch(article, reader.splitter)
        self._read = self._sent = 0

    @property
    def html(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def grow(self, text: str) -> None:
        """The open block has grown by `text`."""
        self._read += len(text)
        self._fresh += text
        if "\n" in text:
            self._at_line_start = True

    def close(self, html: str) -> list[Op]:
        """The open block has closed as `html`, empty if it only defined something."""
        ops = self._turn_into(html)
        self._parts = []
        self._mode = self._fresh = self._raw = ""
        self._at_line_start = True
        self._sketch = Sketch(self._article, self._reader.splitter, self._sketch.parsed)
        return [*ops, CLOSE] if html else ops

    def show(self, now: float) -> list[Op]:
        """Show what has been read of the open block. `now` paces rendering, in seconds of any clock that never goes back."""
        kind = self._reader.splitter.kind
        if kind == "fence":
            return self._show_code()
        if kind == "table":
            return self._show_table(now)
        return self._show_text(now, is_nested=kind in ("list", "quote"))

    def _show_text(self, now: float, is_nested: bool) -> list[Op]:
        """A line that starts an item waits until it can be shown as one; other text is shown at once."""
        if self._at_line_start and self._is_undecided():
            return []
        is_new = not self._mode
        if not is_new and self._at_line_start and is_nested and self._may_render():
            return self._render(now) if self._is_time(now) else []
        self._at_line_start = False
        if is_new or (self._is_time(now) and self._is_significant() and self._may_render()):
            return self._render(now)
        return self._show_raw()

    def _is_undecided(self) -> bool:
        partial, lines = self._reader.partial, self._reader.splitter.lines
        if UNDECIDED.fullmatch(partial) or FENCE_TO_BE.fullmatch(partial):
            return True
        if len(lines) <= 1 and not self._mode and (lines or [partial])[0].lstrip(" ").startswith("|"):
            return not lines or partial.lstrip(" ")[:1] in ("|", ":", "-")
        return False

    def _is_time(self, now: float) -> bool:
        return now - self._rendered_at >= limits.RERENDER_SECONDS

    def _is_significant(self) -> bool:
        """Whether markup may have ended since the last rendering. What was searched is not searched again."""
        if SIGNIFICANT.search(self._raw + self._fresh):
            return True
        start = self._raw.rfind("](")
        self._raw = self._raw[start:] if start > len(self._raw) - LINK_TO_BE and start >= 0 else self._raw[-1:]
        return False

    def _may_render(self) -> bool:
        """Whether the budget for rendering the open block again, and for sending it, allows it."""
        parsed = self._sketch.parsed + self._sketch.cost()
        return (
            parsed <= limits.RERENDER_FREE + limits.RERENDER_SHARE * self._read
            and self._sent <= limits.RERENDER_FREE + limits.SENT_PER_CHARACTER * self._read
        )

    def _render(self, now: float) -> list[Op]:
        self._rendered_at = now
        partial = self._reader.partial
        # HTML has no room for the space at its end, which parts it from the words that follow.
        self._mode, self._fresh, self._raw = "text", partial[len(partial.rstrip(" \t")) :], ""
        self._at_line_start = False
        return self._turn_into(self._sketch.text(partial))

    def _show_raw(self) -> list[Op]:
        if not self._fresh:
            return []
        html = escape(self._fresh)
        self._raw += self._fresh
        self._fresh = ""
        return self._append(html)

    def _show_table(self, now: float) -> list[Op]:
        """A table grows by whole rows."""
        if self._mode == "table" and (not self._is_time(now) or not self._sketch.has_new_rows()):
            return []
        self._mode, self._rendered_at = "table", now
        return self._turn_into(self._sketch.table())

    def _show_code(self) -> list[Op]:
        """Code is shown as it comes, without the line end that may be the last one; its colours come when it closes."""
        lines, partial = self._reader.splitter.lines, self._reader.partial
        before = ""
        if self._mode != "code":
            before = box(language(lines[0].strip(" ").lstrip("`~")))[0]
            self._fresh = "\n".join([*lines[1:], partial])
            self._mode = "code"
        shown = self._fresh
        if self._at_line_start:
            self._at_line_start = bool(FENCE_END_TO_BE.fullmatch(partial))
            if self._at_line_start:
                shown = shown[: len(shown) - len(partial)]
        shown = shown.rstrip("\n")
        self._fresh = self._fresh[len(shown) :]
        if before:
            return self._turn_into(before + escape(shown))
        return self._append(escape(shown)) if shown else []

    def _append(self, html: str) -> list[Op]:
        self._parts.append(html)
        self._sent += len(html)
        return [html]

    def _turn_into(self, html: str) -> list[Op]:
        ops = difference(self.html, html)
        self._parts = [html]
        self._sent += sum(len(str(op[1])) for op in ops if isinstance(op, list))
        return ops

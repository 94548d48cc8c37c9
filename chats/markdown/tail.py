"""Tail: the open block of a stream as a viewer sees it. Text is shown at once, its markup when that pays."""

from __future__ import annotations

import re

from chats.markdown import limits
from chats.markdown.article import Article
from chats.markdown.code import box, language
from chats.markdown.ops import CLOSE, Op, difference, units
from chats.markdown.reader import Reader
from chats.markdown.sanitise import escape
from chats.markdown.sketch import Drawn, Sketch

# The start of a line that may still become anything: it is not shown before it is clear what it is. Possessive, since a long
# row of dashes that ends in a letter has more readings than there is time.
UNDECIDED = re.compile(r"[ \t]*+(?:(?:[-+*_=#>|:]++|[0-9]{1,9}+[.)]?+|\[[ xX]?+\]?+)[ \t]*+)*+")
UNDECIDED_LENGTH = 300  # beyond it, such a line is shown as it is
FENCE_TO_BE = re.compile(r" {0,3}(?:`{1,2}|`{3}[^`]*|~{1,2}|~{3}.*)")
FENCE_END_TO_BE = re.compile(r" {0,3}[`~]*[ \t]*")
# What ends markup, so that rendering again shows a difference.
SIGNIFICANT = re.compile(r"[^\s*_`~$](?:[*`~]|_(?!\w)|\$(?!\d))|\]\([^()\s]*\)|\](?=[^(])|\\[)\]]")
BLANK = re.compile(r"\s")
LINK_TO_BE = 200


class Tail:
    """`html` is what a viewer holds. Every method gives the ops that follow from it.

    The HTML of a block of text is left open at its end, so that the next words stand where they belong.
    """

    def __init__(self, reader: Reader, article: Article) -> None:
        self._reader = reader
        self._article = article
        self._kept: list[str] = []  # what stands at the start of the tail until the block closes
        self._kept_units = 0
        self._parts: list[str] = []  # what follows it
        self._mode = ""  # "text", "table" or "code" once something is shown
        self._waiting: list[str] = []  # text of the open block that is not shown yet
        self._has_words = False  # whether more than blanks came since lines were shown last
        self._raw = ""  # text that is shown, without its markup, and was not searched for it
        self._is_marked = False  # whether markup was found in it
        self._at_line_start = True
        self._rendered_at = float("-inf")
        self._sketch = Sketch(article, reader.splitter)
        self._read = self._sent = 0

    @property
    def html(self) -> str:
        if len(self._kept) > 1:
            self._kept = ["".join(self._kept)]
        return "".join([*self._kept, self._live])

    @property
    def _live(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def _fresh(self) -> str:
        if len(self._waiting) > 1:
            self._waiting = ["".join(self._waiting)]
        return self._waiting[0] if self._waiting else ""

    @_fresh.setter
    def _fresh(self, text: str) -> None:
        self._waiting = [text] if text else []

    def grow(self, text: str) -> None:
        """The open block has grown by `text`."""
        self._read += len(text)
        self._waiting.append(text)
        self._has_words = self._has_words or not text.isspace()
        if "\n" in text:
            self._at_line_start = True

    def close(self, html: str) -> list[Op]:
        """The open block has closed as `html`, empty if it only defined something."""
        ops = self._turn_into(Drawn("", html, is_afresh=True))
        self._parts = []
        self._mode = self._fresh = self._raw = ""
        self._is_marked = False
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
            return self._show_lines(now)
        is_new = not self._mode
        if not is_new and self._at_line_start and is_nested and self._may_render():
            return self._render(now, self._reader.partial) if self._is_time(now) else []
        self._at_line_start = False
        if is_new or (self._is_time(now) and self._is_significant() and self._may_render()):
            return self._render(now, self._reader.partial)
        return self._show_raw()

    def _is_undecided(self) -> bool:
        partial, lines = self._reader.partial, self._reader.splitter.lines
        if len(partial) > UNDECIDED_LENGTH:
            return False
        if UNDECIDED.fullmatch(partial) or FENCE_TO_BE.fullmatch(partial):
            return True
        return self._may_be_table() and (not lines or partial.lstrip(" ")[:1] in ("|", ":", "-"))

    def _may_be_table(self) -> bool:
        lines = self._reader.splitter.lines or [self._reader.partial]
        return len(lines) == 1 and not self._mode and lines[0].lstrip(" ").startswith("|")

    def _show_lines(self, now: float) -> list[Op]:
        """Show the lines before one that is undecided: the text may rest at the end of a line."""
        kind = self._reader.splitter.kind
        is_raw = bool(self._mode) and kind == "paragraph"
        if not self._has_words or kind not in ("paragraph", "list", "quote") or self._may_be_table():
            return []
        if not is_raw and self._mode and not (self._is_time(now) and self._may_render()):
            return []
        fresh, partial = self._fresh, self._reader.partial
        self._has_words = bool(partial.strip())
        self._fresh = fresh[: len(fresh) - len(partial)].removesuffix("\n")
        if not self._fresh.strip():
            self._fresh = fresh
            return []
        ops = self._show_raw() if is_raw else self._render(now, "")
        self._fresh = "\n" + partial
        self._at_line_start = True
        return ops

    def _is_time(self, now: float) -> bool:
        return now - self._rendered_at >= limits.RERENDER_SECONDS

    def _is_significant(self) -> bool:
        """Whether markup may have ended since the last rendering. What was searched is not searched again."""
        if self._is_marked:
            return True
        shown = self._raw + self._fresh
        address = shown.find("://")
        self._is_marked = bool(SIGNIFICANT.search(shown) or (address >= 0 and BLANK.search(shown, address)))
        self._raw = mark_to_be(self._raw)
        return self._is_marked

    def _may_render(self) -> bool:
        """Whether the budget for rendering the open block again, and for sending it, allows it."""
        parsed = self._sketch.parsed + self._sketch.cost()
        return (
            parsed <= limits.RERENDER_FREE + limits.RERENDER_SHARE * self._read
            and self._sent <= limits.RERENDER_FREE + limits.SENT_PER_CHARACTER * self._read
        )

    def _render(self, now: float, partial: str) -> list[Op]:
        self._rendered_at = now
        # HTML has no room for the space at its end, which parts it from the words that follow.
        self._mode, self._fresh, self._raw = "text", partial[len(partial.rstrip(" \t")) :], mark_to_be(partial)
        self._is_marked = False
        self._at_line_start = False
        return self._turn_into(self._sketch.text(partial))

    def _show_raw(self) -> list[Op]:
        fresh, self._fresh = self._fresh, ""
        if not self._is_marked:
            self._raw += fresh
        return self._append(escape(fresh)) if fresh else []

    def _show_table(self, now: float) -> list[Op]:
        """A table grows by whole rows."""
        if self._mode == "table" and (not self._is_time(now) or not self._sketch.has_new_rows()):
            return []
        self._mode, self._rendered_at = "table", now
        return self._turn_into(self._sketch.table())

    def _show_code(self) -> list[Op]:
        """Code is shown as it comes, without the line end that may be the last one; its colours come when it closes."""
        before = ""
        if self._mode != "code":
            first, *lines = self._reader.splitter.lines
            before = box(language(first.strip(" ").lstrip("`~")))[0]
            self._fresh = "\n".join([*lines, self._reader.partial])
            self._mode = "code"
        shown = fresh = self._fresh
        if self._at_line_start:
            partial = self._reader.partial
            self._at_line_start = len(partial) <= UNDECIDED_LENGTH and bool(FENCE_END_TO_BE.fullmatch(partial))
            if self._at_line_start:
                shown = shown[: len(shown) - len(partial)]
        shown = shown.removesuffix("\n")
        self._fresh = fresh[len(shown) :]
        if before:
            return self._turn_into(Drawn("", before + escape(shown), is_afresh=True))
        return self._append(escape(shown)) if shown else []

    def _append(self, html: str) -> list[Op]:
        self._parts.append(html)
        self._sent += len(html)
        return [html]

    def _turn_into(self, drawn: Drawn) -> list[Op]:
        """Show what was drawn. What stays is never compared or joined again: a long list or table would take ever longer."""
        if drawn.is_afresh:
            self._parts, self._kept, self._kept_units = [self.html], [], 0
        ops = difference(self._live, drawn.html, self._kept_units)
        if drawn.stays:
            self._kept.append(drawn.stays)
            self._kept_units += units(drawn.stays)
        self._parts = [drawn.live]
        self._sent += sum(len(str(op[1])) for op in ops if isinstance(op, list))
        return ops


def mark_to_be(text: str) -> str:
    """The end of a text that the next words may turn into markup."""
    start = text.rfind("](", -LINK_TO_BE)
    return text[start:] if start >= 0 else text[-1:]

"""Reader: takes text in pieces of any size and gives it on as complete lines."""

from __future__ import annotations

import re

from chats.markdown.chunk import Chunk
from chats.markdown.splitter import Splitter

ODD = re.compile("[\r\0\ud800-\udfff]")
UNWANTED = re.compile("[\0\ud800-\udfff]")


class Reader:
    """`splitter` knows the complete lines of the open block, `partial` is the line after them.

    Line ends become `\\n`; NUL and lone surrogates become U+FFFD, as CommonMark and UTF-8 want.
    """

    def __init__(self) -> None:
        self.splitter = Splitter()
        self._pieces: list[str] = []
        self._held = ""  # a carriage return whose line feed may be in the next piece

    @property
    def partial(self) -> str:
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    @property
    def open_text(self) -> str:
        """The open block as far as it was read."""
        return "\n".join([*self.splitter.lines, self.partial])

    def clean(self, text: str) -> str:
        """The text as it is read, without a carriage return at its end, which waits for what follows."""
        if not self._held and not ODD.search(text):
            return text
        text = self._held + text
        self._held = "\r" if text.endswith("\r") else ""
        return UNWANTED.sub("\ufffd", text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n"))

    def read(self, text: str) -> list[Chunk]:
        """Take clean text; give the blocks that it completes."""
        *lines, rest = text.split("\n")
        closed: list[Chunk] = []
        for line in lines:
            closed += self.splitter.line("".join([*self._pieces, line]))
            self._pieces = []
        if rest:
            self._pieces.append(rest)
        return closed

    def end(self) -> list[Chunk]:
        """The text ends; give what was open."""
        closed = self.read("\n") if self._held or self._pieces else []
        self._held = ""
        return closed + self.splitter.end()

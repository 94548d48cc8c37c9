"""Budget: how much work a text may cause. It counts what is written, never time, so that every rendering decides the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

from chats.markdown import limits
from chats.markdown.chunk import Chunk
from chats.markdown.grammar import MARKS
from chats.markdown.tables import fits


class Allowance(NamedTuple):
    """What may be done with one block: parse it at all, convert its formulas, colour its code."""

    is_parsed: bool
    with_formulas: bool
    in_colour: bool


@dataclass(slots=True)
class Budget:
    """What the blocks of one text have used so far; `charge` them in their order."""

    characters: int = 0
    lines: int = 0
    marks: int = 0
    latex: int = 0
    coloured: int = 0

    def charge(self, chunk: Chunk) -> Allowance:
        """Take what a block needs; beyond the bounds it is shown as it was written."""
        source = chunk.source
        self.characters += len(source) + 1
        is_short = len(source) <= settings.MARKDOWN_BLOCK_CHARS and self.characters <= settings.MARKDOWN_TEXT_CHARS
        if chunk.kind == "fence":
            self.coloured += len(source)
            return Allowance(is_short, False, self.coloured <= limits.TEXT_COLOURED)
        lines = source.count("\n") + 1
        self.lines += lines
        if is_short:
            self.marks += len(MARKS.findall(source)) + limits.BRACKET_WEIGHT * source.count("[")
            self.latex += latex_in(source)
        if "```" in source or "~~~" in source:
            self.coloured += len(source)
        return Allowance(
            is_short
            and not chunk.is_too_deep
            and fits(source)
            and lines <= limits.BLOCK_LINES
            and self.lines <= limits.TEXT_LINES
            and self.marks <= limits.TEXT_MARKS,
            self.latex <= limits.TEXT_LATEX,
            self.coloured <= limits.TEXT_COLOURED,
        )


def latex_in(source: str) -> int:
    """How many characters of a block formulas can take at most."""
    length = sum(map(len, source.split("$")[1::2])) if "$" in source else 0
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        length += sum(len(part.partition(closing)[0]) for part in source.split(opening)[1:])
    return length
